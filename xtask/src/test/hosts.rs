//! The steps in front of real hosts: the component, the Envoy filter, the gate.
use super::{Context, Done, last_line};
use crate::{component, envoy, gate, load, stores};
use anyhow::Result;

pub(super) fn component_built(context: &mut Context) -> Result<Done> {
    component::build(context.project).map(Done::Checked)
}

pub(super) fn component_in_wasmtime(context: &mut Context) -> Result<Done> {
    let output = component::in_wasmtime(context.project)?;
    for figures in output.lines().filter(|line| line.starts_with("fuel: ")) {
        eprintln!("       {figures}");
    }
    Ok(Done::Tests(output))
}

pub(super) fn component_in_node(context: &mut Context) -> Result<Done> {
    component::in_node(context.project).map(Done::Tests)
}

pub(super) fn component_in_python(context: &mut Context) -> Result<Done> {
    match &context.python {
        Ok(python) => component::in_python(context.project, python).map(last_line),
        Err(reason) => Ok(Done::Skipped(reason.clone())),
    }
}

pub(super) fn envoy_filter(context: &mut Context) -> Result<Done> {
    Ok(Done::Checked(envoy::build(context.project)?))
}

/// The example's own round trip too: it starts the same Envoy.
pub(super) fn in_envoy(context: &mut Context) -> Result<Done> {
    match envoy::install(context.project) {
        Err(reason) => Ok(Done::Skipped(reason)),
        Ok(program) => {
            let output = envoy::test(context.project, &program)?;
            gate::envoy_round_trip(context.project, &program)?;
            for figures in stores::figures(&load::in_envoy(context.project, &program, true)?) {
                eprintln!("       {figures}");
            }
            Ok(Done::Tests(output))
        }
    }
}

pub(super) fn gate_components(context: &mut Context) -> Result<Done> {
    Ok(Done::Checked(gate::component::build(context.project)?))
}

/// The example's own round trip too: it starts the same host.
pub(super) fn gate_in_hosts(context: &mut Context) -> Result<Done> {
    let output = gate::component::test(context.project)?;
    let host = gate::component::host(context.project)?;
    gate::wasi_round_trip(context.project, &host)?;
    for figures in stores::figures(&load::in_wasi(context.project, &host, true)?) {
        eprintln!("       {figures}");
    }
    Ok(Done::Tests(output))
}
