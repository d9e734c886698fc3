//! What the gate costs, in the real hosts, on this machine alone.
use crate::progress::step;
use crate::project::{Project, which};
use crate::{envoy, gate, npm, process, stores, wasm};
use anyhow::{Result, anyhow};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The long one has a hundred and fifty thousand requests in it; on two quiet cores a quarter of this.
const LIMIT: Duration = Duration::from_secs(40 * 60);
const SHORT_LIMIT: Duration = Duration::from_secs(5 * 60);

/// On the component in our own host, or on the filter in Envoy.
pub(crate) fn command(project: &Project, filter: bool) -> Result<()> {
    npm::install(project)?;
    let output = if filter {
        envoy::build(project)?;
        let program = step("Envoy", || envoy::install(project).map_err(|reason| anyhow!(reason)))?;
        step("load on the Envoy filter", || in_envoy(project, &program, false))?
    } else {
        gate::component::build(project)?;
        let host = step("the host of the gate", || gate::component::host(project))?;
        step("load on the gate", || in_wasi(project, &host, false))?
    };
    for figures in stores::figures(&output) {
        println!("{figures}");
    }
    Ok(())
}

/// On the example worker in workerd, by so many accepted logins with each store.
pub(crate) fn worker(project: &Project, logins: u32) -> Result<()> {
    npm::install(project)?;
    wasm::build(project)?;
    let mut node = project.command("node");
    node.current_dir(project.path("pkg")).args(["test/workerd/load.mjs", "--logins", &logins.to_string()]);
    step("wrk", || {
        with_wrk(project, &mut node);
        Ok(())
    })?;
    let output = step("load on the example worker", || process::run_within(node, LIMIT))?;
    for figures in stores::figures(&output) {
        println!("{figures}");
    }
    Ok(())
}

/// Gives what pkg/test/gate/load.mjs printed, which fails where memory grows.
pub(crate) fn in_wasi(project: &Project, host: &Path, short: bool) -> Result<String> {
    let mut node = project.command("node");
    node.current_dir(project.path("pkg")).arg("test/gate/load.mjs");
    node.env("SAMLIGHT_GATES", project.path(gate::component::FOLDER)).env("SAMLIGHT_GATE_HOST", host);
    gate::component::with_redis(project, &mut node);
    with_wrk(project, &mut node);
    if short {
        node.arg("--short");
    }
    process::run_within(node, if short { SHORT_LIMIT } else { LIMIT })
}

/// Gives what pkg/test/envoy/load.mjs printed, which fails where memory grows.
pub(crate) fn in_envoy(project: &Project, program: &Path, short: bool) -> Result<String> {
    let mut node = project.command("node");
    node.current_dir(project.path("pkg")).arg("test/envoy/load.mjs");
    node.env("SAMLIGHT_ENVOY", program).env("SAMLIGHT_FILTER", project.path(envoy::FILTER));
    with_wrk(project, &mut node);
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

fn with_wrk(project: &Project, node: &mut Command) {
    match wrk(project) {
        Ok(wrk) => node.env("SAMLIGHT_WRK", wrk),
        Err(reason) => node.env("SAMLIGHT_NO_WRK", reason),
    };
    // Debian's wrk finds its libraries beside it where they are not installed.
    let libraries = project.path("build/debian/usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
    node.env("SAMLIGHT_WRK_LIBRARIES", libraries);
}
