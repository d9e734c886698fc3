//! Messages that other people's software made, and a sample of attacks: `../shared/cases`, where that folder is there.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::{Failed, Trial};
use samlight::{Expect, Input, Instant, Login, MemoryStore, PrivateKey, Rejection, ServiceProvider, Settings, Terms};
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

fn waiting(name: String, why: &str) -> Trial {
    Trial::test(format!("{name} (waits: {why})"), || Ok(())).with_ignored_flag(true)
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
                return waiting(name, "logout");
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
                return waiting(name, "logout");
            }
            Trial::test(name, move || attack(&case, &provider).map_err(Failed::from))
        })
        .collect()
}

fn attack(case: &Value, provider: &Value) -> Result<(), String> {
    let folder = root().join("attacks");
    let load = |name: &Value| fs::read(folder.join(name.as_str().unwrap())).unwrap();
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
    let config = json!({
        "version": 1,
        "entityId": provider["entityId"],
        "acsUrls": [provider["acsUrl"]],
        "idps": idps,
        "policy": { "unsolicited": if provider["allowUnsolicited"] == true { "allow" } else { "refuse" }, "clockSkewSec": provider["clockSkewSeconds"] },
    });
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
