//! The licences of what is linked into the WebAssembly. Every one of them asks that its text goes along.
use super::{ACCEPT, difference};
use crate::dependencies::linked;
use crate::project::Project;
use crate::{process, wasm};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = "pkg/THIRD-PARTY-NOTICES.txt";
/// The standard library is linked too, and cargo knows nothing of it.
const STANDARD_LIBRARY: &str = "Copyright (c) The Rust Project Contributors";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    manifest_path: PathBuf,
}

/// A crate, and the modules in which it is.
struct Linked<'a> {
    package: &'a Package,
    modules: Vec<String>,
}

pub(crate) fn check(project: &Project, write: bool) -> Result<String> {
    let cargo = project.cargo(&["metadata", "--format-version", "1", "--all-features", "--quiet"]);
    let metadata: Metadata = serde_json::from_str(&process::answer(cargo)?).context("cargo metadata")?;
    let mut inside: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (module, features) in wasm::features() {
        for found in linked(project, "js", features)? {
            inside.entry(found).or_default().push(module.clone());
        }
    }
    let mut crates = Vec::new();
    for ((name, version), modules) in inside {
        let package = metadata.packages.iter().find(|package| package.name == name && package.version == version);
        let package = package.with_context(|| format!("cargo metadata does not know {name} {version}"))?;
        if name != "samlight" {
            crates.push(Linked { package, modules });
        }
    }
    let text = text(project, &crates)?;
    let path = project.path(FILE);
    if write {
        fs::write(&path, &text).with_context(|| FILE.to_owned())?;
    }
    let old = fs::read_to_string(&path).unwrap_or_default();
    ensure!(old == text, "{FILE} is not what the crates in the WebAssembly say:\n{}\n{ACCEPT}", difference(&old, &text));
    Ok(format!("{} crates with their licences", crates.len()))
}

fn text(project: &Project, crates: &[Linked<'_>]) -> Result<String> {
    let ours = fs::read_to_string(project.path("LICENSE-MIT")).context("LICENSE-MIT")?;
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut out = String::from(
        "samlight is under MIT OR Apache-2.0. Its WebAssembly modules have code of these crates in them, each here under the licence whose text\n\
         stands below. Written by `cargo xtask release-check --write` out of the crates themselves.\n\n",
    );
    for Linked { package, modules } in crates {
        let name = format!("{} {}", package.name, package.version);
        let expression = package.license.as_deref().with_context(|| format!("{name} names no licence"))?;
        let _ = writeln!(out, "{name}: {expression}; in {}", modules.join(" and "));
        let folder = package.manifest_path.parent().context("a manifest lies in a folder")?;
        for file in licences(folder, expression).with_context(|| name.clone())? {
            texts.entry(normal(&fs::read_to_string(&file).with_context(|| file.display().to_string())?)).or_default().insert(name.clone());
        }
    }
    let _ = writeln!(out, "The Rust standard library: MIT OR Apache-2.0; in every module");
    let permission = ours.find("Permission is hereby granted").map(|start| &ours[start..]).context("LICENSE-MIT holds no permission")?;
    texts.entry(normal(&format!("{STANDARD_LIBRARY}\n\n{permission}"))).or_default().insert("The Rust standard library".into());
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|(_, one), (_, other)| one.cmp(other));
    for (text, names) in texts {
        let names: Vec<_> = names.into_iter().collect();
        let _ = write!(out, "\n{}\n{}\n\n{text}", "-".repeat(80), names.join(", "));
    }
    Ok(out)
}

/// The files that hold the licence which we take: MIT where there is a choice, since then one short text is all that goes along.
fn licences(folder: &Path, expression: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in wasm::folder(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|start| name.starts_with(start)) {
            found.push((name, path));
        }
    }
    let wanted: &[&str] = match choice(expression) {
        Choice::Mit => &["MIT", "NOTICE"],
        Choice::MitAnd(_) => &["MIT", "UNICODE", "NOTICE"],
        Choice::All => &[""],
    };
    let named: Vec<_> = found.iter().filter(|(name, _)| wanted.iter().any(|part| name.contains(part))).map(|(_, path)| path.clone()).collect();
    // One file for everything, as older crates have it.
    let files = if named.is_empty() { found.into_iter().map(|(_, path)| path).collect() } else { named };
    ensure!(!files.is_empty(), "{} has no file with the text of `{expression}`", folder.display());
    if let Choice::MitAnd(other) = choice(expression) {
        ensure!(files.len() > 1, "{} lacks the text of one of MIT and {other}", folder.display());
    }
    Ok(files)
}

enum Choice<'a> {
    Mit,
    MitAnd(&'a str),
    All,
}

/// cargo-deny has judged the expression; here it is only asked whether MIT may be chosen.
fn choice(expression: &str) -> Choice<'_> {
    let alternatives = |text: &str| text.split([' ', '/']).any(|word| word == "MIT");
    match expression.strip_prefix('(').and_then(|rest| rest.split_once(") AND ")) {
        Some((inner, "Unicode-3.0")) if alternatives(inner) => Choice::MitAnd("Unicode-3.0"),
        None if !expression.contains("AND") && alternatives(expression) => Choice::Mit,
        _ => Choice::All,
    }
}

/// Line ends and margins differ where the words do not.
fn normal(text: &str) -> String {
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_read_from_the_expression() {
        for expression in ["MIT", "MIT OR Apache-2.0", "Unlicense OR MIT", "MIT/Apache-2.0", "0BSD OR MIT OR Apache-2.0"] {
            assert!(matches!(choice(expression), Choice::Mit), "{expression}");
        }
        assert!(matches!(choice("(MIT OR Apache-2.0) AND Unicode-3.0"), Choice::MitAnd("Unicode-3.0")));
        for expression in ["BSD-3-Clause", "Apache-2.0", "MIT AND Zlib", "(MIT OR Apache-2.0) AND Zlib", "MIT-0"] {
            assert!(matches!(choice(expression), Choice::All), "{expression}");
        }
    }

    #[test]
    fn texts_that_differ_in_line_ends_are_one() {
        assert_eq!(normal("\u{feff}MIT\r\n\r\nwords  \r\n\r\n"), normal("MIT\n\nwords\n"));
        assert_eq!(difference("a\nb\n", "a\nc\n"), "- b\n+ c");
    }
}
