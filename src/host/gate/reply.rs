//! What the host is told to do.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cookie::{self, SameSite};
use crate::json::Writer;
use crate::{Code, ConfigError, Family, Rejection};

/// What to do with a request, and what to write down about it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a request is not judged until the decision is carried out"]
pub struct Outcome {
    /// What to do.
    pub decision: Decision,
    /// A line of JSON for the host's log, where something was refused: the code, and the report of a message. It names no user.
    pub log: Option<String>,
}

/// What to do with a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Let the application answer. A host that cannot change headers must refuse the request where `remove` is not empty.
    Forward {
        /// Headers to take away first, named as they came: whoever sent them wanted to be somebody, or to be elsewhere.
        remove: Vec<String>,
        /// Headers to set then: who is logged in, if anybody is.
        set: Vec<(String, String)>,
    },
    /// Answer so; the application sees nothing of the request.
    Respond(Reply),
    /// Hold the request, read its body to the end (which may be trailers, of which none counts), and ask again with it. Beyond `limit` octets answer with
    /// [`Gate::too_large`](super::Gate::too_large) instead.
    NeedBody {
        /// Octets.
        limit: usize,
    },
}

/// An answer of the gate itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// Headers; `set-cookie` may repeat.
    pub headers: Vec<(&'static str, String)>,
    /// The body, as UTF-8; empty in answer to HEAD.
    pub body: String,
}

impl Reply {
    fn new(status: u16, media: &'static str, body: String) -> Self {
        let headers = vec![
            ("content-type", media.to_owned()),
            ("cache-control", "no-store".to_owned()),
            ("referrer-policy", "no-referrer".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
        ];
        Reply { status, headers, body }
    }

    pub(super) fn text(status: u16, media: &'static str, body: String) -> Self {
        Reply::new(status, media, body)
    }

    pub(super) fn redirect(status: u16, location: String) -> Self {
        Reply::new(status, "text/plain; charset=utf-8", String::new()).with("location", location)
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn without_cookie(self, name: &str, same_site: SameSite) -> Self {
        self.with("set-cookie", cookie::set(name, "", 0, same_site))
    }
}

/// Why the gate itself refuses. These words are no codes of the catalogue: no SAML message is at fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    PathMalformed,
    HeaderForbidden,
    MethodForbidden,
    BodyTooLarge,
    BodyTooSlow,
    BodyCutShort,
    UpstreamFailed,
    UpstreamTimeout,
    SessionMissing,
    SessionTooLarge,
    ReturnMalformed,
    IdpUnknown,
    CrossSite,
}

impl Word {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Word::PathMalformed => "gate.path-malformed",
            Word::HeaderForbidden => "gate.header-forbidden",
            Word::MethodForbidden => "gate.method-forbidden",
            Word::BodyTooLarge => "gate.body-too-large",
            Word::BodyTooSlow => "gate.body-too-slow",
            Word::BodyCutShort => "gate.body-cut-short",
            Word::UpstreamFailed => "gate.upstream-failed",
            Word::UpstreamTimeout => "gate.upstream-timeout",
            Word::SessionMissing => "gate.session-missing",
            Word::SessionTooLarge => "gate.session-too-large",
            Word::ReturnMalformed => "gate.return-malformed",
            Word::IdpUnknown => "gate.idp-unknown",
            Word::CrossSite => "gate.cross-site",
        }
    }

    const fn status(self) -> u16 {
        match self {
            Word::PathMalformed | Word::HeaderForbidden | Word::ReturnMalformed | Word::IdpUnknown | Word::BodyCutShort => 400,
            Word::MethodForbidden => 405,
            Word::BodyTooLarge => 413,
            Word::BodyTooSlow => 408,
            Word::UpstreamFailed => 502,
            Word::UpstreamTimeout => 504,
            Word::SessionMissing => 401,
            Word::SessionTooLarge => 500,
            Word::CrossSite => 403,
        }
    }
}

/// How refusals of messages look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// For messages that are refused; a store that fails, and settings at fault, keep their own.
    pub(super) status: u16,
    /// A page for people instead of JSON.
    pub(super) page: bool,
}

impl Outcome {
    pub(super) fn forward(remove: Vec<String>, set: Vec<(String, String)>) -> Self {
        Outcome { decision: Decision::Forward { remove, set }, log: None }
    }

    pub(super) fn reply(reply: Reply) -> Self {
        Outcome { decision: Decision::Respond(reply), log: None }
    }

    pub(super) fn need_body(limit: usize) -> Self {
        Outcome { decision: Decision::NeedBody { limit }, log: None }
    }

    /// The gate's own refusal. What exactly is wrong goes into the log and not to whoever tries.
    pub(super) fn refuse(word: Word, why: &str) -> Self {
        let reply = Reply::text(word.status(), JSON, code_body(word.as_str()));
        Outcome { decision: Decision::Respond(reply), log: Some(line(word.as_str(), why, None)) }
    }

    pub(super) fn method(allowed: &'static str) -> Self {
        let refused = Self::refuse(Word::MethodForbidden, "another method than this path has");
        refused.map(|reply| reply.with("allow", allowed.to_owned()))
    }

    /// A message that is refused.
    pub(super) fn rejected(rejection: &Rejection, why: &str, manner: Manner) -> Self {
        let code = rejection.code().map_or("undecided", Code::as_str);
        let log = line(code, why, Some(&rejection.report().to_json()));
        Outcome { decision: Decision::Respond(told(code, rejection.family(), manner)), log: Some(log) }
    }

    /// A code of the catalogue without a message: the state failed, or the settings cannot do what is asked.
    pub(super) fn failed(code: Code, why: &str, manner: Manner) -> Self {
        Outcome { decision: Decision::Respond(told(code.as_str(), code.family(), manner)), log: Some(line(code.as_str(), why, None)) }
    }

    pub(super) fn misconfigured(error: &ConfigError, manner: Manner) -> Self {
        Self::failed(error.code(), &error.to_string(), manner)
    }

    pub(super) fn map(mut self, change: impl FnOnce(Reply) -> Reply) -> Self {
        if let Decision::Respond(reply) = self.decision {
            self.decision = Decision::Respond(change(reply));
        }
        self
    }
}

pub(super) const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";

fn told(code: &str, family: Family, manner: Manner) -> Reply {
    let status = match family {
        Family::Store | Family::Config => family.http_status(),
        _ => manner.status,
    };
    if manner.page {
        // Codes are words of ours: nothing in them needs escaping.
        let page = format!(
            r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not signed in</title></head><body><h1>Not signed in</h1><p>The sign-in was refused: <code>{code}</code></p><p><a href="/">Try again</a></p></body></html>"#
        );
        return Reply::text(status, HTML, page).with("content-security-policy", "default-src 'none'; frame-ancestors 'none'".to_owned());
    }
    Reply::text(status, JSON, code_body(code))
}

fn code_body(code: &str) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("ok").bool(false);
    json.field("code", Some(code));
    json.close('}');
    json.finish()
}

fn line(code: &str, why: &str, report: Option<&str>) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.field("code", Some(code));
    json.field("why", Some(why).filter(|why| !why.is_empty()));
    if let Some(report) = report {
        json.name("report").raw(report);
    }
    json.close('}');
    json.finish()
}

/// A page that leads on, for the binding HTTP-POST.
pub(super) fn page(html: String) -> Reply {
    Reply::text(200, HTML, html)
}
