//! Requests that wait for their answers. Each is kept by the browser that took it along, in a sealed cookie: whoever asks for protected pages without ever
//! logging in fills no memory of ours, and only that browser can bring the answer (login CSRF).

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::cookie::{self, SameSite};
use super::request::Headers;
use super::secret::Seals;
use super::state::State;
use crate::json::{self, Value, Writer};
use crate::{Instant, Store, StoreError};

/// So many logins one browser may have begun at once, in as many tabs. Older ones are dropped: their cookies would otherwise add up until servers
/// refuse the header.
const MOST: usize = 4;

/// A request, as `StoredRequest` has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Outstanding {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) until: Instant,
}

impl Outstanding {
    fn seal(&self, seals: &Seals) -> Option<String> {
        let mut json = Writer::default();
        json.open('{');
        json.field("key", Some(&self.key));
        json.field("value", Some(&self.value));
        json.name("until").number(self.until.unix_ms());
        json.close('}');
        seals.seal(&json.finish())
    }

    fn open(sealed: &str, seals: &Seals, now: Instant) -> Option<Self> {
        let Ok(Value::Object(fields)) = json::parse(&seals.open(sealed)?) else {
            return None;
        };
        let (mut key, mut value, mut until) = (None, None, None);
        for (name, found) in fields {
            match (name.as_str(), found) {
                ("key", Value::String(text)) => key = Some(text),
                ("value", Value::String(text)) => value = Some(text),
                ("until", Value::Integer(ms)) => until = Some(Instant::from_unix_ms(ms)),
                _ => return None,
            }
        }
        Some(Outstanding { key: key?, value: value?, until: until? }).filter(|request| request.until > now)
    }
}

/// The cookies that a browser keeps requests in.
pub(super) struct Drawer<'s> {
    /// What their names begin with.
    pub(super) prefix: String,
    pub(super) seals: &'s Seals,
    pub(super) now: Instant,
}

impl Drawer<'_> {
    /// Every cookie of the kind, and the request in it if it can still be answered.
    fn brought<'h>(&self, headers: Headers<'h>) -> Vec<(&'h str, Option<Outstanding>)> {
        let cookies = cookie::beginning(headers, &self.prefix).into_iter();
        cookies.map(|(name, value)| (name, Outstanding::open(value, self.seals, self.now))).collect()
    }

    /// The name of its cookie: one a request, so that logins in two tabs do not meet.
    pub(super) fn name(&self, key: &str) -> String {
        format!("{}{}", self.prefix, key.get("req:_".len()..).and_then(|id| id.get(..8)).unwrap_or_default())
    }

    /// The `Set-Cookie` lines that take out what is too old or too much and put it in. `None` without a key.
    pub(super) fn put(&self, request: &Outstanding, headers: Headers<'_>) -> Option<Vec<String>> {
        let lives = (request.until.since_ms(self.now) / 1000).max(1);
        let ours = cookie::set(&self.name(&request.key), &request.seal(self.seals)?, lives, SameSite::Always);
        let mut brought = self.brought(headers);
        brought.sort_by_key(|(_, request)| core::cmp::Reverse(request.as_ref().map(|request| request.until)));
        let stale = brought.iter().enumerate().filter(|(at, (_, request))| *at + 1 >= MOST || request.is_none());
        // A planted name goes into no header of ours.
        let named =
            stale.map(|(_, (name, _))| *name).filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
        Some(named.map(|name| cookie::set(name, "", 0, SameSite::Always)).chain([ours]).collect())
    }

    /// The browser's requests as a store, in front of the host's memory.
    pub(super) fn with<'m, S: State>(&self, headers: Headers<'_>, memory: &'m mut S) -> Browsers<'m, S> {
        Browsers { requests: self.brought(headers).into_iter().filter_map(|(_, request)| request).collect(), memory, failure: String::new() }
    }
}

/// The values come from the browser. That each has one taker is the memory's to know, which hears of a request only when a message answers it that has
/// passed every other check.
pub(super) struct Browsers<'m, S> {
    requests: Vec<Outstanding>,
    memory: &'m mut S,
    /// Why the memory did not answer, for the log: reports are the same whatever the store.
    pub(super) failure: String,
}

impl<S> Browsers<'_, S> {
    fn noted<T>(&mut self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &answer {
            self.failure.clone_from(&error.reason);
        }
        answer
    }
}

impl<S: State> Store for Browsers<'_, S> {
    fn put(&mut self, _: &str, _: &str, _: Instant) -> Result<(), StoreError> {
        Err(StoreError { reason: "requests are kept by browsers".to_string() })
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        let Some(request) = self.requests.iter().find(|request| request.key == key) else {
            return Ok(None);
        };
        let (until, value) = (request.until, request.value.to_owned());
        let taken = self.memory.put(key, "", until).and_then(|()| self.memory.take(key, by));
        Ok(self.noted(taken)?.map(|_| value))
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        let claimed = self.memory.claim(key, until);
        self.noted(claimed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::secret::Secrets;
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    const NOW: Instant = Instant::from_unix_ms(10_000);

    fn secrets() -> Secrets {
        Secrets::new(&[STANDARD.encode((0..32).collect::<Vec<u8>>())], &[b"sp"]).unwrap()
    }

    fn drawer(secrets: &Secrets) -> Drawer<'_> {
        Drawer { prefix: "__Host-s-login-".into(), seals: &secrets.requests, now: NOW }
    }

    fn request(name: char, until: i64) -> Outstanding {
        Outstanding { key: format!("req:_{}", name.to_string().repeat(40)), value: "{}".into(), until: Instant::from_unix_ms(until) }
    }

    fn pair(line: &str) -> String {
        line.split(';').next().unwrap().to_owned()
    }

    #[test]
    fn a_request_comes_back_until_it_ends_and_is_no_session() {
        let secrets = secrets();
        let sealed = request('a', 10_001).seal(&secrets.requests).unwrap();
        assert_eq!(Outstanding::open(&sealed, &secrets.requests, NOW), Some(request('a', 10_001)));
        assert_eq!(Outstanding::open(&sealed, &secrets.requests, Instant::from_unix_ms(10_001)), None);
        assert_eq!(Outstanding::open(&sealed, &secrets.sessions, NOW), None);
    }

    #[test]
    fn the_newest_requests_stay_and_the_others_go() {
        let secrets = secrets();
        let drawer = drawer(&secrets);
        let jar: Vec<String> = ['a', 'b', 'c', 'd', 'e']
            .iter()
            .zip([11_000, 15_000, 14_000, 9_000, 13_000])
            .map(|(name, until)| pair(drawer.put(&request(*name, until), Headers(&[])).unwrap().last().unwrap()))
            .collect();
        let headers = [("cookie".to_owned(), format!("{}; __Host-s-login-x=forged; other=1", jar.join("; ")).into_bytes())];
        let lines = drawer.put(&request('f', 16_000), Headers(&headers)).unwrap();
        let names: Vec<String> = lines.iter().map(|line| line.split('=').next().unwrap().to_owned()).collect();
        // b, c and e stay; a is the oldest, d has ended, x is nobody's.
        assert_eq!(names, ["a", "d", "x", "f"].map(|name| format!("__Host-s-login-{}", if name == "x" { name.into() } else { name.repeat(8) })));
        assert!(lines[..3].iter().all(|line| line.contains("=; ") && line.contains("Max-Age=0;")), "{lines:?}");
    }
}
