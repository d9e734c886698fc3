//! Private keys in PEM, for hosts that hold them themselves: RSA-OAEP and signatures.
//!
//! Where the platform keeps keys (WebCrypto, a KMS), it does this and no private key comes near this code.
//!
//! The crate `rsa` is not constant-time in all it does (RUSTSEC-2023-0071): whoever can measure many decryptions finely might learn the key. Every
//! use of an RSA key is therefore blinded with randomness of the host, so that what is measured has nothing to do with what was sent.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use ::rsa::pkcs1::DecodeRsaPrivateKey as _;
use ::rsa::rand_core::{TryCryptoRng, TryRng};
use ::rsa::signature::hazmat::PrehashSigner;
use ::rsa::traits::{PaddingScheme, PublicKeyParts as _, SignatureScheme};
use ::rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use ed25519_dalek::Signer as _;
use sha2::digest::FixedOutputReset;
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use x509_cert::der::{Decode, Header, Reader, SliceReader, Tag, TagNumber};
use zeroize::Zeroizing;

use super::pem::{self, BEGIN, DASHES, END};
use super::spki::{EC, ED25519, P256, P384, P521, RSA, name};
use super::x509::open;
use super::{CannotOpen, Hash, KeyKind, Oaep, Scheme, SignatureMethod, digest, rsa};
use crate::mark;

/// A private key. It is wiped from memory when it is dropped, and never written anywhere.
pub struct PrivateKey(Key);

enum Key {
    Rsa(Box<RsaPrivateKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    P521(Box<p521::ecdsa::SigningKey>),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

/// Why a text holds no private key, or why a key cannot make a signature: a sentence for whoever configured it. Holds nothing of the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrivateKeyError(String);

impl fmt::Display for PrivateKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for PrivateKeyError {}

fn error<T>(text: impl Into<String>) -> Result<T, PrivateKeyError> {
    Err(PrivateKeyError(text.into()))
}

impl PrivateKey {
    /// A key from PEM: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017 appendix A.1.2) or SEC 1 (RFC 5915), not encrypted. Certificates and parameters around
    /// it are passed over.
    ///
    /// RSA from 2048 to 8192 bits, P-256, P-384, P-521, Ed25519.
    ///
    /// # Errors
    /// A sentence that says what is there instead, and how to mend it. It never shows the key.
    pub fn from_pem(text: &str) -> Result<PrivateKey, PrivateKeyError> {
        let (label, der) = block(text)?;
        let key = match label {
            "PRIVATE KEY" => pkcs8(&der)?,
            "RSA PRIVATE KEY" => rsa_key(&der)?,
            _ => ec_key(&der, None)?,
        };
        Ok(PrivateKey(key))
    }

    /// The kind of key as a person writes it: `RSA`, `P-256`, `P-384`, `P-521` or `Ed25519`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.key_kind().name()
    }

    fn key_kind(&self) -> KeyKind {
        match self.0 {
            Key::Rsa(_) => KeyKind::Rsa,
            Key::P256(_) => KeyKind::P256,
            Key::P384(_) => KeyKind::P384,
            Key::P521(_) => KeyKind::P521,
            Key::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// RSAES-OAEP-DECRYPT, RFC 8017 section 7.1.2: the content key that was wrapped for us.
    ///
    /// `random` fills a buffer with cryptographically secure randomness of the host; it blinds the private operation, see `SECURITY.md`.
    ///
    /// # Errors
    /// [`CannotOpen`], without a reason: a key of another kind, another length, another padding (Manger 2001), or randomness that repeats itself.
    pub fn unwrap(&self, oaep: Oaep<'_>, wrapped: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Result<Vec<u8>, CannotOpen> {
        let Key::Rsa(key) = &self.0 else { return Err(CannotOpen) };
        let mut source = Source { fill: random, left: RANDOMNESS };
        match oaep.digest {
            Hash::Sha1 => unwrap_by::<sha1::Sha1>(key, oaep, wrapped, &mut source),
            Hash::Sha224 => unwrap_by::<sha2::Sha224>(key, oaep, wrapped, &mut source),
            Hash::Sha256 => unwrap_by::<sha2::Sha256>(key, oaep, wrapped, &mut source),
            Hash::Sha384 => unwrap_by::<sha2::Sha384>(key, oaep, wrapped, &mut source),
            Hash::Sha512 => unwrap_by::<sha2::Sha512>(key, oaep, wrapped, &mut source),
        }
        .map_err(|_| CannotOpen)
    }

    /// The signature value over `octets`, which are hashed here, as XML Signature writes it: for ECDSA `r || s`.
    ///
    /// ECDSA (RFC 6979, with the hash that belongs to the curve), Ed25519 and RSASSA-PKCS1-v1_5 give the same value every time; RSASSA-PSS takes a
    /// salt as long as the digest from `random`, which also blinds every use of an RSA key.
    ///
    /// # Errors
    /// A sentence: the key is of another kind than the method wants, or the method is none to sign with (SHA-1, SHA-224).
    pub fn sign(&self, method: SignatureMethod, octets: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Result<Vec<u8>, PrivateKeyError> {
        if matches!(method.hash, Hash::Sha1 | Hash::Sha224) {
            return error("signatures are made with SHA-256, SHA-384 or SHA-512 only");
        }
        let mut source = Source { fill: random, left: RANDOMNESS };
        let hashed = digest(method.hash, octets);
        let value = match (&self.0, method.scheme) {
            (Key::Rsa(key), Scheme::Pkcs1v15) => {
                let padding = Pkcs1v15Sign { hash_len: Some(method.hash.len()), prefix: rsa::digest_info(method.hash).into() };
                padding.sign(Some(&mut source), key, &hashed).ok()
            }
            (Key::Rsa(key), Scheme::Pss) => match method.hash {
                Hash::Sha384 => Pss::<sha2::Sha384>::new().sign(Some(&mut source), key, &hashed),
                Hash::Sha512 => Pss::<sha2::Sha512>::new().sign(Some(&mut source), key, &hashed),
                _ => Pss::<sha2::Sha256>::new().sign(Some(&mut source), key, &hashed),
            }
            .ok(),
            (Key::P256(key), Scheme::Ecdsa) => key.sign_prehash(&hashed).ok().map(|value: p256::ecdsa::Signature| value.to_bytes().to_vec()),
            (Key::P384(key), Scheme::Ecdsa) => key.sign_prehash(&hashed).ok().map(|value: p384::ecdsa::Signature| value.to_bytes().to_vec()),
            (Key::P521(key), Scheme::Ecdsa) => key.sign_prehash(&hashed).ok().map(|value: p521::ecdsa::Signature| value.to_bytes().to_vec()),
            (Key::Ed25519(key), Scheme::EdDsa) => Some(key.sign(octets).to_bytes().into()),
            _ => return error(format!("the private key is of kind {}, the signature method wants {}", self.kind(), method.scheme.name())),
        };
        value.map_or_else(|| error("the signature could not be made: the host's randomness repeats itself, or the private key is damaged"), Ok)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "private key ({})", self.kind())
    }
}

fn unwrap_by<D: sha2::Digest + FixedOutputReset>(
    key: &RsaPrivateKey,
    oaep: Oaep<'_>,
    wrapped: &[u8],
    source: &mut Source<'_>,
) -> ::rsa::errors::Result<Vec<u8>> {
    let label = oaep.label;
    match oaep.mgf {
        Hash::Sha1 => ::rsa::Oaep::<D, sha1::Sha1>::new_with_mgf_hash_and_label(label).decrypt(Some(source), key, wrapped),
        Hash::Sha224 => ::rsa::Oaep::<D, sha2::Sha224>::new_with_mgf_hash_and_label(label).decrypt(Some(source), key, wrapped),
        Hash::Sha256 => ::rsa::Oaep::<D, sha2::Sha256>::new_with_mgf_hash_and_label(label).decrypt(Some(source), key, wrapped),
        Hash::Sha384 => ::rsa::Oaep::<D, sha2::Sha384>::new_with_mgf_hash_and_label(label).decrypt(Some(source), key, wrapped),
        Hash::Sha512 => ::rsa::Oaep::<D, sha2::Sha512>::new_with_mgf_hash_and_label(label).decrypt(Some(source), key, wrapped),
    }
}

/// Randomness that one operation may use, in octets. Drawing a number below the modulus begins anew when it is not below, for ever if the
/// randomness is none.
const RANDOMNESS: usize = 1 << 16;

/// The host's randomness as the crates want it.
struct Source<'a> {
    fill: &'a mut dyn FnMut(&mut [u8]),
    left: usize,
}

#[derive(Debug)]
struct Exhausted;

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the randomness repeats itself")
    }
}

impl core::error::Error for Exhausted {}

impl TryRng for Source<'_> {
    type Error = Exhausted;

    fn try_next_u32(&mut self) -> Result<u32, Exhausted> {
        let mut octets = [0; 4];
        self.try_fill_bytes(&mut octets)?;
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Exhausted> {
        let mut octets = [0; 8];
        self.try_fill_bytes(&mut octets)?;
        Ok(u64::from_le_bytes(octets))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Exhausted> {
        self.left = self.left.checked_sub(octets.len()).ok_or(Exhausted)?;
        (self.fill)(octets);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}

/// The one block of a PEM text (RFC 7468) that is a private key, with its label.
fn block(text: &str) -> Result<(&str, Zeroizing<Vec<u8>>), PrivateKeyError> {
    const ENCRYPTED: &str = "the private key is encrypted: `openssl pkey -in key.pem -out plain.pem` asks for the passphrase and writes it \
                             without; keep that file where only this program can read it";
    let mut found = None;
    let mut rest = text;
    while let Some((_, begun)) = mark::split(rest, BEGIN) {
        let Some((label, body)) = mark::split(begun, DASHES) else { break };
        let Some((body, ended)) = mark::split(body, END) else {
            return error("the private key has no END line: the text was cut off, copy all of it");
        };
        rest = ended;
        match label {
            "ENCRYPTED PRIVATE KEY" => return error(ENCRYPTED),
            "OPENSSH PRIVATE KEY" => {
                return error(
                    "a private key in OpenSSH's own format: `ssh-keygen -p -m PKCS8 -f key` rewrites the file as PEM in place, work on a copy",
                );
            }
            "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" => {}
            label if label.ends_with("PRIVATE KEY") => return error(format!("a private key of a kind that is not supported: `{label}`")),
            _ => continue,
        }
        if mark::find(body, "Proc-Type:").is_some() {
            return error(ENCRYPTED);
        }
        if found.is_some() {
            return error("several private keys where one is wanted: give each its own entry");
        }
        let start = text.len() - rest.len() - END.len() - body.len();
        let der = pem::decode(text, start, body).map_err(|problem| PrivateKeyError(problem.to_string()))?;
        found = Some((label, Zeroizing::new(der)));
    }
    match found {
        Some(found) => Ok(found),
        None if mark::find(text, "CERTIFICATE").is_some() => error("a certificate where a private key is wanted: give the PEM file with the key"),
        None => error("no private key in PEM: the text has to begin with a line such as `-----BEGIN PRIVATE KEY-----`"),
    }
}

fn malformed<T>(what: &str) -> Result<T, PrivateKeyError> {
    error(format!("the {what} private key cannot be read: it is damaged, or not what its BEGIN line says"))
}

/// PrivateKeyInfo and OneAsymmetricKey, RFC 5958 section 2.
fn pkcs8(der: &[u8]) -> Result<Key, PrivateKeyError> {
    let read = || -> Option<_> {
        let mut outer = SliceReader::new(der).ok()?;
        let mut info = open(&mut outer, Tag::Sequence)?;
        outer.finish().ok()?;
        open(&mut info, Tag::Integer)?;
        let mut algorithm = open(&mut info, Tag::Sequence)?;
        let identifier: ObjectIdentifier = algorithm.decode().ok()?;
        let parameters: Option<AnyRef<'_>> = if algorithm.is_finished() { None } else { Some(algorithm.decode().ok()?) };
        let key: &OctetStringRef = info.decode().ok()?;
        Some((identifier, parameters, key.as_bytes()))
    };
    match read() {
        None => malformed("PKCS #8"),
        Some((RSA, _, key)) => rsa_key(key),
        Some((EC, parameters, key)) => ec_key(key, parameters.and_then(|parameters| parameters.decode_as().ok())),
        Some((ED25519, _, key)) => {
            let octets = <&OctetStringRef>::from_der(key).ok().and_then(|octets| <&[u8; 32]>::try_from(octets.as_bytes()).ok());
            octets.map_or_else(|| malformed("Ed25519"), |octets| Ok(Key::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(octets)))))
        }
        Some((other, ..)) => error(format!("the private key is of kind {}; RSA, P-256, P-384, P-521 or Ed25519 wanted", name(&other))),
    }
}

/// RSAPrivateKey, RFC 8017 appendix A.1.2.
fn rsa_key(der: &[u8]) -> Result<Key, PrivateKeyError> {
    let Ok(key) = RsaPrivateKey::from_pkcs1_der(der) else { return malformed("RSA") };
    let bits = key.n().bits();
    if !(rsa::MIN_BITS..=rsa::MAX_BITS).contains(&bits) {
        return error(format!("the RSA private key has {bits} bits, {} to {} wanted", rsa::MIN_BITS, rsa::MAX_BITS));
    }
    Ok(Key::Rsa(Box::new(key)))
}

/// ECPrivateKey, RFC 5915 section 3. The curve stands in it, or around it in PKCS #8.
fn ec_key(der: &[u8], around: Option<ObjectIdentifier>) -> Result<Key, PrivateKeyError> {
    const PARAMETERS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

    let read = || -> Option<_> {
        let mut outer = SliceReader::new(der).ok()?;
        let mut fields = open(&mut outer, Tag::Sequence)?;
        open(&mut fields, Tag::Integer)?;
        let number: &OctetStringRef = fields.decode().ok()?;
        let parameters = !fields.is_finished() && Header::peek(&fields).ok()?.tag() == PARAMETERS;
        let inside = if parameters { Some(open(&mut fields, PARAMETERS)?.decode::<ObjectIdentifier>().ok()?) } else { None };
        Some((number.as_bytes(), inside))
    };
    let Some((number, inside)) = read() else { return malformed("EC") };
    let curve = match (around, inside) {
        (Some(around), Some(inside)) if around != inside => return malformed("EC"),
        (Some(curve), _) | (None, Some(curve)) => curve,
        (None, None) => return error("the EC private key does not say its curve by name: `openssl pkey -in key.pem -out other.pem` may add it"),
    };
    let key = match curve {
        P256 => p256::ecdsa::SigningKey::from_slice(number).ok().map(|key| Key::P256(Box::new(key))),
        P384 => p384::ecdsa::SigningKey::from_slice(number).ok().map(|key| Key::P384(Box::new(key))),
        P521 => p521::ecdsa::SigningKey::from_slice(number).ok().map(|key| Key::P521(Box::new(key))),
        other => return error(format!("the private key is of kind {}; RSA, P-256, P-384, P-521 or Ed25519 wanted", name(&other))),
    };
    key.map_or_else(|| malformed("EC"), Ok)
}
