//! The fuzz targets of tests/fuzz, on libFuzzer, with the stable compiler.
use crate::progress::step;
use crate::project::Project;
use crate::{process, target};
use anyhow::{Result, ensure};
use std::fs;
use std::time::Duration;

/// What cargo-fuzz asks of the compiler, without the sanitizers, which need a nightly one. The core has no unsafe code
/// for them to find; overflows and debug assertions are found as panics.
const FLAGS: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions",
    "-Coverflow-checks",
    "--cfg=fuzzing",
];

pub(crate) fn command(project: &Project, name: &str, seconds: u64) -> Result<()> {
    ensure!(project.path("tests/fuzz/Cargo.toml").is_file(), "there are no fuzz targets: tests/fuzz/Cargo.toml is missing");
    let host = target::host(project)?;
    step(&format!("build {name}"), || {
        let mut cargo = project.cargo(&["build", "--release", "--manifest-path", "tests/fuzz/Cargo.toml"]);
        // With a target named, build scripts and macros are spared the flags.
        cargo.args(["--target", &host, "--target-dir", "tests/fuzz/target", "--bin", name]);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
        process::run(cargo)
    })?;
    let (corpus, artifacts) = (format!("tests/fuzz/corpus/{name}"), format!("tests/fuzz/artifacts/{name}/"));
    fs::create_dir_all(project.path(&corpus))?;
    fs::create_dir_all(project.path(&artifacts))?;
    let seeds = format!("tests/fuzz/seeds/{name}");
    let log = step(&format!("fuzz {name} for {seconds} s"), || {
        let mut fuzzer = project.command(project.path(&format!("tests/fuzz/target/{host}/release/{name}")));
        fuzzer.args([format!("-max_total_time={seconds}"), format!("-artifact_prefix={artifacts}"), "-timeout=10".into()]);
        fuzzer.arg(&corpus);
        if project.path(&seeds).is_dir() {
            fuzzer.arg(&seeds);
        }
        process::run_within(fuzzer, Duration::from_secs(seconds + 120))
    })?;
    println!("{}", log.trim_end().lines().next_back().unwrap_or_default());
    Ok(())
}
