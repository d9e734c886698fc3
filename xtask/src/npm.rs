//! The npm side: what pkg/package.json asks for, and its scripts.
use crate::project::{Project, which};
use crate::{process, wasm};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Installs pkg/node_modules unless it is what package.json and its lock file ask for.
pub(crate) fn install(project: &Project) -> Result<()> {
    install_in(project, "pkg")
}

/// The same for another folder with a package.json of its own.
pub(crate) fn install_in(project: &Project, folder: &str) -> Result<()> {
    ensure!(which("node").is_some() && which("npm").is_some(), "node and npm are needed: Node 20.19 or later");
    let inside = |name: &str| project.path(&format!("{folder}/{name}"));
    let (manifest, lock) = (inside("package.json"), inside("package-lock.json"));
    let stamp = inside("node_modules/.installed-for");
    let wanted = |locked: bool| -> Result<String> {
        let manifest = fs::read_to_string(&manifest).with_context(|| manifest.display().to_string())?;
        Ok(if locked { manifest + &fs::read_to_string(&lock)? } else { manifest })
    };
    let locked = lock.is_file();
    if fs::read_to_string(&stamp).is_ok_and(|old| wanted(locked).is_ok_and(|new| old == new)) {
        return Ok(());
    }
    if !locked {
        eprintln!("{folder}/package-lock.json is missing: `npm install` instead of `npm ci`");
    }
    let mut npm = npm_in(project, folder);
    npm.arg(if locked { "ci" } else { "install" }).args(["--no-audit", "--no-fund"]);
    if !locked {
        npm.arg("--no-package-lock");
    }
    process::run(npm)?;
    fs::write(stamp, wanted(locked)?)?;
    Ok(())
}

/// Runs a script of pkg/package.json; gives what it printed.
pub(crate) fn script(project: &Project, name: &str) -> Result<String> {
    script_in(project, "pkg", name)
}

/// The same for another folder with a package.json of its own.
pub(crate) fn script_in(project: &Project, folder: &str, name: &str) -> Result<String> {
    let mut npm = npm_in(project, folder);
    npm.args(["run", name]);
    if let Some(cases) = project.cases() {
        npm.env("SAMLIGHT_CASES", cases);
    }
    let reports = native_reports(project);
    if reports.is_file() {
        npm.env("SAMLIGHT_NATIVE_REPORTS", reports);
    }
    process::run(npm)
}

/// A program of pkg/test. Its own npm calls find the folder as a script of package.json would.
pub(crate) fn program(project: &Project, path: &str) -> Command {
    let mut node = project.command("node");
    node.current_dir(project.path("pkg")).arg(path).env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    let reports = native_reports(project);
    if reports.is_file() {
        node.env("SAMLIGHT_NATIVE_REPORTS", reports);
    }
    node
}

/// Where the native tests write the report of every vector.
pub(crate) fn native_reports(project: &Project) -> PathBuf {
    project.path("build/native-reports.json")
}

/// A command that an installed package brings, if one does: a program or a script that names its interpreter.
pub(crate) fn binary(project: &Project, name: &str) -> Option<PathBuf> {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    let path = project.path(&format!("pkg/node_modules/.bin/{name}{suffix}"));
    path.is_file().then_some(path)
}

/// npm 11 runs no install scripts, so `.bin/workerd` is a detour through Node: take the program itself.
pub(crate) fn workerd(project: &Project) -> Result<PathBuf> {
    let vendor = project.path("pkg/node_modules/@cloudflare");
    let program = format!("bin/workerd{}", std::env::consts::EXE_SUFFIX);
    wasm::folder(&vendor)?
        .into_iter()
        .map(|package| package.join(&program))
        .find(|path| path.is_file())
        .with_context(|| format!("no workerd for this machine in {}", vendor.display()))
}

pub(crate) fn npm(project: &Project) -> Command {
    npm_in(project, "pkg")
}

pub(crate) fn npm_in(project: &Project, folder: &str) -> Command {
    let mut npm = project.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(project.path(folder))
        .env_remove("FORCE_COLOR") // our reading of the test counts expects none
        .env("NO_COLOR", "1");
    npm
}
