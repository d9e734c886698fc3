//! How many instructions a validation takes natively: a figure that a busy machine does not change, compared with what was committed.
use crate::project::{Project, which};
use crate::{process, stores};
use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const COMMITTED: &str = "tests/bench/instructions.json";
/// By how much a validation may cost more than what was committed.
const SLACK_PERCENT: u64 = 3;
/// A message, and how often it is validated: what is counted is the difference between so often and twice as often.
const CASES: [(&str, u64); 6] = [("a", 4), ("b", 4), ("c", 1), ("d", 4), ("e", 4), ("f", 4)];
/// So often that the start of the process does not show in the shares of the stages.
const TRACED: u64 = 20;
/// Processors differ in their instructions for hashes and ciphers, and valgrind shows its own choice of them: the software that every machine has is counted.
const FLAGS: [&str; 4] = ["--cfg=sha2_backend=\"soft\"", "--cfg=aes_backend=\"soft\"", "--cfg=polyval_backend=\"soft\"", "-Ctarget-cpu=x86-64"];
/// The same for what the C library copies with, under the names that its versions have for it; whatever one does not know it passes over.
const PLAIN_COPIES: &str = "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-AVX_Fast_Unaligned_Load,-AVX512F,-AVX512F_Usable,-AVX512VL,-ERMS,-FSRM,-Prefer_ERMS,-SSSE3,-Fast_Copy_Backward";

#[derive(Serialize, Deserialize)]
struct Committed {
    /// How it was counted, for whoever opens the file.
    about: String,
    /// Instructions for each message.
    instructions: BTreeMap<String, u64>,
}

/// Says by how much the counts differ, or fails with what to do; the other side says why nothing can be counted here.
pub(crate) fn check(project: &Project, messages: &Path) -> Result<Result<String, String>> {
    if ARCH != "x86_64" {
        return Ok(Err(format!("the committed counts are of x86_64, and this machine is {ARCH}")));
    }
    let valgrind = match Valgrind::find(project) {
        Ok(valgrind) => valgrind,
        Err(error) => return Ok(Err(format!("valgrind is neither installed nor to be had: {}", stores::last_line(&error)))),
    };
    let text = fs::read_to_string(project.path(COMMITTED)).with_context(|| format!("{COMMITTED}: `cargo xtask bench --write-counts` writes it"))?;
    let committed: Committed = serde_json::from_str(&text).context(COMMITTED)?;
    let counted = count(project, &valgrind, messages)?;
    compare(&committed.instructions, &counted).map(Ok)
}

/// Accepts what is counted now.
pub(super) fn write(project: &Project, messages: &Path) -> Result<()> {
    ensure!(ARCH == "x86_64", "the counts are of x86_64, and this machine is {ARCH}");
    let valgrind = Valgrind::find(project)?;
    let instructions = count(project, &valgrind, messages)?;
    for (name, count) in &instructions {
        println!("({name}) {count}");
    }
    let about = "instructions of one native validation on x86_64, counted by callgrind with hashes and ciphers in software: `cargo xtask bench --write-counts`";
    let text = serde_json::to_string_pretty(&Committed { about: about.to_owned(), instructions })? + "\n";
    fs::write(project.path(COMMITTED), text).context(COMMITTED)
}

/// Writes into `folder`, for each message of the stages, where the instructions of its validations stand in the sources.
pub(super) fn trace(project: &Project, messages: &Path, folder: &Path) -> Result<()> {
    let valgrind = Valgrind::find(project)?;
    let program = build(project)?;
    for name in ["a", "c"] {
        valgrind.run(project, &program, messages, name, TRACED, &folder.join(format!("callgrind.{name}.out")))?;
    }
    Ok(())
}

fn compare(committed: &BTreeMap<String, u64>, counted: &BTreeMap<String, u64>) -> Result<String> {
    ensure!(committed.keys().eq(counted.keys()), "{COMMITTED} has other messages: `cargo xtask bench --write-counts` writes it anew");
    let (mut words, mut over) = (String::new(), Vec::new());
    for ((name, old), new) in committed.iter().zip(counted.values()) {
        let percent = percent(*old, *new);
        write!(words, "{}({name}) {} k {percent:+.1} %", if words.is_empty() { "" } else { ", " }, new / 1000)?;
        if new * 100 > old * (100 + SLACK_PERCENT) {
            over.push(format!("({name}): {new} instructions, {percent:+.1} % of the {old} that were committed"));
        }
    }
    if over.is_empty() {
        return Ok(words);
    }
    bail!(
        "a validation costs more than {SLACK_PERCENT} % more; if that is worth it, `cargo xtask bench --write-counts` accepts it\n{}",
        over.join("\n")
    )
}

#[allow(clippy::cast_precision_loss, reason = "a percentage needs no more digits")]
fn percent(old: u64, new: u64) -> f64 {
    (new as f64 / old as f64 - 1.0) * 100.0
}

fn count(project: &Project, valgrind: &Valgrind, messages: &Path) -> Result<BTreeMap<String, u64>> {
    let program = build(project)?;
    let mut counts = BTreeMap::new();
    for (name, times) in CASES {
        let once = valgrind.instructions(project, &program, messages, name, times)?;
        let twice = valgrind.instructions(project, &program, messages, name, 2 * times)?;
        counts.insert(name.to_owned(), (twice - once) / times);
    }
    Ok(counts)
}

/// In a folder of its own: the flags are those of no other build. Content keys are given, so that the crate for private keys is not counted.
fn build(project: &Project) -> Result<PathBuf> {
    let folder = project.path("target/counted");
    let mut cargo = project.cargo(&["build", "--quiet", "--profile", "native", "--package", "bench", "--no-default-features", "--target-dir"]);
    cargo.arg(&folder).env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
    process::run(cargo)?;
    Ok(folder.join("native/bench"))
}

struct Valgrind {
    program: PathBuf,
    /// Its tools, where it is unpacked and not installed.
    tools: Option<PathBuf>,
}

impl Valgrind {
    fn find(project: &Project) -> Result<Self> {
        if let Some(program) = which("valgrind") {
            return Ok(Self { program, tools: None });
        }
        let debian = project.path("build/debian");
        stores::unpack(project, &debian, "valgrind")?;
        let tools = ["usr/libexec/valgrind", "usr/lib/x86_64-linux-gnu/valgrind"].map(|folder| debian.join(folder));
        let tools = tools.into_iter().find(|folder| folder.is_dir()).context("its package has no tools in it")?;
        // `valgrind` itself is a script that looks where it would be installed.
        let program = ["usr/bin/valgrind.bin", "usr/bin/valgrind"].map(|name| debian.join(name));
        let program = program.into_iter().find(|path| path.is_file()).context("its package has no program in it")?;
        Ok(Self { program, tools: Some(tools) })
    }

    /// Of the whole process.
    fn instructions(&self, project: &Project, program: &Path, messages: &Path, name: &str, times: u64) -> Result<u64> {
        let output = self.run(project, program, messages, name, times, Path::new("/dev/null"))?;
        collected(&output).with_context(|| format!("callgrind does not say what it collected\n{output}"))
    }

    fn run(&self, project: &Project, program: &Path, messages: &Path, name: &str, times: u64, out: &Path) -> Result<String> {
        let mut valgrind = project.command(&self.program);
        valgrind.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", out.display()));
        valgrind.arg(program).arg("count").arg(messages).args([name, &times.to_string()]);
        valgrind.env("GLIBC_TUNABLES", PLAIN_COPIES);
        if let Some(tools) = &self.tools {
            valgrind.env("VALGRIND_LIB", tools);
        }
        process::run(valgrind)
    }
}

fn collected(output: &str) -> Option<u64> {
    output.lines().find_map(|line| line.split_once("Collected : ")).and_then(|(_, count)| count.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(a: u64) -> BTreeMap<String, u64> {
        BTreeMap::from([("a".to_owned(), a), ("b".to_owned(), 1000)])
    }

    #[test]
    fn more_than_three_percent_is_too_much_and_less_is_no_fault() {
        assert!(compare(&counts(1000), &counts(1030)).is_ok_and(|words| words.contains("(a) 1 k +3.0 %")));
        assert!(compare(&counts(1000), &counts(500)).is_ok_and(|words| words.contains("-50.0 %")));
        let error = compare(&counts(1000), &counts(1031)).err().map(|error| error.to_string());
        assert!(error.is_some_and(|text| text.contains("(a): 1031") && text.contains("--write-counts")));
        assert!(compare(&BTreeMap::from([("a".to_owned(), 1)]), &counts(1)).is_err());
    }

    #[test]
    fn the_total_is_read_from_the_last_words() {
        assert_eq!(collected("==7== Events    : Ir\n==7== Collected : 123456\n"), Some(123_456));
        assert_eq!(collected("nothing"), None);
    }
}
