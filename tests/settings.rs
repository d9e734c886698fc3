//! The settings of a vector, and what it says of the connection.

use std::fs;
use std::path::Path;

use samlight::{ArtifactTerms, ConfigError, Settings, Terms};
use serde_json::Value;

/// Settings with the files that they name read in.
pub(crate) fn read(file: &Path) -> Result<Settings, ConfigError> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let Ok(mut value) = serde_json::from_str::<Value>(&text) else {
        return Settings::from_json(&text);
    };
    let folder = file.parent().unwrap();
    let inline = |name: &Value| fs::read_to_string(folder.join(name.as_str().unwrap())).unwrap_or_else(|error| panic!("{name}: {error}"));
    for idp in value.get_mut("idps").and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut) {
        if let Some(name) = idp.remove("metadataFile") {
            idp.insert("metadata".into(), inline(&name).into());
        }
        if let Some(names) = idp.remove("certificateFiles") {
            let contents: Vec<Value> = names.as_array().unwrap().iter().map(|name| inline(name).into()).collect();
            idp.insert("certificates".into(), contents.into());
        }
        for (files, field) in [("certificateFiles", "certificates"), ("authorityFiles", "authorities")] {
            let Some(trust) = idp.get_mut("metadataTrust").and_then(Value::as_object_mut) else { continue };
            if let Some(names) = trust.remove(files) {
                let contents: Vec<Value> = names.as_array().unwrap().iter().map(|name| inline(name).into()).collect();
                trust.insert(field.into(), contents.into());
            }
        }
    }
    Settings::from_json(&value.to_string())
}

/// These terms with what the vector, which stands below `root`, says of the connection: the client's certificate and its address.
pub(crate) fn connected(terms: Terms, vector: &Value, root: &Path) -> Terms {
    let der = |name: &str| {
        use base64::Engine as _;
        let text = fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let body = text.split("-----BEGIN CERTIFICATE-----").nth(1).unwrap().split("-----END").next().unwrap();
        base64::engine::general_purpose::STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap()
    };
    Terms {
        tls_certificate: vector["terms"]["tlsCertificateFile"].as_str().map(der),
        address: vector["terms"]["address"].as_str().map(str::to_owned),
        browser: vector["terms"]["browser"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        artifact: vector["terms"]["artifact"].as_object().map(|asked| ArtifactTerms {
            resolve_id: asked["resolveId"].as_str().unwrap().to_owned(),
            idp: asked["idp"].as_str().unwrap().to_owned(),
        }),
        ..terms
    }
}
