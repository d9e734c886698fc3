//! `samlight logout`.

use serde_json::Value;

use crate::run::{Run, run, text, vectors};

struct Vector {
    document: Value,
    name: String,
}

fn vector(name: &str) -> Vector {
    let path = vectors().join(format!("logout/{name}.json"));
    Vector { document: serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap(), name: name.to_owned() }
}

impl Vector {
    fn arguments(&self, further: &[&str]) -> Vec<String> {
        let settings = vectors().join(self.document["settings"].as_str().unwrap());
        let now = self.document["terms"]["now"].as_str().unwrap();
        ["logout", "--config", text(&settings), "--at", now].iter().chain(further).map(|word| (*word).to_owned()).collect()
    }

    /// The message's file, whatever it holds: the command tells it by itself.
    fn message(&self) -> Vec<u8> {
        let folder = vectors().join("logout").join(&self.name);
        let name = ["query", "message"].iter().find_map(|kind| self.document[kind].as_str()).or_else(|| self.document["form"]["body"].as_str());
        std::fs::read(folder.with_file_name(name.unwrap())).unwrap()
    }

    fn judged(&self, further: &[&str]) -> Run {
        let arguments = self.arguments(further);
        run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &self.message())
    }
}

#[test]
fn accepted_logouts_are_printed_and_exit_0() {
    for name in [
        "redirect-lower-case",
        "redirect-relay-state",
        "order-signature-first",
        "post-request",
        "post-response",
        "value-request",
        "idp-keycloak-post",
        "response-redirect",
    ] {
        let vector = vector(&format!("accept/{name}"));
        let printed = vector.judged(&["--json", "--request-id", "_req1"]).ends(0).json();
        assert_eq!(printed["verdict"], "accepted", "{name}");
        assert_eq!(printed["logout"], vector.document["logout"], "{name}");
        let request = vector.document["logout"]["kind"] == "request";
        assert_eq!(printed["claims"].as_array().unwrap().len(), usize::from(request), "{name}");
        let told = vector.judged(&["--request-id", "_req1"]).ends(0).out;
        assert!(told.starts_with("ACCEPTED\n") && told.contains(if request { "Logout requested" } else { "Logout answered" }), "{told}");
    }
}

#[test]
fn refused_logouts_exit_1_with_their_code() {
    for name in [
        "unsigned-query",
        "changed-relay-state",
        "query-request-twice-same",
        "form-simple-sign",
        "inflate-zlib",
        "door-response",
        "rule-destination-acs",
        "time-expired",
    ] {
        let vector = vector(&format!("reject/{name}"));
        let printed = vector.judged(&["--json"]).ends(1).json();
        assert_eq!(printed["code"], vector.document["code"], "{name}");
        assert_eq!(printed["logout"], Value::Null, "{name}");
        assert_eq!(printed["claims"], Value::Null, "{name}");
    }
}

#[test]
fn an_answer_to_an_unknown_request_is_undecided() {
    let done = vector("accept/response-redirect").judged(&["--json"]).ends(4);
    assert!(done.err.contains("only your store knows whether the logout request is outstanding"), "{}", done.err);
    let printed = done.json();
    assert_eq!(printed["verdict"], "undecided");
    assert_eq!(printed["claims"][0]["key"], "req:_req1");
}

#[test]
fn a_whole_address_is_a_query_too() {
    let vector = vector("accept/redirect-relay-state");
    let query = String::from_utf8(vector.message()).unwrap();
    for given in [query.clone(), format!("https://app.example/saml/slo?{query}"), format!("?{query}#top")] {
        let arguments = vector.arguments(&["--json", "--query", &given]);
        let printed = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"").ends(0).json();
        assert_eq!(printed["logout"], vector.document["logout"]);
    }
    let arguments = vector.arguments(&["--query", "SAMLRequest=a", "file.query"]);
    run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"").ends(2);
}
