//! The command over the vectors.

use std::path::PathBuf;

use serde_json::Value;

use crate::run::{run, text, vectors};

/// A vector and the folder it stands in.
struct Vector {
    document: Value,
    folder: PathBuf,
}

impl Vector {
    fn settings(&self) -> PathBuf {
        vectors().join(self.document["settings"].as_str().unwrap())
    }

    /// The arguments that say what the vector says; none if the command cannot: it has no store and takes no headers.
    fn arguments(&self) -> Option<Vec<String>> {
        let message = self.folder.join(self.document.get("message").or(self.document.get("soap"))?.as_str()?);
        let expect = &self.document["terms"]["expect"];
        let mut arguments: Vec<String> =
            ["verify", "--json", "--config", text(&self.settings()), "--at", self.document["terms"]["now"].as_str()?].map(String::from).into();
        match expect["replyTo"].as_str() {
            Some(id) => arguments.push(format!("--request-id={id}")),
            None if expect == "unsolicited" => arguments.push("--unsolicited".into()),
            None => return None,
        }
        if let Some(address) = self.document["terms"]["address"].as_str() {
            arguments.push(format!("--address={address}"));
        }
        if let Some(file) = self.document["terms"]["tlsCertificateFile"].as_str() {
            arguments.push(format!("--tls-certificate={}", text(&vectors().join(file))));
        }
        if let Some(asked) = self.document["terms"]["artifact"].as_object() {
            arguments.push(format!("--artifact-resolve-id={}", asked["resolveId"].as_str()?));
            arguments.push(format!("--artifact-idp={}", asked["idp"].as_str()?));
        }
        for file in self.document["decryptionKeyFiles"].as_array().into_iter().flatten() {
            arguments.push(format!("--key={}", text(&vectors().join(file.as_str()?))));
        }
        arguments.push(text(&message).into());
        Some(arguments)
    }
}

/// The vectors below a folder, in the order of their names.
fn all(below: &str) -> Vec<Vector> {
    let mut found = Vec::new();
    let mut folders = vec![vectors().join(below)];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|suffix| suffix == "json") {
                let document = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                found.push(Vector { document, folder: folder.clone() });
            }
        }
    }
    found.sort_by_key(|vector| vector.document["id"].to_string());
    found
}

/// Some vectors of a kind, spread over all: the rest runs through the library itself.
fn some(below: &str) -> Vec<Vector> {
    let vectors: Vec<Vector> =
        all(below).into_iter().filter(|vector| vector.document.get("store").is_none() && vector.arguments().is_some()).collect();
    let (mut enveloped, plain): (Vec<_>, Vec<_>) = vectors.into_iter().partition(|vector| vector.document.get("soap").is_some());
    // Without an envelope nothing tells the command that it is one.
    enveloped.retain(|vector| vector.document["id"] != "reject/binding/soap-no-envelope");
    let step = plain.len() / 40 + 1;
    plain.into_iter().step_by(step).chain(enveloped).collect()
}

fn accepted() -> Vector {
    let plain = |vector: &Vector| {
        vector.document["message"].is_string()
            && vector.document["settings"] == "settings/default.json"
            && vector.document["terms"]["expect"]["replyTo"].is_string()
    };
    some("accept").into_iter().find(plain).expect("an accepted vector with the default settings")
}

#[test]
fn accepted_messages_give_their_login_and_exit_0() {
    let vectors = some("accept");
    assert!(!vectors.is_empty());
    for vector in vectors {
        let arguments = vector.arguments().unwrap();
        let done = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"").ends(0);
        let printed = done.json();
        assert_eq!(printed["verdict"], "accepted");
        assert_eq!(printed["code"], Value::Null);
        assert_eq!(printed["login"], vector.document["login"], "{}", vector.document["id"]);
        assert_eq!(printed["report"]["verdict"], "accepted");
        assert_eq!(printed["claims"][0]["kind"], "replay");
    }
}

#[test]
fn rejected_messages_give_their_code_and_exit_1() {
    let vectors = some("reject");
    assert!(!vectors.is_empty());
    for vector in vectors {
        let arguments = vector.arguments().unwrap();
        let done = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"").ends(1);
        let printed = done.json();
        assert_eq!(printed["verdict"], "rejected");
        assert_eq!(printed["code"], vector.document["code"], "{}", vector.document["id"]);
        assert_eq!(printed["report"]["code"], vector.document["code"]);
        assert!(printed.get("login").is_none() && printed.get("claims").is_none());
    }
}

#[test]
fn without_a_request_id_an_answer_stays_undecided() {
    let vector = accepted();
    let message = vector.folder.join(vector.document["message"].as_str().unwrap());
    let settings = vector.settings();
    let now = vector.document["terms"]["now"].as_str().unwrap();
    let arguments = ["verify", "--config", text(&settings), "--at", now, text(&message)];
    let done = run(&arguments, b"").ends(4);
    assert!(done.out.starts_with("UNDECIDED\n"), "{}", done.out);
    assert!(!done.out.contains("name ID"), "nobody is shown: {}", done.out);
    assert!(done.out.contains("take   req:"), "{}", done.out);
    assert!(done.err.contains("--request-id"), "{}", done.err);
    let printed = run(&[&arguments[..], &["--json"]].concat(), b"").ends(4).json();
    assert_eq!(printed["verdict"], "undecided");
    assert_eq!(printed["code"], Value::Null);
    assert!(printed.get("login").is_none());
    assert_eq!(printed["claims"][0]["kind"], "request");
}

#[test]
fn what_the_command_is_told_of_the_connection_counts() {
    let named = |id: &str| all("accept").into_iter().find(|vector| vector.document["id"] == id).expect("the vector is there");
    let without = |vector: &Vector, option: &str| {
        let arguments: Vec<String> = vector.arguments().unwrap().into_iter().filter(|argument| !argument.starts_with(option)).collect();
        run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"")
    };
    // An address that nobody knows cannot be compared.
    let vector = named("accept/address-exact-v4");
    without(&vector, "--nothing").ends(0);
    let printed = without(&vector, "--address").ends(4).json();
    assert_eq!((&printed["verdict"], &printed["code"]), (&"undecided".into(), &Value::Null));
    let vector = named("accept/holder-certificate");
    without(&vector, "--nothing").ends(0);
    assert_eq!(without(&vector, "--tls-certificate").ends(1).json()["code"], "subject.certificate-missing");
    let file = format!("--tls-certificate={}", text(&vectors().join("keys/client.key.pem")));
    let arguments: Vec<String> = [vector.arguments().unwrap(), vec![file]].concat();
    run(&arguments.iter().map(String::as_str).filter(|argument| !argument.ends_with("client.cert.pem")).collect::<Vec<_>>(), b"").ends(2);
}

#[test]
fn the_answer_to_an_artifact_needs_what_was_asked() {
    let vector = all("accept").into_iter().find(|vector| vector.document["id"] == "accept/artifact-all-signed").expect("the vector is there");
    let arguments = vector.arguments().unwrap();
    let given: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(run(&given, b"").ends(0).json()["login"], vector.document["login"]);
    let without: Vec<&str> = given.iter().copied().filter(|argument| !argument.starts_with("--artifact-") && *argument != "--json").collect();
    let done = run(&without, b"").ends(4);
    assert!(done.err.contains("--artifact-resolve-id"), "{}", done.err);
    assert!(!done.out.contains("alice"), "nobody is shown: {}", done.out);
    let half: Vec<&str> = given.iter().copied().filter(|argument| !argument.starts_with("--artifact-idp")).collect();
    run(&half, b"").ends(2);
}

#[test]
fn where_unsolicited_responses_are_allowed_no_request_id_means_no_request() {
    let vector = accepted();
    let message = vector.folder.join(vector.document["message"].as_str().unwrap());
    let settings = crate::run::vectors().join("settings");
    let now = vector.document["terms"]["now"].as_str().unwrap();
    let run = |settings: &str| run(&["verify", "--json", "--config", settings, "--at", now, text(&message)], b"");
    let mut allowed: Value = serde_json::from_str(&std::fs::read_to_string(settings.join("unsolicited-allow.json")).unwrap()).unwrap();
    for file in allowed["idps"][0]["certificateFiles"].as_array_mut().unwrap() {
        *file = settings.join(file.as_str().unwrap()).to_str().unwrap().into();
    }
    let folder = crate::run::folder("unsolicited-allowed");
    let printed = run(text(&crate::run::config(&folder, &allowed))).ends(1).json();
    assert_eq!(printed["code"], "response.in-response-to-forbidden");
    allowed["policy"]["unsolicited"] = "allow-ignoring-in-response-to".into();
    let printed = run(text(&crate::run::config(&folder, &allowed))).ends(0).json();
    assert_eq!((&printed["verdict"], &printed["login"]["solicited"]), (&"accepted".into(), &false.into()));
}

#[test]
fn a_person_sees_the_login_and_the_claims() {
    let vector = accepted();
    let arguments: Vec<String> = vector.arguments().unwrap().into_iter().filter(|argument| argument != "--json").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = run(&arguments, b"").ends(0);
    assert!(done.out.starts_with("ACCEPTED\n"), "{}", done.out);
    assert!(done.out.contains(vector.document["login"]["nameId"]["value"].as_str().unwrap()), "{}", done.out);
    assert!(done.out.contains("claim  use:"), "{}", done.out);
    assert!(!done.out.contains(" v conditions.audience"), "{}", done.out);
    let done = run(&[&arguments[..], &["--all"]].concat(), b"").ends(0);
    assert!(done.out.contains(" v conditions.audience"), "{}", done.out);
    assert!(done.out.contains("holds by"), "{}", done.out);
}

#[test]
fn a_late_message_is_told_by_how_much() {
    let vector = accepted();
    let message = vector.folder.join(vector.document["message"].as_str().unwrap());
    let settings = vector.settings();
    let request = vector.document["terms"]["expect"]["replyTo"].as_str().unwrap();
    let arguments = ["verify", "--config", text(&settings), "--request-id", request, "--at", "2031-01-01T01:00:00+01:00", text(&message)];
    let done = run(&arguments, b"").ends(1);
    assert!(done.out.starts_with("REJECTED  subject.expired\nas of 2031-01-01T00:00:00Z"), "{}", done.out);
    assert!(done.out.contains("missed by 1") && done.out.contains(" d "), "{}", done.out);
    assert!(done.out.contains("At the SP"), "{}", done.out);
}

#[test]
fn refused_settings_exit_2_and_say_what_is_wrong() {
    let vectors = all("config");
    assert!(!vectors.is_empty());
    for vector in vectors {
        let settings = vector.settings();
        let done = run(&["verify", "--json", "--config", text(&settings)], b"").ends(2);
        let printed = done.json();
        assert_eq!(printed["verdict"], "undecided", "{}", vector.document["id"]);
        assert_eq!(printed["code"], vector.document["code"], "{}", vector.document["id"]);
        let message = printed["message"].as_str().unwrap();
        assert!(message.starts_with(text(&settings)), "{message}");
        let mentions = match &vector.document["mentions"] {
            Value::Array(words) => words.iter().map(|word| word.as_str().unwrap()).collect(),
            word => vec![word.as_str().unwrap()],
        };
        for word in mentions {
            assert!(message.contains(word), "{}: {message} does not mention {word}", vector.document["id"]);
        }
    }
}
