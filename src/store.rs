//! What has to be remembered between messages: outstanding requests, and assertions that were used.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

use crate::saml::instant::Instant;

/// A memory with three operations, each of them atomic: of two that happen at once, one comes first.
pub trait Store {
    /// Remembers `value` under `key` until then.
    ///
    /// # Errors
    /// If it cannot be remembered for sure.
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError>;

    /// Takes the value away: only one caller gets it.
    ///
    /// # Errors
    /// If it is not known whether the value was there.
    fn take(&mut self, key: &str) -> Result<Option<String>, StoreError>;

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

/// A store for one process: what it knows is gone when it ends. Time is told to it.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    now: Option<Instant>,
    requests: BTreeMap<String, (String, Instant)>,
    used: BTreeMap<String, Instant>,
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
        self.requests.retain(|_, (_, until)| *until > now);
        self.used.retain(|_, until| *until > now);
        self
    }
}

impl Store for MemoryStore {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.requests.insert(key.to_owned(), (value.to_owned(), until));
        Ok(())
    }

    fn take(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.requests.remove(key).filter(|(_, until)| self.now.is_none_or(|now| *until > now)).map(|(value, _)| value))
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        Ok(self.used.insert(key.to_owned(), until).is_none())
    }
}
