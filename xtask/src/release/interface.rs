//! The interface in TypeScript, as API Extractor reports it for every entry of the package.
use super::ACCEPT;
use crate::project::Project;
use crate::{npm, process};
use anyhow::{Context, Result};

/// Gives what the script says it looked at.
pub(crate) fn check(project: &Project, write: bool) -> Result<String> {
    let mut node = npm::program(project, "scripts/api.mjs");
    if !write {
        node.arg("--check");
    }
    let output = process::run(node).context(ACCEPT)?;
    let entries = output.trim_end().lines().next_back().unwrap_or_default();
    Ok(format!("TypeScript: {entries}"))
}
