//! The stores before the servers that people run: where those are not installed they are fetched into build/, and nothing of the machine changes.
use crate::npm;
use crate::process;
use crate::progress::step;
use crate::project::{Project, which};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The whole of pkg/test/stores takes two minutes on a quiet machine.
const LIMIT: Duration = Duration::from_secs(15 * 60);
/// SQLite is one file of C that takes its time; without optimisation half a minute on a quiet machine.
const COMPILE_LIMIT: Duration = Duration::from_secs(10 * 60);

const PROGRAMS: &str = "pkg/test/stores/programs/package.json";

pub(crate) fn command(project: &Project) -> Result<()> {
    npm::install(project)?;
    let output = step("stores", || run(project))?;
    print!("{output}");
    for figures in figures(&output) {
        println!("{figures}");
    }
    Ok(())
}

/// Runs pkg/test/stores; gives what it printed. What cannot be had on this machine is skipped there, by its name and with the reason.
pub(crate) fn run(project: &Project) -> Result<String> {
    let mut npm = project.command("npm");
    npm.current_dir(project.path("pkg")).args(["run", "test:stores"]).env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    let debian = project.path("build/debian");
    for (name, program, folder, package) in
        [("redis", "redis-server", "/usr/bin", "redis-server"), ("postgresql", "postgres", "/usr/lib/postgresql", "postgresql")]
    {
        let installed = which(program).is_some() || Path::new(folder).join(program).exists() || has(Path::new(folder), "bin/postgres");
        if !installed && let Err(error) = unpack(project, &debian, package) {
            npm.env(format!("SAMLIGHT_NO_{name}"), format!("{name} is neither installed nor to be had: {}", last_line(&error)));
        }
    }
    npm.env("SAMLIGHT_DEBIAN", &debian);
    match programs(project) {
        Ok(folder) => {
            npm.env("SAMLIGHT_STORE_MODULES", &folder);
            if let Err(error) = compile(project, &folder) {
                npm.env("SAMLIGHT_NO_better_sqlite3", format!("better-sqlite3 does not compile: {}", last_line(&error)));
            }
        }
        Err(error) => {
            for name in ["better_sqlite3", "deno", "node"] {
                npm.env(format!("SAMLIGHT_NO_{name}"), format!("{name} cannot be installed: {}", last_line(&error)));
            }
        }
    }
    process::run_within(npm, LIMIT)
}

/// The lines of the table that the tests print.
pub(crate) fn figures(output: &str) -> Vec<&str> {
    output.lines().filter_map(|line| line.split_once("figures | ")).map(|(_, figures)| figures).collect()
}

/// Whether one of the versions in a folder has this file.
fn has(folder: &Path, file: &str) -> bool {
    fs::read_dir(folder).is_ok_and(|mut versions| versions.any(|version| version.is_ok_and(|version| version.path().join(file).is_file())))
}

/// A package of Debian's with what it needs and this machine lacks, unpacked and not installed: no service starts, and nobody has to be root.
pub(crate) fn unpack(project: &Project, debian: &Path, package: &str) -> Result<()> {
    let stamp = debian.join(format!("{package}.unpacked"));
    if stamp.is_file() {
        return Ok(());
    }
    ensure!(which("apt-get").is_some() && which("dpkg").is_some(), "there is no apt-get");
    let archives = debian.join(format!("{package}.archives"));
    fs::create_dir_all(archives.join("partial"))?;
    let download = || -> Result<()> {
        let mut apt = project.command("apt-get");
        apt.args(["-qq", "-y", "--no-install-recommends", "--download-only", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="])
            .arg("-o")
            .arg(format!("Dir::Cache::archives={}/", archives.display()))
            .args(["install", package])
            .env("DEBIAN_FRONTEND", "noninteractive");
        process::run(apt).map(drop)
    };
    // The lists may be missing or old; only root can renew them.
    if download().is_err() {
        let mut update = project.command("apt-get");
        update.args(["update", "-qq"]);
        process::run(update).and_then(|_| download())?;
    }
    for archive in fs::read_dir(&archives)? {
        let archive = archive?.path();
        if archive.extension().is_some_and(|extension| extension == "deb") {
            let mut dpkg = project.command("dpkg");
            dpkg.arg("-x").arg(&archive).arg(debian);
            process::run(dpkg)?;
        }
    }
    fs::remove_dir_all(&archives)?;
    fs::write(stamp, "").context("build/debian")
}

/// Deno and a Node with `node:sqlite`, both shipped inside packages, and the sources of better-sqlite3. Without install scripts: those download.
fn programs(project: &Project) -> Result<PathBuf> {
    let folder = project.path("build/store-programs");
    let wanted = fs::read_to_string(project.path(PROGRAMS)).context(PROGRAMS)?;
    let stamp = folder.join(".installed-for");
    if fs::read_to_string(&stamp).is_ok_and(|old| old == wanted) {
        return Ok(folder);
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("package.json"), &wanted)?;
    let mut npm = in_folder(project, &folder);
    npm.args(["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]);
    process::run(npm)?;
    fs::write(stamp, wanted)?;
    Ok(folder)
}

/// Against the headers that came with Node. Not optimised: what is tried is our store.
fn compile(project: &Project, folder: &Path) -> Result<()> {
    let package = folder.join("node_modules/better-sqlite3");
    ensure!(package.is_dir(), "the package is not there");
    if package.join("build/Debug/better_sqlite3.node").is_file() {
        return Ok(());
    }
    let headers =
        Path::new("/usr/include/node/node.h").is_file() || which("node").is_some_and(|node| node.with_file_name("../include/node/node.h").is_file());
    ensure!(headers, "Node's headers are not installed");
    let mut npm = in_folder(project, &package);
    npm.args(["run", "build-debug"]);
    process::run_within(npm, COMPILE_LIMIT).map(drop)
}

fn in_folder(project: &Project, folder: &Path) -> Command {
    let mut npm = project.command("npm");
    npm.current_dir(folder).env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    npm
}

pub(crate) fn last_line(error: &anyhow::Error) -> String {
    let text = error.to_string();
    text.trim_end().lines().next_back().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_in_what_the_tests_print() {
        let output = "ok 1 - x\n    # figures | Redis 7 | claims/s 5\n# pass 3\n# figures | D1 | claims/s 1\n";
        assert_eq!(figures(output), ["Redis 7 | claims/s 5", "D1 | claims/s 1"]);
    }
}
