//! What stands where in a message, before anything is believed: the one Assertion, the signatures, and whatever stands where nothing may stand.

use crate::dsig;
use crate::fault::{Code, Fault};
use crate::saml::assertion::Assertion;
use crate::saml::response::{Issuer, Response};
use crate::settings::Signed;
use crate::xml::names::{DS, SAML, SAMLP};
use crate::xml::{Document, Element, Limits};
use alloc::borrow::ToOwned;
use alloc::vec::Vec;

/// A Response and its parts, found by going down from the root. Nothing is searched for, and there is no "first".
pub(crate) struct Envelope<'d, 'm> {
    /// The Response: the root, or what stands in a SOAP envelope.
    pub(crate) root: Element<'d, 'm>,
    /// The root of the message: nothing may be hidden around the Response.
    whole: Element<'d, 'm>,
    /// The ArtifactResponse around the Response.
    around: Option<Element<'d, 'm>>,
    /// The signature of the ArtifactResponse covers the Response.
    covered: bool,
    pub(crate) response: Response,
    /// The Assertion, if there is exactly one and nothing beside it.
    pub(crate) assertion: Option<Element<'d, 'm>>,
    /// Or the EncryptedAssertion, if that is what there is exactly one of.
    pub(crate) sealed: Option<Element<'d, 'm>>,
    /// Whom the Assertion names as its issuer, if it can be read. Anybody may have written it.
    pub(crate) seen: Option<Result<Option<Issuer>, Fault>>,
    pub(crate) response_signature: Result<Option<Element<'d, 'm>>, Fault>,
    pub(crate) assertion_signature: Result<Option<Element<'d, 'm>>, Fault>,
}

impl<'d, 'm> Envelope<'d, 'm> {
    /// Reads the Response `root`, which stands in `around` where it was asked for with an artifact. `covered`: the signature there holds.
    pub(crate) fn read(document: &'d Document<'m>, root: Element<'d, 'm>, around: Option<Element<'d, 'm>>, covered: bool) -> Result<Self, Fault> {
        if !root.is(SAMLP, "Response") {
            let name = match root.namespace() {
                Some(namespace) => format!("{{{namespace}}}{}", root.local()),
                None => root.local().to_owned(),
            };
            return Err(Fault::new(Code::ResponseMissing).expected(format!("{{{SAMLP}}}Response")).actual(name).at(root.span()));
        }
        let response = Response::read(root)?;
        let only = assertions(root).count().eq(&1).then(|| assertions(root).next()).flatten();
        let assertion = only.filter(|element| element.is(SAML, "Assertion"));
        Ok(Envelope {
            root,
            whole: document.root(),
            around,
            covered,
            response,
            assertion,
            sealed: only.filter(|element| element.is(SAML, "EncryptedAssertion")),
            seen: assertion.map(Assertion::issuer),
            response_signature: dsig::signature_of(root),
            assertion_signature: assertion.map_or(Ok(None), dsig::signature_of),
        })
    }

    /// The issuer whose keys are asked: that of the Assertion, or of the Response where there is none.
    pub(crate) fn issuer(&self) -> Option<&Issuer> {
        match &self.seen {
            Some(_) => self.shown_issuer(),
            None => self.response.issuer.as_ref(),
        }
    }

    /// The issuer that the Assertion shows.
    pub(crate) fn shown_issuer(&self) -> Option<&Issuer> {
        self.seen.as_ref()?.as_ref().ok()?.as_ref()
    }

    pub(crate) fn response_is_signed(&self) -> bool {
        !matches!(self.response_signature, Ok(None))
    }

    /// It is signed, or the ArtifactResponse around it is.
    pub(crate) fn response_is_vouched_for(&self) -> bool {
        self.covered || self.response_is_signed()
    }

    /// Exactly one Assertion, and none hidden anywhere else: a second one is a forgery or a mistake, and both are refused.
    pub(crate) fn single_assertion(&self) -> Result<(), Fault> {
        for element in self.whole.descendants() {
            let inner = is_assertion(element) && element.parent() != Some(self.root);
            let nested = element.is(SAMLP, "Response") && element != self.root;
            if inner || nested {
                return Err(Fault::new(Code::ResponseAssertionMisplaced).actual(element.local()).at(element.span()));
            }
        }
        let mut assertions = assertions(self.root);
        if assertions.next().is_none() {
            return Err(Fault::new(Code::ResponseAssertionMissing).at(self.root.span()));
        }
        if let Some(second) = assertions.next() {
            let count = assertions.count().saturating_add(2);
            return Err(Fault::new(Code::ResponseAssertionMultiple).expected(1_u64).actual(count).at(second.span()));
        }
        Ok(())
    }

    /// Every signature stands where SAML allows one, and those that the policy wants are there. What is encrypted may carry its own.
    pub(crate) fn coverage(&self, signed: Signed, limits: &Limits) -> Result<(), Fault> {
        let signatures: Vec<_> = self.whole.descendants().filter(|element| element.is(DS, "Signature")).collect();
        if signatures.len() > limits.signatures {
            return Err(Fault::new(Code::SignatureLimitExceeded).expected(limits.signatures).actual(signatures.len()));
        }
        for signature in &signatures {
            let parent = signature.parent();
            if parent.is_none() || (parent != Some(self.root) && parent != self.assertion && parent != self.around) {
                return Err(Fault::new(Code::SignatureMisplaced).at(signature.span()));
            }
        }
        let response = self.response_is_vouched_for();
        let assertion = !matches!(self.assertion_signature, Ok(None));
        if !response && !assertion && self.sealed.is_none() {
            return Err(Fault::new(Code::SignatureMissing).at(self.root.span()));
        }
        if !response && matches!(signed, Signed::Response | Signed::Both) {
            return Err(Fault::new(Code::SignatureResponseRequired).at(self.root.span()));
        }
        if !assertion && self.sealed.is_none() && matches!(signed, Signed::Assertion | Signed::Both) {
            let at = self.assertion.unwrap_or(self.root).span();
            return Err(Fault::new(Code::SignatureAssertionRequired).at(at));
        }
        Ok(())
    }
}

fn assertions<'d, 'm>(root: Element<'d, 'm>) -> impl Iterator<Item = Element<'d, 'm>> {
    root.elements().filter(|element| is_assertion(*element))
}

pub(crate) fn is_assertion(element: Element<'_, '_>) -> bool {
    element.is(SAML, "Assertion") || element.is(SAML, "EncryptedAssertion")
}
