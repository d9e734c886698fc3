//! The gate as a component of wasi:http in our own host, as pkg/examples/gate has it.
use super::component::{demonstration, prepare};
use crate::process::{self, Program};
use crate::progress::step;
use crate::project::Project;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

const CHECK_LIMIT: Duration = Duration::from_secs(120);

pub(super) fn forever(project: &Project) -> Result<ExitCode> {
    let host = prepare(project)?;
    let mut program = Program::start(&mut demonstration(project, &host))?;
    let status = program.child.wait()?;
    bail!("the demonstration ended by itself with {status}");
}

pub(super) fn check(project: &Project) -> Result<String> {
    let host = prepare(project)?;
    step("round trip through the gate", || round_trip(project, &host))
}

/// Lets the example's own check go through a login and a refusal; gives what it printed.
pub(crate) fn round_trip(project: &Project, host: &Path) -> Result<String> {
    let mut node = demonstration(project, host);
    node.arg("--check");
    process::run_within(node, CHECK_LIMIT)
}
