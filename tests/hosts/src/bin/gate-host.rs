//! `gate-host COMPONENT --settings FILE [--listen ADDRESS] [--redis URL] [--concurrent N]`: the gate on this machine. When it serves it says where.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use hosts::gate::{Options, serve};

const USAGE: &str = "usage: gate-host COMPONENT --settings FILE [--listen ADDRESS] [--redis URL] [--concurrent N]";

fn options() -> Result<Options> {
    let mut arguments = std::env::args().skip(1);
    let component = arguments.next().context(USAGE)?.into();
    let (mut settings, mut redis) = (None, None);
    let (mut listen, mut concurrent) = (SocketAddr::from(([127, 0, 0, 1], 0)), 256);
    while let Some(name) = arguments.next() {
        let value = arguments.next().context(USAGE)?;
        match name.as_str() {
            "--settings" => settings = Some(std::fs::read_to_string(&value).with_context(|| value.clone())?),
            "--listen" => listen = value.parse().with_context(|| format!("--listen {value}"))?,
            "--redis" => redis = Some(value),
            "--concurrent" => concurrent = value.parse().with_context(|| format!("--concurrent {value}"))?,
            _ => bail!(USAGE),
        }
    }
    Ok(Options { component, settings: settings.context(USAGE)?, listen, redis, concurrent })
}

#[tokio::main]
async fn main() -> ExitCode {
    let announce = |address: SocketAddr| {
        println!("http://{address}");
        // Whoever waits for this line may read it through a pipe.
        let _ = std::io::stdout().flush();
    };
    let served = async { serve(options()?, announce).await };
    tokio::select! {
        outcome = served => match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::FAILURE
            }
        },
        _ = tokio::signal::ctrl_c() => ExitCode::SUCCESS,
    }
}
