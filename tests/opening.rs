//! Judging messages as a host with private keys does.

use std::path::Path;

use samlight::{Input, Pending, PendingLogout, PrivateKey, Rejection, ServiceProvider, Terms};
use serde_json::Value;

pub(crate) fn key(path: &Path) -> PrivateKey {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    PrivateKey::from_pem(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The private keys that a vector gives.
pub(crate) fn keys(vector: &Value, root: &Path) -> Vec<PrivateKey> {
    let files = vector["decryptionKeyFiles"].as_array().into_iter().flatten();
    files.map(|file| key(&root.join(file.as_str().unwrap()))).collect()
}

pub(crate) fn check(provider: &ServiceProvider, input: Input<'_>, terms: Terms, keys: &[PrivateKey]) -> Result<Pending, Rejection> {
    provider.check_opening(input, terms, keys, &mut blinding())
}

pub(crate) fn check_logout(provider: &ServiceProvider, input: Input<'_>, terms: Terms, keys: &[PrivateKey]) -> Result<PendingLogout, Rejection> {
    provider.check_logout_opening(input, terms, keys, &mut blinding())
}

/// Blinding only has to be right; that it is unpredictable is the host's to see to.
fn blinding() -> impl FnMut(&mut [u8]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move |octets| {
        for octet in octets {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *octet = state.to_le_bytes()[3];
        }
    }
}
