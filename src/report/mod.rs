//! The report: every check that was made, in order, and the verdict that follows from them.

mod check;
mod keys;

use alloc::string::String;
use alloc::vec::Vec;
pub use check::{Check, Fact, Outcome, Rule, Span};
pub use keys::{KeyFacts, KeyHint, KeyState};

use crate::fault::{Code, Fault};
use crate::json::Writer;

/// The decision over a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// Every check passed: somebody is logged in.
    Accepted,
    /// A check failed.
    Rejected,
    /// No check failed, but one could not run.
    Undecided,
}

impl Verdict {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Rejected => "rejected",
            Verdict::Undecided => "undecided",
        }
    }
}

/// What the facts behind the checks were read from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Provenance {
    /// From octets that a trusted key signed.
    Verified,
    /// From the message as it came: anybody may have written it.
    Unverified,
    /// There were none to read.
    None,
}

impl Provenance {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Provenance::Verified => "verified",
            Provenance::Unverified => "unverified",
            Provenance::None => "none",
        }
    }
}

/// Which element carries a signature.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum SignedElement {
    /// The `samlp:Response`.
    Response,
    /// The `saml:Assertion`.
    Assertion,
    /// The `samlp:LogoutRequest`, or the query string that carries it.
    LogoutRequest,
    /// The `samlp:LogoutResponse`, or the query string that carries it.
    LogoutResponse,
    /// The `samlp:ArtifactResponse` around the Response.
    ArtifactResponse,
    /// The root of metadata.
    Metadata,
}

impl SignedElement {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SignedElement::Response => "response",
            SignedElement::Assertion => "assertion",
            SignedElement::LogoutRequest => "logout-request",
            SignedElement::LogoutResponse => "logout-response",
            SignedElement::ArtifactResponse => "artifact-response",
            SignedElement::Metadata => "metadata",
        }
    }
}

/// What a signature says of itself, and which trusted key made it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct SignatureFacts {
    /// The element that carries it.
    pub on: SignedElement,
    /// The identifier of the signature method.
    pub method: Option<String>,
    /// The identifier of the digest method.
    pub digest: Option<String>,
    /// The identifier of the canonicalization of the signed element.
    pub canonicalization: Option<String>,
    /// The SHA-256 fingerprint of the trusted certificate whose key made the signature value, in hexadecimal.
    pub key_sha256: Option<String>,
    /// The SHA-256 fingerprint of the certificate that the message shows. Nothing is trusted because of it.
    pub shown_key_sha256: Option<String>,
    /// What `ds:KeyInfo` says of the key: the first eight statements. Nothing is trusted because of them.
    pub key_info: Vec<KeyHint>,
}

impl SignatureFacts {
    pub(crate) fn new(on: SignedElement) -> Self {
        SignatureFacts { on, method: None, digest: None, canonicalization: None, key_sha256: None, shown_key_sha256: None, key_info: Vec::new() }
    }

    fn write(&self, json: &mut Writer) {
        json.open('{');
        json.field("on", Some(self.on.as_str()));
        json.field("method", self.method.as_deref());
        json.field("digest", self.digest.as_deref());
        json.field("canonicalization", self.canonicalization.as_deref());
        json.field("keySha256", self.key_sha256.as_deref());
        json.field("shownKeySha256", self.shown_key_sha256.as_deref());
        if !self.key_info.is_empty() {
            json.name("keyInfo").open('[');
            self.key_info.iter().for_each(|hint| hint.write(json));
            json.close(']');
        }
        json.close('}');
    }
}

/// What an encrypted element says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct EncryptionFacts {
    /// The local name of the element: `EncryptedAssertion`, `EncryptedID` or `EncryptedAttribute`.
    pub element: String,
    /// The identifier of the content cipher.
    pub cipher: String,
    /// The identifier of the way in which the content key is wrapped.
    pub key_transport: Option<String>,
    /// The hash of OAEP.
    pub digest: Option<&'static str>,
    /// The hash of OAEP's mask function.
    pub mgf: Option<&'static str>,
}

impl EncryptionFacts {
    fn write(&self, json: &mut Writer) {
        json.open('{');
        json.field("element", Some(&self.element));
        json.field("cipher", Some(&self.cipher));
        json.field("keyTransport", self.key_transport.as_deref());
        json.field("digest", self.digest);
        json.field("mgf", self.mgf);
        json.close('}');
    }
}

/// The status that the identity provider gave.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct StatusFacts {
    /// The chain of status codes, from the outermost inwards.
    pub codes: Vec<String>,
    /// The message for people. The identity provider chose the words; they may name the user.
    pub message: Option<String>,
}

/// Everything that was checked. Holds no name and no attribute of a user.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The version of this shape.
    pub schema: u32,
    /// The decision.
    pub verdict: Verdict,
    /// Why the message was refused: the code of the first check that failed.
    pub code: Option<Code>,
    /// What the facts behind the checks were read from.
    pub provenance: Provenance,
    /// The entity ID of the trusted identity provider that the message names.
    pub idp: Option<String>,
    /// The status that the identity provider gave.
    pub status: Option<StatusFacts>,
    /// The signatures that the message carries where they count.
    pub signatures: Vec<SignatureFacts>,
    /// What the message encrypts.
    pub encrypted: Vec<EncryptionFacts>,
    /// The certificates that vouch for the identity provider.
    pub keys: Vec<KeyFacts>,
    /// The ladder: every rule, in order.
    pub checks: Vec<Check>,
}

impl Report {
    /// The report as JSON text: the same bytes in every host.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::long();
        json.open('{');
        json.name("schema").number(self.schema.into());
        json.field("verdict", Some(self.verdict.as_str()));
        json.field("code", self.code.map(Code::as_str));
        json.field("provenance", Some(self.provenance.as_str()));
        json.field("idp", self.idp.as_deref());
        if let Some(status) = &self.status {
            json.name("status").open('{');
            json.name("codes").strings(&status.codes);
            json.field("message", status.message.as_deref());
            json.close('}');
        }
        json.name("signatures").open('[');
        self.signatures.iter().for_each(|facts| facts.write(&mut json));
        json.close(']');
        if !self.encrypted.is_empty() {
            json.name("encrypted").open('[');
            self.encrypted.iter().for_each(|facts| facts.write(&mut json));
            json.close(']');
        }
        json.name("keys").open('[');
        self.keys.iter().for_each(|facts| facts.write(&mut json));
        json.close(']');
        json.name("checks").open('[');
        self.checks.iter().for_each(|check| check.write(&mut json));
        json.close(']');
        json.close('}');
        json.finish()
    }

    /// The first check that failed.
    #[must_use]
    pub fn failure(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.status == Outcome::Fail)
    }

    /// Puts an outcome on a rung and draws the verdict anew.
    pub(crate) fn set(&mut self, check: Check) {
        if let Some(rung) = self.checks.iter_mut().find(|rung| rung.rule == check.rule) {
            *rung = check;
        }
        self.judge();
    }

    pub(crate) fn judge(&mut self) {
        self.code = self.failure().and_then(|check| check.code);
        self.verdict = match self.failure() {
            Some(_) => Verdict::Rejected,
            None if self.checks.iter().any(|check| check.status == Outcome::NotRun) => Verdict::Undecided,
            None => Verdict::Accepted,
        };
    }
}

/// Collects the checks as they are made; what was not reached stays `not-run`.
pub(crate) struct Ladder {
    report: Report,
}

impl Ladder {
    pub(crate) fn new(rules: &[Rule]) -> Self {
        let checks = rules.iter().map(|rule| Check::new(*rule, Outcome::NotRun)).collect();
        Ladder {
            report: Report {
                schema: 1,
                verdict: Verdict::Undecided,
                code: None,
                provenance: Provenance::None,
                idp: None,
                status: None,
                signatures: Vec::new(),
                encrypted: Vec::new(),
                keys: Vec::new(),
                checks,
            },
        }
    }

    #[inline(never)]
    pub(crate) fn set(&mut self, check: Check) {
        if let Some(rung) = self.report.checks.iter_mut().find(|rung| rung.rule == check.rule) {
            *rung = check;
        }
    }

    /// A step whose outcome is its own rung: the value, or nothing further to read below it.
    pub(crate) fn rung<T>(&mut self, rule: Rule, result: Result<T, Fault>) -> Option<T> {
        match result {
            Ok(value) => {
                self.set(Check::pass(rule));
                Some(value)
            }
            Err(fault) => {
                self.set(Check::fail(rule, fault));
                None
            }
        }
    }

    pub(crate) fn failed(&self, rule: Rule) -> bool {
        self.report.checks.iter().any(|rung| rung.rule == rule && rung.failed())
    }

    /// Keeps a warning that another part of the message earned on the same rung.
    pub(crate) fn worsen(&mut self, check: Check) {
        if self.report.checks.iter().any(|rung| rung.rule == check.rule && rung.status != Outcome::Warn) {
            self.set(check);
        }
    }

    /// The parts of the report beside the checks.
    pub(crate) fn report(&mut self) -> &mut Report {
        &mut self.report
    }

    pub(crate) fn finish(mut self) -> Report {
        self.report.judge();
        self.report
    }
}
