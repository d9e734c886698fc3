//! Octets from one stream to another, as they come: what is held at a time is one part, and nothing of it waits for the rest.

use alloc::vec::Vec;

use wasip2::io::poll::Pollable;
use wasip2::io::streams::{InputStream, OutputStream, StreamError};

const PART: u64 = 64 << 10;

pub(super) struct Pump {
    from: InputStream,
    to: OutputStream,
    held: Vec<u8>,
    sent: usize,
}

/// How far it came without waiting.
pub(super) enum Progress {
    /// It goes on when this is ready.
    Waits(Pollable),
    /// All is sent.
    Done,
    /// The source broke off: what came is not the whole.
    SourceBroke,
    /// Nobody takes it any more.
    SinkBroke,
}

impl Pump {
    pub(super) fn new(from: InputStream, to: OutputStream) -> Self {
        Pump { from, to, held: Vec::new(), sent: 0 }
    }

    pub(super) fn advance(&mut self) -> Progress {
        loop {
            let Some(rest) = self.held.get(self.sent..).filter(|rest| !rest.is_empty()) else {
                match self.from.read(PART) {
                    Ok(part) if part.is_empty() => {
                        // What was written should not wait for what comes next.
                        return match self.to.flush() {
                            Ok(()) => Progress::Waits(self.from.subscribe()),
                            Err(_) => Progress::SinkBroke,
                        };
                    }
                    Ok(part) => (self.held, self.sent) = (part, 0),
                    Err(StreamError::Closed) => return Progress::Done,
                    Err(StreamError::LastOperationFailed(_)) => return Progress::SourceBroke,
                }
                continue;
            };
            match self.to.check_write() {
                Ok(0) => return Progress::Waits(self.to.subscribe()),
                Ok(room) => {
                    let part = rest.get(..usize::try_from(room).unwrap_or(usize::MAX)).unwrap_or(rest);
                    let written = part.len();
                    if self.to.write(part).is_err() {
                        return Progress::SinkBroke;
                    }
                    self.sent += written;
                }
                Err(_) => return Progress::SinkBroke,
            }
        }
    }
}
