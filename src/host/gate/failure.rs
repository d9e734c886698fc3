//! What a host answers where it cannot do what it was told.

use super::Gate;
use super::reply::{Manner, Outcome, Word};
use crate::ConfigError;

impl Gate {
    /// The answer to a body that is longer than [`Decision::NeedBody`](super::Decision::NeedBody) allows.
    pub fn too_large(&self) -> Outcome {
        Outcome::refuse(Word::BodyTooLarge, "the body is longer than gate.limits.maxBytes")
    }

    /// The answer to a body that takes its time: whoever sends an octet now and then would hold a place for ever.
    pub fn too_slow(&self) -> Outcome {
        Outcome::refuse(Word::BodyTooSlow, "the body did not come to its end in time")
    }

    /// The answer to a body without its end: half a message is none.
    pub fn cut_short(&self) -> Outcome {
        Outcome::refuse(Word::BodyCutShort, "the body broke off before its end")
    }

    /// The answer of a host that cannot change a request, where [`Decision::Forward`](super::Decision::Forward) asks for headers to be taken away.
    pub fn cannot_remove(&self) -> Outcome {
        Outcome::refuse(Word::HeaderForbidden, "a header that only the gate may send, and that this host cannot take away")
    }

    /// The answer where the application gave none: `why` goes into the log, and names no user.
    pub fn upstream_failed(&self, timed_out: bool, why: &str) -> Outcome {
        Outcome::refuse(if timed_out { Word::UpstreamTimeout } else { Word::UpstreamFailed }, why)
    }
}

impl Outcome {
    /// The answer to every request where a host makes the gate anew for each, and its settings cannot be used. Hosts that can end do that instead.
    pub fn unconfigured(error: &ConfigError) -> Self {
        Outcome::misconfigured(error, Manner { status: 503, page: false }).map(|reply| super::Reply { status: 503, ..reply })
    }
}
