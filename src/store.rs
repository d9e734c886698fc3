//! What has to be remembered between messages: outstanding requests, and assertions that were used.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::saml::instant::Instant;

/// A memory with three operations, each of them atomic: of two that happen at once, one comes first.
pub trait Store {
    /// Remembers `value` under `key` until then. What stands there already stays as it is: a request that was taken must not be opened again.
    ///
    /// # Errors
    /// If it cannot be remembered for sure.
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError>;

    /// Hands the value to one taker only; `None` where nothing is there, or somebody else has taken it.
    ///
    /// `by` is the key under which the message that answers the request will be claimed. Whoever was first is remembered, and gets the value again:
    /// that is what lets a login come again that was interrupted between `take` and `claim`. That it logs in once is what `claim` is for. Without it, as
    /// nothing is claimed, the value is deleted as it is read. A store that deletes it in any case is safe too, and loses such a login.
    ///
    /// # Errors
    /// If it is not known whether the value was there.
    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError>;

    /// `true` for the first caller alone, until then.
    ///
    /// # Errors
    /// If it is not known whether this is the first caller.
    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError>;
}

/// The store did not answer. The message is refused: a replay cannot be ruled out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoreError {
    /// What happened, for the operator.
    pub reason: String,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store did not answer: {}", self.reason)
    }
}

impl core::error::Error for StoreError {}

/// How many entries a [`MemoryStore`] holds at most.
const MOST: usize = 100_000;

/// A store for one process: what it knows is gone when it ends. Time is told to it.
///
/// It holds 100,000 entries. When it is full it fails, which refuses logins: to forget the oldest claim instead would let its assertion in again.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    now: Option<Instant>,
    requests: BTreeMap<String, Outstanding>,
    used: BTreeMap<String, Instant>,
}

#[derive(Clone, Debug)]
struct Outstanding {
    value: String,
    until: Instant,
    taker: Option<String>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells the time and forgets what has ended by then.
    pub fn at(&mut self, now: Instant) -> &mut Self {
        self.now = Some(now);
        self.requests.retain(|_, request| request.until > now);
        self.used.retain(|_, until| *until > now);
        self
    }

    fn has_room(&self) -> Result<(), StoreError> {
        match self.requests.len() + self.used.len() < MOST {
            true => Ok(()),
            false => Err(StoreError { reason: format!("this memory holds {MOST} entries, which is its limit") }),
        }
    }
}

impl Store for MemoryStore {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.has_room()?;
        self.requests.entry(key.to_owned()).or_insert_with(|| Outstanding { value: value.to_owned(), until, taker: None });
        Ok(())
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        let Some(request) = self.requests.get_mut(key).filter(|request| self.now.is_none_or(|now| request.until > now)) else {
            return Ok(None);
        };
        Ok(match by {
            None if request.taker.is_none() => self.requests.remove(key).map(|request| request.value),
            Some(by) if request.taker.get_or_insert_with(|| by.to_owned()) == by => Some(request.value.clone()),
            _ => None,
        })
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        if self.used.contains_key(key) {
            return Ok(false);
        }
        self.has_room()?;
        self.used.insert(key.to_owned(), until);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Instant = Instant::from_unix_ms(1_000);
    const LATER: Instant = Instant::from_unix_ms(2_000);

    #[test]
    fn whoever_took_a_request_first_gets_it_again() {
        let mut store = MemoryStore::new();
        store.put("req:1", "state", LATER).unwrap();
        assert_eq!(store.take("req:1", Some("use:1")).unwrap().as_deref(), Some("state"));
        assert_eq!(store.take("req:1", Some("use:2")).unwrap(), None);
        store.put("req:1", "other", LATER).unwrap();
        assert_eq!(store.take("req:1", Some("use:2")).unwrap(), None);
        assert_eq!(store.take("req:1", Some("use:1")).unwrap().as_deref(), Some("state"));
        assert_eq!(store.at(LATER).take("req:1", Some("use:1")).unwrap(), None);
        assert_eq!(store.take("req:2", Some("use:1")).unwrap(), None);
    }

    #[test]
    fn who_has_no_name_takes_a_request_away() {
        let mut store = MemoryStore::new();
        store.put("req:1", "state", LATER).unwrap();
        assert_eq!(store.take("req:1", None).unwrap().as_deref(), Some("state"));
        assert_eq!(store.take("req:1", None).unwrap(), None);
        store.put("req:2", "state", LATER).unwrap();
        assert_eq!(store.take("req:2", Some("use:1")).unwrap().as_deref(), Some("state"));
        assert_eq!(store.take("req:2", None).unwrap(), None);
    }

    #[test]
    fn a_claim_has_one_winner_until_its_end() {
        let mut store = MemoryStore::new();
        assert!(store.claim("use:1", SOON).unwrap());
        assert!(!store.claim("use:1", LATER).unwrap());
        assert!(store.at(SOON).claim("use:1", LATER).unwrap());
    }

    #[test]
    fn a_full_memory_fails_and_forgets_nothing() {
        let mut store = MemoryStore::new();
        for at in 0..MOST {
            assert!(store.claim(&format!("use:{at}"), SOON).unwrap());
        }
        assert!(store.claim("use:new", LATER).is_err());
        assert!(store.put("req:new", "state", LATER).is_err());
        assert!(!store.claim("use:0", LATER).unwrap());
        assert!(store.at(SOON).claim("use:new", LATER).unwrap());
    }
}
