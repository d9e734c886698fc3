//! Web Browser SSO and Single Logout Profiles: judgement over facts (SAML Profiles 4.1.4 and 4.4.4). No XML is parsed here.

mod address;
pub(crate) mod artifact;
pub(crate) mod assertion;
pub(crate) mod conditions;
pub(crate) mod context;
mod holder;
pub(crate) mod logout;
pub(crate) mod response;
pub(crate) mod service;
pub(crate) mod subject;

use crate::fault::{Code, Fault};
use crate::report::{Check, Rule};
use crate::saml::instant::Instant;
use crate::saml::response::Moment;
use crate::settings::{Policy, ServiceProfile, Unsolicited};
use crate::xenc::ContentKey;
use alloc::string::String;
use alloc::vec::Vec;

/// What the caller knows about this one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Which request the message may answer.
    pub expect: Expect,
    /// The time. The core has no clock.
    pub now: Instant,
    /// The certificate (DER) with which the client authenticated the TLS connection that carried the message, for holder-of-key confirmations.
    /// `None` when there was none or the host does not see it.
    pub tls_certificate: Option<Vec<u8>>,
    /// The network address of the client as the host knows it, in the usual text of an IPv4 or IPv6 address.
    pub address: Option<String>,
    /// The content keys that the host has unwrapped for this message; see `Rejection::wrapped_keys`.
    pub content_keys: Vec<ContentKey>,
    /// The `ArtifactResolve` that an `ArtifactResponse` has to answer. Without it such an answer stays undecided. With it nothing else is a login that
    /// comes by SOAP; to a message that comes otherwise it means nothing.
    pub artifact: Option<ArtifactTerms>,
    /// The secrets that this browser was given with its requests, as it brings them in cookies; see `AuthnRequestOptions::browser`.
    pub browser: Vec<String>,
}

/// What was asked, of whom: both are known from sending it, and neither may come from the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactTerms {
    /// The ID of the `ArtifactResolve` that was sent.
    pub resolve_id: String,
    /// The entity ID of the identity provider that it was sent to.
    pub idp: String,
}

impl Terms {
    /// What every exchange has. The rest is absent until it is set.
    #[must_use]
    pub const fn new(expect: Expect, now: Instant) -> Self {
        Self { expect, now, tls_certificate: None, address: None, content_keys: Vec::new(), artifact: None, browser: Vec::new() }
    }
}

/// Which request a response may answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expect {
    /// This one: the caller keeps the request itself.
    ReplyTo(String),
    /// One that the store remembers; which one it must be becomes a claim.
    Outstanding,
    /// None: nothing is outstanding.
    Unsolicited,
}

/// What the rules compare with.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) now: Instant,
    pub(crate) policy: &'a Policy,
    /// What becomes of unsolicited responses of this identity provider.
    pub(crate) unsolicited: Unsolicited,
    pub(crate) service: Option<&'a ServiceProfile>,
    pub(crate) tls_certificate: Option<&'a [u8]>,
    pub(crate) address: Option<&'a str>,
    pub(crate) acs_urls: &'a [String],
    pub(crate) audiences: &'a [String],
    pub(crate) reply: &'a Reply,
}

impl Context<'_> {
    fn skew_ms(&self) -> i64 {
        i64::from(self.policy.clock_skew_sec) * 1000
    }

    /// `now - skew < end`.
    fn before(&self, rule: Rule, code: Code, end: Instant) -> Check {
        let margin = end.plus_ms(self.skew_ms()).since_ms(self.now);
        let check = if margin > 0 { Check::pass(rule) } else { Check::fail(rule, code) };
        check.expected(end).actual(self.now).margin(margin)
    }

    /// `start <= now + skew`.
    fn from(&self, rule: Rule, code: Code, start: Instant) -> Check {
        let margin = self.now.plus_ms(self.skew_ms()).since_ms(start);
        let check = if margin >= 0 { Check::pass(rule) } else { Check::fail(rule, code) };
        check.expected(start).actual(self.now).margin(margin)
    }

    /// No more than `most_sec` ago.
    fn within(&self, rule: Rule, code: Code, start: Instant, most_sec: u32) -> Check {
        self.before(rule, code, start.plus_ms(i64::from(most_sec) * 1000))
    }
}

/// What InResponseTo has to be, in the Response and in the confirmation alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Exactly this.
    To(String),
    /// Absent.
    Nothing,
    /// Whatever it is, it does not count.
    Ignored,
}

/// A time that has to be there and to be one; `fault` otherwise.
fn required(value: Option<&Moment>, missing: Code, malformed: Code) -> Result<Instant, Fault> {
    match value {
        None => Err(missing.into()),
        Some(Ok(instant)) => Ok(*instant),
        Some(Err(text)) => Err(Fault::new(malformed).expected("a UTC time such as 2030-01-01T00:00:00Z").actual(text.as_str())),
    }
}

/// A time that may be missing.
fn optional(value: Option<&Moment>, malformed: Code) -> Result<Option<Instant>, Fault> {
    value.map(|moment| required(Some(moment), malformed, malformed)).transpose()
}
