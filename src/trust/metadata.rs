//! Whether metadata may be believed: as configured text, or because a given key, or a key that a given authority certified, signed it.

use crate::abilities::{self, FULL};
use crate::crypto::Certificate;
use crate::dsig::key_info::shown_certificates;
use crate::dsig::metadata::{SignaturePiece, signature_of, verify_root};
use crate::dsig::{Trust, Verification};
use crate::fault::{Code, Fault};
use crate::report::{Fact, SignatureFacts};
use crate::saml::instant::Instant;
use crate::saml::metadata::{self, EntityDescriptor, Found, GROUP, Unreadable};
use crate::settings::{ConfigError, MetadataTrust};
use crate::xml::{Document, Group, Limits, Pieces};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Further certificates that a signature may show beside its own.
const INTERMEDIATES: usize = 8;

/// A metadata document, opened.
pub(crate) enum Source<'m> {
    /// One tree: an entity, or a group with nothing in it.
    Whole(Document<'m>),
    /// An aggregate, of any size.
    Pieces(Pieces<'m>),
}

/// An entity, and what vouches for what it says.
pub(crate) struct Believed {
    pub(crate) entity: EntityDescriptor,
    /// The signature that was verified, if one was asked for.
    pub(crate) signature: Option<SignatureFacts>,
    /// When the certificates between the signature and the authority are all valid.
    pub(crate) window: Option<Window>,
}

/// From the first to the last instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Window {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
}

/// What people trust to sign metadata.
pub(crate) enum Signers {
    Keys(Vec<Certificate>),
    Authorities(Vec<Certificate>),
}

/// Why metadata is not believed, without the place in the settings.
pub(crate) struct Disbelief {
    pub(crate) code: Code,
    pub(crate) reason: String,
}

impl Disbelief {
    fn new(code: Code, reason: impl Into<String>) -> Self {
        Disbelief { code, reason: reason.into() }
    }

    pub(crate) fn at(self, place: &str) -> ConfigError {
        ConfigError::new(self.code, [place, ": ", &self.reason].concat())
    }
}

impl From<Unreadable> for Disbelief {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::NoEntityId => Disbelief::new(Code::ConfigEntityIdMissing, "md:EntityDescriptor has no entityID"),
            Unreadable::NoEntity(reason) => Disbelief::new(Code::ConfigMetadataEntityMissing, reason),
            Unreadable::Malformed(reason) => Disbelief::new(Code::ConfigMetadataMalformed, reason),
        }
    }
}

impl From<Fault> for Disbelief {
    fn from(fault: Fault) -> Self {
        Unreadable::from(fault).into()
    }
}

impl Signers {
    pub(crate) fn read(trust: &MetadataTrust, place: &str) -> Result<Self, ConfigError> {
        abilities::full();
        let read = |texts: &[String], name: &str| {
            let mut certificates = Vec::new();
            for (at, text) in texts.iter().enumerate() {
                let found = Certificate::from_text(text)
                    .map_err(|error| ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.{name}[{at}]: {error}")))?;
                certificates.extend(found);
            }
            match certificates.is_empty() {
                true => Err(ConfigError::new(Code::ConfigKeyMissing, format!("{place}.{name}: is empty; give at least one certificate"))),
                false => Ok(certificates),
            }
        };
        Ok(match trust {
            MetadataTrust::Certificates(texts) => Signers::Keys(read(texts, "certificates")?),
            MetadataTrust::Authorities(texts) => Signers::Authorities(read(texts, "authorities")?),
        })
    }
}

impl<'m> Source<'m> {
    pub(crate) fn open(text: &'m str) -> Result<Self, Disbelief> {
        metadata::sniff(text)?;
        if !FULL {
            return Ok(Source::Whole(metadata::document(text)?));
        }
        Ok(match Pieces::of(text, GROUP)? {
            Some(pieces) => Source::Pieces(pieces),
            None => Source::Whole(metadata::document(text)?),
        })
    }

    /// Reads an entity: the only one, or the one that is wanted. Without signers the text is believed because it was configured.
    pub(crate) fn read(&self, wanted: Option<&str>, signers: Option<&Signers>) -> Result<Believed, Disbelief> {
        match signers {
            None => Ok(Believed { entity: self.unverified(wanted)?, signature: None, window: None }),
            Some(signers) => self.verified(wanted, signers),
        }
    }

    /// Whether the root carries a signature in its place; nothing is said of its worth.
    pub(crate) fn is_signed(&self) -> Result<bool, Disbelief> {
        Ok(match self {
            Source::Whole(document) => signature_of(document.root())?.is_some(),
            Source::Pieces(pieces) => SignaturePiece::of(pieces, &Limits::metadata())?.is_some(),
        })
    }

    /// Shows every entity in its place, in order.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&Found<'_, '_>) -> Result<(), Unreadable>) -> Result<(), Disbelief> {
        match self {
            Source::Whole(document) => metadata::entities(document.root())?.iter().try_for_each(visit)?,
            Source::Pieces(pieces) => {
                let mut refusal = None;
                let walked = pieces.walk(None, &Limits::metadata(), &mut |step| {
                    let crate::xml::Step::Content(group) = step else { return Ok(()) };
                    let seen = metadata::members(group).and_then(|found| found.iter().try_for_each(&mut *visit));
                    stopped(seen, &mut refusal)
                });
                done(walked, refusal)?;
            }
        }
        Ok(())
    }

    fn unverified(&self, wanted: Option<&str>) -> Result<EntityDescriptor, Disbelief> {
        if let Source::Whole(document) = self {
            let root = document.root();
            return Ok(if FULL { metadata::find(root, wanted) } else { metadata::find_alone(root, wanted) }?);
        }
        abilities::full();
        let (mut search, mut entity) = (Search::new(wanted), None);
        self.each(&mut |found| {
            if search.matches(found) {
                entity = Some(found.read()?);
            }
            Ok(())
        })?;
        search.finish()?;
        entity.ok_or_else(|| metadata::missing(wanted, search.count).into())
    }

    fn verified(&self, wanted: Option<&str>, signers: &Signers) -> Result<Believed, Disbelief> {
        abilities::full();
        let limits = Limits::metadata();
        let missing = || {
            let reason = "the root of the metadata carries no signature as its first child, and `metadataTrust` asks for one";
            Disbelief::new(Code::ConfigMetadataSignatureMissing, reason)
        };
        match self {
            Source::Whole(document) => {
                let root = document.root();
                let signature = signature_of(root).map_err(|fault| mismatch(&fault))?.ok_or_else(missing)?;
                let (keys, window) = trusted(signers, || shown_certificates(signature))?;
                let verification = verify_root(root, signature, of_metadata(&keys, &limits));
                believed(verification, wanted, window, &limits)
            }
            Source::Pieces(pieces) => {
                let signature = SignaturePiece::of(pieces, &limits)?.ok_or_else(missing)?;
                let shown = signature.shown(&limits)?;
                let (keys, window) = trusted(signers, || shown)?;
                let (mut search, mut refusal) = (Search::new(wanted), None);
                let mut keep = |group: Group<'_, '_>| {
                    let found = metadata::members(group).map(|found| found.iter().filter(|found| search.matches(found)).count() > 0);
                    let (is_wanted, seen) = (matches!(found, Ok(true)), found.map(|_| ()));
                    stopped(seen, &mut refusal).map(|()| is_wanted)
                };
                let trust = of_metadata(&keys, &limits);
                let verification = signature.verify(pieces, trust, &mut keep);
                if let Some(refusal) = refusal {
                    return Err(refusal.into());
                }
                if verification.result.is_ok() {
                    search.finish()?;
                }
                // A piece holds others beside the one that is meant; the only one is named by now.
                let only = search.first.clone();
                believed(verification, wanted.or(only.as_deref()), window, &limits)
            }
        }
    }
}

/// No exceptions are made for whoever signs metadata.
fn of_metadata<'a>(certificates: &'a [Certificate], limits: &'a Limits) -> Trust<'a> {
    Trust { certificates, fingerprints: &[], allow_sha1: false, min_rsa_bits: 2048, limits }
}

/// Looks for the one entity among all, and counts them.
struct Search<'w> {
    wanted: Option<&'w str>,
    count: usize,
    matching: usize,
    first: Option<String>,
}

impl<'w> Search<'w> {
    fn new(wanted: Option<&'w str>) -> Self {
        Search { wanted, count: 0, matching: 0, first: None }
    }

    fn matches(&mut self, found: &Found<'_, '_>) -> bool {
        self.count += 1;
        let id = found.entity.attr("entityID");
        let matches = self.wanted.is_none_or(|wanted| id == Some(wanted));
        self.matching += usize::from(matches);
        if matches && self.first.is_none() {
            self.first = id.map(str::to_owned);
        }
        matches && self.matching == 1
    }

    fn finish(&self) -> Result<(), Disbelief> {
        match self.matching {
            0 => Err(metadata::missing(self.wanted, self.count).into()),
            1 => Ok(()),
            _ => Err(metadata::several(self.wanted, self.count).into()),
        }
    }
}

/// From the very octets that were digested.
fn believed(verification: Verification, wanted: Option<&str>, window: Option<Window>, limits: &Limits) -> Result<Believed, Disbelief> {
    let verified = verification.result.map_err(|fault| mismatch(&fault))?;
    let mut refusal = None;
    let read = verified.read(limits, |root| {
        metadata::find(root, wanted).map(Some).or_else(|unreadable| {
            refusal = Some(unreadable);
            Ok(None)
        })
    });
    match (read?.into_value(), refusal) {
        (Some(entity), _) => Ok(Believed { entity, signature: Some(verification.facts), window }),
        (None, Some(refusal)) => Err(refusal.into()),
        (None, None) => Err(metadata::missing(wanted, 0).into()),
    }
}

/// The keys that may have signed.
fn trusted(signers: &Signers, shown: impl FnOnce() -> Vec<String>) -> Result<(Vec<Certificate>, Option<Window>), Disbelief> {
    match signers {
        Signers::Keys(keys) => Ok((keys.clone(), None)),
        Signers::Authorities(authorities) => {
            let (leaf, window) = certified(&shown(), authorities)?;
            Ok((vec![leaf], Some(window)))
        }
    }
}

/// The key of the first certificate that the signature shows, if a chain leads from it to one of the authorities.
///
/// This is the one place where KeyInfo brings a key. It is trusted for nothing but the chain, and only for metadata.
fn certified(shown: &[String], authorities: &[Certificate]) -> Result<(Certificate, Window), Disbelief> {
    let refused = |reason: String| Disbelief::new(Code::ConfigMetadataSignatureMismatch, reason);
    if shown.len() > INTERMEDIATES + 1 {
        return Err(refused(format!("the signature shows {} certificates where {} are the most", shown.len(), INTERMEDIATES + 1)));
    }
    let mut certificates = Vec::new();
    for (at, text) in shown.iter().enumerate() {
        let certificate = Certificate::from_base64(text).map_err(|error| refused(format!("certificate {at} of the signature: {error}")))?;
        certificates.push(certificate);
    }
    let Some((leaf, intermediates)) = certificates.split_first() else {
        return Err(refused("the signature shows no certificate from which a chain could lead to the authority".into()));
    };
    super::chain::window(leaf, intermediates, authorities).map(|window| (leaf.clone(), window)).map_err(refused)
}

/// The signature's own code, with both sides.
fn mismatch(fault: &Fault) -> Disbelief {
    if !["signature.", "key."].iter().any(|room| fault.code.as_str().starts_with(room)) {
        return fault.clone().into();
    }
    let mut reason = format!("the signature does not verify: {} ({})", fault.code.about(), fault.code);
    for (name, fact) in [("expected", &fault.expected), ("found", &fault.actual)] {
        let words = match fact {
            Some(Fact::Text(text)) => text.clone(),
            Some(Fact::List(list)) => list.join(", "),
            _ => continue,
        };
        reason.push_str(&format!("; {name} {words}"));
    }
    Disbelief::new(Code::ConfigMetadataSignatureMismatch, reason)
}

/// A walk over pieces knows only its own kind of error: what else goes wrong is put aside.
fn stopped(seen: Result<(), Unreadable>, refusal: &mut Option<Unreadable>) -> Result<(), Fault> {
    seen.map_err(|unreadable| {
        *refusal = Some(unreadable);
        Code::ConfigMetadataMalformed.into()
    })
}

fn done(walked: Result<(), Fault>, refusal: Option<Unreadable>) -> Result<(), Disbelief> {
    match (walked, refusal) {
        (_, Some(refusal)) => Err(refusal.into()),
        (walked, None) => Ok(walked?),
    }
}
