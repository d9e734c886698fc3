//! Other programs: their output kept, their time limited, their children ended with them.
use anyhow::{Context, Result, anyhow};
use std::collections::BTreeSet;
use std::fmt;
use std::io::{PipeReader, Read, pipe};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

/// A step that takes longer hangs: the slowest, a first build on a slow machine, needs a third of it.
pub(crate) const LIMIT: Duration = Duration::from_secs(20 * 60);
const POLL: Duration = Duration::from_millis(20);
/// How long a program may take to end by itself after it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// The leaders of the process groups that we started and that have not ended.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// A program that ended with anything but success, and all that it printed.
#[derive(Debug)]
pub(crate) struct Failure {
    command: String,
    end: String,
    pub(crate) output: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}\n{}", self.command, self.end, self.output.trim_end())
    }
}

impl std::error::Error for Failure {}

/// Runs a program to its end and gives what it printed on both streams, in the order in which it came.
pub(crate) fn run(command: Command) -> Result<String> {
    run_within(command, LIMIT)
}

pub(crate) fn run_within(mut command: Command, limit: Duration) -> Result<String> {
    let (reader, writer) = pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let output = keep(reader);
    let (words, end) = wait(command, limit)?;
    let output = output.text()?;
    match end {
        None => Ok(output),
        Some(end) => Err(Failure { command: words, end, output }.into()),
    }
}

/// The same for a program whose answer is read by a program: warnings on the other stream stay out of it.
pub(crate) fn answer(mut command: Command) -> Result<String> {
    let ((reader, writer), (error_reader, error_writer)) = (pipe()?, pipe()?);
    command.stdout(writer).stderr(error_writer);
    let (output, errors) = (keep(reader), keep(error_reader));
    let (words, end) = wait(command, LIMIT)?;
    let (output, errors) = (output.text()?, errors.text()?);
    match end {
        None => Ok(output),
        Some(end) => Err(Failure { command: words, end, output: errors }.into()),
    }
}

/// Waits for the end; gives the command in words and, unless it was a success, how it ended.
fn wait(mut command: Command, limit: Duration) -> Result<(String, Option<String>)> {
    let words = words(&command);
    let mut program = Program::start(&mut command)?;
    drop(command); // it holds the writing ends of the pipes, which nobody could read to their end
    let start = Instant::now();
    let end = loop {
        match program.child.try_wait()? {
            Some(status) if status.success() => break None,
            Some(status) => break Some(format!("ended with {status}")),
            None if start.elapsed() > limit => {
                break Some(format!("did not end within {} s", limit.as_secs()));
            }
            None => sleep(POLL),
        }
    };
    // Whatever the program left behind would hold the pipes open.
    program.end();
    Ok((words, end))
}

struct Kept(JoinHandle<std::io::Result<Vec<u8>>>);

fn keep(mut reader: PipeReader) -> Kept {
    Kept(spawn(move || {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map(|_| bytes)
    }))
}

impl Kept {
    fn text(self) -> Result<String> {
        let bytes = self.0.join().map_err(|_| anyhow!("the output cannot be read"))??;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A program in a process group of its own, ended with the whole group at the latest when this is dropped.
pub(crate) struct Program {
    pub(crate) child: Child,
}

impl Program {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.stdin(Stdio::null());
        // Held over the start, so that an interrupt cannot come between it and the note of it.
        let mut running = running();
        let child = command.spawn().with_context(|| format!("`{}` cannot be started", words(command)))?;
        running.insert(child.id());
        Ok(Self { child })
    }

    pub(crate) fn end(&mut self) {
        if !running().remove(&self.child.id()) {
            return;
        }
        signal(self.child.id(), Signal::Ask);
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < GRACE {
            sleep(POLL);
        }
        signal(self.child.id(), Signal::Force);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}

/// Since every program has a group of its own, the terminal's Ctrl-C reaches only us: pass it on.
pub(crate) fn end_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        let running = running();
        for id in running.iter() {
            signal(*id, Signal::Ask);
        }
        if !running.is_empty() {
            sleep(GRACE / 4);
        }
        for id in running.iter() {
            signal(*id, Signal::Force);
        }
        eprintln!("\rended");
        std::process::exit(130);
    })
    .context("Ctrl-C cannot be handled")
}

fn running() -> MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy)]
enum Signal {
    Ask,
    Force,
}

#[cfg(unix)]
fn signal(group: u32, signal: Signal) {
    use nix::sys::signal::{Signal as Unix, killpg};
    let signal = match signal {
        Signal::Ask => Unix::SIGTERM,
        Signal::Force => Unix::SIGKILL,
    };
    // An error says that the group has ended already.
    if let Ok(group) = i32::try_from(group) {
        let _ = killpg(nix::unistd::Pid::from_raw(group), signal);
    }
}

#[cfg(not(unix))]
fn signal(_: u32, _: Signal) {}

pub(crate) fn words(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    std::iter::once(name).chain(command.get_args()).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_come_in_their_order() {
        let output = run(shell("echo one; echo two >&2; echo three"));
        assert_eq!(output.ok().as_deref(), Some("one\ntwo\nthree\n"));
    }

    #[test]
    fn a_failure_keeps_command_status_and_output() {
        let Err(error) = run(shell("echo why; exit 3")) else { panic!("accepted") };
        let text = error.to_string();
        for part in ["sh -c", "exit status: 3", "why"] {
            assert!(text.contains(part), "`{part}` in {text}");
        }
    }

    #[test]
    fn a_hanging_program_is_ended_with_its_children() {
        let start = Instant::now();
        let result = run_within(shell("sleep 50 & sleep 50"), Duration::from_millis(100));
        assert!(result.is_err_and(|error| error.to_string().contains("did not end")));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn what_a_program_leaves_behind_does_not_hold_us() {
        let start = Instant::now();
        assert!(run(shell("sleep 50 & echo done")).is_ok_and(|text| text == "done\n"));
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
