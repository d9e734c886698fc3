//! A release: everything is checked and packed; only with `--publish` does anything leave this machine.
use super::{contents, interface, listing, notices, ready, reproduce, semver, versions};
use crate::progress::step;
use crate::project::Project;
use crate::{npm, process, wasm};
use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = "build/release";
const SUMS: &str = "SHA256SUMS";

/// What goes along with a release besides the two packages, and under which name.
const ARTEFACTS: [(&str, &str); 6] = [
    ("pkg/dist/samlight.wasm", "samlight.wasm"),
    ("pkg/dist/verify.wasm", "verify.wasm"),
    ("build/component/samlight.wasm", "samlight.component.wasm"),
    ("build/envoy/samlight-filter.wasm", "samlight-envoy-filter.wasm"),
    ("build/gate/reverse-proxy.wasm", "samlight-gate-reverse-proxy.wasm"),
    ("build/gate/composed.wasm", "samlight-gate-composed.wasm"),
];

/// What is asked of the environment before anything is published, and what for. No token of long life is among them.
const CREDENTIALS: [(&str, &str); 2] = [
    ("ACTIONS_ID_TOKEN_REQUEST_URL", "npm's provenance and the signature of SHA256SUMS are made with the identity of a CI run"),
    ("CARGO_REGISTRY_TOKEN", "the registry of crates gives one for some minutes in exchange for that identity"),
];

/// Without `really`, all checks run, and what would be done is printed.
pub(crate) fn command(project: &Project, really: bool) -> Result<()> {
    let version = versions::crate_version(project)?;
    let mut faults = ready::faults(project)?;
    if really {
        let missing = CREDENTIALS.iter().filter(|(name, _)| env::var_os(name).is_none_or(|value| value.is_empty()));
        faults.extend(missing.map(|(name, reason)| format!("{name} is not set: {reason}")));
    }
    ensure!(faults.is_empty(), "samlight {version} is not ready to be released:\n- {}", faults.join("\n- "));
    step("npm packages", || npm::install(project))?;
    wasm::build(project)?;
    for (name, check) in [
        ("licences of what is inside", notices::check as fn(&Project, bool) -> Result<String>),
        ("interface in TypeScript", interface::check),
        ("interface in Rust", listing::check),
        ("contents of the packages", contents::check),
    ] {
        println!("{}", step(name, || check(project, false))?);
    }
    if let Some(release) = semver::newest_release(project) {
        let program = step("cargo-semver-checks", || semver::obtain(project))?;
        println!("{}", step("breaks since the last release", || semver::check(project, &program, &release))?);
    }
    println!("{}", step("the same bytes again", || reproduce::check(project, true))?);
    let tarball = step("pack", || pack(project, &version))?;
    let plan = plan(project, &tarball);
    if !really {
        println!("\nnothing was published. With --publish these would run:");
        for command in &plan {
            println!("  {}", process::words(command));
        }
        return Ok(());
    }
    for command in plan {
        println!("{}", process::run(command)?);
    }
    Ok(())
}

/// Both packages and what goes along with them, with their sums; gives the npm tarball.
fn pack(project: &Project, version: &str) -> Result<PathBuf> {
    let folder = project.path(FOLDER);
    wasm::empty(&folder)?;
    let mut pack = npm::npm(project);
    pack.args(["pack", "--ignore-scripts", "--pack-destination"]).arg(&folder);
    process::run(pack)?;
    // Compiles what was packed, alone: a file that `include` forgets is missed here.
    process::run(project.cargo(&["package", "--package", "samlight", "--locked"]))?;
    let packed = format!("samlight-{version}.crate");
    fs::copy(project.path("target/package").join(&packed), folder.join(&packed)).with_context(|| packed.clone())?;
    for (file, name) in ARTEFACTS {
        fs::copy(project.path(file), folder.join(name)).with_context(|| file.to_owned())?;
    }
    fs::write(folder.join(SUMS), sums(&folder)?).context(SUMS)?;
    let tarball = folder.join(format!("samlight-{version}.tgz"));
    ensure!(tarball.is_file(), "npm packed no {}", tarball.display());
    Ok(tarball)
}

/// As `sha256sum --check` reads them.
fn sums(folder: &Path) -> Result<String> {
    let mut text = String::new();
    for file in wasm::folder(folder)? {
        let name = file.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        let _ = writeln!(text, "{}  {name}", wasm::digest(&file)?);
    }
    if text.is_empty() {
        bail!("{} is empty", folder.display());
    }
    Ok(text)
}

/// The crate first: the registry of crates checks more, and neither takes anything back.
fn plan(project: &Project, tarball: &Path) -> Vec<Command> {
    let sums = project.path(FOLDER).join(SUMS);
    let mut sign = project.command("cosign");
    sign.args(["sign-blob", "--yes", "--bundle"]).arg(sums.with_extension("sigstore.json")).arg(&sums);
    let mut npm = npm::npm(project);
    npm.arg("publish").arg(tarball).args(["--provenance", "--access", "public"]);
    vec![sign, project.cargo(&["publish", "--package", "samlight", "--locked"]), npm]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_sha256sum() {
        let folder = env::temp_dir().join(format!("samlight-sums-{}", std::process::id()));
        wasm::empty(&folder).expect("a folder");
        assert!(sums(&folder).is_err(), "nothing to sum");
        fs::write(folder.join("b"), "abc").expect("written");
        fs::write(folder.join("a"), "").expect("written");
        let text = sums(&folder);
        fs::remove_dir_all(&folder).expect("removed");
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n\
                        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n";
        assert_eq!(text.ok().as_deref(), Some(expected));
    }

    #[test]
    fn what_is_published_comes_with_provenance() {
        let project = Project::copy_at("/samlight".into());
        let plan: Vec<_> = plan(&project, Path::new("samlight-1.0.0.tgz")).iter().map(process::words).collect();
        assert!(plan[2].ends_with("publish samlight-1.0.0.tgz --provenance --access public"), "{plan:?}");
        assert!(plan[0].starts_with("cosign sign-blob --yes --bundle") && plan[0].ends_with("SHA256SUMS"), "{plan:?}");
    }
}
