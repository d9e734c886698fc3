//! One line a step with its seconds: live where a person looks on, plain where nobody does.
use anyhow::Result;
use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

const FRAMES: [char; 8] = ['⣾', '⣽', '⣻', '⢿', '⡿', '⣟', '⣯', '⣷'];
const FRAME: Duration = Duration::from_millis(120);
/// A plain log says that often that a long step still runs.
const REMINDER: Duration = Duration::from_secs(30);

static INSIDE: AtomicBool = AtomicBool::new(false);

/// Runs `work` as a named step. A step inside a step adds no line of its own.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    if INSIDE.swap(true, Ordering::Relaxed) {
        return work();
    }
    let start = Instant::now();
    let ticker = Ticker::start(name.to_owned(), start);
    let result = work();
    drop(ticker);
    INSIDE.store(false, Ordering::Relaxed);
    let mark = if result.is_ok() { "ok    " } else { "FAILED" };
    eprintln!("{mark} {name:<42} {:>7.1} s", start.elapsed().as_secs_f64());
    result
}

struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    fn start(name: String, start: Instant) -> Self {
        let (stop, stopped) = channel();
        let live = stderr().is_terminal();
        let thread = spawn(move || {
            let pause = if live { FRAME } else { REMINDER };
            for frame in FRAMES.iter().cycle() {
                if live {
                    eprint!("\r\x1b[2K{frame}      {name:<42} {:>7.0} s", start.elapsed().as_secs_f64());
                    let _ = stderr().flush();
                }
                match stopped.recv_timeout(pause) {
                    Err(RecvTimeoutError::Timeout) if live => {}
                    Err(RecvTimeoutError::Timeout) => {
                        eprintln!("...    {name:<42} {:>7.0} s", start.elapsed().as_secs_f64());
                    }
                    _ => break,
                }
            }
            if live {
                eprint!("\r\x1b[2K");
            }
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
