//! Messages that other people's software made, and a sample of attacks: `../shared/cases`, where that folder is there.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::{Failed, Trial};
use samlight::{Expect, Input, Instant, Login, Logout, LogoutKind, MemoryStore, PrivateKey, Rejection, ServiceProvider, Settings, Terms};
use serde_json::{Value, json};

use crate::opening;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases")
}

pub(crate) fn trials() -> Vec<Trial> {
    if !root().is_dir() {
        return vec![Trial::test("cases/folder-is-missing", || Ok(())).with_ignored_flag(true)];
    }
    captures().into_iter().chain(attacks()).collect()
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn captures() -> Vec<Trial> {
    let cases = folders(&root().join("idp")).into_iter().flat_map(|idp| folders(&idp));
    cases
        .map(|case| {
            let expected = read(&case.join("expected.json"));
            let name = format!("cases/idp/{}/{}", case.parent().unwrap().file_name().unwrap().display(), case.file_name().unwrap().display());
            if expected["message"] != "Response" {
                return Trial::test(name, move || logout(&case, &expected).map_err(Failed::from));
            }
            Trial::test(name, move || capture(&case, &expected).map_err(Failed::from))
        })
        .collect()
}

fn capture(case: &Path, expected: &Value) -> Result<(), String> {
    let solicited = expected["requestId"].as_str();
    let unsolicited = if expected["options"]["allowIdpInitiated"] == true { "allow" } else { "refuse" };
    // An assertion in CBC that only its own signature vouches for, inside, is opened where an exception says so.
    let keys: Vec<PrivateKey> = Some(case.join("sp.key")).filter(|file| file.exists()).map(|file| opening::key(&file)).into_iter().collect();
    let cbc = !keys.is_empty() && expected["expect"] == "accept";
    let config = |sha1: bool| {
        json!({
            "version": 1,
            "entityId": expected["spEntityId"],
            "acsUrls": [expected["acsUrl"]],
            "idps": [{ "metadata": fs::read_to_string(case.join("idp-metadata.xml")).unwrap(), "policy": { "dangerAllowSha1": sha1, "dangerAllowCbc": cbc } }],
            "policy": { "unsolicited": unsolicited },
        })
    };
    let expect = solicited.map_or(Expect::Unsolicited, |id| Expect::ReplyTo(id.to_owned()));
    let terms = Terms::new(expect, Instant::parse(expected["now"].as_str().unwrap()).unwrap());
    let field = fs::read(case.join("response.b64")).unwrap();
    let outcome = judge(&config(false), &field, terms.clone(), &keys);
    match expected["expect"].as_str() {
        Some("accept") => identity(&outcome.map_err(|rejection| rejection.to_string())?, expected),
        Some("reject") => {
            let rejection = outcome.err().ok_or("accepted")?;
            if expected["options"]["acceptIfLegacySha1Allowed"] == true {
                let code = rejection.code().map(|code| code.as_str()).unwrap_or_default();
                if !matches!(code, "signature.method-forbidden" | "signature.digest-method-forbidden") {
                    return Err(format!("refused for {code}"));
                }
                let login = judge(&config(true), &field, terms, &keys).map_err(|rejection| rejection.to_string())?;
                return identity(&login, expected);
            }
            Ok(())
        }
        Some("status-error") => {
            let rejection = outcome.err().ok_or("accepted")?;
            let status = rejection.report().status.as_ref().ok_or("no status")?;
            let code = rejection.code().map(|code| code.as_str()).unwrap_or_default();
            match code.starts_with("status.") && json!(status.codes) == expected["status"] && json!(status.message) == expected["statusMessage"] {
                true => Ok(()),
                false => Err(format!("{code}, {status:?}")),
            }
        }
        other => Err(format!("no such expectation: {other:?}")),
    }
}

/// A captured logout message.
fn logout(case: &Path, expected: &Value) -> Result<(), String> {
    let config = json!({
        "version": 1,
        "entityId": expected["spEntityId"],
        "acsUrls": ["https://sp.example.com/saml/acs"],
        "sloUrls": [expected["acsUrl"]],
        "idps": [{ "metadata": fs::read_to_string(case.join("idp-metadata.xml")).unwrap() }],
    });
    let expect = expected["requestId"].as_str().map_or(Expect::Unsolicited, |id| Expect::ReplyTo(id.to_owned()));
    let terms = Terms::new(expect, Instant::parse(expected["now"].as_str().unwrap()).unwrap());
    let parameter = expected["parameter"].as_str().unwrap();
    let outcome = match expected["binding"].as_str() {
        Some("HTTP-Redirect") => judge_logout(&config, Input::Query(&fs::read(case.join("query.txt")).unwrap()), &terms),
        _ => {
            let file = case.join(if parameter == "SAMLRequest" { "request.b64" } else { "response.b64" });
            let mut body = format!("{parameter}={}", escape(fs::read_to_string(file).unwrap().trim()));
            if let Some(relay_state) = expected["relayState"].as_str() {
                body.push_str(&format!("&RelayState={}", escape(relay_state)));
            }
            let form = Input::Form { content_type: Some("application/x-www-form-urlencoded"), body: body.as_bytes() };
            judge_logout(&config, form, &terms)
        }
    };
    match (expected["expect"].as_str(), outcome) {
        (Some("accept"), Ok(logout)) => {
            let request = expected["message"] == "LogoutRequest";
            let mut wanted = json!({
                "kind": if request { "request" } else { "response" }, "issuer": expected["issuer"], "relayState": expected["relayState"],
            });
            let further = match request {
                true => json!({
                    "nameId": {
                        "value": expected["nameId"], "format": expected["nameIdFormat"], "nameQualifier": expected["nameQualifier"],
                        "spNameQualifier": expected["spNameQualifier"],
                    },
                    "sessionIndexes": expected["sessionIndexes"],
                }),
                false => json!({ "inResponseTo": expected["requestId"], "status": expected["status"], "partial": false }),
            };
            wanted.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
            says(&logout, &wanted)
        }
        (Some("reject"), Err(rejection)) => {
            let code = rejection.code().map(|code| code.as_str()).unwrap_or_default();
            let reasons = ["binding.multiple", "signature.value-mismatch", "signature.missing", "signature.method-forbidden"];
            if reasons.contains(&code) { Ok(()) } else { Err(format!("refused for {code}")) }
        }
        (Some("reject"), Ok(logout)) => Err(format!("accepted: {}", logout.to_json())),
        (_, Err(rejection)) => Err(format!("{rejection}: {}", rejection.report().to_json())),
        (other, _) => Err(format!("no such expectation: {other:?}")),
    }
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn judge_logout(config: &Value, input: Input<'_>, terms: &Terms) -> Result<Logout, Rejection> {
    let provider = ServiceProvider::new(Settings::from_json(&config.to_string()).unwrap()).unwrap();
    provider.check_logout(input, terms)?.accept_with(&mut MemoryStore::new())
}

/// Every field that is expected is there as expected.
fn says(logout: &Logout, wanted: &Value) -> Result<(), String> {
    let found: Value = serde_json::from_str(&logout.to_json()).unwrap();
    wanted.as_object().unwrap().iter().try_for_each(|(name, wanted)| match found[name] == *wanted {
        true => Ok(()),
        false => Err(format!("{name}: expected {wanted}\nfound {}", found[name])),
    })
}

fn judge(config: &Value, field: &[u8], terms: Terms, keys: &[PrivateKey]) -> Result<Login, Rejection> {
    let provider = ServiceProvider::new(Settings::from_json(&config.to_string()).unwrap()).unwrap();
    opening::check(&provider, Input::Value(field), terms, keys)?.accept_with(&mut MemoryStore::new())
}

fn identity(login: &Login, expected: &Value) -> Result<(), String> {
    let login: Value = serde_json::from_str(&login.to_json()).unwrap();
    let pairs = [
        (&login["issuer"], &expected["issuer"]),
        (&login["nameId"]["value"], &expected["nameId"]),
        (&login["nameId"]["format"], &expected["nameIdFormat"]),
        (&login["nameId"]["nameQualifier"], &expected["nameQualifier"]),
        (&login["nameId"]["spNameQualifier"], &expected["spNameQualifier"]),
        (&login["sessionIndex"], &expected["sessionIndex"]),
        (&login["sessionNotOnOrAfter"], &expected["sessionNotOnOrAfter"]),
        (&login["authnContextClassRef"], &expected["authnContextClassRef"]),
        (&login["attributes"], &expected["attributes"]),
    ];
    pairs.iter().try_for_each(|(actual, expected)| match actual == expected {
        true => Ok(()),
        false => Err(format!("expected {expected}\nfound {actual}")),
    })
}

fn attacks() -> Vec<Trial> {
    let folder = root().join("attacks");
    let manifest = read(&folder.join("manifest.json"));
    let cases = manifest["cases"].as_array().unwrap().clone();
    cases
        .into_iter()
        .map(|case| {
            let id = case["id"].as_str().unwrap();
            let name = format!("cases/attacks/{id}");
            let provider = manifest["sps"][case["sp"].as_str().unwrap()].clone();
            if case["kind"] == "logout-redirect" {
                return Trial::test(name, move || logout_attack(&case, &provider).map_err(Failed::from));
            }
            Trial::test(name, move || attack(&case, &provider).map_err(Failed::from))
        })
        .collect()
}

fn attack(case: &Value, provider: &Value) -> Result<(), String> {
    let folder = root().join("attacks");
    let load = |name: &Value| fs::read(folder.join(name.as_str().unwrap())).unwrap();
    let config = attacked(provider, &json!({}));
    let expect = case["expectedInResponseTo"].as_str().map_or(Expect::Unsolicited, |id| Expect::ReplyTo(id.to_owned()));
    let terms = Terms::new(expect, Instant::parse(case["now"].as_str().unwrap()).unwrap());
    let field = match case.get("b64File") {
        Some(name) => load(&json!(format!("cases/{}", name.as_str().unwrap().trim_start_matches("cases/")))),
        None => STANDARD.encode(load(&case["file"])).into_bytes(),
    };
    let keys: Vec<PrivateKey> = provider["decryptionKeyFile"].as_str().map(|file| opening::key(&folder.join(file))).into_iter().collect();
    let outcome = judge(&config, &field, terms, &keys);
    match (case["expect"].as_str(), outcome) {
        (Some("accept" | "reject-or-original"), Ok(login)) => original(&login, &case["expected"]),
        (Some("accept"), Err(rejection)) => Err(rejection.to_string()),
        (Some("reject"), Ok(login)) => Err(format!("accepted: {}", login.to_json())),
        (_, Err(_)) => Ok(()),
        (other, Ok(_)) => Err(format!("no such expectation: {other:?}")),
    }
}

/// The settings of an attacked service provider, with further fields.
fn attacked(provider: &Value, further: &Value) -> Value {
    let load = |name: &Value| fs::read(root().join("attacks").join(name.as_str().unwrap())).unwrap();
    let idps: Vec<Value> = provider["idps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|idp| {
            let files = idp["certFiles"].as_array().unwrap();
            let certificates: Vec<String> = files.iter().map(|file| String::from_utf8(load(file)).unwrap()).collect();
            json!({ "entityId": idp["entityId"], "certificates": certificates, "policy": { "dangerAllowCbc": provider["policy"]["allowCbc"] == true } })
        })
        .collect();
    let mut config = json!({
        "version": 1,
        "entityId": provider["entityId"],
        "acsUrls": [provider["acsUrl"]],
        "idps": idps,
        "policy": { "unsolicited": if provider["allowUnsolicited"] == true { "allow" } else { "refuse" }, "clockSkewSec": provider["clockSkewSeconds"] },
    });
    config.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    config
}

fn logout_attack(case: &Value, provider: &Value) -> Result<(), String> {
    let config = json!({ "sloUrls": [provider["sloUrl"]] });
    let config = attacked(provider, &config);
    let expect = Expect::ReplyTo(case["expectedInResponseTo"].as_str().unwrap().to_owned());
    let terms = Terms::new(expect, Instant::parse(case["now"].as_str().unwrap()).unwrap());
    let query = fs::read(root().join("attacks").join(case["file"].as_str().unwrap())).unwrap();
    match (case["expect"].as_str(), judge_logout(&config, Input::Query(&query), &terms)) {
        (Some("accept"), Ok(logout)) => {
            let expected = &case["expected"];
            let mut wanted = json!({ "issuer": expected["issuer"], "id": expected["id"], "relayState": expected["relayState"] });
            match &logout.kind {
                LogoutKind::Request { name_id, .. } if expected["type"] == "LogoutRequest" && expected["nameId"] == *name_id.value => {
                    wanted["sessionIndexes"] = expected["sessionIndexes"].clone();
                }
                LogoutKind::Response { .. } if expected["type"] == "LogoutResponse" => {}
                other => return Err(format!("another message, or another name: {other:?}")),
            }
            says(&logout, &wanted)
        }
        (Some("reject"), Err(_)) => Ok(()),
        (Some("reject"), Ok(logout)) => Err(format!("accepted: {}", logout.to_json())),
        (_, Err(rejection)) => Err(format!("{rejection}: {}", rejection.report().to_json())),
        (other, _) => Err(format!("no such expectation: {other:?}")),
    }
}

fn original(login: &Login, expected: &Value) -> Result<(), String> {
    let login: Value = serde_json::from_str(&login.to_json()).unwrap();
    for field in ["issuer", "assertionId", "nameId", "sessionIndex"] {
        if login[field] != expected[field] {
            return Err(format!("{field}: expected {}\nfound {}", expected[field], login[field]));
        }
    }
    let (actual, wanted) = (login["attributes"].as_array().unwrap(), expected["attributes"].as_array().unwrap());
    let same = actual.len() == wanted.len() && actual.iter().zip(wanted).all(|(actual, wanted)| same_attribute(actual, wanted));
    if same { Ok(()) } else { Err(format!("attributes: expected {wanted:?}\nfound {actual:?}")) }
}

/// `{"xml": true}` stands for a value with elements inside.
fn same_attribute(actual: &Value, wanted: &Value) -> bool {
    let values = (actual["values"].as_array().unwrap(), wanted["values"].as_array().unwrap());
    let alike = values.0.iter().zip(values.1).all(|(actual, wanted)| actual == wanted || (wanted["xml"] == true && actual["xml"].is_string()));
    ["name", "nameFormat", "friendlyName"].iter().all(|field| actual[field] == wanted[field]) && values.0.len() == values.1.len() && alike
}
