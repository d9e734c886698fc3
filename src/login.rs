//! From a judged message to a login: the claims are made first, then the identity can be read.

mod identity;
mod state;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
pub use identity::Login;
pub(crate) use state::{RequestState, browser_digest, request_key};

use core::fmt;

use crate::crypto::{self, Hash};
use crate::fault::{Code, Family, Fault};
use crate::json::Writer;
use crate::profile::{self, Reply};
use crate::report::{Check, Outcome, Report, Rule, Verdict};
use crate::saml::assertion::Assertion;
use crate::saml::instant::Instant;
use crate::saml::statement::AttributeValue;
use crate::settings::{BLANK, Unsolicited};
use crate::store::Store;
use crate::walk::Believed;
use crate::xenc::WrappedKey;

/// A message that passed every check but those that need a memory. Shows no identity: make the claims first.
#[must_use = "nobody is logged in until the claims are made"]
pub struct Pending {
    believed: Believed,
    report: Report,
    claims: Vec<Claim>,
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
    /// Whether the message may be accepted although the store does not know it: a request that is not outstanding, where those are ignored.
    pub optional: bool,
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

impl Claim {
    /// The claim as JSON text; `until` in Unix milliseconds.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("kind", Some(self.kind.as_str()));
        json.field("key", Some(&self.key));
        json.name("until").number(self.until.unix_ms());
        if self.optional {
            json.name("optional").bool(true);
        }
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

/// Why nobody is logged in.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    report: Box<Report>,
    wrapped_keys: Vec<WrappedKey>,
}

/// The key under which an assertion is remembered: a digest, so that a store's limits on keys do not matter. The parts are length-prefixed, so
/// that no two pairs share a key.
pub(crate) fn replay_key(issuer: &str, assertion_id: &str) -> String {
    let text = format!("{}:{issuer}{assertion_id}", issuer.len());
    format!("use:{}", crypto::hex(crypto::digest(Hash::Sha256, text.as_bytes()).as_ref()))
}

/// Asks the store for every claim, in their order. A request is taken in the name of the message that answers it.
pub(crate) fn ask(store: &mut impl Store, claims: &[Claim]) -> Vec<Answer> {
    let by = claims.iter().find(|claim| claim.kind == ClaimKind::Replay).map(|claim| claim.key.as_str());
    let mut answers = Vec::new();
    for claim in claims {
        let answer = match claim.kind {
            ClaimKind::Request => store.take(&claim.key, by).map(Answer::Taken),
            ClaimKind::Replay => store.claim(&claim.key, claim.until).map(Answer::Claimed),
        };
        let answer = answer.unwrap_or(Answer::Failed);
        // A request that is not there, or a store that is not: the message need not be spent on it.
        let lost = answer == Answer::Failed || (answer == Answer::Taken(None) && !claim.optional);
        answers.push(answer);
        if lost {
            break;
        }
    }
    answers
}

impl Pending {
    pub(crate) fn new(believed: Believed, report: Report) -> Self {
        let optional = believed.unsolicited == Unsolicited::AllowIgnoringInResponseTo;
        let request = believed.outstanding.as_deref();
        let request = request.map(|id| Claim { kind: ClaimKind::Request, key: request_key(id), until: believed.request_until, optional });
        let id = believed.assertion.value().id.as_deref().unwrap_or_default();
        let replay = Claim { kind: ClaimKind::Replay, key: replay_key(&believed.idp, id), until: believed.last_use, optional: false };
        let claims = request.into_iter().chain([replay]).collect();
        Pending { believed, report, claims }
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
    /// A [`Rejection`] with `request.missing`, `request.issuer-mismatch`, `request.browser-mismatch`, `replay.claimed` or `store.failed`.
    pub fn accept_with(self, store: &mut impl Store) -> Result<Login, Rejection> {
        let answers = ask(store, &self.claims);
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
        if let Some(check) = state.as_ref().and_then(|state| self.as_asked(state)) {
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
                    let check = if self.same_browser(&found) { Check::pass(rule) } else { Check::fail(rule, Code::RequestBrowserMismatch) };
                    *state = Some(found);
                    check
                }
                Some(found) => Check::fail(rule, Fault::new(Code::RequestIssuerMismatch).expected(found.idp).actual(self.believed.idp.as_str())),
                None => Check::fail(rule, Code::StoreFailed),
            },
            Answer::Taken(None) if self.believed.unsolicited == Unsolicited::AllowIgnoringInResponseTo => Check::skipped(rule),
            Answer::Taken(None) => {
                let id = self.believed.outstanding.as_deref().unwrap_or_default();
                Check::fail(rule, Fault::new(Code::RequestMissing).actual(id))
            }
            Answer::Failed => Check::fail(rule, Code::StoreFailed),
            Answer::Claimed(_) | Answer::Skipped | Answer::NotAsked => Check::new(rule, Outcome::NotRun),
        }
    }

    /// Sign-in CSRF: an attacker begins a login, and has somebody else's browser post the answer, which is as genuine as any.
    fn same_browser(&self, state: &RequestState) -> bool {
        state.browser.as_ref().is_none_or(|digest| self.believed.browser.iter().any(|secret| browser_digest(secret) == *digest))
    }

    /// The user was authenticated as the request asked: the identity provider is held to it, and whoever changed the request on its way gains
    /// nothing. `None` where the request asked nothing, and where the policy refuses the context already.
    fn as_asked(&self, state: &RequestState) -> Option<Check> {
        let context = state.context.as_ref()?;
        let statements = self.believed.assertion.value().authn.as_ref().ok()?;
        let refused = self.report.checks.iter().any(|check| check.rule == Rule::AuthnContext && check.failed());
        (!refused).then(|| profile::context::answers(statements, context, &self.believed.context_order))
    }

    /// INVARIANT: the only place that makes a [`Login`].
    fn login(self, solicited: bool, state: Option<RequestState>) -> Result<Login, Rejection> {
        let Pending { believed, report, .. } = self;
        let Assertion { id: Some(id), subject: Ok(Some(subject)), attributes: Ok(attributes), authn: Ok(statements), .. } =
            believed.assertion.into_value()
        else {
            return Err(Rejection::new(report));
        };
        if report.verdict != Verdict::Accepted {
            return Err(Rejection::new(report));
        }
        let (mut name_id, mut attributes) = (subject.name_id, attributes);
        if believed.trim_values {
            name_id.iter_mut().for_each(|name_id| trim(&mut name_id.value));
            attributes.iter_mut().flat_map(|attribute| &mut attribute.values).for_each(|value| {
                if let AttributeValue::Text { text, .. } = value {
                    trim(text);
                }
            });
        }
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
            authn_context_decl_ref: first.and_then(|statement| statement.decl_ref.clone()),
            authenticating_authorities: first.map(|statement| statement.authorities.clone()).unwrap_or_default(),
            subject_locality: first.and_then(|statement| statement.address.clone()),
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

fn trim(text: &mut String) {
    let kept = text.trim_matches(BLANK);
    if kept.len() < text.len() {
        *text = kept.to_owned();
    }
}

pub(crate) fn replayed(answer: &Answer) -> Check {
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
        Rejection { report: Box::new(report), wrapped_keys: Vec::new() }
    }

    pub(crate) fn with_wrapped_keys(self, wrapped_keys: Vec<WrappedKey>) -> Self {
        Rejection { wrapped_keys, ..self }
    }

    /// Where the code is `encryption.key-required`: the keys to unwrap. Check the same message again with a [`ContentKey`](crate::ContentKey) for
    /// each in `Terms::content_keys`, beside those of earlier rounds; what is opened may hold further encrypted elements, so that a message takes up to
    /// two rounds. Where some other check failed first, there is nothing to unwrap.
    #[must_use]
    pub fn wrapped_keys(&self) -> &[WrappedKey] {
        match self.code() {
            Some(Code::EncryptionKeyRequired) => &self.wrapped_keys,
            _ => &[],
        }
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
