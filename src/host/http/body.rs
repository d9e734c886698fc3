//! A body that has to be read before anything is decided.

use alloc::vec::Vec;

use wasip2::clocks::monotonic_clock;
use wasip2::http::types::IncomingRequest;
use wasip2::io::poll::poll;
use wasip2::io::streams::StreamError;

/// Why there is no body.
pub(super) enum Unread {
    TooLarge,
    TooSlow,
    CutShort,
}

/// For the whole of it. A megabyte takes a bad telephone line less.
const LIMIT_NS: u64 = 15_000_000_000;
const PART: u64 = 64 << 10;

/// All octets up to the end of the stream; trailers that follow are no part of it.
pub(super) fn read(request: &IncomingRequest, limit: usize) -> Result<Vec<u8>, Unread> {
    let body = request.consume().map_err(|()| Unread::CutShort)?;
    let stream = body.stream().map_err(|()| Unread::CutShort)?;
    let late = monotonic_clock::subscribe_duration(LIMIT_NS);
    let mut octets = Vec::new();
    loop {
        match stream.read(PART) {
            Ok(part) if part.is_empty() => {
                let more = stream.subscribe();
                poll(&[&more, &late]);
                if !more.ready() {
                    return Err(Unread::TooSlow);
                }
            }
            Ok(part) => octets.extend_from_slice(&part),
            Err(StreamError::Closed) => return Ok(octets),
            Err(StreamError::LastOperationFailed(_)) => return Err(Unread::CutShort),
        }
        if octets.len() > limit {
            return Err(Unread::TooLarge);
        }
        if late.ready() {
            return Err(Unread::TooSlow);
        }
    }
}
