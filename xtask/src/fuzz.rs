//! The fuzz targets of tests/fuzz, on libFuzzer, with the stable compiler.
use crate::progress::step;
use crate::project::Project;
use crate::{process, target};
use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
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

const VECTORS: &str = "tests/vectors";

/// Where the seeds of a target lie in tests/vectors, and how their names end.
fn seeds(target: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match target {
        "decode" => (&["accept", "reject", "logout"], &[".b64", ".form", ".query"]),
        "soap" => (&["accept", "reject"], &[".soap.xml"]),
        // Metadata and certificates too: the target puts every text also where those stand.
        "settings" => (&["settings", "metadata", "keys"], &[".json", ".xml", ".cert.pem"]),
        _ => (&["accept", "reject"], &[".xml"]),
    }
}

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
    sow(name, &project.path(VECTORS), &project.path(&corpus))?;
    let log = step(&format!("fuzz {name} for {seconds} s"), || {
        let mut fuzzer = project.command(project.path(&format!("tests/fuzz/target/{host}/release/{name}")));
        fuzzer.args([format!("-max_total_time={seconds}"), format!("-artifact_prefix={artifacts}"), "-timeout=10".into()]);
        fuzzer.arg(&corpus);
        process::run_within(fuzzer, Duration::from_secs(seconds + 120))
    })?;
    println!("{}", log.trim_end().lines().next_back().unwrap_or_default());
    Ok(())
}

/// Fills a corpus from the vectors, so that nothing is kept twice.
fn sow(target: &str, vectors: &Path, corpus: &Path) -> Result<()> {
    if target == "mutate" {
        // Two bytes name the message and no edit follows.
        let count = files(&vectors.join("accept"), &[".json"])?.len();
        for number in 0..u16::try_from(count)? {
            fs::write(corpus.join(format!("vector-{number}")), number.to_le_bytes())?;
        }
        return Ok(());
    }
    let (folders, endings) = seeds(target);
    for folder in folders {
        for file in files(&vectors.join(folder), endings)? {
            let name: Vec<_> = file.strip_prefix(vectors)?.iter().map(OsStr::to_string_lossy).collect();
            fs::copy(&file, corpus.join(name.join("-")))?;
        }
    }
    Ok(())
}

fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, endings)?);
        } else if path.file_name().is_some_and(|name| endings.iter().any(|ending| name.to_string_lossy().ends_with(ending))) {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_seeds() -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no folder above")?;
        let manifest = fs::read_to_string(root.join("tests/fuzz/Cargo.toml"))?;
        let targets: Vec<_> = manifest.split("[[bin]]\nname = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(targets.len() >= 7, "{targets:?}");
        for target in targets {
            let corpus = std::env::temp_dir().join(format!("samlight-seeds-{}-{target}", std::process::id()));
            fs::create_dir_all(&corpus)?;
            sow(target, &root.join(VECTORS), &corpus)?;
            let count = fs::read_dir(&corpus)?.count();
            fs::remove_dir_all(&corpus)?;
            assert!(count >= 20, "{target} has {count} seeds");
        }
        Ok(())
    }
}
