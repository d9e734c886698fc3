//! Judging messages as a host with private keys does.

use std::path::Path;

use samlight::{Input, Pending, PrivateKey, Rejection, ServiceProvider, Terms};

pub(crate) fn key(path: &Path) -> PrivateKey {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    PrivateKey::from_pem(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn check(provider: &ServiceProvider, input: Input<'_>, terms: Terms, keys: &[PrivateKey]) -> Result<Pending, Rejection> {
    // Blinding only has to be right; that it is unpredictable is the host's to see to.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |octets: &mut [u8]| {
        for octet in octets {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *octet = state.to_le_bytes()[3];
        }
    };
    provider.check_opening(input, terms, keys, &mut random)
}
