//! The gate's memory in Envoy's shared data, which all worker threads of one Envoy see.
//!
//! Shared data forgets nothing and has no list of its keys. So the keys are few and fixed: every entry has its place in one of so many buckets, by the hash
//! of its name, and a bucket is read and written as a whole, compare-and-swap. What has ended goes when its bucket is next written. So the memory is
//! bounded whatever happens, and nothing has to sweep it.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::gate::State;
use crate::crypto::{Hash, digest};
use crate::{Instant, Store, StoreError};

/// What the host offers.
pub(super) trait Shared {
    /// The value and its version: no version, no value.
    fn get(&self, key: &str) -> (Option<Vec<u8>>, Option<u32>);

    /// Whether it was written: only if the version is still the same, and without one only if there is no value yet.
    fn set(&self, key: &str, value: &[u8], version: Option<u32>) -> bool;
}

/// Of each kind. What is common to two kinds would let one crowd out the other.
const BUCKETS: u16 = 4096;
/// Octets of a bucket of requests: sixty, 32 MiB in all.
const MOST_REQUESTS: usize = 8 << 10;
/// Octets of a bucket of used assertions: fifty, 16 MiB in all. A bucket is full for the first time when there are about a
/// hundred thousand.
const MOST_USED: usize = 4 << 10;
/// How often somebody else may come first.
const ATTEMPTS: usize = 64;

/// The memory at one moment.
pub(super) struct Memory<S> {
    pub(super) shared: S,
    pub(super) now: Instant,
}

/// One thing that is remembered.
struct Entry {
    until: Instant,
    key: String,
    value: String,
    /// Who took it; empty while nobody did.
    taker: String,
}

impl Entry {
    fn octets(&self) -> usize {
        HEAD + self.key.len() + self.value.len() + self.taker.len()
    }
}

/// A time and three lengths.
const HEAD: usize = 14;

/// Of somebody who claims nothing: what he took is nobody's any more.
const NOBODY: &str = "-";

fn failed(reason: &str) -> StoreError {
    StoreError { reason: reason.to_owned() }
}

/// A full bucket lets nobody in: to forget what was used, or taken, would let it in again.
fn within(entries: &[Entry], most: usize) -> Result<(), StoreError> {
    if entries.iter().map(Entry::octets).sum::<usize>() > most {
        return Err(failed("as many logins are remembered as this Envoy can; let the identity provider make its assertions valid for minutes"));
    }
    Ok(())
}

impl<S: Shared> Memory<S> {
    /// Reads a bucket without what has ended, lets it be changed, and writes it: again from the start if somebody else wrote it meanwhile.
    fn change<T>(&mut self, name: &str, change: impl Fn(&mut Vec<Entry>) -> Result<(T, bool), StoreError>) -> Result<T, StoreError> {
        for _ in 0..ATTEMPTS {
            let (value, version) = self.shared.get(name);
            let mut entries =
                read(&value.unwrap_or_default()).ok_or_else(|| failed("what stands in the shared data was not written by this filter"))?;
            entries.retain(|entry| entry.until > self.now);
            let (answer, changed) = change(&mut entries)?;
            if !changed || self.shared.set(name, &write(&entries)?, version) {
                return Ok(answer);
            }
        }
        Err(failed("too many others write to the shared data"))
    }
}

impl<S: Shared> Store for Memory<S> {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.change(&bucket("requests", key), |entries| {
            let new = !entries.iter().any(|entry| entry.key == key);
            if new {
                let entry = Entry { until, key: key.to_owned(), value: value.to_owned(), taker: String::new() };
                entries.push(entry);
                within(entries, MOST_REQUESTS)?;
            }
            Ok(((), new))
        })
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        self.change(&bucket("requests", key), |entries| {
            let Some(entry) = entries.iter_mut().find(|entry| entry.key == key) else { return Ok((None, false)) };
            if entry.taker.is_empty() {
                entry.taker = by.unwrap_or(NOBODY).to_owned();
                let value = entry.value.clone();
                within(entries, MOST_REQUESTS)?;
                return Ok((Some(value), true));
            }
            Ok((by.filter(|by| entry.taker == *by).map(|_| entry.value.clone()), false))
        })
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.change(&bucket("used", key), |entries| {
            let new = !entries.iter().any(|entry| entry.key == key);
            if new {
                let entry = Entry { until, key: key.to_owned(), value: String::new(), taker: String::new() };
                entries.push(entry);
                within(entries, MOST_USED)?;
            }
            Ok((new, new))
        })
    }
}

impl<S: Shared> State for Memory<S> {
    fn count(&mut self) -> Result<u64, StoreError> {
        for _ in 0..ATTEMPTS {
            let (value, version) = self.shared.get("samlight/count");
            let before = match value {
                None => 0,
                Some(octets) => {
                    u64::from_be_bytes(octets.try_into().map_err(|_| failed("the count in the shared data was not written by this filter"))?)
                }
            };
            let count = before.checked_add(1).ok_or_else(|| failed("the count has come to its end"))?;
            if self.shared.set("samlight/count", &count.to_be_bytes(), version) {
                return Ok(count);
            }
        }
        Err(failed("too many others write to the shared data"))
    }
}

/// Nobody chooses where an entry goes: what is hashed is an HMAC of ours, or already a hash of what an identity provider signed.
fn bucket(kind: &str, key: &str) -> String {
    let digest = digest(Hash::Sha256, key.as_bytes());
    let place = digest.as_ref().iter().take(2).fold(0u16, |place, octet| place << 8 | u16::from(*octet)) % BUCKETS;
    format!("samlight/{kind}/{place}")
}

/// Each entry: when it ends, the lengths of key, value and taker, and these.
fn write(entries: &[Entry]) -> Result<Vec<u8>, StoreError> {
    let mut octets = Vec::new();
    for Entry { until, key, value, taker } in entries {
        octets.extend(until.unix_ms().to_be_bytes());
        for part in [key, value, taker] {
            octets.extend(u16::try_from(part.len()).map_err(|_| failed("the entry is too long to be remembered"))?.to_be_bytes());
        }
        [key, value, taker].iter().for_each(|part| octets.extend(part.bytes()));
    }
    Ok(octets)
}

fn read(mut octets: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while !octets.is_empty() {
        let (until, rest) = octets.split_first_chunk::<8>()?;
        let (lengths, mut rest) = rest.split_first_chunk::<6>()?;
        let mut parts = Vec::new();
        for length in lengths.chunks_exact(2) {
            let (part, after) = rest.split_at_checked(u16::from_be_bytes(*length.first_chunk::<2>()?).into())?;
            parts.push(String::from_utf8(part.to_vec()).ok()?);
            rest = after;
        }
        let [key, value, taker] = <[String; 3]>::try_from(parts).ok()?;
        entries.push(Entry { until: Instant::from_unix_ms(i64::from_be_bytes(*until)), key, value, taker });
        octets = rest;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use core::cell::RefCell;

    /// What Envoy keeps, and how often somebody else writes between a reading and a writing.
    #[derive(Default)]
    struct Map {
        values: RefCell<BTreeMap<String, (Vec<u8>, u32)>>,
        disturbances: RefCell<usize>,
    }

    impl Shared for &Map {
        fn get(&self, key: &str) -> (Option<Vec<u8>>, Option<u32>) {
            let found = self.values.borrow().get(key).cloned();
            (found.clone().map(|(value, _)| value), found.map(|(_, version)| version))
        }

        fn set(&self, key: &str, value: &[u8], version: Option<u32>) -> bool {
            let mut values = self.values.borrow_mut();
            let mut left = self.disturbances.borrow_mut();
            if *left > 0 {
                *left -= 1;
                let (value, version) = values.get(key).cloned().unwrap_or_default();
                values.insert(key.to_owned(), (value, version + 1));
            }
            if values.get(key).map(|(_, version)| *version) != version {
                return false;
            }
            values.insert(key.to_owned(), (value.to_vec(), version.unwrap_or(0) + 1));
            true
        }
    }

    fn at(map: &Map, ms: i64) -> Memory<&Map> {
        Memory { shared: map, now: Instant::from_unix_ms(ms) }
    }

    const END: Instant = Instant::from_unix_ms(100);

    #[test]
    fn a_request_is_for_whoever_took_it_first_until_its_end() {
        let map = Map::default();
        at(&map, 0).put("req:a", "1", END).unwrap();
        at(&map, 0).put("req:a", "2", END).unwrap();
        let take = |ms, key: &str, by| at(&map, ms).take(key, by).unwrap();
        assert_eq!(take(99, "req:b", Some("use:1")), None);
        assert_eq!(take(99, "req:a", Some("use:1")).as_deref(), Some("1"));
        assert_eq!(take(99, "req:a", Some("use:2")), None);
        at(&map, 99).put("req:a", "3", END).unwrap();
        assert_eq!(take(99, "req:a", Some("use:2")), None);
        assert_eq!(take(99, "req:a", None), None);
        assert_eq!(take(99, "req:a", Some("use:1")).as_deref(), Some("1"));
        assert_eq!(take(100, "req:a", Some("use:1")), None);
        at(&map, 0).put("req:c", "1", END).unwrap();
        assert_eq!(take(0, "req:c", None).as_deref(), Some("1"));
        assert_eq!(take(0, "req:c", None), None);
        assert_eq!(take(0, "req:c", Some("use:1")), None);
    }

    #[test]
    fn an_assertion_is_claimed_once_until_its_end() {
        let map = Map::default();
        assert!(at(&map, 0).claim("use:a", END).unwrap());
        assert!(!at(&map, 99).claim("use:a", END).unwrap());
        assert!(at(&map, 99).claim("use:b", END).unwrap());
        assert!(at(&map, 100).claim("use:a", Instant::from_unix_ms(200)).unwrap());
    }

    #[test]
    fn whoever_comes_second_begins_again() {
        for disturbances in [1, ATTEMPTS - 1] {
            let map = Map::default();
            *map.disturbances.borrow_mut() = disturbances;
            assert!(at(&map, 0).claim("use:a", END).unwrap());
            assert!(!at(&map, 0).claim("use:a", END).unwrap());
            *map.disturbances.borrow_mut() = disturbances;
            assert_eq!(at(&map, 0).put("req:a", "1", END), Ok(()));
            assert_eq!(at(&map, 0).take("req:a", Some("use:a")), Ok(Some("1".into())));
        }
        let map = Map::default();
        *map.disturbances.borrow_mut() = ATTEMPTS;
        assert!(at(&map, 0).claim("use:a", END).is_err());
    }

    #[test]
    fn the_count_goes_up() {
        let map = Map::default();
        assert_eq!([0; 300].map(|_| at(&map, 0).count().unwrap()).to_vec(), (1..=300).collect::<Vec<u64>>());
        map.values.borrow_mut().insert("samlight/count".into(), (vec![1], 7));
        assert!(at(&map, 0).count().is_err());
    }

    #[test]
    fn a_full_memory_forgets_nothing_and_lets_nobody_in() {
        let map = Map::default();
        // Those that share a bucket, as long as real ones.
        let same = |kind: &str, count: usize| -> Vec<String> {
            let place = bucket(kind, "0");
            (0..1_000_000).map(|n| format!("use:{n:064}")).filter(|key| bucket(kind, key) == place).take(count).collect()
        };
        let used = same("used", 60);
        let claimed = used.iter().take_while(|key| at(&map, 0).claim(key, END).is_ok()).count();
        assert_eq!(claimed, 49);
        assert!(used.iter().take(claimed).all(|key| !at(&map, 0).claim(key, END).unwrap()));
        assert!(at(&map, 100).claim(&used[claimed], Instant::from_unix_ms(200)).unwrap());

        let value = "v".repeat(2000);
        let requests = same("requests", 5);
        let kept = requests.iter().take_while(|key| at(&map, 0).put(key, &value, END).is_ok()).count();
        assert_eq!(kept, 3);
        assert!(requests.iter().take(kept).all(|key| at(&map, 0).take(key, Some("use:a")).unwrap().is_some()));
        assert!(at(&map, 0).put(&requests[0], &value, END).is_ok(), "what is there needs no room");
        assert!(at(&map, 100).put(&requests[kept], &value, Instant::from_unix_ms(200)).is_ok());
        assert!(at(&map, 0).put("long", &"v".repeat(MOST_REQUESTS), END).is_err());
        assert!(map.values.borrow().values().all(|(value, _)| value.len() <= MOST_REQUESTS));
    }

    #[test]
    fn foreign_octets_are_an_error() {
        for octets in [&[0u8][..], &[0; 13], &[0, 0, 0, 0, 0, 0, 0, 1, 0, 9, 0, 0, 0, 0], &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0xff]] {
            let map = Map::default();
            map.values.borrow_mut().insert(bucket("used", "use:a"), (octets.to_vec(), 1));
            assert!(at(&map, 0).claim("use:a", END).is_err(), "{octets:?}");
        }
    }
}
