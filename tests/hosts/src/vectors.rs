//! `tests/vectors`, read for a host that takes settings as JSON text and messages as they arrived.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::RsaPrivateKey;
use serde_json::Value;

use crate::component::wire::{ArtifactTerms, Expect, Form, Input, Terms};
use crate::keys;

/// The folder of the vectors.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// One vector, and the file that it stands in.
#[derive(Clone)]
pub struct Vector {
    file: PathBuf,
    /// What stands there.
    pub json: Value,
}

/// The vectors of these folders, in order.
#[must_use]
pub fn all(folders: &[&str]) -> Vec<Vector> {
    let mut files = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut files);
    }
    files.into_iter().map(Vector::read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

impl Vector {
    fn read(file: PathBuf) -> Self {
        let json = serde_json::from_str(&text(&file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Vector { file, json }
    }

    /// The one with this ID.
    #[must_use]
    pub fn named(id: &str) -> Self {
        Self::read(root().join(format!("{id}.json")))
    }

    /// Its ID.
    #[must_use]
    pub fn id(&self) -> &str {
        self.json["id"].as_str().expect("a vector has an ID")
    }

    /// The settings, with the files that they name read in.
    #[must_use]
    pub fn settings(&self) -> String {
        settings(&root().join(self.json["settings"].as_str().unwrap()))
    }

    /// The octets of a file beside it.
    #[must_use]
    pub fn beside(&self, name: &Value) -> Vec<u8> {
        let file = self.file.with_file_name(name.as_str().unwrap());
        fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// The message as it arrived.
    #[must_use]
    pub fn input(&self) -> Input {
        let vector = &self.json;
        if let Some(name) = vector.get("message") {
            Input::Value(STANDARD.encode(self.beside(name)).into_bytes())
        } else if let Some(name) = vector.get("base64") {
            Input::Value(self.beside(name))
        } else if let Some(form) = vector.get("form") {
            Input::Form(Form { content_type: form["contentType"].as_str().map(str::to_owned), body: self.beside(&form["body"]) })
        } else if let Some(name) = vector.get("soap") {
            Input::Soap(self.beside(name))
        } else {
            Input::Query(self.beside(&vector["query"]))
        }
    }

    /// What the host knows of the exchange.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let terms = &self.json["terms"];
        let expect = match &terms["expect"] {
            Value::String(word) if word == "outstanding" => Expect::Outstanding,
            Value::String(word) if word == "unsolicited" => Expect::Unsolicited,
            other => Expect::ReplyTo(other["replyTo"].as_str().unwrap().to_owned()),
        };
        Terms {
            expect,
            now: instant(terms["now"].as_str().unwrap()),
            tls_certificate: terms["tlsCertificateFile"].as_str().map(|name| certificate(&root().join(name))),
            address: terms["address"].as_str().map(str::to_owned),
            content_keys: Vec::new(),
            artifact: terms["artifact"]
                .as_object()
                .map(|asked| ArtifactTerms { resolve_id: asked["resolveId"].as_str().unwrap().into(), idp: asked["idp"].as_str().unwrap().into() }),
            browser: words(&terms["browser"]),
        }
    }

    /// Our private keys.
    #[must_use]
    pub fn keys(&self) -> Vec<RsaPrivateKey> {
        words(&self.json["decryptionKeyFiles"]).iter().map(|name| keys::read(&root().join(name))).collect()
    }
}

/// The texts of a list, if there is one.
#[must_use]
pub fn words(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// A file's text.
#[must_use]
pub fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Settings as JSON text; what is no JSON stays as it is, for the component to refuse.
fn settings(file: &Path) -> String {
    let text = text(file);
    let Ok(mut value) = serde_json::from_str::<Value>(&text) else {
        return text;
    };
    let inline = |name: &Value| Value::from(self::text(&file.with_file_name(name.as_str().unwrap())));
    let inlined = |names: &Value| names.as_array().unwrap().iter().map(inline).collect::<Vec<_>>();
    for idp in value.get_mut("idps").and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(name) = idp.remove("metadataFile") {
            idp.insert("metadata".into(), inline(&name));
        }
        if let Some(names) = idp.remove("certificateFiles") {
            idp.insert("certificates".into(), inlined(&names).into());
        }
        let Some(trust) = idp.get_mut("metadataTrust").and_then(Value::as_object_mut) else { continue };
        for (files, field) in [("certificateFiles", "certificates"), ("authorityFiles", "authorities")] {
            if let Some(names) = trust.remove(files) {
                trust.insert(field.into(), inlined(&names).into());
            }
        }
    }
    value.to_string()
}

/// The DER of a certificate in PEM.
fn certificate(file: &Path) -> Vec<u8> {
    let text = text(file);
    let body = text.split("-----BEGIN CERTIFICATE-----").nth(1).unwrap().split("-----END").next().unwrap();
    STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap()
}

/// Unix milliseconds of a UTC time such as `2026-01-01T00:00:00.5Z`.
#[must_use]
pub fn instant(text: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap_or_else(|_| panic!("no time: {text}"));
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    // Days since 1970 in the proleptic Gregorian calendar: years that begin in March, so that a leap day is the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    let seconds = ((days * 24 + number(11..13)) * 60 + number(14..16)) * 60 + number(17..19);
    let fraction = text[19..].trim_end_matches('Z').trim_start_matches('.');
    seconds * 1000 + format!("{fraction:0<3}")[..3].parse::<i64>().unwrap()
}
