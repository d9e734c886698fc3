use super::*;
use alloc::collections::BTreeMap;
use core::cell::{Cell, RefCell};

/// A store as `wasi:keyvalue` describes it, which fails on demand.
#[derive(Default)]
struct Host {
    entries: RefCell<BTreeMap<String, Vec<u8>>>,
    calls: Cell<usize>,
    /// The call that fails.
    fails: Cell<Option<usize>>,
}

impl Host {
    fn called(&self) -> Result<(), StoreError> {
        let call = self.calls.get();
        self.calls.set(call + 1);
        if self.fails.get() == Some(call) { Err(failed("broken")) } else { Ok(()) }
    }
}

impl KeyValue for &Host {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.called()?;
        Ok(self.entries.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.called()?;
        self.entries.borrow_mut().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.called()?;
        self.entries.borrow_mut().remove(key);
        Ok(())
    }

    fn increment(&self, key: &str) -> Result<u64, StoreError> {
        self.called()?;
        let mut entries = self.entries.borrow_mut();
        let before: u64 = entries.get(key).map_or(0, |text| core::str::from_utf8(text).unwrap().parse().unwrap());
        entries.insert(key.to_owned(), format!("{}", before + 1).into_bytes());
        Ok(before + 1)
    }
}

const NOW: i64 = 1_767_225_600_000;

/// Each request has a memory of its own before the same host.
fn at(host: &Host, ms: i64) -> Memory<&Host> {
    Memory::new(host, Instant::from_unix_ms(NOW + ms))
}

fn until(ms: i64) -> Instant {
    Instant::from_unix_ms(NOW + ms)
}

#[test]
fn whoever_took_a_request_first_gets_it_again() {
    let host = Host::default();
    at(&host, 0).put("req:1", "state", until(2000)).unwrap();
    at(&host, 0).put("req:1", "other", until(9000)).unwrap();
    assert_eq!(at(&host, 0).take("req:1", Some("use:1")).unwrap().as_deref(), Some("state"));
    assert_eq!(at(&host, 0).take("req:1", Some("use:2")).unwrap(), None);
    assert_eq!(at(&host, 0).take("req:1", None).unwrap(), None);
    assert_eq!(at(&host, 1999).take("req:1", Some("use:1")).unwrap().as_deref(), Some("state"));
    assert_eq!(at(&host, 2000).take("req:1", Some("use:1")).unwrap(), None);
    assert_eq!(at(&host, 0).take("req:2", Some("use:1")).unwrap(), None);
}

#[test]
fn who_has_no_name_takes_a_request_away() {
    let host = Host::default();
    at(&host, 0).put("req:1", "state", until(2000)).unwrap();
    assert_eq!(at(&host, 0).take("req:1", None).unwrap().as_deref(), Some("state"));
    assert_eq!(at(&host, 0).take("req:1", None).unwrap(), None);
    assert_eq!(at(&host, 0).take("req:1", Some("use:1")).unwrap(), None);
}

#[test]
fn a_claim_has_one_winner() {
    let host = Host::default();
    at(&host, 0).count().unwrap();
    assert!(at(&host, 0).claim("use:1", until(1000)).unwrap());
    assert!(!at(&host, 0).claim("use:1", until(1000)).unwrap());
    assert!(at(&host, 0).claim("use:2", until(1000)).unwrap());
}

#[test]
fn a_host_that_forgets_claims_nothing() {
    for _ in 0..3 {
        let forgetful = Host::default();
        assert!(at(&forgetful, 0).claim("use:1", until(1000)).is_err());
        assert_eq!(at(&forgetful, 0).take("req:1", Some("use:1")).unwrap(), None);
    }
    // What the request itself put there is no sign of a memory.
    for _ in 0..3 {
        let forgetful = Host::default();
        let mut memory = at(&forgetful, 0);
        memory.put("req:1", "", until(1000)).unwrap();
        assert!(memory.take("req:1", Some("use:1")).unwrap().is_some());
        assert!(memory.claim("use:1", until(1000)).is_err());
        assert!(memory.claim("use:1", until(1000)).is_err(), "nor the attempt before");
        let forgetful = Host::default();
        let mut memory = at(&forgetful, 0);
        memory.count().unwrap();
        assert!(memory.claim("use:1", until(1000)).is_err());
    }
    // One that remembers refuses once.
    let host = Host::default();
    assert!(at(&host, 0).claim("use:1", until(1000)).is_err());
    assert!(at(&host, 0).claim("use:1", until(1000)).unwrap());
    assert!(!at(&host, 0).claim("use:1", until(1000)).unwrap());
}

#[test]
fn counts_differ() {
    let host = Host::default();
    let counts: Vec<u64> = (0..3).map(|_| at(&host, 0).count().unwrap()).collect();
    assert_eq!(counts, [1, 2, 3]);
}

/// Wherever the host fails, nobody who is refused then has logged in, and nobody logs in twice.
#[test]
fn an_operation_that_fails_is_an_error() {
    let login = |host: &Host| -> Result<bool, StoreError> {
        at(host, 0).count()?;
        let mut memory = at(host, 0);
        memory.put("req:1", "state", until(1000))?;
        let mut memory = at(host, 0);
        let taken = memory.take("req:1", Some("use:1"))?;
        Ok(taken.is_some() && memory.claim("use:1", until(1000))?)
    };
    let whole = Host::default();
    assert!(login(&whole).unwrap());
    let calls = whole.calls.get();
    assert!(calls > 10, "{calls}");
    for call in 0..calls {
        let host = Host { fails: Cell::new(Some(call)), ..Host::default() };
        assert!(login(&host).is_err(), "call {call}");
        let again = [login(&host), login(&host)].into_iter().filter(|outcome| *outcome == Ok(true)).count();
        assert!(again <= 1, "call {call}");
    }
}

#[test]
fn what_is_over_is_cleared_while_others_log_in() {
    let host = Host::default();
    let mut most = 0;
    let (mut early, mut calls) = (0, 0);
    for login in 0..20_000_i64 {
        // Two a second, each remembered for five minutes: a thousand or two at a time.
        let now = login * 500;
        let (request, claim) = (format!("req:{login}"), format!("use:{login}"));
        let before = host.calls.get();
        at(&host, now).count().unwrap();
        at(&host, now).put(&request, "state", until(now + 300_000)).unwrap();
        let mut memory = at(&host, now);
        assert!(memory.take(&request, Some(&claim)).unwrap().is_some());
        assert!(memory.claim(&claim, until(now + 300_000)).unwrap());
        calls = calls.max(host.calls.get() - before);
        if login == 10_000 {
            early = most;
        }
        most = most.max(host.entries.borrow().len());
    }
    assert_eq!(most, early, "it does not grow any more");
    assert!(calls < 150, "{calls} calls in one login");
    // Long after, a few visitors clear the rest.
    for visit in 0..30_000 {
        at(&host, 40_000_000 + visit).put("req:other", "state", until(50_000_000)).unwrap();
    }
    assert!(host.entries.borrow().len() < 20, "{:?}", host.entries.borrow().keys());
}

/// A claim outlives its message by two slots at least, so a clock that is late by that much finds it.
#[test]
fn nothing_is_cleared_before_it_is_over() {
    let host = Host::default();
    at(&host, 0).count().unwrap();
    assert!(at(&host, 0).claim("use:1", until(1000)).unwrap());
    for ms in (0..GRACE * SLOT_MS).step_by(10_000) {
        at(&host, ms).put(&format!("req:{ms}"), "state", until(ms + 1000)).unwrap();
        assert!(!at(&host, ms).claim("use:1", until(1000)).unwrap(), "{ms}");
    }
}

#[test]
fn no_name_of_a_user_or_a_message_is_in_a_key() {
    let host = Host::default();
    at(&host, 0).put("req:https://idp.example/ada", "state", until(1000)).unwrap();
    for key in host.entries.borrow().keys() {
        assert!(key.starts_with("samlight.") && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'), "{key}");
        assert!(!key.contains("ada"), "{key}");
    }
}
