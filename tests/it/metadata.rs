//! `tests/vectors/metadata`: documents by themselves, with what is read from them; and every captured metadata document where those are to be had.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use samlight::metadata::{Metadata, MetadataOptions, MetadataSignature, entity_ids};
use samlight::{Instant, MetadataTrust};
use serde_json::Value;

use crate::vector;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for folder in ["accept", "reject"] {
        for file in files(&vector::root().join("metadata").join(folder)) {
            let document: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let name = format!("vectors/{}", document["id"].as_str().unwrap());
            trials.push(Trial::test(name, move || check(&file, &document).map_err(Failed::from)));
        }
    }
    let count = trials.len();
    trials.push(Trial::test("vectors/metadata/are-all-here", move || match count > 120 {
        true => Ok(()),
        false => Err(Failed::from(format!("only {count} were found"))),
    }));
    trials.extend(captures());
    trials
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|found| found == "json")).collect();
    files.sort();
    files
}

fn check(file: &Path, vector: &Value) -> Result<(), String> {
    let text = fs::read_to_string(file.with_file_name(vector["document"].as_str().unwrap())).unwrap();
    let outcome = Metadata::read(&text, &options(&vector["options"]));
    match (vector["result"].as_str().unwrap(), outcome) {
        ("accept", Ok(metadata)) => {
            let json: Value = serde_json::from_str(&metadata.to_json()).unwrap();
            for (name, expected) in vector["metadata"].as_object().unwrap() {
                same(name, expected, &json[name])?;
            }
            if let Some(expected) = vector["nextRefresh"].as_str() {
                let fetched_at = instant(&vector["options"]["fetchedAt"]).unwrap();
                same("nextRefresh", &expected.into(), &metadata.next_refresh(fetched_at).to_string().into())?;
            }
            if let Some(expected) = vector.get("entityIds") {
                same("entityIds", expected, &entity_ids(&text).map_err(|error| error.to_string())?.into())?;
            }
            Ok(())
        }
        ("accept", Err(error)) => Err(format!("refused: {}: {error}", error.code())),
        ("reject", Err(error)) => {
            same("code", &vector["code"], &error.code().as_str().into())?;
            for words in vector["mentions"].as_array().unwrap() {
                if !error.to_string().contains(words.as_str().unwrap()) {
                    return Err(format!("does not mention {words}: {error}"));
                }
            }
            Ok(())
        }
        ("reject", Ok(metadata)) => Err(format!("read: {}", metadata.to_json())),
        (other, _) => Err(format!("no such result: {other}")),
    }
}

fn same(what: &str, expected: &Value, found: &Value) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}: expected {expected:#}\nfound {found:#}")) }
}

fn options(options: &Value) -> MetadataOptions {
    let load = |names: &Value| -> Vec<String> {
        names.as_array().unwrap().iter().map(|name| fs::read_to_string(vector::root().join(name.as_str().unwrap())).unwrap()).collect()
    };
    let trust = options.get("trust").map(|trust| match trust.get("certificateFiles") {
        Some(names) => MetadataTrust::Certificates(load(names)),
        None => MetadataTrust::Authorities(load(&trust["authorityFiles"])),
    });
    MetadataOptions {
        entity_id: options["entityId"].as_str().map(str::to_owned),
        trust,
        now: instant(&options["now"]),
        fetched_at: instant(&options["fetchedAt"]),
    }
}

fn instant(value: &Value) -> Option<Instant> {
    value.as_str().map(|text| Instant::parse(text).unwrap())
}

/// What other software published, read as it is.
fn captures() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/idp");
    let Ok(systems) = fs::read_dir(&root) else {
        return vec![Trial::test("cases/metadata (the folder is missing)", || Ok(())).with_ignored_flag(true)];
    };
    let mut found: Vec<PathBuf> = systems
        .flat_map(|system| fs::read_dir(system.unwrap().path()).into_iter().flatten())
        .map(|case| case.unwrap().path().join("idp-metadata.xml"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    let name = |path: &Path| path.parent().unwrap().strip_prefix(&root).unwrap().display().to_string();
    found.into_iter().map(|path| Trial::test(format!("cases/metadata/{}", name(&path)), move || capture(&path).map_err(Failed::from))).collect()
}

fn capture(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).unwrap();
    let metadata = Metadata::read(&text, &MetadataOptions::default()).map_err(|error| error.to_string())?;
    let signed = text.contains("Signature>");
    match (signed, &metadata.signature) {
        (true, MetadataSignature::NotChecked) | (false, MetadataSignature::Unsigned) => {}
        (_, other) => return Err(format!("signed: {signed}, found {other:?}")),
    }
    match metadata.keys.is_empty() || metadata.entity.idp.single_sign_on.is_empty() {
        true => Err("no key or no endpoint".into()),
        false => Ok(()),
    }
}
