//! The framework examples, each started as in production and signed in to.
use crate::process;
use crate::project::Project;
use anyhow::Result;
use std::env;
use std::time::Duration;

/// On two cores with nothing downloaded it takes a quarter of this.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Gives what the driver printed, with the counts of its tests.
pub(crate) fn check(project: &Project) -> Result<String> {
    let mut node = project.command("node");
    node.arg("pkg/examples/check.mjs");
    // The example in Rust is built by the cargo that runs us.
    node.env("CARGO", env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    process::run_within(node, LIMIT)
}
