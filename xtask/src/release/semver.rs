//! Whether the version says what a change means: cargo-semver-checks, against the newest release.
//!
//! Compiled for a release, not for every change: see `breaks.rs`.
use crate::process::{self, Failure};
use crate::project::{Project, which};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NAME: &str = "cargo-semver-checks";
const VERSION: &str = "0.51.0";

fn installed(project: &Project) -> Option<PathBuf> {
    let ours = tools(project).join("bin").join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX));
    if ours.is_file() { Some(ours) } else { which(NAME) }
}

/// The program, compiled if there is none: minutes.
pub(crate) fn obtain(project: &Project) -> Result<PathBuf> {
    if let Some(program) = installed(project) {
        return Ok(program);
    }
    let mut cargo = project.cargo(&["install", NAME, "--version", VERSION, "--locked", "--debug", "--root"]);
    cargo.arg(tools(project)).env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", project.path("target/tools"));
    process::run(cargo)?;
    installed(project).with_context(|| format!("cargo install left no {NAME}"))
}

fn tools(project: &Project) -> PathBuf {
    project.path("build/tools/semver")
}

/// The newest release that this commit comes from, if there is one.
pub(crate) fn newest_release(project: &Project) -> Option<String> {
    let mut git = project.command("git");
    git.args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD^"]);
    process::answer(git).ok().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty())
}

/// Compares with a release. A tool that finds nothing in anything would pass here, so it first has to find a function that went.
pub(crate) fn check(project: &Project, program: &Path, release: &str) -> Result<String> {
    finds_a_break(project, program)?;
    let mut semver = checker(project, program, project.root());
    semver.args(["--package", "samlight", "--baseline-rev", release, "--only-explicit-features", "--features", "full,private-keys"]);
    process::run(semver)?;
    Ok(format!("no break since {release} that the version does not tell of"))
}

fn finds_a_break(project: &Project, program: &Path) -> Result<()> {
    let folder = project.path("build/tools/semver/break");
    for (name, source) in [("before", "pub fn one() {}\npub fn two() {}\n"), ("after", "pub fn one() {}\n")] {
        let home = folder.join(name);
        fs::create_dir_all(home.join("src"))?;
        fs::write(home.join("Cargo.toml"), "[package]\nname = \"broken\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n")?;
        fs::write(home.join("src/lib.rs"), source)?;
    }
    let compare = |current: &str| {
        let mut semver = checker(project, program, &folder.join(current));
        semver.arg("--baseline-root").arg(folder.join("before"));
        process::run(semver)
    };
    compare("before").context("cargo-semver-checks refuses a crate that did not change")?;
    let error = compare("after").err().context("cargo-semver-checks does not see that a function went")?;
    let found = error.downcast_ref::<Failure>().is_some_and(|failure| failure.output.contains("function_missing"));
    ensure!(found, "cargo-semver-checks failed for another reason than the function that went: {error:#}");
    Ok(())
}

fn checker(project: &Project, program: &Path, home: &Path) -> Command {
    let mut semver = project.command(program);
    semver.current_dir(home).args(["semver-checks", "--color", "never"]);
    semver.env("CARGO_TARGET_DIR", project.path("target/semver"));
    semver
}
