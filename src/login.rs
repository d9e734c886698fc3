//! From a judged message to a login: the claims are made first, then the identity can be read.

mod state;

pub(crate) use state::{RequestState, request_key};

use core::fmt;

use crate::crypto::{self, Hash};
use crate::fault::{Code, Family, Fault};
use crate::json::Writer;
use crate::profile::Reply;
use crate::report::{Check, Outcome, Report, Rule, Verdict};
use crate::saml::assertion::{Assertion, NameId};
use crate::saml::instant::Instant;
use crate::saml::statement::{Attribute, AttributeValue};
use crate::settings::Unsolicited;
use crate::store::Store;
use crate::walk::Believed;

/// A message that passed every check but those that need a memory. Shows no identity: make the claims first.
#[must_use = "nobody is logged in until the claims are made"]
pub struct Pending {
    believed: Believed,
    report: Report,
    claims: Vec<Claim>,
    unsolicited: Unsolicited,
}

/// Something that has to be remembered, atomically, before anybody is logged in.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Claim {
    /// What kind of memory it asks.
    pub kind: ClaimKind,
    /// The key in the store.
    pub key: String,
    /// Until when it has to be remembered.
    pub until: Instant,
}

/// The kinds of claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ClaimKind {
    /// Take the request that this answers out of the store: it has to be there.
    Request,
    /// Claim this assertion: nobody may have done so before (SAML Profiles 4.1.4.5).
    Replay,
}

/// What the store said to a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// To a request: what was stored with it, or `None` if it was not there.
    Taken(Option<String>),
    /// To a replay: whether we were the first.
    Claimed(bool),
    /// There is no store, on purpose. Only a replay may go unasked so.
    Skipped,
    /// Nobody was asked: the message stays undecided.
    NotAsked,
    /// The store did not answer: the message is refused.
    Failed,
}

/// Somebody logged in. Made in one place, from octets that a trusted key signed.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Login {
    /// The entity ID of the identity provider that vouches.
    pub issuer: String,
    /// The ID of the assertion.
    pub assertion_id: String,
    /// Who it is. Unique only together with the issuer.
    pub name_id: NameId,
    /// What is said of them, in document order; a name may repeat.
    pub attributes: Vec<Attribute>,
    /// The session at the identity provider, for logout.
    pub session_index: Option<String>,
    /// When our session has to end.
    pub session_not_on_or_after: Option<Instant>,
    /// When they were authenticated.
    pub authn_instant: Option<Instant>,
    /// How they were authenticated.
    pub authn_context_class_ref: Option<String>,
    /// The request that was answered.
    pub in_response_to: Option<String>,
    /// Whether we asked for this login.
    pub solicited: bool,
    /// What was stored with the request: where to go from here.
    pub return_to: Option<String>,
    /// The `RelayState` of the form, as the browser brought it: never a URL to go to.
    pub relay_state: Option<String>,
    /// Everything that was checked.
    pub report: Report,
}

impl Claim {
    /// The claim as JSON text; `until` in Unix milliseconds.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("kind", Some(self.kind.as_str()));
        json.field("key", Some(&self.key));
        json.name("until").number(self.until.unix_ms());
        json.close('}');
        json.finish()
    }
}

impl ClaimKind {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ClaimKind::Request => "request",
            ClaimKind::Replay => "replay",
        }
    }
}

impl Login {
    /// The login as JSON text: who it is, without the report. What is missing is null; times are `xs:dateTime`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("issuer", Some(&self.issuer));
        json.field("assertionId", Some(&self.assertion_id));
        json.name("nameId").open('{');
        json.field("value", Some(&self.name_id.value));
        json.name("format").optional(self.name_id.format.as_deref());
        json.name("nameQualifier").optional(self.name_id.name_qualifier.as_deref());
        json.name("spNameQualifier").optional(self.name_id.sp_name_qualifier.as_deref());
        json.close('}');
        json.name("attributes").open('[');
        for attribute in &self.attributes {
            write_attribute(attribute, &mut json);
        }
        json.close(']');
        let time = |instant: Option<Instant>| instant.map(|instant| instant.to_string());
        json.name("sessionIndex").optional(self.session_index.as_deref());
        json.name("sessionNotOnOrAfter").optional(time(self.session_not_on_or_after).as_deref());
        json.name("authnInstant").optional(time(self.authn_instant).as_deref());
        json.name("authnContextClassRef").optional(self.authn_context_class_ref.as_deref());
        json.name("inResponseTo").optional(self.in_response_to.as_deref());
        json.name("solicited").bool(self.solicited);
        json.close('}');
        json.finish()
    }
}

fn write_attribute(attribute: &Attribute, json: &mut Writer) {
    json.open('{');
    json.field("name", Some(&attribute.name));
    json.name("nameFormat").optional(attribute.name_format.as_deref());
    json.name("friendlyName").optional(attribute.friendly_name.as_deref());
    json.name("values").open('[');
    for value in &attribute.values {
        match value {
            AttributeValue::Text { text, .. } => json.string(text),
            AttributeValue::Nil => json.raw("null"),
            AttributeValue::Xml(xml) => {
                json.open('{');
                json.field("xml", Some(xml));
                json.close('}');
            }
        }
    }
    json.close(']');
    json.close('}');
}

/// Why nobody is logged in.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    report: Box<Report>,
}

/// The key under which an assertion is remembered: a digest, so that a store's limits on keys do not matter. The parts are length-prefixed, so
/// that no two pairs share a key.
fn replay_key(issuer: &str, assertion_id: &str) -> String {
    let text = format!("{}:{issuer}{assertion_id}", issuer.len());
    format!("use:{}", crypto::hex(crypto::digest(Hash::Sha256, text.as_bytes()).as_ref()))
}

impl Pending {
    pub(crate) fn new(believed: Believed, report: Report, unsolicited: Unsolicited) -> Self {
        let request =
            believed.outstanding.as_deref().map(|id| Claim { kind: ClaimKind::Request, key: request_key(id), until: believed.request_until });
        let id = believed.assertion.value().id.as_deref().unwrap_or_default();
        let replay = Claim { kind: ClaimKind::Replay, key: replay_key(&believed.idp, id), until: believed.last_use };
        let claims = request.into_iter().chain([replay]).collect();
        Pending { believed, report, claims, unsolicited }
    }

    /// What has to be remembered, in the order in which to ask.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// The `RelayState` of the form, as the browser brought it.
    #[must_use]
    pub fn relay_state(&self) -> Option<&str> {
        self.believed.relay_state.as_deref()
    }

    /// Makes the claims in a store and, if they hold, gives the login.
    ///
    /// # Errors
    /// A [`Rejection`] with `request.missing`, `request.issuer-mismatch`, `replay.claimed` or `store.failed`.
    pub fn accept_with(self, store: &mut impl Store) -> Result<Login, Rejection> {
        let mut answers = Vec::new();
        for claim in &self.claims {
            let answer = match claim.kind {
                ClaimKind::Request => store.take(&claim.key).map(Answer::Taken),
                ClaimKind::Replay => store.claim(&claim.key, claim.until).map(Answer::Claimed),
            };
            let answer = answer.unwrap_or(Answer::Failed);
            // A request that is not there, or a store that is not: the assertion need not be spent on it.
            let lost = answer == Answer::Failed || (answer == Answer::Taken(None) && self.unsolicited != Unsolicited::AllowIgnoringInResponseTo);
            answers.push(answer);
            if lost {
                break;
            }
        }
        self.accept(&answers)
    }

    /// Gives the login if the store's answers, one a claim and in their order, allow it.
    ///
    /// # Errors
    /// As [`Pending::accept_with`]; and a [`Rejection`] without a code where an answer is missing.
    pub fn accept(mut self, answers: &[Answer]) -> Result<Login, Rejection> {
        let mut state = None;
        let mut solicited = matches!(self.believed.reply, Reply::To(_));
        self.report.set(Check::skipped(Rule::Request)); // unless it is one of the claims
        let claims = core::mem::take(&mut self.claims);
        for (index, claim) in claims.iter().enumerate() {
            let answer = answers.get(index).unwrap_or(&Answer::NotAsked);
            let check = match claim.kind {
                ClaimKind::Request => {
                    let check = self.requested(answer, &mut state);
                    solicited = check.status == Outcome::Pass;
                    check
                }
                ClaimKind::Replay => replayed(answer),
            };
            self.report.set(check);
        }
        self.login(solicited, state)
    }

    fn requested(&self, answer: &Answer, state: &mut Option<RequestState>) -> Check {
        let rule = Rule::Request;
        match answer {
            Answer::Taken(Some(text)) => match RequestState::from_json(text) {
                // A LogoutRequest of ours is no question that a login could answer.
                Some(found) if found.logout => {
                    Check::fail(rule, Fault::new(Code::RequestMissing).actual(self.believed.outstanding.as_deref().unwrap_or_default()))
                }
                Some(found) if found.idp == self.believed.idp => {
                    *state = Some(found);
                    Check::pass(rule)
                }
                Some(found) => Check::fail(rule, Fault::new(Code::RequestIssuerMismatch).expected(found.idp).actual(self.believed.idp.as_str())),
                None => Check::fail(rule, Code::StoreFailed),
            },
            Answer::Taken(None) if self.unsolicited == Unsolicited::AllowIgnoringInResponseTo => Check::skipped(rule),
            Answer::Taken(None) => {
                let id = self.believed.outstanding.as_deref().unwrap_or_default();
                Check::fail(rule, Fault::new(Code::RequestMissing).actual(id))
            }
            Answer::Failed => Check::fail(rule, Code::StoreFailed),
            Answer::Claimed(_) | Answer::Skipped | Answer::NotAsked => Check::new(rule, Outcome::NotRun),
        }
    }

    /// INVARIANT: the only place that makes a [`Login`].
    fn login(self, solicited: bool, state: Option<RequestState>) -> Result<Login, Rejection> {
        let Pending { believed, report, .. } = self;
        let Assertion { id: Some(id), subject: Ok(Some(subject)), attributes: Ok(attributes), authn: Ok(statements), .. } =
            believed.assertion.into_value()
        else {
            return Err(Rejection::new(report));
        };
        let (Verdict::Accepted, Some(name_id)) = (report.verdict, subject.name_id) else {
            return Err(Rejection::new(report));
        };
        let first = statements.first();
        let ends = statements.iter().filter_map(|statement| statement.session_not_on_or_after.as_ref()?.as_ref().ok().copied());
        Ok(Login {
            issuer: believed.idp,
            assertion_id: id,
            name_id,
            attributes,
            session_index: statements.iter().find_map(|statement| statement.session_index.clone()),
            session_not_on_or_after: ends.min(),
            authn_instant: first.and_then(|statement| statement.authn_instant.as_ref()?.as_ref().ok().copied()),
            authn_context_class_ref: first.and_then(|statement| statement.class_ref.clone()),
            in_response_to: match believed.reply {
                Reply::To(id) if solicited => Some(id),
                _ => None,
            },
            solicited,
            return_to: state.and_then(|state| state.return_to),
            relay_state: believed.relay_state,
            report,
        })
    }
}

fn replayed(answer: &Answer) -> Check {
    let rule = Rule::Replay;
    match answer {
        Answer::Claimed(true) => Check::pass(rule),
        Answer::Claimed(false) => Check::fail(rule, Code::ReplayClaimed),
        Answer::Skipped => Check::skipped(rule),
        Answer::Failed => Check::fail(rule, Code::StoreFailed),
        Answer::Taken(_) | Answer::NotAsked => Check::new(rule, Outcome::NotRun),
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").field("claims", &self.claims).finish_non_exhaustive()
    }
}

impl Rejection {
    pub(crate) fn new(report: Report) -> Self {
        Rejection { report: Box::new(report) }
    }

    /// The code of the first check that failed; `None` where none failed but one could not run.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.report.code
    }

    /// Who has to act.
    #[must_use]
    pub fn family(&self) -> Family {
        self.report.code.map_or(Family::Policy, Code::family)
    }

    /// Everything that was checked.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "{code}: {}", code.about()),
            None => f.write_str("undecided: a check could not run"),
        }
    }
}

impl core::error::Error for Rejection {}
