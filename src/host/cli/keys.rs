//! Private keys from files, and the randomness that blinds them.

use std::fs;
use std::path::Path;

use samlight::PrivateKey;

use crate::{Done, Exit, Keys};

impl Keys {
    pub(crate) fn read(&self) -> Result<Vec<PrivateKey>, Done> {
        self.files.iter().map(|file| private_key(file)).collect()
    }
}

/// One private key. An unreadable file and a wrong one are different mistakes.
pub(crate) fn private_key(file: &Path) -> Result<PrivateKey, Done> {
    let text = fs::read_to_string(file).map_err(|error| Done::failed(Exit::Io, format!("{}: {error}", file.display())))?;
    PrivateKey::from_pem(&text).map_err(|error| Done::failed(Exit::Usage, format!("{}: {error}", file.display())))
}

/// Fills a buffer from the operating system. Where that has no randomness to give there is no safe way on, and the buffer stays as it was: blinding then
/// repeats itself, which the private operations notice and refuse.
pub(crate) fn random(octets: &mut [u8]) {
    if getrandom::fill(octets).is_err() {
        octets.fill(0);
    }
}
