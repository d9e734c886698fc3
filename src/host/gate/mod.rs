//! The gate: what the wasi:http component and the Envoy filter share. It stands in front of an application, lets nobody through to a protected path who
//! has no session, makes sessions out of SAML logins, and tells the application who is there in headers that no client can send.
//!
//! It does no input or output. A host hands over each request with the time and its memory ([`State`]), and carries out the [`Decision`]:
//!
//! ```
//! use samlight::gate::{Decision, Gate, Moment, Request, State};
//!
//! # fn serve<S: State>(gate: &Gate, request: &Request<'_>, at: &Moment<'_>, state: &mut S, read_body: impl FnOnce(usize) -> Option<Vec<u8>>) {
//! let mut outcome = gate.decide(request, at, state);
//! let body;
//! if let Decision::NeedBody { limit } = outcome.decision {
//!     outcome = match read_body(limit) {
//!         Some(octets) => {
//!             body = octets;
//!             gate.decide(&Request { body: Some(&body), ..*request }, at, state)
//!         }
//!         None => gate.too_large(),
//!     };
//! }
//! if let Some(line) = &outcome.log {
//!     eprintln!("{line}");
//! }
//! match outcome.decision {
//!     Decision::Forward { remove, set } => { /* take away, then set, then send on with the target as it came */ }
//!     Decision::Respond(reply) => { /* status, headers, body */ }
//!     Decision::NeedBody { .. } => { /* not after a body was given: refuse */ }
//! }
//! # }
//! ```
//!
//! # Settings
//!
//! The one JSON shape of the settings, with the object `gate`. Only `session.keys` has to be there; the others are shown with what they are unless said,
//! but for `idp`, `public`, `headers`, `replay` and `upstream`, which are absent then.
//!
//! ```
//! # fn main() -> Result<(), samlight::ConfigError> {
//! # let certificate = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/keys/idp.cert.pem")).replace('\n', "\\n");
//! let gate = samlight::gate::Gate::open(&r#"{
//!     "version": 1,
//!     "entityId": "https://app.example/saml",
//!     "acsUrls": ["https://app.example/.saml/acs"],
//!     "idps": [{ "entityId": "https://idp.example.org/saml", "ssoUrl": "https://idp.example.org/sso", "certificates": ["CERTIFICATE"] }],
//!     "gate": {
//!         "paths": { "acs": "/.saml/acs", "login": "/.saml/login", "metadata": "/.saml/metadata", "logout": "/.saml/logout" },
//!         "idp": "https://idp.example.org/saml",
//!         "protect": ["/"],
//!         "public": ["/healthz"],
//!         "session": { "cookie": "__Host-samlight", "keys": ["KEY"], "ttlSec": 28800, "maxBytes": 4096 },
//!         "headers": { "x-saml-subject": "nameId", "x-saml-email": "attr:email" },
//!         "replay": "keyvalue",
//!         "upstream": "http://127.0.0.1:8080",
//!         "onReject": { "status": 403, "body": "code" },
//!         "limits": { "maxBytes": 524288, "upstreamTimeoutSec": 60 }
//!     }
//! }"#.replace("CERTIFICATE", &certificate).replace("KEY", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="))?;
//! assert_eq!(gate.upstream(), Some("http://127.0.0.1:8080"));
//! # Ok(())
//! # }
//! ```
//!
//! - `paths.acs` is the path of `acsUrls` and can be left out.
//! - `idp`: whom to ask where there are several.
//! - `protect`, `public`: paths with everything below them.
//! - `session.keys`: base64 of at least 32 random octets each, the newest first. `ttlSec`: 60 to 2,592,000. `maxBytes`: 512 to 4096.
//! - `headers`: `nameId`, `nameIdFormat`, `issuer`, `sessionIndex`, `authnContextClassRef` or `attr:NAME`, by the attribute's `Name`.
//! - `replay`, `upstream`: for the host, see [`Gate::replay`] and [`Gate::upstream`].
//! - `onReject`: 400 to 499, and `code` (JSON) or `page`. `limits.maxBytes`: of a body, 1024 to 1,048,576.
//! - `limits.upstreamTimeoutSec`: how long the application may be silent, for hosts that use `upstream`; see [`Gate::upstream_timeout_sec`].
//!
//! # What it answers
//!
//! | Path | Answer |
//! |---|---|
//! | `gate.paths.login` | `GET ?return=/path&idp=entityID`: sends the browser to the identity provider |
//! | the path of `acsUrls` | `POST`: judges the response; 303 to where the login began, with the session's cookie |
//! | `gate.paths.metadata` | `GET`: our SAML metadata |
//! | `gate.paths.logout` | `POST` from our own pages: takes the session's cookie away |
//! | protected, without a session | a page of a browser: 302 to the identity provider; everything else: 401 |
//! | everything else | forwarded |
//!
//! **Paths.** A target that two programs could read in two ways (dot segments, two slashes, encoded slashes, backslashes, semicolons, what is encoded
//! twice, ...) is refused with 400, on every path; so what was judged is what is forwarded, octet for octet. `gate.protect` is compared without regard to
//! case, `gate.public` to the letter, both by whole segments; public wins.
//!
//! **Headers.** Every header that could be taken for `x-saml-*` is in `remove`, on public paths too, and so are `x-original-url` and `x-rewrite-url`,
//! which some servers take for the path. Values are text: what is not printable ASCII, and `%`
//! and `,`, is percent-encoded (UTF-8), several values stand between commas. So an application splits at commas and decodes. Nil and XML values are left
//! out; a header without values is absent.
//!
//! **Sessions.** `value.tag`: HMAC-SHA-256 under a key that is derived from `gate.session.keys`, our entity ID and `gate.headers`. The newest key seals,
//! every key opens. Who has the cookie can read what the headers say. It ends with SessionNotOnOrAfter or `ttlSec`, whichever comes first; before that no
//! one can call it back but by a change of keys. A cookie that came twice is none. One above `maxBytes` is an error, never cut.
//!
//! **Identifiers.** There is no randomness here. A request's ID is an HMAC over a count from the state, the time and the host's salt: nobody guesses it
//! who lacks the key, and no two are the same as long as the count does not begin again in the same millisecond.
//!
//! **Requests.** What a request's answer will be held against goes with the browser, in a sealed cookie of its own (`SameSite=None`, four at most). The
//! state hears of it when a message answers it that has passed every other check: who has no account fills no memory. RelayState is neither sent nor
//! followed: where to go stands in that cookie, and is a path of our own.
//!
//! **No private key.** Settings that ask for signed requests, decryption or single logout messages are refused.
//!
//! # Its own words
//!
//! Replies carry a code and nothing else: one of the catalogue where a message was refused, or `gate.path-malformed`, `gate.header-forbidden`,
//! `gate.return-malformed`, `gate.idp-unknown`, `gate.body-cut-short` (400), `gate.session-missing` (401), `gate.cross-site` (403),
//! `gate.method-forbidden` (405), `gate.body-too-slow` (408), `gate.body-too-large` (413), `gate.session-too-large` (500: map fewer attributes),
//! `gate.upstream-failed` (502), `gate.upstream-timeout` (504); `undecided` where a check could not run.

mod cookie;
mod failure;
mod outstanding;
mod path;
mod reply;
mod request;
mod secret;
mod session;
mod settings;
mod sign_in;
mod state;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::{ConfigError, Instant, ServiceProvider};
use path::Target;
use reply::{Manner, Word};
use request::{Headers, asks_to_drop_ours, is_navigation, is_ours, is_same_origin, moves_path};
use session::Session;
use settings::Plan;

pub use reply::{Decision, Outcome, Reply};
pub use request::{Moment, Request};
pub use state::State;

/// The gate. Made once from settings; judging a request changes nothing in it.
pub struct Gate {
    provider: ServiceProvider,
    plan: Plan,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("entity_id", &self.provider.entity_id).finish_non_exhaustive()
    }
}

impl Gate {
    /// Reads the settings: the one JSON shape with the object `gate`.
    ///
    /// # Errors
    /// A [`ConfigError`] that names the field. A host must not start then.
    pub fn open(config_json: &str) -> Result<Self, ConfigError> {
        let (settings, gate) = crate::config::gate::read(config_json)?;
        let plan = Plan::new(&settings, gate)?;
        let gate = Gate { provider: ServiceProvider::new(settings)?, plan };
        gate.rehearse()?;
        Ok(gate)
    }

    /// Judges a request, first without its body.
    pub fn decide<S: State>(&self, request: &Request<'_>, at: &Moment<'_>, state: &mut S) -> Outcome {
        let outcome = self.judge(request, at, state);
        if request.method == "HEAD" { outcome.map(|reply| Reply { body: String::new(), ..reply }) } else { outcome }
    }

    fn judge<S: State>(&self, request: &Request<'_>, at: &Moment<'_>, state: &mut S) -> Outcome {
        let target = match Target::parse(request.target) {
            Ok(target) => target,
            Err(why) => return Outcome::refuse(Word::PathMalformed, why),
        };
        let headers = Headers(request.headers);
        if asks_to_drop_ours(headers) {
            return Outcome::refuse(Word::HeaderForbidden, "Connection asks the next hop to drop a header that says who is there");
        }
        let Plan { own, .. } = &self.plan;
        if target.is(&own.acs) {
            return self.consume(request, at.now, state);
        }
        if target.is(&own.login) {
            return self.login(request, &target, at, state);
        }
        if target.is(&own.metadata) {
            return self.metadata(request);
        }
        if target.is(&own.logout) {
            return self.logout(request);
        }
        let remove = request.headers.iter().map(|(name, _)| name).filter(|name| is_ours(name) || moves_path(name)).cloned().collect();
        match self.session(headers, at.now) {
            Some(session) => Outcome::forward(remove, session.headers),
            None if !self.plan.paths.want_session(&target) => Outcome::forward(remove, Vec::new()),
            None if is_navigation(request) => self.depart(None, self.way_back(request.target), request, at, state),
            None => Outcome::refuse(Word::SessionMissing, "a protected path without a session")
                .map(|reply| reply.with("www-authenticate", "SAML".to_owned())),
        }
    }

    /// Whether a header, or a trailer, could be taken for one that says who is logged in. In what clients send there may be none.
    #[must_use]
    pub fn is_identity_header(name: &str) -> bool {
        is_ours(name)
    }

    /// What somebody should look at in the settings, although they can be used.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.provider.warnings().iter().chain(&self.plan.warnings).map(String::as_str)
    }

    /// `gate.replay`: the name of the store, for the host, which has to refuse one that it does not have.
    #[must_use]
    pub fn replay(&self) -> Option<&str> {
        self.plan.replay.as_deref()
    }

    /// `gate.upstream`: scheme, host and port of the application, for hosts that forward themselves. The others have to refuse it.
    #[must_use]
    pub fn upstream(&self) -> Option<&str> {
        self.plan.upstream.as_deref().map(|upstream| upstream.trim_end_matches('/'))
    }

    /// How long the application may be silent, in seconds.
    #[must_use]
    pub fn upstream_timeout_sec(&self) -> u32 {
        self.plan.upstream_timeout_sec
    }

    /// Scheme, host and port under which browsers know us, as the settings say; never what a request says.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.plan.origins.first().map_or("", String::as_str)
    }

    /// The longest body that is read, in octets.
    #[must_use]
    pub fn most_body(&self) -> usize {
        self.plan.most_body
    }

    fn manner(&self) -> Manner {
        self.plan.manner
    }

    /// Who is there: by one cookie of ours, of an identity provider that is still trusted.
    fn session(&self, headers: Headers<'_>, now: Instant) -> Option<Session> {
        let session = Session::open(cookie::only(headers, &self.plan.cookie)?, &self.plan.secrets, now)?;
        self.provider.idp(&session.issuer).is_some().then_some(session)
    }

    fn metadata(&self, request: &Request<'_>) -> Outcome {
        match request.method {
            "GET" | "HEAD" => Outcome::reply(Reply::text(200, "application/samlmetadata+xml", self.provider.metadata())),
            _ => Outcome::method("GET, HEAD"),
        }
    }

    fn logout(&self, request: &Request<'_>) -> Outcome {
        if request.method != "POST" {
            return Outcome::method("POST");
        }
        // Somebody else's page could end sessions otherwise.
        if !is_same_origin(Headers(request.headers), &self.plan.origins) {
            return Outcome::refuse(Word::CrossSite, "a logout that no page of our own asked for");
        }
        let reply = Reply::text(200, reply::JSON, r#"{"ok":true}"#.to_owned());
        Outcome::reply(reply.without_cookie(&self.plan.cookie, cookie::SameSite::Lax))
    }
}
