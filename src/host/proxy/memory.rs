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
/// Octets of a bucket of requests: thirty of the usual ones, 32 MiB in all.
const MOST_REQUESTS: usize = 8 << 10;
/// Octets of a bucket of used assertions: fifty, 16 MiB in all. A bucket is full for the first time when there are about a hundred thousand.
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
}

impl Entry {
    fn octets(&self) -> usize {
        12 + self.key.len() + self.value.len()
    }
}

fn failed(reason: &str) -> StoreError {
    StoreError { reason: reason.to_owned() }
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
    /// Where a bucket is full the oldest request goes: its login is refused, and not everybody's, when somebody asks for logins without end.
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        let size = Entry { until, key: key.to_owned(), value: value.to_owned() }.octets();
        if size > MOST_REQUESTS {
            return Err(failed("the request is too long to be remembered"));
        }
        self.change(&bucket("requests", key), |entries| {
            entries.retain(|entry| entry.key != key);
            let mut octets: usize = entries.iter().map(Entry::octets).sum();
            while octets + size > MOST_REQUESTS {
                octets -= entries.remove(0).octets();
            }
            entries.push(Entry { until, key: key.to_owned(), value: value.to_owned() });
            Ok(((), true))
        })
    }

    fn take(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        self.change(&bucket("requests", key), |entries| {
            let at = entries.iter().position(|entry| entry.key == key);
            Ok((at.map(|at| entries.remove(at).value), at.is_some()))
        })
    }

    /// Where a bucket is full nobody gets in: to forget one that was used would let it in again.
    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.change(&bucket("used", key), |entries| {
            if entries.iter().any(|entry| entry.key == key) {
                return Ok((false, false));
            }
            let entry = Entry { until, key: key.to_owned(), value: String::new() };
            if entries.iter().map(Entry::octets).sum::<usize>() + entry.octets() > MOST_USED {
                return Err(failed("as many assertions were used as this Envoy can remember; let the identity provider make them valid for minutes"));
            }
            entries.push(entry);
            Ok((true, true))
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

/// Each entry: when it ends, the lengths of key and value, key, value.
fn write(entries: &[Entry]) -> Result<Vec<u8>, StoreError> {
    let mut octets = Vec::new();
    for Entry { until, key, value } in entries {
        octets.extend(until.unix_ms().to_be_bytes());
        for part in [key, value] {
            octets.extend(u16::try_from(part.len()).map_err(|_| failed("the entry is too long to be remembered"))?.to_be_bytes());
        }
        octets.extend(key.bytes().chain(value.bytes()));
    }
    Ok(octets)
}

fn read(mut octets: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while !octets.is_empty() {
        let (head, rest) = octets.split_first_chunk::<12>()?;
        let (until, lengths) = head.split_first_chunk::<8>()?;
        let (key, value) = lengths.split_first_chunk::<2>()?;
        let (key, rest) = rest.split_at_checked(u16::from_be_bytes(*key).into())?;
        let (value, rest) = rest.split_at_checked(u16::from_be_bytes(*value.first_chunk::<2>()?).into())?;
        let text = |part: &[u8]| String::from_utf8(part.to_vec()).ok();
        entries.push(Entry { until: Instant::from_unix_ms(i64::from_be_bytes(*until)), key: text(key)?, value: text(value)? });
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
    fn a_request_is_taken_once_and_not_after_its_end() {
        let map = Map::default();
        at(&map, 0).put("req:a", "1", END).unwrap();
        at(&map, 0).put("req:a", "2", END).unwrap();
        assert_eq!(at(&map, 99).take("req:b").unwrap(), None);
        assert_eq!(at(&map, 99).take("req:a").unwrap().as_deref(), Some("2"));
        assert_eq!(at(&map, 99).take("req:a").unwrap(), None);
        at(&map, 0).put("req:a", "3", END).unwrap();
        assert_eq!(at(&map, 100).take("req:a").unwrap(), None);
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
            assert_eq!(at(&map, 0).take("req:a"), Ok(Some("1".into())));
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
    fn a_full_memory_lets_nobody_in_and_forgets_the_oldest_request() {
        let map = Map::default();
        let (place, keys) = (bucket("used", "use:0"), 0..1_000_000);
        let same = |kind: &str| {
            keys.clone()
                .map(|n| format!("use:{n}"))
                .filter(|key| bucket("used", key) == place)
                .take(200)
                .map(|key| key.replace("use", kind))
                .collect::<Vec<_>>()
        };
        let used = same("use");
        let claimed = used.iter().take_while(|key| at(&map, 0).claim(key, END).is_ok()).count();
        assert!(claimed > 50 && claimed < 200, "{claimed}");
        assert!(!at(&map, 0).claim(&used[0], END).unwrap());
        assert!(at(&map, 100).claim(&used[claimed], Instant::from_unix_ms(200)).unwrap());

        let value = "v".repeat(2000);
        let place = bucket("requests", "req:0");
        let requests: Vec<_> = keys.clone().map(|n| format!("req:{n}")).filter(|key| bucket("requests", key) == place).take(5).collect();
        requests.iter().for_each(|key| at(&map, 0).put(key, &value, END).unwrap());
        assert_eq!(at(&map, 0).take(&requests[0]).unwrap(), None);
        assert_eq!(at(&map, 0).take(&requests[4]).unwrap(), Some(value));
        assert!(at(&map, 0).put("req:0", &"v".repeat(MOST_REQUESTS), END).is_err());
        assert!(map.values.borrow().values().all(|(value, _)| value.len() <= MOST_REQUESTS));
    }

    #[test]
    fn foreign_octets_are_an_error() {
        for octets in [&[0u8][..], &[0; 11], &[0, 0, 0, 0, 0, 0, 0, 1, 0, 9, 0, 0], &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0xff]] {
            let map = Map::default();
            map.values.borrow_mut().insert(bucket("used", "use:a"), (octets.to_vec(), 1));
            assert!(at(&map, 0).claim("use:a", END).is_err(), "{octets:?}");
        }
    }
}
