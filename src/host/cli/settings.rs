//! The settings in a file: the one JSON shape, where an identity provider may also name files beside it.

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use samlight::{Code, ServiceProvider, Settings};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::input;

/// Why no service provider could be made.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The file of the settings cannot be read at all.
    Unreadable(String),
    /// The settings are wrong.
    Wrong(Code, String),
}

/// Reads the settings and makes a service provider.
pub(crate) fn service_provider(path: &Path) -> Result<ServiceProvider, Problem> {
    let bytes = input::file(path).map_err(Problem::Unreadable)?;
    let wrong = |code, reason: &dyn fmt::Display| Problem::Wrong(code, format!("{}: {reason}", path.display()));
    let folder = path.parent().unwrap_or(Path::new(""));
    let json = with_files(&bytes, folder).map_err(|(code, reason)| wrong(code, &reason))?;
    let settings = Settings::from_json(&json).map_err(|error| wrong(error.code(), &told(&error.to_string())))?;
    ServiceProvider::new(settings).map_err(|error| wrong(error.code(), &error))
}

/// The library lists the fields of an identity provider, but not the two that only a file knows.
fn told(reason: &str) -> String {
    match reason.contains("no such field") && reason.contains("`ssoUrl`") {
        true => format!("{reason} (in a file also `metadataFile` and `certificateFiles`)"),
        false => reason.to_owned(),
    }
}

type Reason = (Code, String);

/// The settings as JSON text, with what stands in other files.
fn with_files(bytes: &[u8], folder: &Path) -> Result<String, Reason> {
    let malformed = |reason: String| (Code::ConfigMalformed, reason);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(malformed("the file is UTF-16; save it as UTF-8".into()));
    }
    let text = std::str::from_utf8(input::without_mark(bytes))
        .map_err(|error| malformed(format!("the file is not UTF-8 text, from byte {} on", error.valid_up_to())))?;
    let Once(mut value) = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let mut filled = false;
    let idps = value.get_mut("idps").and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default();
    for (index, idp) in idps.iter_mut().enumerate() {
        let Some(idp) = idp.as_object_mut() else { continue };
        filled |= metadata(idp, index, folder)?;
        filled |= named_certificates(idp, &format!("idps[{index}]."), "certificateFiles", "certificates", folder)?;
        filled |= metadata_trust(idp, index, folder)?;
    }
    // Our own, for what we publish and sign.
    if let Some(settings) = value.as_object_mut() {
        filled |= named_certificates(settings, "", "signingCertificateFiles", "signingCertificates", folder)?;
        filled |= named_certificates(settings, "", "encryptionCertificateFiles", "encryptionCertificates", folder)?;
    }
    Ok(if filled { value.to_string() } else { text.to_owned() })
}

fn metadata(idp: &mut Map<String, Value>, index: usize, folder: &Path) -> Result<bool, Reason> {
    let Some(name) = idp.remove("metadataFile") else { return Ok(false) };
    let field = format!("idps[{index}].metadataFile");
    if idp.contains_key("metadata") {
        return Err((Code::ConfigMalformed, format!("{field}: `metadata` is given too; keep one of the two")));
    }
    let (path, bytes) = named_file(&name, &field, folder, Code::ConfigMetadataMalformed)?;
    let text = std::str::from_utf8(input::without_mark(&bytes))
        .map_err(|_| (Code::ConfigMetadataMalformed, format!("{field}: {}: not UTF-8 text; save the metadata as UTF-8", path.display())))?;
    idp.insert("metadata".into(), text.into());
    Ok(true)
}

fn metadata_trust(idp: &mut Map<String, Value>, index: usize, folder: &Path) -> Result<bool, Reason> {
    let Some(trust) = idp.get_mut("metadataTrust").and_then(Value::as_object_mut) else { return Ok(false) };
    let place = format!("idps[{index}].metadataTrust.");
    let certificates = named_certificates(trust, &place, "certificateFiles", "certificates", folder)?;
    Ok(named_certificates(trust, &place, "authorityFiles", "authorities", folder)? || certificates)
}

/// Certificates in files, beside those in the settings themselves; `place` is the path of the object, with its dot.
fn named_certificates(object: &mut Map<String, Value>, place: &str, files: &str, list: &str, folder: &Path) -> Result<bool, Reason> {
    let Some(names) = object.remove(files) else { return Ok(false) };
    let field = format!("{place}{files}");
    let Value::Array(names) = names else {
        return Err((Code::ConfigMalformed, format!("{field}: a list of file names is expected, such as [\"idp.pem\"]")));
    };
    let certificates = object.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(certificates) = certificates else {
        return Err((Code::ConfigMalformed, format!("{place}{list}: a list is expected")));
    };
    for (at, name) in names.iter().enumerate() {
        let (_, bytes) = named_file(name, &format!("{field}[{at}]"), folder, Code::ConfigCertificateMalformed)?;
        certificates.push(match std::str::from_utf8(input::without_mark(&bytes)) {
            Ok(text) => text.into(),
            // DER is binary; the settings carry text.
            Err(_) => base64::engine::general_purpose::STANDARD.encode(&bytes).into(),
        });
    }
    Ok(true)
}

fn named_file(name: &Value, field: &str, folder: &Path, code: Code) -> Result<(PathBuf, Vec<u8>), Reason> {
    let Some(name) = name.as_str().filter(|name| !name.is_empty()) else {
        return Err((Code::ConfigMalformed, format!("{field}: a file name is expected")));
    };
    let path = folder.join(name);
    match input::file(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(reason) => {
            Err((code, format!("{field}: {reason}; put the file there, or correct the name, which is taken relative to the file of the settings")))
        }
    }
}

/// JSON in which no field stands twice: of two, one would silently do nothing.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OnceVisitor).map(Once)
    }
}

struct OnceVisitor;

impl<'de> Visitor<'de> for OnceVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Once(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(de::Error::custom(format_args!("field `{name}` is given twice")));
            }
            let Once(value) = fields.next_value()?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(json: &[u8]) -> String {
        with_files(json, Path::new("no/such/folder")).expect_err("refused").1
    }

    #[test]
    fn a_field_that_stands_twice_is_named_at_any_depth() {
        assert!(reason(br#"{"version":1,"version":1}"#).starts_with("field `version` is given twice at line 1"));
        assert!(reason(br#"{"policy":{"signed":"both","signed":"either"}}"#).contains("`signed` is given twice"));
        assert!(reason(br#"{"idps":[{"policy":{},"policy":{}}]}"#).contains("`policy` is given twice"));
    }

    #[test]
    fn a_byte_order_mark_is_no_harm_but_another_encoding_is() {
        let text = with_files(b"\xef\xbb\xbf{\"version\": 1}", Path::new("")).expect("read");
        assert_eq!(text, "{\"version\": 1}");
        assert_eq!(reason(b"\xff\xfe{\0}\0"), "the file is UTF-16; save it as UTF-8");
        assert_eq!(reason(b"{\"\xe9\"}"), "the file is not UTF-8 text, from byte 2 on");
    }

    #[test]
    fn a_file_that_is_missing_is_named_with_its_field_and_its_path() {
        for (json, field, code) in [
            (r#"{"idps":[{},{"metadataFile":"idp.xml"}]}"#, "idps[1].metadataFile: no/such/folder/idp.xml: ", Code::ConfigMetadataMalformed),
            (r#"{"idps":[{"certificateFiles":["a.pem"]}]}"#, "idps[0].certificateFiles[0]: no/such/folder/a.pem: ", Code::ConfigCertificateMalformed),
            (r#"{"idps":[{"certificateFiles":"a.pem"}]}"#, "idps[0].certificateFiles: a list", Code::ConfigMalformed),
            (r#"{"idps":[{"metadataFile":7}]}"#, "idps[0].metadataFile: a file name", Code::ConfigMalformed),
            (r#"{"idps":[{"metadataFile":"a","metadata":"<a/>"}]}"#, "idps[0].metadataFile: `metadata` is given too", Code::ConfigMalformed),
        ] {
            let (found, reason) = with_files(json.as_bytes(), Path::new("no/such/folder")).expect_err("refused");
            assert!(reason.starts_with(field), "{reason}");
            assert_eq!(found, code);
        }
    }

    #[test]
    fn the_fields_that_only_a_file_knows_are_told() {
        let reason = "idps[0].x: no such field; there are `metadata`, `ssoUrl`";
        assert_eq!(told(reason), format!("{reason} (in a file also `metadataFile` and `certificateFiles`)"));
        assert_eq!(told("x: no such field; there are `version`"), "x: no such field; there are `version`");
    }

    #[test]
    fn deep_json_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        assert!(reason(deep.as_bytes()).contains("recursion limit"));
    }
}
