//! The door for logout messages: what the identity provider asks or answers, once its claims are made (SAML Profiles 4.4).

mod walk;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::binding::Input;
use crate::fault::{Code, Fault};
use crate::json::Writer;
use crate::login::{Answer, Claim, ClaimKind, Rejection, RequestState, ask, replay_key, replayed, request_key};
use crate::profile::Terms;
use crate::profile::logout::is_partial;
use crate::provider::ServiceProvider;
use crate::report::{Check, Outcome, Report, Rule, Verdict};
use crate::saml::assertion::NameId;
use crate::saml::instant::Instant;
use crate::saml::logout::{Body, LogoutMessage};
use crate::store::Store;
use crate::walk::Walk;

use walk::{Believed, walk};

/// A logout message that passed every check but those that need a memory. Says nothing of what is in it: make the claims first.
#[must_use = "nobody is logged out until the claims are made"]
pub struct PendingLogout {
    believed: Believed,
    report: Report,
    claims: Vec<Claim>,
}

/// A logout message of a trusted identity provider. Made in one place, from octets that its key signed.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Logout {
    /// The entity ID of the identity provider that sends it.
    pub issuer: String,
    /// What it asks or answers.
    pub kind: LogoutKind,
    /// The `RelayState` that came with it. By HTTP-Redirect it is signed too, by HTTP-POST it is not: to be sent back with an answer, never a URL to go
    /// to.
    pub relay_state: Option<String>,
    /// Everything that was checked.
    pub report: Report,
}

/// What a logout message asks or answers.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum LogoutKind {
    /// End these sessions and answer (SAML Core 3.7.1).
    Request {
        /// The ID, which the answer has to name.
        id: String,
        /// Whose sessions end. Unique only together with the issuer.
        name_id: NameId,
        /// Which of their sessions end, as the logins named them; all of them if none is given.
        session_indexes: Vec<String>,
        /// Why, as a URI.
        reason: Option<String>,
        /// When the request ends.
        not_on_or_after: Option<Instant>,
    },
    /// The answer to our own request (SAML Core 3.7.2).
    Response {
        /// The ID of the answer.
        id: String,
        /// The request that was answered.
        in_response_to: String,
        /// The chain of status codes, from the outermost inwards.
        status: Vec<String>,
        /// The session at the identity provider has ended, but not those at all the other services.
        partial: bool,
        /// What was stored with the request: where to go from here.
        return_to: Option<String>,
    },
}

impl ServiceProvider {
    /// Judges a logout message that came to one of our logout endpoints, by HTTP-Redirect or HTTP-POST. It has to be signed. No session may end before
    /// the claims are made.
    ///
    /// # Errors
    /// A [`Rejection`] whose code is that of the first check that failed, with the whole report.
    pub fn check_logout(&self, input: Input<'_>, terms: &Terms) -> Result<PendingLogout, Rejection> {
        let Walk { report, believed, wrapped_keys } = walk(self, input, terms);
        match believed {
            Some(believed) if report.failure().is_none() => Ok(PendingLogout::new(believed, report)),
            _ => Err(Rejection::new(report).with_wrapped_keys(wrapped_keys)),
        }
    }

    /// As [`ServiceProvider::check_logout`], and opens an encrypted name with our private keys; see [`ServiceProvider::check_opening`].
    ///
    /// # Errors
    /// As [`ServiceProvider::check_logout`].
    #[cfg(feature = "private-keys")]
    pub fn check_logout_opening(
        &self,
        input: Input<'_>,
        mut terms: Terms,
        keys: &[crate::PrivateKey],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<PendingLogout, Rejection> {
        terms.unwrap(keys, random, &|terms| self.check_logout(input, terms).err());
        self.check_logout(input, &terms)
    }

    /// Looks at a logout message without trusting it: the report alone, by which nobody can be logged out.
    #[must_use]
    pub fn inspect_logout(&self, input: Input<'_>, terms: &Terms) -> Report {
        walk(self, input, terms).report
    }

    /// As [`ServiceProvider::inspect_logout`], with the keys that the host has to unwrap to see more.
    #[cfg(all(feature = "js", feature = "full"))]
    pub(crate) fn look_logout(&self, input: Input<'_>, terms: &Terms) -> (Report, Vec<crate::WrappedKey>) {
        walk(self, input, terms).looked()
    }
}

impl PendingLogout {
    fn new(believed: Believed, report: Report) -> Self {
        let request = believed.outstanding.as_deref().map(|id| Claim {
            kind: ClaimKind::Request,
            key: request_key(id),
            until: believed.request_until,
            optional: false,
        });
        let id = believed.message.value().id.as_deref().unwrap_or_default();
        let replay = believed.last_use.map(|until| Claim { kind: ClaimKind::Replay, key: replay_key(&believed.idp, id), until, optional: false });
        let claims = request.into_iter().chain(replay).collect();
        PendingLogout { believed, report, claims }
    }

    /// What has to be remembered, in the order in which to ask. A response for which the caller keeps the request has no claim.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Makes the claims in a store and, if they hold, gives the logout.
    ///
    /// # Errors
    /// A [`Rejection`] with `request.missing`, `request.issuer-mismatch`, `replay.claimed` or `store.failed`.
    pub fn accept_with(self, store: &mut impl Store) -> Result<Logout, Rejection> {
        let answers = ask(store, &self.claims);
        self.accept(&answers)
    }

    /// Gives the logout if the store's answers, one a claim and in their order, allow it.
    ///
    /// # Errors
    /// As [`PendingLogout::accept_with`]; and a [`Rejection`] without a code where an answer is missing.
    pub fn accept(mut self, answers: &[Answer]) -> Result<Logout, Rejection> {
        let mut state = None;
        // Unless they are among the claims.
        self.report.set(Check::skipped(Rule::Request));
        self.report.set(Check::skipped(Rule::Replay));
        for (index, claim) in core::mem::take(&mut self.claims).iter().enumerate() {
            let answer = answers.get(index).unwrap_or(&Answer::NotAsked);
            let check = match claim.kind {
                ClaimKind::Request => self.requested(answer, &mut state),
                ClaimKind::Replay => replayed(answer),
            };
            self.report.set(check);
        }
        self.logout(state)
    }

    fn requested(&self, answer: &Answer, state: &mut Option<RequestState>) -> Check {
        let rule = Rule::Request;
        match answer {
            Answer::Taken(Some(text)) => match RequestState::from_json(text) {
                // A login that waits is no logout that was asked for: its answer must not be taken away.
                Some(found) if !found.logout => {
                    Check::fail(rule, Fault::new(Code::RequestMissing).actual(self.believed.outstanding.as_deref().unwrap_or_default()))
                }
                Some(found) if found.idp == self.believed.idp => {
                    *state = Some(found);
                    Check::pass(rule)
                }
                Some(found) => Check::fail(rule, Fault::new(Code::RequestIssuerMismatch).expected(found.idp).actual(self.believed.idp.as_str())),
                None => Check::fail(rule, Code::StoreFailed),
            },
            Answer::Taken(None) => {
                Check::fail(rule, Fault::new(Code::RequestMissing).actual(self.believed.outstanding.as_deref().unwrap_or_default()))
            }
            Answer::Failed => Check::fail(rule, Code::StoreFailed),
            Answer::Claimed(_) | Answer::Skipped | Answer::NotAsked => Check::new(rule, Outcome::NotRun),
        }
    }

    /// INVARIANT: the only place that makes a [`Logout`].
    fn logout(self, state: Option<RequestState>) -> Result<Logout, Rejection> {
        let PendingLogout { believed, report, .. } = self;
        let LogoutMessage { id: Some(id), body, .. } = believed.message.into_value() else {
            return Err(Rejection::new(report));
        };
        let kind = match kind(id, body, state) {
            Some(kind) if report.verdict == Verdict::Accepted => kind,
            _ => return Err(Rejection::new(report)),
        };
        Ok(Logout { issuer: believed.idp, kind, relay_state: believed.relay_state, report })
    }
}

/// `None` where something is missing, which the report says too.
fn kind(id: String, body: Body, state: Option<RequestState>) -> Option<LogoutKind> {
    Some(match body {
        Body::Request(request) => LogoutKind::Request {
            id,
            name_id: request.name_id.ok()??,
            session_indexes: request.session_indexes,
            reason: request.reason,
            not_on_or_after: request.not_on_or_after.and_then(Result::ok),
        },
        Body::Response(response) => {
            let status = response.status?.codes;
            LogoutKind::Response {
                id,
                in_response_to: response.in_response_to?,
                partial: is_partial(&status),
                status,
                return_to: state.and_then(|state| state.return_to),
            }
        }
    })
}

impl Logout {
    /// The logout as JSON text, without the report. What is missing is null; times are `xs:dateTime`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        match &self.kind {
            LogoutKind::Request { id, name_id, session_indexes, reason, not_on_or_after } => {
                json.field("kind", Some("request"));
                json.field("issuer", Some(&self.issuer));
                json.field("id", Some(id));
                name_id.write(json.name("nameId"));
                json.name("sessionIndexes").strings(session_indexes);
                json.name("reason").optional(reason.as_deref());
                json.name("notOnOrAfter").optional(not_on_or_after.map(|instant| instant.to_string()).as_deref());
            }
            LogoutKind::Response { id, in_response_to, status, partial, return_to } => {
                json.field("kind", Some("response"));
                json.field("issuer", Some(&self.issuer));
                json.field("id", Some(id));
                json.field("inResponseTo", Some(in_response_to));
                json.name("status").strings(status);
                json.name("partial").bool(*partial);
                json.name("returnTo").optional(return_to.as_deref());
            }
        }
        json.name("relayState").optional(self.relay_state.as_deref());
        json.close('}');
        json.finish()
    }
}

impl fmt::Debug for PendingLogout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingLogout").field("claims", &self.claims).finish_non_exhaustive()
    }
}
