//! What the gate costs, in the real hosts, on this machine alone.
use crate::progress::step;
use crate::project::{Project, which};
use crate::{envoy, npm, process, stores};
use anyhow::{Result, anyhow};
use std::path::Path;
use std::time::Duration;

/// The long one has three hundred thousand requests in it; on two quiet cores a quarter of this.
const LIMIT: Duration = Duration::from_secs(40 * 60);
const SHORT_LIMIT: Duration = Duration::from_secs(5 * 60);

pub(crate) fn command(project: &Project) -> Result<()> {
    npm::install(project)?;
    envoy::build(project)?;
    let program = step("Envoy", || envoy::install(project).map_err(|reason| anyhow!(reason)))?;
    let output = step("load on the Envoy filter", || in_envoy(project, &program, false))?;
    for figures in stores::figures(&output) {
        println!("{figures}");
    }
    Ok(())
}

/// Gives what pkg/test/envoy/load.mjs printed, which fails where memory grows.
pub(crate) fn in_envoy(project: &Project, program: &Path, short: bool) -> Result<String> {
    let mut node = project.command("node");
    node.current_dir(project.path("pkg")).arg("test/envoy/load.mjs");
    node.env("SAMLIGHT_ENVOY", program).env("SAMLIGHT_FILTER", project.path(envoy::FILTER));
    match wrk(project) {
        Ok(wrk) => node.env("SAMLIGHT_WRK", wrk),
        Err(reason) => node.env("SAMLIGHT_NO_WRK", reason),
    };
    // Debian's wrk finds its libraries beside it where they are not installed.
    let libraries = project.path("build/debian/usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
    node.env("LD_LIBRARY_PATH", libraries);
    if short {
        node.arg("--short");
    }
    process::run_within(node, if short { SHORT_LIMIT } else { LIMIT })
}

/// The wrk of this machine or Debian's in build/debian, or why there is none.
fn wrk(project: &Project) -> Result<std::path::PathBuf, String> {
    if let Some(wrk) = which("wrk") {
        return Ok(wrk);
    }
    let debian = project.path("build/debian");
    stores::unpack(project, &debian, "wrk").map_err(|error| format!("wrk is neither installed nor to be had: {}", stores::last_line(&error)))?;
    Ok(debian.join("usr/bin/wrk"))
}
