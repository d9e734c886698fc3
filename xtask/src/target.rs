//! The target wasm32-unknown-unknown, which a new machine lacks.
use crate::process;
use crate::project::{Project, which};
use anyhow::{Context, Result, ensure};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library";

/// Where the target's standard library comes from.
pub(crate) enum Std {
    /// From rustup.
    Installed,
    /// Compiled by us, with these variables set for cargo.
    FromSource(Vec<(&'static str, OsString)>),
}

/// Asks in the order of what it costs: nothing, seconds, minutes. `rustup toolchain install` is not among the ways: the
/// toolchain that runs us is there, and where rustup can download that much it can download the target alone.
pub(crate) fn ensure(project: &Project) -> Result<Std> {
    if libdir(project)?.is_dir() {
        return Ok(Std::Installed);
    }
    let mut rustup = project.command("rustup");
    rustup.args(["target", "add", TARGET]);
    let Err(refusal) = process::run(rustup) else {
        return Ok(Std::Installed);
    };
    eprintln!("rustup cannot add {TARGET}, so its standard library is compiled from source: minutes instead of seconds");
    from_source(project).with_context(|| format!("{TARGET} is not installed: {refusal}"))
}

fn from_source(project: &Project) -> Result<Std> {
    let mut environment = vec![("RUSTC_BOOTSTRAP", OsString::from("1"))];
    let rustlib = PathBuf::from(print(project, &["--print", "sysroot"])?).join("lib/rustlib");
    if !rustlib.join("src/rust/library").is_dir() {
        if !Path::new(DEBIAN_SOURCES).is_dir() {
            apt_get(project, &["rustc-web", "rust-web-src"])?;
        }
        ensure!(Path::new(DEBIAN_SOURCES).is_dir(), "neither `rustup component add rust-src` nor Debian's rust-web-src is installed");
        // Debian's compiler belongs to Debian's sources; the linker is part of the toolchain that is here.
        let host = host(project)?;
        environment.push(("RUSTC", "/usr/bin/rustc".into()));
        environment.push(("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", rustlib.join(host).join("bin/rust-lld").into()));
    }
    Ok(Std::FromSource(environment))
}

/// Installs packages where that needs nobody's password.
pub(crate) fn apt_get(project: &Project, packages: &[&str]) -> Result<()> {
    ensure!(which("apt-get").is_some(), "there is no apt-get to install {}", packages.join(" "));
    let mut id = project.command("id");
    id.arg("-u");
    ensure!(process::answer(id)?.trim() == "0", "only root can install {}", packages.join(" "));
    let mut update = project.command("apt-get");
    update.args(["update", "-qq"]);
    process::run(update)?;
    let mut install = project.command("apt-get");
    install
        .args(["-o", "DPkg::Lock::Timeout=300", "install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::run(install)?;
    Ok(())
}

pub(crate) fn host(project: &Project) -> Result<String> {
    let version = print(project, &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

fn libdir(project: &Project) -> Result<PathBuf> {
    Ok(print(project, &["--print", "target-libdir", "--target", TARGET])?.into())
}

fn print(project: &Project, arguments: &[&str]) -> Result<String> {
    let mut rustc = project.command("rustc");
    rustc.args(arguments);
    Ok(process::answer(rustc)?.trim().to_owned())
}
