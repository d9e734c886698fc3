//! Single logout: judged in the same two steps as a login.

use alloc::boxed::Box;
use alloc::string::String;
use wasm_bindgen::prelude::*;

use super::{Checked, Provider, State, terms};
use crate::Logout;
use crate::json::Writer;

#[wasm_bindgen]
impl Provider {
    /// Judges a logout message, as `check` does a response.
    ///
    /// # Errors
    /// As for `check`.
    pub fn check_logout(&mut self, kind: u8, length: usize, beside: Option<String>, terms: &str) -> Result<Checked, String> {
        let terms = self::terms(terms)?;
        let state = match self.provider.check_logout(self.arrived(kind, length, beside.as_deref())?, &terms) {
            Ok(pending) => State::PendingLogout(Box::new(pending)),
            Err(rejection) => State::Rejected(rejection),
        };
        self.buffer.clear();
        Ok(Checked { state })
    }
}

pub(super) fn accepted(logout: &Logout) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("ok").bool(true);
    json.name("logout").raw(&logout.to_json());
    json.close('}');
    json.finish()
}
