//! The project's own commands. Everything they download or build goes to ignored folders.
mod bench;
mod bundle;
mod component;
mod deny;
mod dependencies;
mod docs;
mod envoy;
mod examples;
mod fonts;
mod fuzz;
mod gate;
mod inspector;
mod load;
mod npm;
mod process;
mod progress;
mod project;
mod python;
mod release;
mod runtimes;
mod serve;
mod size;
mod stores;
mod target;
mod test;
mod wasm;
mod worker;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Builds, serves and tests samlight", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the WebAssembly and the npm package into pkg/dist, and check its size
    #[command(visible_alias = "js")]
    Build,
    /// Build the WebAssembly component of wit/ into build/component
    Component,
    /// Start the example worker in the real workerd on this machine
    Serve {
        /// Make one login round trip against it without a browser, then end
        #[arg(long)]
        check: bool,
        /// The port on 127.0.0.1; without it 8787 or the next free one
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        port: Option<u16>,
    },
    /// Build the inspector's page into build/inspector
    Inspector {
        /// Take pictures of its states too: light, dark, phone, each language
        #[arg(long)]
        screenshots: bool,
    },
    /// Run every check: format, lints, tests in each host, budgets, dependencies
    Test {
        /// Only what needs neither npm nor Python nor the wasm target
        #[arg(long)]
        quick: bool,
    },
    /// Run the packed npm package in every JavaScript runtime
    Runtimes {
        /// Write the versions into the table of pkg/README.md
        #[arg(long)]
        write: bool,
    },
    /// Try the stores of the built package before real servers, and print figures
    Stores,
    /// Try everything that the pages say: links, code, commands, figures
    Docs {
        /// Write the reference and the pages of the codes anew instead
        #[arg(long)]
        write: bool,
    },
    /// Compare what would be given out with its reports: files, licences, interfaces, versions
    ReleaseCheck {
        /// Accept what differs: write the reports anew
        #[arg(long)]
        write: bool,
    },
    /// Build the WebAssembly in a second folder and compare the bytes
    Reproduce {
        /// Only as far as the compiler makes them, as `test` does
        #[arg(long)]
        quick: bool,
    },
    /// Check and pack a release, and say what would be published
    Release {
        /// Publish it, from a CI run that the registries trust
        #[arg(long)]
        publish: bool,
    },
    /// Start the gate in front of a sample application, with a test IdP
    Gate {
        /// As a filter of the real Envoy, and not as a component of wasi:http
        #[arg(long)]
        envoy: bool,
        /// Make one login and one refusal, then end
        #[arg(long)]
        check: bool,
    },
    /// Measure what the gate or the example worker costs
    Load {
        /// As a filter of the real Envoy, and not as a component of wasi:http
        #[arg(long)]
        envoy: bool,
        /// The example worker in workerd, and no gate
        #[arg(long, conflicts_with = "envoy")]
        worker: bool,
        /// How many logins the worker accepts with each store
        #[arg(long, requires = "worker", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=200_000))]
        logins: u32,
    },
    /// Measure samlight beside its peers: time, growth, memory, start, size
    Bench {
        /// Two messages and few rounds
        #[arg(long, conflicts_with = "write")]
        quick: bool,
        /// Write the table of README.md anew
        #[arg(long)]
        write: bool,
        /// Only where the time goes, by stage
        #[arg(long, conflicts_with_all = ["quick", "write"])]
        stages: bool,
        /// Count instructions only, and accept what is counted
        #[arg(long, conflicts_with_all = ["quick", "write", "stages"])]
        write_counts: bool,
    },
    /// Build the components of the gate into build/gate
    GateComponents,
    /// Build the Envoy filter into build/envoy
    EnvoyFilter,
    /// Mint the test vectors of tests/vectors anew
    Vectors,
    /// Run one of the fuzz targets of tests/fuzz
    Fuzz {
        /// The name of a binary of tests/fuzz/Cargo.toml
        target: String,
        /// How long
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    process::end_children_on_interrupt()?;
    let project = Project::find()?;
    match command {
        Command::Build => wasm::command(&project)?,
        Command::Component => component::command(&project)?,
        Command::Serve { check: true, port } => return serve::check(&project, port),
        Command::Serve { check: false, port } => return serve::forever(&project, port),
        Command::Inspector { screenshots } => inspector::command(&project, screenshots)?,
        Command::Test { quick } => return test::command(&project, quick),
        Command::Runtimes { write } => runtimes::command(&project, write)?,
        Command::Stores => stores::command(&project)?,
        Command::Docs { write } => docs::command(&project, write)?,
        Command::ReleaseCheck { write } => release::command(&project, write)?,
        Command::Reproduce { quick } => release::reproduce_command(&project, !quick)?,
        Command::Release { publish } => release::publish(&project, publish)?,
        Command::Gate { envoy: true, check } => return gate::in_envoy(&project, check),
        Command::Gate { envoy: false, check } => return gate::in_wasi(&project, check),
        Command::Load { worker: true, logins, .. } => load::worker(&project, logins)?,
        Command::Load { envoy, .. } => load::command(&project, envoy)?,
        Command::Bench { write_counts: true, .. } => bench::write_counts(&project)?,
        Command::Bench { stages: true, .. } => bench::stages(&project)?,
        Command::Bench { quick, write, .. } => bench::command(&project, quick, write)?,
        Command::GateComponents => println!("{}", gate::component::build(&project)?),
        Command::EnvoyFilter => envoy::command(&project)?,
        Command::Vectors => python::mint(&project)?,
        Command::Fuzz { target, seconds } => fuzz::command(&project, &target, seconds)?,
    }
    Ok(ExitCode::SUCCESS)
}
