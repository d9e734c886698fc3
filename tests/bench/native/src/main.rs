//! samlight natively: one provider, one message, over and over.
//!
//! `bench serve FOLDER` answers lines: `check CASE` with `ok`, `CASE MILLISECONDS` with how often it validated and the nanoseconds of a processor that it took.
//! `bench count FOLDER CASE TIMES` only validates; `bench memory FOLDER CASE` says how much memory that took at most.
mod case;

use anyhow::{Context, Result, bail, ensure};
use case::Case;
use nix::time::{ClockId, clock_gettime};
use std::collections::HashMap;
use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::path::Path;
use std::time::Duration;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", folder] => serve(Path::new(folder)),
        ["count", folder, name, times] => {
            let case = Case::open(Path::new(folder), name)?;
            for _ in 0..times.parse::<u64>()? {
                case.validate()?;
            }
            Ok(())
        }
        ["memory", folder, name] => memory(Path::new(folder), name),
        _ => bail!("usage: bench serve FOLDER | count FOLDER CASE TIMES | memory FOLDER CASE"),
    }
}

fn serve(folder: &Path) -> Result<()> {
    let mut cases: HashMap<String, Case> = HashMap::new();
    say("ready")?;
    for line in stdin().lock().lines() {
        let line = line?;
        let (first, second) = line.split_once(' ').context("a line has two words")?;
        if first == "check" {
            let case = Case::open(folder, second)?;
            case.validate()?;
            case.refuses_the_changed_one(folder, second)?;
            cases.insert(second.to_owned(), case);
            say("ok")?;
        } else {
            let (times, took) = slice(cases.get(first).context("a case is checked before it is timed")?, Duration::from_millis(second.parse()?))?;
            say(&format!("{times} {}", took.as_nanos()))?;
        }
    }
    Ok(())
}

/// Validates for about as long as is wanted, in batches, so that asking for the time costs nothing.
fn slice(case: &Case, wanted: Duration) -> Result<(u64, Duration)> {
    let start = processor()?;
    let (mut times, mut batch) = (0, 1);
    loop {
        for _ in 0..batch {
            case.validate()?;
        }
        times += batch;
        let took = processor()? - start;
        if took >= wanted {
            return Ok((times, took));
        }
        if took < wanted / 16 {
            batch *= 2;
        }
    }
}

/// What the whole process has had of a processor.
fn processor() -> Result<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?.into())
}

/// The most that the process ever held, the message as it came and the program itself among it: octets.
fn memory(folder: &Path, name: &str) -> Result<()> {
    let case = Case::open(folder, name)?;
    let before = status("VmHWM:")?;
    case.validate()?;
    let peak = status("VmHWM:")?;
    ensure!(peak > before, "judging the message took no memory");
    println!("{peak}");
    Ok(())
}

fn status(field: &str) -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(field)).context("the kernel does not say")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

fn say(text: &str) -> Result<()> {
    println!("{text}");
    Ok(stdout().flush()?)
}
