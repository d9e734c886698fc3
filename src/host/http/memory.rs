//! The gate's memory in the host's `wasi:keyvalue`, which all instances share. Of its operations `increment` alone is atomic, so who comes first is always
//! decided by a count: one is the first.
//!
//! Nothing in `wasi:keyvalue` ends by itself, and to list its keys costs as much as there are. So each entry is also written down, numbered, in the slot of
//! time in which it ends, and every operation clears a few of the oldest slot that is over: the work is bounded, and so is what lies around.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::gate::State;
use crate::crypto::{Hash, digest, hex};
use crate::{Instant, Store, StoreError};

/// What the host offers. Every error is an answer that is not known.
pub(super) trait KeyValue {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;
    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreError>;
    fn delete(&self, key: &str) -> Result<(), StoreError>;
    /// Adds one, atomically; the new value.
    fn increment(&self, key: &str) -> Result<u64, StoreError>;
}

/// The length of a slot. Short ones make many empty ones, long ones keep entries longer than is needed.
const SLOT_MS: i64 = 5 * 60 * 1000;
/// Slots that an entry stays beyond its end: the clocks of two hosts may differ, and one that is late must still find what the other one claimed.
const GRACE: i64 = 2;
/// Entries and empty slots that one operation clears. A login makes two entries with three operations, so what is cleared is more than what is made.
const ENTRIES: u32 = 4;
const SLOTS: u32 = 8;

/// The memory at one moment.
pub(super) struct Memory<K> {
    host: K,
    now: Instant,
    /// Whether this memory is older than the request, once that was looked at.
    kept: Option<bool>,
}

/// Everything of ours begins so: the store may be somebody else's too.
fn named(kind: &str, key: &str) -> String {
    // Hosts differ in what a key may be; and what is in it is nobody's business who may look into the store.
    let name = hex(digest(Hash::Sha256, key.as_bytes()).as_slice());
    format!("samlight.{kind}.{}", name.get(..40).unwrap_or(&name))
}

const COUNT: &str = "samlight.count";
const SWEPT: &str = "samlight.swept";

fn failed(reason: &str) -> StoreError {
    StoreError { reason: reason.to_owned() }
}

fn slot_of(until: Instant) -> i64 {
    until.unix_ms().div_euclid(SLOT_MS)
}

impl<K: KeyValue> Memory<K> {
    pub(super) fn new(host: K, now: Instant) -> Self {
        Memory { host, now, kept: None }
    }

    fn text(&self, key: &str) -> Result<Option<String>, StoreError> {
        let Some(value) = self.host.get(key)? else { return Ok(None) };
        String::from_utf8(value).map(Some).map_err(|_| failed("the key-value store holds something else under a key of ours"))
    }

    /// Writes down when something ends. Once only, by whoever made it: what comes again could say an earlier end.
    fn schedule(&self, key: &str, until: Instant) -> Result<(), StoreError> {
        // Never into a slot that is being cleared.
        let slot = slot_of(until).max(slot_of(self.now));
        let number = self.host.increment(&format!("samlight.slot.{slot}"))?;
        self.host.set(&format!("samlight.slot.{slot}.{number}"), key.as_bytes())
    }

    fn sweep(&self) -> Result<(), StoreError> {
        let over = slot_of(self.now) - GRACE;
        let Some(swept) = self.text(SWEPT)? else {
            // Two that begin at once write the same, or nearly.
            return self.host.set(SWEPT, format!("{}", over - 1).as_bytes());
        };
        let begun = swept.parse::<i64>().map_err(|_| failed("the key-value store holds something else under a key of ours"))?;
        let (mut at, mut entries, mut slots) = (begun + 1, ENTRIES, SLOTS);
        while at < over && entries > 0 && slots > 0 {
            let held = self.text(&format!("samlight.slot.{at}"))?.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
            if held > 0 && !self.clear(at, held, &mut entries)? {
                break;
            }
            at += 1;
            slots -= 1;
        }
        if at - 1 > begun { self.host.set(SWEPT, format!("{}", at - 1).as_bytes()) } else { Ok(()) }
    }

    /// Clears some of a slot that is over; whether it is empty now. Each number goes to one sweeper, whoever else sweeps at the same time.
    fn clear(&self, slot: i64, held: u64, entries: &mut u32) -> Result<bool, StoreError> {
        let (count, taken) = (format!("samlight.slot.{slot}"), format!("samlight.slot.{slot}.cleared"));
        while *entries > 0 {
            *entries -= 1;
            let number = self.host.increment(&taken)?;
            if number > held {
                self.host.delete(&count)?;
                self.host.delete(&taken)?;
                return Ok(true);
            }
            let place = format!("{count}.{number}");
            if let Some(key) = self.text(&place)? {
                for part in PARTS {
                    self.host.delete(&format!("{key}{part}"))?;
                }
            }
            self.host.delete(&place)?;
        }
        Ok(false)
    }

    /// A host that gives every request a memory of its own would let every message in again. It shows in this: the count that each departure leaves, and
    /// each attempt like this one, is not there. What this request itself has written says nothing.
    fn is_kept(&mut self) -> Result<(), StoreError> {
        let kept = match self.kept {
            Some(kept) => kept,
            None => self.count()? > 1,
        };
        if kept {
            return Ok(());
        }
        Err(failed(
            "the key-value store is empty: either nobody came before, and the next login passes, or this host forgets after each request and cannot be used",
        ))
    }
}

/// What may stand under a name with these ends: how often it was made, its value, how often it was taken, by whom.
const PARTS: [&str; 4] = ["", ".value", ".taken", ".taker"];

impl<K: KeyValue> Store for Memory<K> {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.sweep()?;
        let name = named("req", key);
        if self.host.increment(&name)? > 1 {
            return Ok(());
        }
        self.schedule(&name, until)?;
        self.host.set(&format!("{name}.value"), format!("{} {value}", until.unix_ms()).as_bytes())
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        let name = named("req", key);
        let Some(text) = self.text(&format!("{name}.value"))? else { return Ok(None) };
        let Some((until, value)) = text.split_once(' ') else {
            return Err(failed("the key-value store holds something else under a key of ours"));
        };
        if until.parse::<i64>().map_or(true, |until| until <= self.now.unix_ms()) {
            return Ok(None);
        }
        let taker = format!("{name}.taker");
        if self.host.increment(&format!("{name}.taken"))? == 1 {
            if let Some(by) = by {
                self.host.set(&taker, by.as_bytes())?;
            }
            return Ok(Some(value.to_owned()));
        }
        let again = by.is_some() && self.text(&taker)?.as_deref() == by;
        Ok(again.then(|| value.to_owned()))
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.is_kept()?;
        self.sweep()?;
        let name = named("use", key);
        if self.host.increment(&name)? > 1 {
            return Ok(false);
        }
        self.schedule(&name, until)?;
        Ok(true)
    }
}

impl<K: KeyValue> State for Memory<K> {
    fn count(&mut self) -> Result<u64, StoreError> {
        let count = self.host.increment(COUNT)?;
        self.kept.get_or_insert(count > 1);
        Ok(count)
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
