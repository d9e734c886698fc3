//! The packed npm package in every JavaScript runtime, and a newcomer's way with it.
use crate::process;
use crate::project::{Project, which};
use crate::target::apt_get;
use crate::{npm, wasm};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Debian's packages; where the program lies in them, and under which names the tests look for it or for why it is not there.
const BROWSERS: [Browser; 2] = [
    Browser {
        package: "chromium",
        installed: "/usr/bin/chromium",
        unpacked: "usr/lib/chromium/chromium",
        found: "SAMLIGHT_CHROMIUM",
        missing: "SAMLIGHT_NO_CHROMIUM",
    },
    Browser {
        package: "firefox-esr",
        installed: "/usr/bin/firefox-esr",
        unpacked: "usr/lib/firefox-esr/firefox-esr",
        found: "SAMLIGHT_FIREFOX",
        missing: "SAMLIGHT_NO_FIREFOX",
    },
];

struct Browser {
    package: &'static str,
    installed: &'static str,
    unpacked: &'static str,
    found: &'static str,
    missing: &'static str,
}

/// Builds what is tested first. With `write`, the table of tested versions in pkg/README.md is written anew.
pub(crate) fn command(project: &Project, write: bool) -> Result<()> {
    npm::install(project)?;
    wasm::build(project)?;
    run(project, write).map(drop)
}

/// One suite and all vectors in every runtime that can be had here. Those that cannot are skipped by name.
pub(crate) fn run(project: &Project, write: bool) -> Result<String> {
    let mut node = npm::program(project, "test/runtimes/run.mjs");
    if write {
        node.arg("--write");
    }
    browsers(project, &mut node);
    told(process::run(node)?)
}

/// Tells a program of tests where the browsers are, or for which reason one is not there.
pub(crate) fn browsers(project: &Project, node: &mut Command) {
    for browser in &BROWSERS {
        match browser.ensure(project) {
            Ok(path) => node.env(browser.found, path),
            Err(error) => node.env(browser.missing, last_line(&error)),
        };
    }
    let libraries = libraries(project);
    if libraries.is_dir() {
        node.env("SAMLIGHT_BROWSER_LIBRARIES", libraries);
    }
}

/// The Chromium that is installed or was unpacked before; nothing is fetched.
pub(crate) fn chromium(project: &Project, node: &mut Command) {
    let [browser, _] = &BROWSERS;
    let found = [PathBuf::from(browser.installed), folder(project).join(browser.unpacked)].into_iter().find(|path| path.is_file());
    if let Some(path) = found {
        node.env("SAMLIGHT_BENCH_CHROMIUM", path).env("SAMLIGHT_BROWSER_LIBRARIES", libraries(project));
    }
}

/// From an empty folder through the README of the package to a login.
pub(crate) fn newcomer(project: &Project) -> Result<String> {
    told(process::run(npm::program(project, "test/runtimes/newcomer.mjs"))?)
}

/// Prints what ran, and what was skipped for which reason: the counts alone name nothing.
fn told(output: String) -> Result<String> {
    for line in output.lines().filter(|line| line.starts_with("# tested: ") || line.contains(" # SKIP ")) {
        eprintln!("       {}", line.trim_start().trim_start_matches("# "));
    }
    Ok(output)
}

impl Browser {
    /// Where the browser is: installed, or where that takes a password that nobody gives, unpacked into build/debian.
    fn ensure(&self, project: &Project) -> Result<PathBuf> {
        let installed = PathBuf::from(self.installed);
        if installed.is_file() {
            return Ok(installed);
        }
        let unpacked = folder(project).join(self.unpacked);
        if unpacked.is_file() {
            return Ok(unpacked);
        }
        let Err(refusal) = apt_get(project, &[self.package]) else {
            ensure!(installed.is_file(), "Debian's {} brought no {}", self.package, self.installed);
            return Ok(installed);
        };
        unpack(project, self.package).with_context(|| format!("{refusal}, and it cannot be unpacked"))?;
        ensure!(unpacked.is_file(), "Debian's {} brought no {}", self.package, self.unpacked);
        Ok(unpacked)
    }
}

/// Where Debian's packages are unpacked.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.path("build/debian")
}

fn libraries(project: &Project) -> PathBuf {
    folder(project).join(format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH))
}

/// The package and all that this machine lacks for it, without being root.
pub(crate) fn unpack(project: &Project, package: &str) -> Result<()> {
    ensure!(which("apt-get").is_some() && which("dpkg").is_some(), "there is no apt-get to download {package}");
    let archives = folder(project).join("archives");
    fs::create_dir_all(&archives)?;
    let mut plan = Command::new("apt-get");
    plan.args(["install", "--simulate", "--no-install-recommends", package]);
    let plan = process::answer(plan)?;
    let mut download = Command::new("apt-get");
    download.current_dir(&archives).args(["download", "-qq"]).args(planned(&plan));
    process::run(download)?;
    for archive in wasm::folder(&archives)? {
        let mut dpkg = Command::new("dpkg");
        dpkg.arg("-x").arg(&archive).arg(folder(project));
        process::run(dpkg)?;
        remove(&archive)?;
    }
    Ok(())
}

/// What `apt-get install --simulate` would install: the lines `Inst NAME (VERSION ...)`.
fn planned(plan: &str) -> Vec<&str> {
    plan.lines().filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next()).collect()
}

fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).with_context(|| path.display().to_string())
}

pub(crate) fn last_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    text.trim_end().lines().next_back().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read() {
        let plan = "Reading package lists...\nInst libnspr4 (2:4.35 Debian:12 [amd64])\nInst firefox-esr [1] (2 Debian:12 [amd64])\nConf libnspr4 (2:4.35)\n";
        assert_eq!(planned(plan), ["libnspr4", "firefox-esr"]);
        assert!(planned("").is_empty());
    }
}
