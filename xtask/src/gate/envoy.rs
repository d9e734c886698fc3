//! The filter in the real Envoy, as pkg/examples/envoy has it.
use crate::process::{self, Program};
use crate::progress::step;
use crate::project::Project;
use crate::{envoy, npm, wasm};
use anyhow::{Result, anyhow, bail};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

const CHECK_LIMIT: Duration = Duration::from_secs(120);

pub(super) fn forever(project: &Project) -> Result<ExitCode> {
    let envoy = prepare(project)?;
    let mut program = Program::start(&mut demonstration(project, &envoy))?;
    let status = program.child.wait()?;
    bail!("the demonstration ended by itself with {status}");
}

pub(super) fn check(project: &Project) -> Result<String> {
    let envoy = prepare(project)?;
    step("round trip through Envoy", || round_trip(project, &envoy))
}

/// Lets the example's own check go through a login and a refusal; gives what it printed.
pub(crate) fn round_trip(project: &Project, envoy: &Path) -> Result<String> {
    let mut node = demonstration(project, envoy);
    node.arg("--check");
    process::run_within(node, CHECK_LIMIT)
}

/// The test IdP is in the npm package.
fn prepare(project: &Project) -> Result<std::path::PathBuf> {
    step("npm packages", || npm::install(project))?;
    if !project.path("pkg/dist/testing.js").is_file() {
        wasm::build(project)?;
    }
    envoy::build(project)?;
    step("Envoy", || envoy::install(project).map_err(|reason| anyhow!(reason)))
}

fn demonstration(project: &Project, envoy: &Path) -> Command {
    let mut node = project.command("node");
    node.arg("pkg/examples/envoy/demo.mjs").env("ENVOY", envoy).env("FILTER", project.path(envoy::FILTER));
    node
}
