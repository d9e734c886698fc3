//! Every vector, and every captured message and sample attack where they are to be had, as one named test each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod artifact;
mod c14n;
mod cases;
mod claims;
mod logout;
mod metadata;
#[path = "../opening.rs"]
mod opening;
#[path = "../settings.rs"]
mod settings;
mod vector;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    if c14n::answered() {
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(vector::trials());
    trials.extend(logout::trials());
    trials.extend(artifact::trials());
    trials.extend(claims::trials());
    trials.extend(cases::trials());
    trials.extend(metadata::trials());
    trials.extend(c14n::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}
