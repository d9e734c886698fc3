//! The module of `samlight/verify` once more, as far as judging a message goes, with limits that grow with the message. For the bench alone: how time and
//! memory grow beyond what the limits let through.
#![no_std]
#![allow(unreachable_pub, reason = "wasm-bindgen exports what is public")]

extern crate alloc;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use samlight::{Answer, Expect, Input, Instant, Limits, ServiceProvider, Settings, Terms};
use wasm_bindgen::prelude::*;

/// A service provider and the buffer through which its messages come.
#[wasm_bindgen]
pub struct Unlimited {
    provider: ServiceProvider,
    buffer: Vec<u8>,
}

#[wasm_bindgen]
impl Unlimited {
    /// For messages of so many octets at most.
    ///
    /// # Errors
    /// A text, for settings that cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str, octets: usize) -> Result<Unlimited, String> {
        let settings = Settings::from_json(settings).map_err(|error| error.to_string())?;
        let mut limits = Limits::default();
        limits.bytes = octets;
        limits.text = octets;
        limits.nodes = limits.nodes.max(octets / 10);
        limits.canonical = limits.canonical.max(octets * 3);
        let provider = ServiceProvider::new(settings).map_err(|error| error.to_string())?.with_limits(limits);
        Ok(Unlimited { provider, buffer: Vec::new() })
    }

    /// Makes room for so many bytes and says where.
    pub fn input(&mut self, length: usize) -> *mut u8 {
        self.buffer.clear();
        self.buffer.resize(length, 0);
        self.buffer.as_mut_ptr()
    }

    /// The login as JSON text. `now` in Unix milliseconds; nothing was used before.
    ///
    /// # Errors
    /// The reason of a refusal.
    pub fn login(&mut self, length: usize, request: String, now: f64) -> Result<String, String> {
        let octets = self.buffer.get(..length).ok_or("more was announced than the buffer holds")?;
        #[allow(clippy::cast_possible_truncation, clippy::as_conversions, reason = "JavaScript has no other numbers, and a time is a whole one")]
        let now = Instant::from_unix_ms(now as i64);
        let pending = self.provider.check(Input::Value(octets), &Terms::new(Expect::ReplyTo(request), now)).map_err(|refused| refused.to_string())?;
        self.buffer.clear();
        let answers = alloc::vec![Answer::Claimed(true); pending.claims().len()];
        let login = pending.accept(&answers).map_err(|refused| refused.to_string())?;
        Ok([&login.to_json(), "\n", &login.report.to_json()].concat())
    }
}
