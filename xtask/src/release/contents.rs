//! Which files the npm package and the crate ship, and what they may weigh. A file that slips in is seen in a diff here before anybody installs it.
use super::ACCEPT;
use crate::project::Project;
use crate::{npm, process};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

const NPM: &str = "pkg/api/contents.txt";
const CRATE: &str = "tests/api/contents.txt";
/// Nothing below these is of any use to those who depend on the crate.
const NEVER: [&str; 5] = ["tests/", "www/", "pkg/", "xtask/", ".ci/"];

/// What is shipped or what may be: files, and the weight of each class of them in bytes.
#[derive(Debug, Default, PartialEq)]
struct Contents {
    files: BTreeSet<String>,
    weights: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct Packed {
    size: u64,
    #[serde(rename = "unpackedSize")]
    unpacked_size: u64,
    files: Vec<PackedFile>,
}

#[derive(Deserialize)]
struct PackedFile {
    path: String,
    size: u64,
}

pub(crate) fn check(project: &Project, write: bool) -> Result<String> {
    let mut notes = Vec::new();
    for (what, report, shipped) in [("npm package", NPM, npm_package(project)?), ("crate", CRATE, crate_package(project)?)] {
        let path = project.path(report);
        let known = fs::read_to_string(&path).ok().map(|text| Contents::read(&text)).transpose().with_context(|| report.to_owned())?;
        if write {
            fs::create_dir_all(path.parent().context("a report lies in a folder")?)?;
            fs::write(&path, shipped.bounded(known.as_ref()).text(what)).with_context(|| report.to_owned())?;
        } else {
            let faults = shipped.faults(&known.with_context(|| format!("{report} is missing: {ACCEPT}"))?);
            ensure!(faults.is_empty(), "the {what} is not what {report} says:\n{}\n{ACCEPT}", faults.join("\n"));
        }
        let weight = shipped.weights.get("packed").or_else(|| shipped.weights.get("unpacked"));
        notes.push(format!("{what}: {} files, {} bytes", shipped.files.len(), weight.copied().unwrap_or_default()));
    }
    Ok(notes.join("; "))
}

fn npm_package(project: &Project) -> Result<Contents> {
    let mut pack = npm::npm(project);
    pack.args(["pack", "--dry-run", "--json", "--ignore-scripts"]);
    let packed: Vec<Packed> = serde_json::from_str(&process::answer(pack)?).context("npm pack")?;
    let [packed] = packed.as_slice() else { bail!("npm pack tells of {} packages", packed.len()) };
    let mut contents = Contents::default();
    for PackedFile { path, size } in &packed.files {
        contents.add(path, *size)?;
    }
    contents.weights.insert("packed".into(), packed.size);
    contents.weights.insert("unpacked".into(), packed.unpacked_size);
    Ok(contents)
}

fn crate_package(project: &Project) -> Result<Contents> {
    let cargo = project.cargo(&["package", "--list", "--allow-dirty", "--package", "samlight", "--quiet"]);
    let list = process::answer(cargo)?;
    let mut contents = Contents::default();
    for path in list.lines() {
        ensure!(!NEVER.iter().any(|folder| path.starts_with(folder)), "`{path}` would be in the crate: look at `include` in Cargo.toml");
        match path {
            // Cargo makes these when it packs.
            ".cargo_vcs_info.json" | "Cargo.toml.orig" => drop(contents.files.insert(path.into())),
            _ => contents.add(path, fs::metadata(project.path(path)).with_context(|| path.to_owned())?.len())?,
        }
    }
    for interface in fs::read_dir(project.path("wit")).into_iter().flatten() {
        let name = format!("wit/{}", interface?.file_name().to_string_lossy());
        let forgotten = name.ends_with(".wit") && !contents.files.contains(&name);
        ensure!(!forgotten, "`{name}` would not be in the crate: look at `include` in Cargo.toml");
    }
    contents.weights.insert("unpacked".into(), contents.weights.values().sum());
    Ok(contents)
}

impl Contents {
    fn add(&mut self, path: &str, size: u64) -> Result<()> {
        *self.weights.entry(class(path)?.into()).or_default() += size;
        ensure!(self.files.insert(path.to_owned()), "`{path}` is shipped twice");
        Ok(())
    }

    /// As bounds: those that hold stay, so that a diff shows only what became heavier than it was allowed to be.
    fn bounded(&self, known: Option<&Self>) -> Self {
        let bound = |(class, weight): (&String, &u64)| {
            let before = known.and_then(|known| known.weights.get(class)).copied().unwrap_or_default();
            (class.clone(), if *weight <= before { before } else { with_room(*weight) })
        };
        Self { files: self.files.clone(), weights: self.weights.iter().map(bound).collect() }
    }

    fn faults(&self, allowed: &Self) -> Vec<String> {
        let unlisted = self.files.difference(&allowed.files).map(|path| format!("`{path}` is shipped and not listed"));
        let missing = allowed.files.difference(&self.files).map(|path| format!("`{path}` is listed and not shipped"));
        let heavy = self.weights.iter().filter_map(|(class, weight)| match allowed.weights.get(class) {
            Some(most) if weight <= most => None,
            most => Some(format!("{class}: {weight} bytes, at most {}", most.copied().unwrap_or_default())),
        });
        unlisted.chain(missing).chain(heavy).collect()
    }

    fn text(&self, what: &str) -> String {
        let mut text = format!("# The files of the {what}, and the most that each class of them may weigh in bytes.\n");
        text.push_str("# Written by `cargo xtask release-check --write`; `cargo xtask test` fails where what is shipped differs.\n\n");
        for (class, most) in &self.weights {
            let _ = writeln!(text, "{class} at most {most}");
        }
        text.push('\n');
        for path in &self.files {
            let _ = writeln!(text, "{path}");
        }
        text
    }

    fn read(text: &str) -> Result<Self> {
        let mut contents = Self::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once(" at most ") {
                Some((class, most)) => drop(contents.weights.insert(class.into(), most.parse().with_context(|| line.to_owned())?)),
                None => drop(contents.files.insert(line.into())),
            }
        }
        Ok(contents)
    }
}

/// A tenth more, in whole thousands: enough for ordinary changes, too little for a second module.
fn with_room(weight: u64) -> u64 {
    (weight + weight / 10).div_ceil(1000) * 1000
}

fn class(path: &str) -> Result<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    Ok(match name {
        _ if name.starts_with("LICENSE") || name.starts_with("THIRD-PARTY") => "licences",
        _ if name.ends_with(".wasm") || name.ends_with(".wasm.js") => "modules",
        _ if name.ends_with(".d.ts") => "types",
        _ if name.ends_with(".js") || name.ends_with(".rs") => "code",
        _ if name.ends_with(".wit") => "interfaces",
        _ if name.ends_with(".md") || name.ends_with(".txt") => "documentation",
        _ if name.ends_with(".json") || name.ends_with(".toml") || name.ends_with(".lock") => "data",
        _ => bail!("`{path}` would be shipped, and no class of files is known that it belongs to"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(files: &[(&str, u64)]) -> Contents {
        let mut contents = Contents::default();
        for (path, size) in files {
            contents.add(path, *size).expect("a known class");
        }
        contents
    }

    #[test]
    fn what_was_written_holds_and_is_read_as_it_was() {
        let shipped = contents(&[("dist/a.js", 900), ("dist/a.wasm", 10_000), ("dist/a.wasm.js", 5_000), ("README.md", 1)]);
        let bounds = shipped.bounded(None);
        assert_eq!(bounds.weights.get("modules"), Some(&17_000));
        let read = Contents::read(&bounds.text("npm package")).expect("read");
        assert_eq!(read, bounds);
        assert_eq!(shipped.faults(&read), Vec::<String>::new());
    }

    #[test]
    fn a_file_more_a_file_less_and_a_heavier_class_are_named() {
        let allowed = contents(&[("dist/a.js", 900), ("README.md", 1)]).bounded(None);
        let shipped = contents(&[("dist/a.js", 2_000), ("dist/key.js", 1)]);
        let faults = shipped.faults(&allowed);
        assert_eq!(faults, ["`dist/key.js` is shipped and not listed", "`README.md` is listed and not shipped", "code: 2001 bytes, at most 1000"]);
        assert!(contents(&[("dist/schema.json", 1)]).faults(&allowed).contains(&"data: 1 bytes, at most 0".to_owned()));
    }

    #[test]
    fn bounds_that_hold_stay() {
        let before = contents(&[("a.js", 1_900)]).bounded(None);
        assert_eq!(contents(&[("a.js", 100)]).bounded(Some(&before)).weights.get("code"), Some(&3_000));
        assert_eq!(contents(&[("a.js", 3_001)]).bounded(Some(&before)).weights.get("code"), Some(&4_000));
    }

    #[test]
    fn files_of_no_class_are_refused() {
        for path in ["dist/.env", "dist/a.map", "id_rsa", "dist/a.ts"] {
            assert!(class(path).is_err(), "{path}");
        }
    }
}
