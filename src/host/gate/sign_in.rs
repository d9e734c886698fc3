//! From the application to the identity provider and back.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::Gate;
use super::cookie::{self, SameSite};
use super::outstanding::{Drawer, Outstanding};
use super::path::{self, Target};
use super::reply::{self, Outcome, Reply, Word};
use super::request::{Headers, Moment, Request};
use super::session::{Session, joined};
use super::state::State;
use crate::fault::Code;
use crate::{AuthnRequestOptions, ConfigError, Expect, Input, Instant, Login, Terms};

impl Gate {
    /// Whether a login can begin at all: said when the gate opens, not to the first user.
    pub(super) fn rehearse(&self) -> Result<(), ConfigError> {
        let id = self.plan.secrets.request_id(0, &Moment { now: Instant::from_unix_ms(0), salt: &[] });
        let request = self.provider.authn_request(&id, Instant::from_unix_ms(0), &self.options(self.plan.idp.as_deref()));
        request.map(drop).map_err(|error| match error.code() {
            Code::ConfigKeyMissing => ConfigError::new(
                Code::ConfigKeyMissing,
                "gate: the identity provider wants signed requests, and the gate holds no private key; set signRequests to false if it takes others too",
            ),
            Code::ConfigIdpMultiple | Code::ConfigIdpMissing => ConfigError::new(error.code(), format!("gate.{error}")),
            _ => error,
        })
    }

    fn options(&self, idp: Option<&str>) -> AuthnRequestOptions {
        AuthnRequestOptions { idp: idp.or(self.plan.idp.as_deref()).map(str::to_owned), ..AuthnRequestOptions::default() }
    }

    /// The login path: `return` says where to go afterwards, `idp` whom to ask.
    pub(super) fn login<S: State>(&self, request: &Request<'_>, target: &Target<'_>, at: &Moment<'_>, state: &mut S) -> Outcome {
        if request.method != "GET" {
            return Outcome::method("GET");
        }
        let query = target.query.unwrap_or_default().as_bytes();
        let parameter = |name| crate::binding::query_parameter(query, name, &self.provider.limits);
        let back = match parameter("return") {
            Ok(None) => "/".to_owned(),
            Ok(Some(path)) if self.leads_back(&path) => path,
            _ => return Outcome::refuse(Word::ReturnMalformed, "`return` is not one path of the application"),
        };
        let idp = match parameter("idp") {
            Ok(idp) if idp.as_deref().is_none_or(|idp| self.provider.idp(idp).is_some()) => idp,
            _ => return Outcome::refuse(Word::IdpUnknown, "`idp` is not one identity provider of the settings"),
        };
        self.depart(idp.as_deref(), back, request, at, state)
    }

    /// Where a request that had no session goes on after the login.
    pub(super) fn way_back(&self, target: &str) -> String {
        if self.leads_back(target) { target.to_owned() } else { "/".to_owned() }
    }

    /// A path of the application: never another origin, and none of the gate's, where people would go round in circles.
    fn leads_back(&self, path: &str) -> bool {
        path::local(path).is_ok() && Target::parse(path).is_ok_and(|target| self.plan.own.all().iter().all(|own| !target.is(own)))
    }

    /// Sends the browser to the identity provider, and gives it what the answer will be held against.
    pub(super) fn depart<S: State>(&self, idp: Option<&str>, back: String, request: &Request<'_>, at: &Moment<'_>, state: &mut S) -> Outcome {
        let count = match state.count() {
            Ok(count) => count,
            Err(error) => return Outcome::failed(Code::StoreFailed, &error.reason, self.manner()),
        };
        let id = self.plan.secrets.request_id(count, at);
        let sent = match self.provider.authn_request(&id, at.now, &AuthnRequestOptions { return_to: Some(back), ..self.options(idp) }) {
            Ok(sent) => sent,
            Err(error) => return Outcome::misconfigured(&error, self.manner()),
        };
        let outstanding = Outstanding { key: sent.state.key, value: sent.state.value, until: Instant::from_unix_ms(sent.state.until) };
        let Some(cookies) = self.drawer(at.now).put(&outstanding, Headers(request.headers)) else {
            return Outcome::failed(Code::StoreFailed, "the request cannot be sealed", self.manner());
        };
        let reply = match sent.html {
            Some(html) => reply::page(html),
            None => Reply::redirect(302, sent.url),
        };
        Outcome::reply(cookies.into_iter().fold(reply, |reply, cookie| reply.with("set-cookie", cookie)))
    }

    fn drawer(&self, now: Instant) -> Drawer<'_> {
        Drawer { prefix: format!("{}-login-", self.plan.cookie), seals: &self.plan.secrets.requests, now }
    }

    /// The assertion consumer service.
    pub(super) fn consume<S: State>(&self, request: &Request<'_>, now: Instant, state: &mut S) -> Outcome {
        if request.method != "POST" {
            return Outcome::method("POST");
        }
        let headers = Headers(request.headers);
        let most = self.plan.most_body;
        let announced = headers.all("content-length").filter_map(|length| length.trim().parse::<usize>().ok()).max();
        if announced.is_some_and(|length| length > most) || request.body.is_some_and(|body| body.len() > most) {
            return self.too_large();
        }
        let Some(body) = request.body else {
            return Outcome::need_body(most);
        };
        let mut terms = Terms::new(Expect::Outstanding, now);
        terms.address = request.client.map(str::to_owned);
        let input = Input::Form { content_type: headers.only("content-type"), body };
        let mut store = self.drawer(now).with(headers, state);
        match self.provider.check(input, &terms).and_then(|pending| pending.accept_with(&mut store)) {
            Ok(login) => self.welcome(&login, now),
            Err(rejection) => Outcome::rejected(&rejection, &store.failure, self.manner()),
        }
    }

    fn welcome(&self, login: &Login, now: Instant) -> Outcome {
        let plan = &self.plan;
        let ttl = now.plus_ms(i64::from(plan.ttl_sec) * 1000);
        let expires = login.session_not_on_or_after.map_or(ttl, |end| end.min(ttl));
        let lives = expires.since_ms(now) / 1000;
        if lives < 1 {
            // The core tolerates skewed clocks. A cookie that has ended would send people round in circles.
            return Outcome::failed(Code::AuthnSessionExpired, "the session ends within this second", self.manner());
        }
        let said = plan.headers.iter().filter_map(|(name, source)| Some((name.clone(), joined(source.of(login).into_iter())?)));
        let headers: Vec<(String, String)> = said.collect();
        let session = Session { issuer: login.issuer.clone(), expires, headers };
        let Some(value) = session.seal(&plan.secrets).filter(|value| plan.cookie.len() + 1 + value.len() <= plan.most_cookie) else {
            let why = "gate.headers: what the identity provider says of this user does not fit into a cookie of gate.session.maxBytes; map fewer attributes";
            return Outcome::refuse(Word::SessionTooLarge, why);
        };
        // It was sealed by us; and yet the settings may have changed since.
        let back = login.return_to.as_deref().filter(|path| self.leads_back(path)).unwrap_or("/");
        // The session's cookie last: some hosts keep only the last of several (`jco serve` does).
        let mut reply = Reply::redirect(303, back.to_owned());
        if let Some(id) = &login.in_response_to {
            reply = reply.without_cookie(&self.drawer(now).name(&crate::login::request_key(id)), SameSite::Always);
        }
        reply = reply.with("set-cookie", cookie::set(&plan.cookie, &value, lives, SameSite::Lax));
        Outcome::reply(reply)
    }
}
