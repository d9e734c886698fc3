//! What is given out: which files, under which licences, with which interface, and out of which bytes.
mod breaks;
mod contents;
mod interface;
mod listing;
mod notices;
mod publish;
mod ready;
mod reproduce;
mod semver;
mod versions;

pub(crate) use breaks::check as breaks;
pub(crate) use publish::command as publish;
pub(crate) use ready::note_tested;
pub(crate) use reproduce::{check as reproduce, command as reproduce_command};
pub(crate) use versions::{check as versions, crate_version};

use crate::progress::step;
use crate::project::Project;
use crate::{npm, wasm};
use anyhow::Result;
use std::collections::BTreeSet;

/// What is cheap first. Only the contents need a build.
pub(crate) fn command(project: &Project, write: bool) -> Result<()> {
    println!("{}", step("versions and changelog", || versions(project))?);
    println!("{}", step("licences of what is inside", || notices(project, write))?);
    println!("{}", step("interface in Rust", || listing(project, write))?);
    println!("{}", step("breaks since the last release", || breaks(project))?.unwrap_or_else(|reason| reason));
    step("npm packages", || npm::install(project))?;
    println!("{}", step("interface in TypeScript", || interface(project, write))?);
    wasm::build(project)?;
    println!("{}", step("contents of the packages", || contents(project, write))?);
    Ok(())
}

pub(crate) fn contents(project: &Project, write: bool) -> Result<String> {
    contents::check(project, write)
}

pub(crate) fn notices(project: &Project, write: bool) -> Result<String> {
    notices::check(project, write)
}

pub(crate) fn interface(project: &Project, write: bool) -> Result<String> {
    interface::check(project, write)
}

pub(crate) fn listing(project: &Project, write: bool) -> Result<String> {
    listing::check(project, write)
}

/// How to accept a difference that is wanted.
const ACCEPT: &str = "if this is wanted, accept it with `cargo xtask release-check --write` and commit what that changes";

/// The lines that went and came, the first of them.
fn difference(old: &str, new: &str) -> String {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (old.lines().collect(), new.lines().collect());
    let gone = before.difference(&after).map(|line| format!("- {line}"));
    gone.chain(after.difference(&before).map(|line| format!("+ {line}"))).take(20).collect::<Vec<_>>().join("\n")
}
