//! What only we can make: values that come back, and identifiers that nobody guesses.

use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::request::Moment;
use crate::crypto::hex;
use crate::crypto::mac::MacKey;
use crate::fault::Code;
use crate::settings::ConfigError;

/// As long as what HMAC-SHA-256 gives.
const LEAST: usize = 32;

/// The keys, by what they are for: a value that was made for one thing is worth nothing for another.
#[derive(Clone)]
pub(super) struct Secrets {
    pub(super) sessions: Seals,
    /// For outstanding requests.
    pub(super) requests: Seals,
    /// For identifiers.
    identifiers: MacKey,
}

/// The newest first: the newest one seals, each one opens.
#[derive(Clone)]
pub(super) struct Seals(Vec<MacKey>);

impl Seals {
    /// `text.tag`, in characters that a cookie may have; `None` without a key.
    pub(super) fn seal(&self, text: &str) -> Option<String> {
        let text = URL_SAFE_NO_PAD.encode(text);
        let tag = self.0.first()?.value(&[text.as_bytes()]);
        Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag)))
    }

    /// The text, if one of the keys sealed it. Nothing of it is looked at before that is known.
    pub(super) fn open(&self, sealed: &str) -> Option<String> {
        let (text, tag) = sealed.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        if !self.0.iter().any(|key| key.verify(&[text.as_bytes()], &tag)) {
            return None;
        }
        String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

impl Secrets {
    /// `bound` goes into the keys of sessions: under other settings the same secret makes other keys.
    pub(super) fn new(keys: &[String], bound: &[&[u8]]) -> Result<Self, ConfigError> {
        let wrong = |reason: String| ConfigError::new(Code::ConfigValueMalformed, reason);
        let (mut sessions, mut requests) = (Vec::new(), Vec::new());
        let mut identifiers = None;
        for (index, key) in keys.iter().enumerate() {
            // Of a secret no error says anything but how long it is.
            let octets = STANDARD
                .decode(key)
                .map_err(|_| wrong(format!("gate.session.keys[{index}]: is no base64; make one with `openssl rand -base64 32`")))?;
            if octets.len() < LEAST {
                return Err(wrong(format!(
                    "gate.session.keys[{index}]: has {} octets where at least {LEAST} random ones are wanted; make one with `openssl rand -base64 32`",
                    octets.len()
                )));
            }
            if octets.iter().all(|octet| Some(octet) == octets.first()) {
                return Err(wrong(format!("gate.session.keys[{index}]: is one octet over and over; make one with `openssl rand -base64 32`")));
            }
            let derived = |purpose: &[u8], bound: &[&[u8]]| {
                let parts: Vec<&[u8]> = [b"samlight gate 1".as_slice(), purpose].into_iter().chain(bound.iter().copied()).collect();
                MacKey::new(&octets).and_then(|master| MacKey::new(&master.value(&parts)))
            };
            let (Some(session), Some(request), Some(identifier)) =
                (derived(b"session", bound), derived(b"request", bound), derived(b"identifier", &[]))
            else {
                return Err(wrong(format!("gate.session.keys[{index}]: cannot be a key")));
            };
            sessions.push(session);
            requests.push(request);
            identifiers.get_or_insert(identifier);
        }
        let missing = || wrong("gate.session.keys: is empty; give at least one, made with `openssl rand -base64 32`".into());
        Ok(Secrets { sessions: Seals(sessions), requests: Seals(requests), identifiers: identifiers.ok_or_else(missing)? })
    }

    /// The ID of a request: 160 bits that nobody guesses who lacks the key, different for each count, and for each moment should the count begin again.
    pub(super) fn request_id(&self, count: u64, at: &Moment<'_>) -> String {
        let now = at.now.unix_ms().to_be_bytes();
        let value = self.identifiers.value(&[b"request", &count.to_be_bytes(), &now, at.salt]);
        format!("_{}", hex(value.get(..20).unwrap_or(&value)))
    }
}
