//! The component in wasmtime: every vector, each in a fresh instance that nothing is given to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod documents;
mod doors;
mod logins;
mod logouts;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hosts::component::{FUEL, Host, Instance, built};
use libtest_mimic::{Arguments, Failed, Trial};

/// What all trials share.
struct Bench {
    host: Host,
    /// The most fuel that one call has burnt.
    most: AtomicU64,
}

impl Bench {
    /// Something in a fresh instance. Whatever traps has failed.
    fn fresh<T>(&self, run: impl FnOnce(&mut Instance) -> wasmtime::Result<T>) -> Result<T, String> {
        let mut instance = self.host.instance(FUEL).map_err(|error| format!("{error:?}"))?;
        let outcome = run(&mut instance).map_err(|error| format!("it trapped: {error:?}"));
        self.most.fetch_max(instance.most, Ordering::Relaxed);
        outcome
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let file = built();
    let host = Host::open(&file).unwrap_or_else(|error| panic!("{}: {error:?}; `cargo xtask component` builds it", file.display()));
    let bench = Arc::new(Bench { host, most: AtomicU64::new(0) });
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(logins::trials(&bench));
    trials.extend(logouts::trials(&bench));
    trials.extend(documents::trials(&bench));
    trials.extend(doors::trials(&bench));
    let conclusion = libtest_mimic::run(&arguments, trials);
    println!("fuel: at most {} in one call, of {FUEL}", bench.most.load(Ordering::Relaxed));
    conclusion.exit_code()
}

fn trial(bench: &Arc<Bench>, name: impl Into<String>, run: impl FnOnce(&Bench) -> Result<(), String> + Send + 'static) -> Trial {
    let bench = Arc::clone(bench);
    Trial::test(name.into(), move || run(&bench).map_err(Failed::from))
}

/// That a folder was not empty, or read from the wrong place.
fn enough(bench: &Arc<Bench>, what: &str, count: usize, least: usize) -> Trial {
    trial(bench, format!("{what}/are-all-here"), move |_| same("vectors", &true, &(count >= least)).map_err(|_| format!("only {count} were found")))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}: expected {expected:#?}\nfound {found:#?}")) }
}
