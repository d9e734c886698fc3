//! What the crate depends on: licences, versions, and a reason for each.
use crate::process;
use crate::project::Project;
use crate::target::TARGET;
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The features that make WebAssembly.
const HOSTS: [&str; 4] = ["js", "component", "http", "proxy"];

/// deny.toml, which cargo-deny reads too.
#[derive(Deserialize)]
struct Rules {
    licenses: Licences,
    graph: Graph,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

/// The manifests with a lock file of their own: each names the crate, so a dependency given up here makes it stale.
const LOCKED: [&str; 1] = ["pkg/examples/axum/Cargo.toml"];

/// All of it; gives one line of summary.
pub(crate) fn check(project: &Project) -> Result<String> {
    for manifest in LOCKED {
        let cargo = project.cargo(&["metadata", "--locked", "--format-version", "1", "--quiet", "--manifest-path", manifest]);
        process::answer(cargo).with_context(|| format!("the lock file beside {manifest} is stale: run cargo update --workspace there"))?;
    }
    let rules = fs::read_to_string(project.path("deny.toml")).context("deny.toml")?;
    let rules: Rules = toml::from_str(&rules).context("deny.toml")?;
    let mut cargo = project.cargo(&["metadata", "--format-version", "1", "--all-features", "--quiet"]);
    for target in &rules.graph.targets {
        cargo.args(["--filter-platform", target]);
    }
    let metadata: Metadata = serde_json::from_str(&process::answer(cargo)?).context("cargo metadata")?;
    let modules: Vec<_> = HOSTS.iter().map(|host| linked(project, host, &[])).collect::<Result<_>>()?;
    let reasons = fs::read_to_string(project.path("ARCHITECTURE.md")).context("ARCHITECTURE.md")?;
    let ours = metadata.packages.iter().find(|package| package.name == "samlight" && package.source.is_none());
    let direct = ours.context("cargo metadata does not know samlight")?.dependencies.iter();
    let direct: BTreeSet<_> = direct.map(|dependency| dependency.name.as_str()).collect();

    let mut faults = refused_licences(&metadata.packages, &rules.licenses.allow)?;
    modules.iter().for_each(|module| faults.extend(several_versions(module)));
    faults.extend(without_reason(&direct, &reasons));
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(format!(
        "{} crates, {} in the WebAssembly, {} direct",
        metadata.packages.len(),
        modules.iter().flatten().collect::<BTreeSet<_>>().len(),
        direct.len()
    ))
}

/// A module that draws randomness would not run on every host, and nothing in it may need any.
pub(crate) fn no_randomness(project: &Project, host: &str) -> Result<()> {
    for (name, version) in linked(project, host, &[])? {
        ensure!(name != "getrandom", "getrandom {version} is among the dependencies of the WebAssembly");
    }
    Ok(())
}

/// The crates that are compiled into the WebAssembly for a host, by what else decides its features.
pub(crate) fn linked(project: &Project, host: &str, features: &[&str]) -> Result<BTreeSet<(String, String)>> {
    let mut cargo = project.cargo(&["tree", "--quiet", "--package", "samlight", "--features", host]);
    cargo.args(features).args(["--target", TARGET, "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let text = process::answer(cargo)?;
    text.lines().filter(|line| !line.is_empty()).map(name_and_version).collect()
}

fn name_and_version(line: &str) -> Result<(String, String)> {
    let mut words = line.split_whitespace();
    match (words.next(), words.next().and_then(|word| word.strip_prefix('v'))) {
        (Some(name), Some(version)) => Ok((name.to_owned(), version.to_owned())),
        _ => bail!("cargo tree printed `{line}` where a name and a version were expected"),
    }
}

fn refused_licences(packages: &[Package], allow: &[String]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for Package { name, version, license, .. } in packages {
        let Some(license) = license else {
            faults.push(format!("{name} {version} names no licence"));
            continue;
        };
        // Older crates write `MIT/Apache-2.0`.
        let expression = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX).with_context(|| format!("the licence of {name} {version}"))?;
        let allowed = |wanted: &spdx::LicenseReq| allow.iter().any(|text| *text == wanted.to_string());
        if !expression.evaluate(allowed) {
            faults.push(format!("{name} {version} is under `{license}`, of which deny.toml allows too little"));
        }
    }
    Ok(faults)
}

fn several_versions(crates: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, version) in crates {
        versions.entry(name).or_default().push(version);
    }
    versions
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| format!("the WebAssembly has {name} in it {} times: {}", versions.len(), versions.join(", ")))
        .collect()
}

/// A reason is a line with the crate's name in backticks.
fn without_reason(direct: &BTreeSet<&str>, reasons: &str) -> Vec<String> {
    direct
        .iter()
        .filter(|name| !reasons.contains(&format!("`{name}`")))
        .map(|name| format!("ARCHITECTURE.md has no line that says why `{name}` is there"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licensed(license: Option<&str>) -> Vec<String> {
        let package =
            Package { name: "x".into(), version: "1.0.0".into(), license: license.map(str::to_owned), source: None, dependencies: Vec::new() };
        refused_licences(&[package], &["MIT".into(), "Apache-2.0".into()]).unwrap_or_else(|error| vec![format!("{error:#}")])
    }

    #[test]
    fn licences_are_read_as_expressions() {
        for good in ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Apache-2.0"] {
            assert_eq!(licensed(Some(good)), Vec::<String>::new(), "{good}");
        }
        for bad in ["GPL-3.0-only", "MIT AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception", "Whatever"] {
            assert_eq!(licensed(Some(bad)).len(), 1, "{bad}");
        }
        assert_eq!(licensed(None).len(), 1);
    }

    #[test]
    fn only_two_versions_of_one_crate_are_a_fault() {
        let crates = |list: &[(&str, &str)]| list.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
        assert_eq!(several_versions(&crates(&[("a", "1.0.0"), ("b", "1.0.0")])).len(), 0);
        let faults = several_versions(&crates(&[("a", "1.0.0"), ("a", "2.0.0"), ("b", "1.0.0")]));
        assert_eq!(faults, ["the WebAssembly has a in it 2 times: 1.0.0, 2.0.0"]);
    }

    #[test]
    fn a_name_inside_another_is_no_reason() {
        let direct = BTreeSet::from(["serde", "serde_json"]);
        assert_eq!(without_reason(&direct, "- `serde_json`: reports as JSON").len(), 1);
        assert_eq!(without_reason(&direct, "- `serde`, `serde_json`: reports as JSON").len(), 0);
    }

    #[test]
    fn lines_of_cargo_tree() {
        let read = |line| name_and_version(line).ok();
        assert_eq!(read("der v0.8.3 (*)"), Some(("der".into(), "0.8.3".into())));
        assert_eq!(read("samlight v0.1.0 (/somewhere)"), Some(("samlight".into(), "0.1.0".into())));
        assert_eq!(read("nothing to print."), None);
    }
}
