//! Vectors of artifacts: whose they are, and where to ask for the message.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use samlight::ServiceProvider;
use serde_json::Value;

use crate::settings;

pub(crate) fn trials() -> Vec<Trial> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<PathBuf> = ["accept", "reject"]
        .iter()
        .flat_map(|verdict| {
            fs::read_dir(vectors.join("artifact").join(verdict)).unwrap_or_else(|error| panic!("tests/vectors/artifact/{verdict}: {error}"))
        })
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no vectors of artifacts");
    files.into_iter().map(|file| trial(&vectors, &file)).collect()
}

fn trial(vectors: &Path, file: &Path) -> Trial {
    let vector: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let settings = vectors.join(vector["settings"].as_str().unwrap());
    Trial::test(vector["id"].as_str().unwrap().to_owned(), move || judged(&vector, &settings))
}

fn judged(vector: &Value, settings: &Path) -> Result<(), Failed> {
    let provider = ServiceProvider::new(settings::read(settings)?)?;
    let found = match provider.artifact(vector["artifact"].as_str().unwrap()) {
        Ok(artifact) => serde_json::json!({ "idp": artifact.idp, "url": artifact.url }),
        Err(error) => serde_json::json!({ "code": error.code().as_str() }),
    };
    let wanted = match vector["result"].as_str() {
        Some("accept") => serde_json::json!({ "idp": vector["idp"], "url": vector["url"] }),
        _ => serde_json::json!({ "code": vector["code"] }),
    };
    if found == wanted { Ok(()) } else { Err(format!("{found}, not {wanted}").into()) }
}
