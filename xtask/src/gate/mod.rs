//! The gate in front of a sample application, with a test IdP, on this machine alone.
pub(crate) mod component;
mod envoy;
mod wasi;

use crate::project::Project;
use anyhow::Result;
use std::process::ExitCode;

/// Starts the filter in Envoy. With `check` it makes one login and one refusal, and ends.
pub(crate) fn in_envoy(project: &Project, check: bool) -> Result<ExitCode> {
    if check {
        print!("{}", envoy::check(project)?);
        return Ok(ExitCode::SUCCESS);
    }
    envoy::forever(project)
}

/// Starts the component in our own host. With `check` it makes one login and one refusal, and ends.
pub(crate) fn in_wasi(project: &Project, check: bool) -> Result<ExitCode> {
    if check {
        print!("{}", wasi::check(project)?);
        return Ok(ExitCode::SUCCESS);
    }
    wasi::forever(project)
}

pub(crate) use envoy::round_trip as envoy_round_trip;
pub(crate) use wasi::round_trip as wasi_round_trip;
