//! What only we can make: values that come back, and identifiers that nobody guesses.

use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

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
    /// For sessions, the newest first: the newest one seals, each one opens.
    sessions: Vec<MacKey>,
    /// For identifiers.
    identifiers: MacKey,
}

impl Secrets {
    /// `bound` goes into the keys of sessions: under other settings the same secret makes other keys.
    pub(super) fn new(keys: &[String], bound: &[&[u8]]) -> Result<Self, ConfigError> {
        let wrong = |reason: String| ConfigError::new(Code::ConfigValueMalformed, reason);
        let mut sessions = Vec::new();
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
            let (Some(session), Some(identifier)) = (derived(b"session", bound), derived(b"identifier", &[])) else {
                return Err(wrong(format!("gate.session.keys[{index}]: cannot be a key")));
            };
            sessions.push(session);
            identifiers.get_or_insert(identifier);
        }
        let missing = || wrong("gate.session.keys: is empty; give at least one, made with `openssl rand -base64 32`".into());
        Ok(Secrets { sessions, identifiers: identifiers.ok_or_else(missing)? })
    }

    /// The value of the newest key.
    pub(super) fn seal(&self, text: &str) -> Option<[u8; 32]> {
        self.sessions.first().map(|key| key.value(&[text.as_bytes()]))
    }

    /// Whether one of the keys made this value.
    pub(super) fn sealed(&self, text: &str, value: &[u8]) -> bool {
        self.sessions.iter().any(|key| key.verify(&[text.as_bytes()], value))
    }

    /// The ID of a request: 160 bits that nobody guesses who lacks the key, different for each count, and for each moment should the count begin again.
    pub(super) fn request_id(&self, count: u64, at: &Moment<'_>) -> String {
        let now = at.now.unix_ms().to_be_bytes();
        let value = self.identifiers.value(&[b"request", &count.to_be_bytes(), &now, at.salt]);
        format!("_{}", hex(value.get(..20).unwrap_or(&value)))
    }

    /// What the browser is given that takes this request along: 160 bits, and the request's ID, which others see, does not tell it.
    pub(super) fn browser(&self, id: &str) -> String {
        let value = self.identifiers.value(&[b"browser", id.as_bytes()]);
        hex(value.get(..20).unwrap_or(&value))
    }
}
