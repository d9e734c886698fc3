//! One version in every manifest, and a changelog that can be read by machines.
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;

/// Those of Keep a Changelog 1.1.0, and ours for messages that are judged otherwise than before.
const SECTIONS: [&str; 7] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Verdicts"];
const UNRELEASED: &str = "Unreleased";

/// What the changelog says of one version.
#[derive(Debug, PartialEq)]
pub(crate) struct Section {
    pub(crate) version: String,
    pub(crate) date: Option<String>,
    pub(crate) text: String,
}

#[derive(Deserialize)]
struct Manifest {
    package: Named,
}

#[derive(Deserialize)]
struct Named {
    version: String,
}

/// The version in Cargo.toml.
pub(crate) fn crate_version(project: &Project) -> Result<String> {
    let manifest = fs::read_to_string(project.path("Cargo.toml")).context("Cargo.toml")?;
    Ok(toml::from_str::<Manifest>(&manifest).context("Cargo.toml")?.package.version)
}

/// Gives the one version.
pub(crate) fn check(project: &Project) -> Result<String> {
    let faults = faults(project)?;
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(format!("{} everywhere", crate_version(project)?))
}

pub(crate) fn faults(project: &Project) -> Result<Vec<String>> {
    let version = crate_version(project)?;
    let mut found: Vec<(String, String)> = Vec::new();
    for file in ["pkg/package.json", "pkg/package-lock.json"] {
        let text = fs::read_to_string(project.path(file)).context(file)?;
        found.push((file.into(), serde_json::from_str::<Named>(&text).context(file)?.version));
    }
    let lock = fs::read_to_string(project.path("Cargo.lock")).context("Cargo.lock")?;
    found.push(("Cargo.lock".into(), locked(&lock).context("Cargo.lock has no samlight in it")?));
    for interface in fs::read_dir(project.path("wit")).into_iter().flatten() {
        let path = interface?.path();
        if path.extension().is_some_and(|extension| extension == "wit") {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let name = format!("wit/{}", path.file_name().unwrap_or_default().to_string_lossy());
            found.extend(wit_version(&text).map(|version| (name, version)));
        }
    }
    let different = found.iter().filter(|(_, other)| *other != version);
    let mut faults: Vec<_> = different.map(|(file, other)| format!("Cargo.toml is of version {version}, {file} of {other}")).collect();
    let changelog = fs::read_to_string(project.path("CHANGELOG.md")).context("CHANGELOG.md")?;
    faults.extend(changelog_faults(&changelog, &version).into_iter().map(|fault| format!("CHANGELOG.md: {fault}")));
    Ok(faults)
}

fn locked(lock: &str) -> Option<String> {
    let (_, rest) = lock.split_once("name = \"samlight\"\nversion = \"")?;
    rest.split('"').next().map(str::to_owned)
}

/// `package samlight:saml@0.1.0;`; an interface that belongs to somebody else's package has that one's version.
fn wit_version(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with("package samlight:"))?;
    Some(line.trim_end().trim_end_matches(';').split_once('@')?.1.to_owned())
}

pub(crate) fn sections(changelog: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    for part in changelog.split("\n## ").skip(1) {
        let (heading, text) = part.split_once('\n').unwrap_or((part, ""));
        let (version, date) = match heading.trim().split_once(" - ") {
            Some((version, date)) => (version, Some(date.to_owned())),
            None => (heading.trim(), None),
        };
        sections.push(Section { version: version.to_owned(), date, text: text.trim().to_owned() });
    }
    sections
}

/// What a person or a program that reads Keep a Changelog would stumble over.
fn changelog_faults(changelog: &str, version: &str) -> Vec<String> {
    let sections = sections(changelog);
    let mut faults = Vec::new();
    if sections.first().is_none_or(|first| first.version != format!("[{UNRELEASED}]")) {
        faults.push("the first heading of a version has to be `## [Unreleased]`".to_owned());
    }
    let mut above: Option<Vec<u64>> = None;
    for section in sections.iter().filter(|section| section.version != format!("[{UNRELEASED}]")) {
        let Section { version, date, .. } = section;
        let Some(numbers) = bracketed(version) else {
            faults.push(format!("`{version}` is no version in brackets, as `[1.2.3]`"));
            continue;
        };
        if !date.as_deref().is_some_and(is_date) {
            faults.push(format!("{version} has no date, as `## {version} - 2026-01-31`"));
        }
        if above.as_ref().is_some_and(|above| *above <= numbers) {
            faults.push(format!("{version} stands below a version that is not newer"));
        }
        above = Some(numbers);
    }
    if let (Some(newest), Some(current)) = (sections.get(1).and_then(|section| bracketed(&section.version)), numbers(version))
        && newest > current
    {
        faults.push(format!("its newest version is newer than {version}, which Cargo.toml has"));
    }
    for section in &sections {
        let mut seen = BTreeSet::new();
        for heading in section.text.lines().filter_map(|line| line.strip_prefix("### ")) {
            if !SECTIONS.contains(&heading) {
                faults.push(format!("{}: `{heading}` is none of {}", section.version, SECTIONS.join(", ")));
            }
            if !seen.insert(heading) {
                faults.push(format!("{}: `{heading}` stands there twice", section.version));
            }
        }
    }
    faults
}

fn bracketed(version: &str) -> Option<Vec<u64>> {
    numbers(version.strip_prefix('[')?.strip_suffix(']')?)
}

pub(crate) fn numbers(version: &str) -> Option<Vec<u64>> {
    let numbers: Vec<u64> = version.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (numbers.len() == 3).then_some(numbers)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    digits && parts.iter().map(|part| part.len()).eq([4, 2, 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# Changelog\n\n## [Unreleased]\n\n### Security\n\n- a\n\n## [0.2.0] - 2026-11-22\n\n### Added\n\n- b\n\n## [0.1.0] - 2026-01-02\n\nThe first.\n";

    #[test]
    fn a_changelog_in_order_has_no_fault() {
        assert_eq!(changelog_faults(GOOD, "0.2.0"), Vec::<String>::new());
        let sections = sections(GOOD);
        assert_eq!(sections.len(), 3);
        assert_eq!(sections[1], Section { version: "[0.2.0]".into(), date: Some("2026-11-22".into()), text: "### Added\n\n- b".into() });
    }

    #[test]
    fn each_disorder_is_named() {
        let cases = [
            ("## [Unreleased]", "## [Next]", "the first heading"),
            ("### Added", "### Features", "none of Added"),
            (" - 2026-11-22", "", "has no date"),
            ("2026-11-22", "22.11.2026", "has no date"),
            ("[0.2.0]", "0.2.0", "no version in brackets"),
            ("[0.1.0]", "[0.3.0]", "below a version that is not newer"),
            ("[0.2.0]", "[0.3.0]", "newer than 0.2.0"),
            ("- a\n", "### Security\n", "stands there twice"),
        ];
        for (old, new, fault) in cases {
            let faults = changelog_faults(&GOOD.replace(old, new), "0.2.0");
            assert!(faults.iter().any(|text| text.contains(fault)), "{new}: {faults:?}");
        }
    }

    #[test]
    fn versions_of_other_files() {
        assert_eq!(locked("name = \"sam\"\nversion = \"1.0.0\"\n\nname = \"samlight\"\nversion = \"0.1.0\"\n").as_deref(), Some("0.1.0"));
        assert_eq!(wit_version("// words\npackage samlight:saml@0.1.0;\n").as_deref(), Some("0.1.0"));
        assert_eq!(wit_version("package wasi:http@0.2.0;\n"), None);
    }
}
