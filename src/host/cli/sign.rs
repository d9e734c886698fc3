//! Signing what leaves us, with a private key in a PEM file.

use std::path::PathBuf;

use clap::Args;
use samlight::{ConfigError, Outgoing, PrivateKey, Sent};

use crate::{Done, Exit, input, random};

#[derive(Args)]
pub(crate) struct Signing {
    /// Sign with this private key, a PEM file
    #[arg(long, value_name = "KEY.pem")]
    pub(crate) sign: Option<PathBuf>,
    /// The signature method, such as rsa-pss-sha256; unless said, the usual one for the kind of key
    #[arg(long, value_name = "METHOD", requires = "sign")]
    pub(crate) sign_with: Option<String>,
}

/// The key that was given, and the method to announce.
pub(crate) struct Signer {
    key: Option<PrivateKey>,
    pub(crate) method: Option<String>,
}

impl Signing {
    pub(crate) fn signer(&self) -> Result<Signer, Done> {
        let Some(path) = &self.sign else {
            return Ok(Signer { key: None, method: None });
        };
        let bytes = input::file(path).map_err(|reason| Done::failed(Exit::Io, reason))?;
        let wrong = |reason: String| Done::failed(Exit::Usage, format!("{}: {reason}", path.display()));
        let text = std::str::from_utf8(input::without_mark(&bytes)).map_err(|_| wrong("not a PEM text".into()))?;
        let key = PrivateKey::from_pem(text).map_err(|error| wrong(error.to_string()))?;
        let usual = match key.kind() {
            "P-256" => "ecdsa-sha256",
            "P-384" => "ecdsa-sha384",
            "P-521" => "ecdsa-sha512",
            "Ed25519" => "ed25519",
            _ => "rsa-sha256",
        };
        let method = self.sign_with.clone().unwrap_or_else(|| usual.to_owned());
        Ok(Signer { key: Some(key), method: Some(method) })
    }
}

impl Signer {
    /// Signs what is to be signed, and packs the message.
    pub(crate) fn finish(&self, outgoing: Result<Outgoing, ConfigError>) -> Result<Sent, Done> {
        let outgoing = outgoing.map_err(|error| refused(&error))?;
        let value = match (outgoing.to_sign(), outgoing.signature_method(), &self.key) {
            (Some(octets), Some(method), Some(key)) => {
                let mut failed = None;
                let value = key.sign(method, octets, &mut |buffer| {
                    if let Err(done) = random::fill(buffer) {
                        failed = Some(done);
                    }
                });
                match failed {
                    Some(done) => return Err(done),
                    None => value.map_err(|error| Done::failed(Exit::Usage, format!("--sign: {error}")))?,
                }
            }
            _ => Vec::new(),
        };
        outgoing.finish(&value).map_err(|error| refused(&error))
    }
}

pub(crate) fn refused(error: &ConfigError) -> Done {
    Done::failed(Exit::Usage, format!("{}: {error}", error.code()))
}
