//! From a certificate that a message brings to an authority that the settings trust: RFC 5280 section 6.1, limited and without network.
//!
//! For signatures on metadata only; whoever signs a login is configured itself. Names chain octet for octet; there are no name constraints and no
//! policies, so that a certificate that asks for them is refused, critical or not; nothing is asked about revocation.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use x509_cert::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode as _, Reader, SliceReader, Tag, TagNumber, Tagged as _};

use super::spki::ED25519;
use super::x509::open;
use super::{Certificate, Hash, PublicKey, Scheme, SignatureMethod};

/// Certificates in a path, both ends counted. The web gets by with four.
const LENGTH: usize = 5;
/// Signatures that are verified at most: many certificates of one name would otherwise be many paths.
const SIGNATURES: usize = 16;

/// Why there is no path, and at which certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ChainProblem {
    pub(crate) kind: ChainFault,
    /// SHA-256 of the certificate in question, in hexadecimal.
    pub(crate) sha256: String,
}

/// What is wrong with a certificate of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChainFault {
    /// None that was given has the name of its issuer.
    IssuerMissing,
    /// Its signature does not verify under the key of its issuer.
    BadSignature,
    /// It is signed by a method that is not supported, SHA-1 among them.
    UnsupportedSignature,
    /// Its key is of no use, so that nothing it issued can be verified.
    UnusableKey,
    /// Its validity begins later.
    NotYetValid,
    /// Its validity is past.
    Expired,
    /// It issued another and is no certificate authority, or may not sign certificates.
    NotAuthority,
    /// It allows fewer authorities below it than there are.
    PathLengthExceeded,
    /// It may not be used for signatures over anything but certificates.
    NotForSignatures,
    /// It has a critical extension that is not understood here.
    CriticalExtension,
    /// It limits the names or the policies below it (RFC 5280 sections 4.2.1.10 and 4.2.1.11), which nothing here can follow.
    Constrained,
    /// It is not built as RFC 5280 says.
    Malformed,
    /// The path would be longer than five certificates, or too many had to be tried.
    LimitExceeded,
}

impl fmt::Display for ChainProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ChainFault::IssuerMissing => "its issuer is neither a trusted authority nor among the certificates that were sent",
            ChainFault::BadSignature => "its signature does not verify under the key of its issuer",
            ChainFault::UnsupportedSignature => {
                "it is signed by an unsupported method, RSA, RSA-PSS or ECDSA with SHA-256, SHA-384 or SHA-512, or Ed25519 wanted"
            }
            ChainFault::UnusableKey => "it issued another certificate with a key that is too weak or not supported",
            ChainFault::NotYetValid => "it is not valid yet",
            ChainFault::Expired => "it has expired",
            ChainFault::NotAuthority => "it issued another certificate and is no certificate authority",
            ChainFault::PathLengthExceeded => "it allows fewer authorities below it than there are",
            ChainFault::NotForSignatures => "its key usage does not allow signatures",
            ChainFault::CriticalExtension => "it has a critical extension that is not understood",
            ChainFault::Constrained => "it has name or policy constraints, which are not supported",
            ChainFault::Malformed => "it is not built as RFC 5280 says",
            ChainFault::LimitExceeded => "the path to a trusted authority is longer than five certificates, or has too many branches",
        };
        write!(f, "certificate {}: {what}", self.sha256)
    }
}

/// Whether `leaf` may sign for somebody: there is a path from it, over `intermediates`, to one of `authorities`, and it is good at `now_ms`
/// (milliseconds since 1970).
///
/// An authority vouches because it is configured: its own signature is not looked at, and it need not say that it is one. Everything else counts.
pub(crate) fn chain(leaf: &Certificate, intermediates: &[Certificate], authorities: &[Certificate], now_ms: i64) -> Result<(), ChainProblem> {
    let mut search = Search { intermediates, authorities, now_ms, budget: SIGNATURES, problem: problem(leaf, ChainFault::IssuerMissing) };
    let link = Link::read(leaf)?;
    search.alone(&link)?;
    if link.usage.is_some_and(|usage| usage & (DIGITAL_SIGNATURE | NON_REPUDIATION) == 0) {
        return Err(problem(leaf, ChainFault::NotForSignatures));
    }
    if search.is_authority(leaf) || search.climb(&mut vec![link]) { Ok(()) } else { Err(search.problem) }
}

fn problem(certificate: &Certificate, kind: ChainFault) -> ChainProblem {
    ChainProblem { kind, sha256: certificate.fingerprint() }
}

struct Search<'a> {
    intermediates: &'a [Certificate],
    authorities: &'a [Certificate],
    now_ms: i64,
    budget: usize,
    /// The last thing that was wrong, which is nearest to what the sender meant.
    problem: ChainProblem,
}

impl<'a> Search<'a> {
    /// Whether an authority is reached from the last certificate of `path`. Goes no deeper than [`LENGTH`].
    fn climb(&mut self, path: &mut Vec<Link<'a>>) -> bool {
        let Some(name) = path.last().map(|last| last.issuer) else { return false };
        // Authorities first: what is configured is nearer than what was sent.
        for certificate in self.authorities.iter().chain(self.intermediates) {
            if path.iter().any(|link| link.certificate.sha256() == certificate.sha256()) {
                continue;
            }
            let link = match Link::read(certificate) {
                Ok(link) if link.subject == name => link,
                _ => continue,
            };
            let authority = self.is_authority(certificate);
            if let Err(problem) = self.step(path, &link, authority) {
                self.problem = problem;
                continue;
            }
            if authority {
                return true;
            }
            self.problem = problem(certificate, ChainFault::IssuerMissing);
            path.push(link);
            if self.climb(path) {
                return true;
            }
            path.pop();
        }
        false
    }

    fn is_authority(&self, certificate: &Certificate) -> bool {
        self.authorities.iter().any(|authority| authority.sha256() == certificate.sha256())
    }

    /// RFC 5280 section 6.1.3 (a) for the last certificate of the path and section 6.1.4 (k) to (o) for its issuer.
    fn step(&mut self, path: &[Link<'_>], issuer: &Link<'_>, authority: bool) -> Result<(), ChainProblem> {
        let Some(last) = path.last() else { return Err(problem(issuer.certificate, ChainFault::Malformed)) };
        if path.len() >= LENGTH || self.budget == 0 {
            return Err(problem(last.certificate, ChainFault::LimitExceeded));
        }
        self.alone(issuer)?;
        // An authority of version 1 has no extensions to say so with.
        let may_sign = issuer.usage.is_none_or(|usage| usage & KEY_CERT_SIGN != 0);
        let is_ca = issuer.constraints.map_or(authority, |constraints| constraints.ca);
        if !is_ca || !may_sign {
            return Err(problem(issuer.certificate, ChainFault::NotAuthority));
        }
        // Between the issuer and the leaf, those that were issued to another name than their issuer's.
        let below = path.iter().skip(1).filter(|link| link.subject != link.issuer).count();
        if issuer.constraints.and_then(|constraints| constraints.path_length).is_some_and(|most| below > most) {
            return Err(problem(issuer.certificate, ChainFault::PathLengthExceeded));
        }
        let key = issuer.certificate.key().map_err(|_| problem(issuer.certificate, ChainFault::UnusableKey))?;
        self.budget -= 1;
        last.verify(key).map_err(|kind| problem(last.certificate, kind))
    }

    /// What a certificate has to be wherever it stands.
    fn alone(&self, link: &Link<'_>) -> Result<(), ChainProblem> {
        let kind = if link.critical {
            ChainFault::CriticalExtension
        } else if link.constrained {
            ChainFault::Constrained
        } else if self.now_ms < link.certificate.not_before_ms() {
            ChainFault::NotYetValid
        } else if self.now_ms > link.certificate.not_after_ms() {
            ChainFault::Expired
        } else {
            return Ok(());
        };
        Err(problem(link.certificate, kind))
    }
}

/// A certificate as a path sees it.
struct Link<'a> {
    certificate: &'a Certificate,
    /// TBSCertificate, with tag and length: what was signed.
    signed: &'a [u8],
    issuer: &'a [u8],
    subject: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
    constraints: Option<BasicConstraints>,
    usage: Option<u16>,
    /// Whether a critical extension is none of those that are looked at.
    critical: bool,
    /// Whether it has name or policy constraints. Critical or not, they hold (RFC 5280 section 6.1.4 (g) and (i)).
    constrained: bool,
}

/// RFC 5280 section 4.2.1.9.
#[derive(Clone, Copy)]
struct BasicConstraints {
    ca: bool,
    path_length: Option<usize>,
}

// RFC 5280 section 4.2.1.3: bit 0 is the highest of the first octet.
const DIGITAL_SIGNATURE: u16 = 0x8000;
const NON_REPUDIATION: u16 = 0x4000;
const KEY_CERT_SIGN: u16 = 0x0400;

impl<'a> Link<'a> {
    fn read(certificate: &'a Certificate) -> Result<Link<'a>, ChainProblem> {
        Link::parse(certificate).ok_or_else(|| problem(certificate, ChainFault::Malformed))
    }

    /// Certificate and TBSCertificate, RFC 5280 section 4.1.
    fn parse(certificate: &'a Certificate) -> Option<Link<'a>> {
        const VERSION: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
        const EXTENSIONS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(3) };

        let mut outer = SliceReader::new(certificate.der()).ok()?;
        let mut whole = open(&mut outer, Tag::Sequence)?;
        let signed = whole.tlv_bytes().ok()?;
        let algorithm = whole.tlv_bytes().ok()?;
        let signature: BitStringRef<'a> = whole.decode().ok()?;

        let mut start = SliceReader::new(signed).ok()?;
        let mut tbs = open(&mut start, Tag::Sequence)?;
        if Tag::peek(&tbs).ok()? == VERSION {
            tbs.tlv_bytes().ok()?;
        }
        tbs.tlv_bytes().ok()?; // serialNumber
        // The method is written twice; only the inner one is signed (RFC 5280 section 4.1.1.2).
        if tbs.tlv_bytes().ok()? != algorithm {
            return None;
        }
        let issuer = tbs.tlv_bytes().ok()?;
        tbs.tlv_bytes().ok()?; // validity
        let subject = tbs.tlv_bytes().ok()?;
        tbs.tlv_bytes().ok()?; // subjectPublicKeyInfo
        let mut link = Link {
            certificate,
            signed,
            issuer,
            subject,
            algorithm,
            signature: signature.as_bytes()?,
            constraints: None,
            usage: None,
            critical: false,
            constrained: false,
        };
        while !tbs.is_finished() {
            if Tag::peek(&tbs).ok()? == EXTENSIONS {
                let mut list = open(&mut open(&mut tbs, EXTENSIONS)?, Tag::Sequence)?;
                link.extensions(&mut list)?;
            } else {
                tbs.tlv_bytes().ok()?; // unique identifiers, which nobody writes
            }
        }
        Some(link)
    }

    /// RFC 5280 section 4.2. `None` if one stands twice, or does not have its structure.
    fn extensions(&mut self, list: &mut SliceReader<'a>) -> Option<()> {
        const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
        const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
        const NAME_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.30");
        const POLICY_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.36");

        let mut seen = Vec::new();
        while !list.is_finished() {
            let mut extension = open(list, Tag::Sequence)?;
            let identifier: ObjectIdentifier = extension.decode().ok()?;
            let critical = Tag::peek(&extension).ok()? == Tag::Boolean && extension.decode::<bool>().ok()?;
            let value: AnyRef<'a> = extension.decode().ok()?;
            if value.tag() != Tag::OctetString || !extension.is_finished() || seen.contains(&identifier) {
                return None;
            }
            seen.push(identifier);
            match identifier {
                BASIC_CONSTRAINTS => self.constraints = Some(basic_constraints(value.value())?),
                KEY_USAGE => {
                    let bits = BitStringRef::from_der(value.value()).ok()?;
                    let octet = |at| bits.raw_bytes().get(at).copied().unwrap_or_default();
                    self.usage = Some(u16::from_be_bytes([octet(0), octet(1)]));
                }
                NAME_CONSTRAINTS | POLICY_CONSTRAINTS => self.constrained = true,
                _ => self.critical |= critical,
            }
        }
        Some(())
    }

    fn verify(&self, key: &PublicKey) -> Result<(), ChainFault> {
        let method = method(self.algorithm).ok_or(ChainFault::UnsupportedSignature)?;
        let raw;
        let value = match method.scheme {
            Scheme::Ecdsa => {
                raw = side_by_side(self.signature, key).ok_or(ChainFault::BadSignature)?;
                raw.as_slice()
            }
            _ => self.signature,
        };
        key.verify(method, self.signed, value).map_err(|_| ChainFault::BadSignature)
    }
}

fn basic_constraints(der: &[u8]) -> Option<BasicConstraints> {
    let mut outer = SliceReader::new(der).ok()?;
    let mut fields = open(&mut outer, Tag::Sequence)?;
    outer.finish().ok()?;
    let ca = !fields.is_finished() && Tag::peek(&fields).ok()? == Tag::Boolean && fields.decode::<bool>().ok()?;
    let path_length = if fields.is_finished() { None } else { Some(usize::from(fields.decode::<u16>().ok()?)) };
    fields.finish().ok()?;
    Some(BasicConstraints { ca, path_length })
}

/// AlgorithmIdentifiers of signatures: RFC 4055 sections 3 and 5, RFC 5758 section 3.2, RFC 8410 section 3. SHA-1 is not among them.
fn method(der: &[u8]) -> Option<SignatureMethod> {
    const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
    const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
    const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
    const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
    const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
    const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
    const PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

    let mut outer = SliceReader::new(der).ok()?;
    let mut fields = open(&mut outer, Tag::Sequence)?;
    let identifier: ObjectIdentifier = fields.decode().ok()?;
    let parameters: Option<AnyRef<'_>> = if fields.is_finished() { None } else { Some(fields.decode().ok()?) };
    let (scheme, hash) = match identifier {
        RSA_SHA256 => (Scheme::Pkcs1v15, Hash::Sha256),
        RSA_SHA384 => (Scheme::Pkcs1v15, Hash::Sha384),
        RSA_SHA512 => (Scheme::Pkcs1v15, Hash::Sha512),
        ECDSA_SHA256 => (Scheme::Ecdsa, Hash::Sha256),
        ECDSA_SHA384 => (Scheme::Ecdsa, Hash::Sha384),
        ECDSA_SHA512 => (Scheme::Ecdsa, Hash::Sha512),
        ED25519 => (Scheme::EdDsa, Hash::Sha512),
        PSS => return Some(SignatureMethod { scheme: Scheme::Pss, hash: pss_hash(parameters?)? }),
        _ => return None,
    };
    Some(SignatureMethod { scheme, hash })
}

/// RSASSA-PSS-params (RFC 4055 section 3.1) for which [`PublicKey::verify`] speaks: one hash in both places, a salt as long as its digest, the
/// usual trailer. Compared as a whole, since DER writes them in one way; the NULL of a hash may be missing.
fn pss_hash(parameters: AnyRef<'_>) -> Option<Hash> {
    // The last arc below 2.16.840.1.101.3.4.2.
    [(Hash::Sha256, 1), (Hash::Sha384, 2), (Hash::Sha512, 3)].into_iter().find_map(|(hash, arc)| {
        let same = |null: &[u8]| {
            let tagged = |tag: u8, inside: &[u8]| [&[tag, u8::try_from(inside.len()).unwrap_or_default()], inside].concat();
            let digest = tagged(0x30, &[&[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc], null].concat());
            let mgf1 = [&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08], digest.as_slice()].concat();
            let salt = [0x02, 0x01, u8::try_from(hash.len()).unwrap_or_default()];
            let wanted = [tagged(0xa0, &digest), tagged(0xa1, &tagged(0x30, &mgf1)), tagged(0xa2, &salt)].concat();
            parameters.value() == wanted
        };
        (parameters.tag() == Tag::Sequence && (same(&[0x05, 0x00]) || same(&[]))).then_some(hash)
    })
}

/// `r || s` of ECDSA-Sig-Value (RFC 3279 section 2.2.3), each as long as the curve's field.
fn side_by_side(der: &[u8], key: &PublicKey) -> Option<Vec<u8>> {
    let length = usize::try_from(key.bits().div_ceil(8)).ok()?;
    let mut outer = SliceReader::new(der).ok()?;
    let mut numbers = open(&mut outer, Tag::Sequence)?;
    outer.finish().ok()?;
    let mut raw = Vec::with_capacity(2 * length);
    for _ in 0..2 {
        let number: UintRef<'_> = numbers.decode().ok()?;
        raw.resize(raw.len() + length.checked_sub(number.as_bytes().len())?, 0);
        raw.extend_from_slice(number.as_bytes());
    }
    numbers.finish().ok()?;
    Some(raw)
}
