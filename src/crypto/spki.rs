//! SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): which key a certificate holds, and why it is of no use if it is none.

use alloc::string::String;
use core::fmt;

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode as _, Reader, SliceReader, Tag, Tagged};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::abilities::FULL;

use super::{Key, KeyKind, PublicKey, ec, ed25519, hex, rsa};

pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
pub(super) const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
pub(super) const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
/// RFC 8410 section 3.
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// What is supported, and what else is met in metadata, so that a message can name it.
static NAMES: [(ObjectIdentifier, &str); 19] = [
    (RSA, "RSA"),
    (EC, "EC"),
    (P256, "P-256"),
    (P384, "P-384"),
    (P521, "P-521"),
    (ED25519, "Ed25519"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), "RSA for PSS only"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.7"), "RSA for OAEP only"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "DSA"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.3.1"), "Diffie-Hellman"),
    (ObjectIdentifier::new_unwrap("1.2.840.10046.2.1"), "Diffie-Hellman"),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "X25519"),
    (ObjectIdentifier::new_unwrap("1.3.101.113"), "Ed448"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.1"), "curve P-192"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.33"), "curve P-224"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "curve secp256k1"),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.7"), "curve brainpoolP256r1"),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.11"), "curve brainpoolP384r1"),
    (ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.13"), "curve brainpoolP512r1"),
];

/// Why a key cannot verify anything. `Display` gives a text for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum KeyProblem {
    /// An RSA key whose modulus is too short or whose exponent is too small.
    TooWeak {
        /// Which kind of key it would be.
        kind: KeyKind,
        /// Length of the modulus in bits.
        bits: u32,
        /// The public exponent; 2^32 stands for every longer one.
        exponent: u64,
    },
    /// A key of a kind that is not supported.
    Unsupported {
        /// The algorithm or curve, by name where it has one.
        algorithm: String,
    },
    /// A key that is none: an even modulus, a point that is not on its curve.
    Malformed {
        /// The algorithm it claims.
        algorithm: String,
    },
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyProblem::TooWeak { bits, .. } if *bits < rsa::MIN_BITS => {
                write!(f, "RSA key of {bits} bits, at least {} wanted", rsa::MIN_BITS)
            }
            KeyProblem::TooWeak { exponent, .. } => {
                write!(f, "RSA key with exponent {exponent}, at least {} wanted", rsa::MIN_EXPONENT)
            }
            KeyProblem::Unsupported { algorithm } => {
                write!(f, "unsupported key ({algorithm}), RSA, P-256, P-384, P-521 or Ed25519 wanted")
            }
            KeyProblem::Malformed { algorithm } => write!(f, "malformed {algorithm} key"),
        }
    }
}

impl core::error::Error for KeyProblem {}

/// The kind of a key and its length in bits, for a report; without a length where it is of no use.
pub(super) fn describe(key: Result<&PublicKey, &KeyProblem>) -> (String, Option<u32>) {
    match key {
        Ok(key) => (key.kind().name().into(), Some(key.bits())),
        Err(KeyProblem::TooWeak { kind, bits, .. }) => (kind.name().into(), Some(*bits)),
        Err(KeyProblem::Unsupported { algorithm } | KeyProblem::Malformed { algorithm }) => (algorithm.clone(), None),
    }
}

/// As [`describe`], of a SubjectPublicKeyInfo in DER; `None` if it is none.
pub(crate) fn describe_public_key(der: &[u8]) -> Option<(String, Option<u32>)> {
    let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
    if same(&info.algorithm.oid, &ED25519) {
        // By its form alone, so that every build describes it.
        let octets = info.subject_public_key.as_bytes().filter(|octets| octets.len() == 32 && info.algorithm.parameters.is_none());
        return Some((name(&ED25519), octets.map(|_| 256)));
    }
    Some(describe(PublicKey::from_spki(&info).as_ref()))
}

impl PublicKey {
    /// The key of a certificate.
    pub(super) fn from_spki(info: &SubjectPublicKeyInfoRef<'_>) -> Result<PublicKey, KeyProblem> {
        let Some(octets) = info.subject_public_key.as_bytes() else {
            return Err(KeyProblem::Malformed { algorithm: name(&info.algorithm.oid) });
        };
        let algorithm = &info.algorithm.oid;
        if same(algorithm, &RSA) {
            rsa_key(octets).map(Key::Rsa)
        } else if same(algorithm, &EC) {
            ec_key(info.algorithm.parameters, octets)
        } else if same(algorithm, &ED25519) && FULL {
            // RFC 8410 section 3: there are no parameters.
            let key = ed25519::Key::new(octets).filter(|_| info.algorithm.parameters.is_none());
            key.map(Key::Ed25519).ok_or_else(|| KeyProblem::Malformed { algorithm: name(algorithm) })
        } else {
            Err(KeyProblem::Unsupported { algorithm: name(algorithm) })
        }
        .map(PublicKey)
    }
}

/// RSAPublicKey, RFC 8017 appendix A.1.1.
fn rsa_key(octets: &[u8]) -> Result<rsa::Key, KeyProblem> {
    let read = || {
        let mut outer = SliceReader::new(octets)?;
        let sequence: AnyRef<'_> = outer.decode()?;
        sequence.tag().assert_eq(Tag::Sequence)?;
        outer.finish()?;
        let mut fields = SliceReader::new(sequence.value())?;
        let numbers = (fields.decode::<UintRef<'_>>()?, fields.decode::<UintRef<'_>>()?);
        fields.finish()?;
        Ok::<_, x509_cert::der::Error>(numbers)
    };
    let (modulus, exponent) = read().map_err(|_| KeyProblem::Malformed { algorithm: "RSA".into() })?;
    rsa::Key::new(modulus.as_bytes(), exponent.as_bytes())
}

/// ECParameters and ECPoint, RFC 5480 section 2. Only named curves: explicit parameters let whoever made the
/// certificate choose the generator (CVE-2020-0601).
fn ec_key(parameters: Option<AnyRef<'_>>, octets: &[u8]) -> Result<Key, KeyProblem> {
    let Some(curve) = parameters.and_then(|parameters| parameters.decode_as::<ObjectIdentifier>().ok()) else {
        return Err(KeyProblem::Unsupported { algorithm: "a curve that is not a named one".into() });
    };
    if matches!(octets, [2 | 3, ..]) {
        return Err(KeyProblem::Unsupported { algorithm: "a compressed point".into() });
    }
    static KNOWN: [(ObjectIdentifier, KeyKind); 3] = [(P256, KeyKind::P256), (P384, KeyKind::P384), (P521, KeyKind::P521)];
    let Some((_, kind)) = KNOWN.iter().find(|(known, _)| same(known, &curve)) else {
        return Err(KeyProblem::Unsupported { algorithm: name(&curve) });
    };
    ec::Key::new(*kind, octets).map(Key::Ec).ok_or_else(|| KeyProblem::Malformed { algorithm: name(&curve) })
}

/// Over the octets alone: the type is forty octets long, whatever the identifier is.
#[inline(never)]
fn same(one: &ObjectIdentifier, other: &ObjectIdentifier) -> bool {
    one.as_bytes() == other.as_bytes()
}

pub(super) fn name(algorithm: &ObjectIdentifier) -> String {
    match NAMES.iter().find(|(known, _)| same(known, algorithm)) {
        Some((_, name)) => (*name).into(),
        None => ["algorithm with the identifier ", &hex(algorithm.as_bytes())].concat(),
    }
}
