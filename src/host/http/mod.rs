//! The gate as a component for hosts of `wasi:http` (WASI 0.2). It imports HTTP, streams, clocks, standard error, and `wasi:keyvalue` and `wasi:config`;
//! a host that lacks one of them cannot start it.
//!
//! Two builds. The *reverse proxy* sends requests on to `gate.upstream`. The one with the feature `http-composed` stands in front of another component and
//! hands requests to it as they came: WASI 0.2 cannot make an incoming request, so no header can be set or taken away there, and a request that
//! brings an identity header is refused. Who is there says the session's cookie, which was verified before.
//!
//! A host may make a new instance for every request. So nothing is remembered here but the settings.

#![allow(unreachable_pub, unsafe_code, reason = "the host calls by name what `export!` exports")]

extern crate std;

mod bindings;
mod body;
#[cfg(samlight_test_door)]
mod door;
mod keyvalue;
mod memory;
#[cfg(not(feature = "http-composed"))]
mod pump;
#[cfg(not(feature = "http-composed"))]
mod upstream;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::http::types::{ErrorCode, Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam};

use super::gate::{Decision, Gate, Moment, Outcome, Reply, Request};
use crate::fault::Code;
use crate::{ConfigError, Instant};
use bindings::wasi::config::store as config;
use body::Unread;
use keyvalue::HostStore;
use memory::Memory;

struct Component;
wasip2::http::proxy::export!(Component);

impl wasip2::exports::http::incoming_handler::Guest for Component {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        static GATE: OnceLock<Result<Gate, ConfigError>> = OnceLock::new();
        match GATE.get_or_init(open) {
            Ok(gate) => serve(gate, request, out),
            // Never past a gate that does not know what to do.
            Err(error) => respond(Outcome::unconfigured(error), out),
        }
    }
}

/// Where the settings stand in `wasi:config`: the one JSON text, or the same in base64 for hosts whose command line cannot carry a comma.
const SETTINGS: &str = "samlight";
const ENCODED: &str = "samlight-base64";

fn settings() -> Result<String, ConfigError> {
    let wrong = |reason: String| ConfigError::new(Code::ConfigValueMalformed, reason);
    let read = |name| config::get(name).map_err(|_| wrong(format!("the host cannot read `{name}` of wasi:config")));
    match (read(SETTINGS)?, read(ENCODED)?) {
        (Some(text), None) => Ok(text),
        (None, Some(text)) => {
            let octets = STANDARD.decode(text.trim()).ok();
            octets
                .and_then(|octets| String::from_utf8(octets).ok())
                .ok_or_else(|| wrong(format!("`{ENCODED}` of wasi:config is no base64 of a text")))
        }
        (None, None) => Err(wrong(format!("`{SETTINGS}` of wasi:config is not there; give it the settings as JSON"))),
        (Some(_), Some(_)) => Err(wrong(format!("`{SETTINGS}` and `{ENCODED}` of wasi:config are both there; leave one out"))),
    }
}

fn open() -> Result<Gate, ConfigError> {
    let gate = Gate::open(&settings()?)?;
    check(&gate)?;
    Ok(gate)
}

#[cfg(not(feature = "http-composed"))]
fn check(gate: &Gate) -> Result<(), ConfigError> {
    upstream::Upstream::of(gate).map(drop)
}

#[cfg(feature = "http-composed")]
fn check(gate: &Gate) -> Result<(), ConfigError> {
    match gate.upstream() {
        None => Ok(()),
        Some(_) => Err(ConfigError::new(Code::ConfigValueMalformed, "gate.upstream: the application is composed behind the gate; leave it out")),
    }
}

/// A line in the host's log. Where even that fails there is nobody left to tell.
fn log(line: &str) {
    let stderr = wasip2::cli::stderr::get_stderr();
    // As much as one call may take (wasi:io, blocking-write-and-flush).
    for part in format!("{line}\n").as_bytes().chunks(4096) {
        let _ = stderr.blocking_write_and_flush(part);
    }
}

fn method(request: &IncomingRequest) -> String {
    match request.method() {
        Method::Get => "GET".to_owned(),
        Method::Head => "HEAD".to_owned(),
        Method::Post => "POST".to_owned(),
        Method::Put => "PUT".to_owned(),
        Method::Delete => "DELETE".to_owned(),
        Method::Connect => "CONNECT".to_owned(),
        Method::Options => "OPTIONS".to_owned(),
        Method::Trace => "TRACE".to_owned(),
        Method::Patch => "PATCH".to_owned(),
        Method::Other(other) => other,
    }
}

fn serve(gate: &Gate, request: IncomingRequest, out: ResponseOutparam) {
    let method = method(&request);
    let target = request.path_with_query().unwrap_or_default();
    let headers: Vec<(String, Vec<u8>)> = request.headers().entries();
    #[cfg(samlight_test_door)]
    door::trap(&headers);
    let time = wall_clock::now();
    let now = Instant::from_unix_ms(i64::try_from(time.seconds * 1000 + u64::from(time.nanoseconds / 1_000_000)).unwrap_or(i64::MAX));
    let mut salt = monotonic_clock::now().to_be_bytes().to_vec();
    salt.extend(time.nanoseconds.to_be_bytes());
    let at = Moment { now, salt: &salt };
    let mut memory = Memory::new(HostStore::named(gate.replay().unwrap_or_default()), now);
    let judged = Request { method: &method, target: &target, headers: &headers, body: None, client: None };
    let mut outcome = gate.decide(&judged, &at, &mut memory);
    if let Decision::NeedBody { limit } = outcome.decision {
        outcome = match body::read(&request, limit) {
            Ok(body) => gate.decide(&Request { body: Some(&body), ..judged }, &at, &mut memory),
            Err(Unread::TooLarge) => gate.too_large(),
            Err(Unread::TooSlow) => gate.too_slow(),
            Err(Unread::CutShort) => gate.cut_short(),
        };
    }
    match outcome.decision {
        Decision::Forward { remove, set } => {
            forward(gate, Judged { request, method: &method, target: &target, headers: &headers }, &remove, &set, out);
        }
        _ => respond(outcome, out),
    }
}

/// A request that may pass, as it came.
#[cfg_attr(feature = "http-composed", expect(dead_code, reason = "only the reverse proxy writes a request anew"))]
struct Judged<'r> {
    request: IncomingRequest,
    method: &'r str,
    target: &'r str,
    headers: &'r [(String, Vec<u8>)],
}

#[cfg(not(feature = "http-composed"))]
fn forward(gate: &Gate, judged: Judged<'_>, remove: &[String], set: &[(String, String)], out: ResponseOutparam) {
    upstream::Exchange { gate, judged, remove, set }.run(out);
}

#[cfg(feature = "http-composed")]
fn forward(gate: &Gate, judged: Judged<'_>, remove: &[String], _: &[(String, String)], out: ResponseOutparam) {
    match remove.is_empty() {
        true => bindings::wasi::http::incoming_handler::handle(judged.request, out),
        false => respond(gate.cannot_remove(), out),
    }
}

/// An answer of the gate itself.
fn respond(outcome: Outcome, out: ResponseOutparam) {
    if let Some(line) = &outcome.log {
        log(line);
    }
    let Decision::Respond(reply) = outcome.decision else {
        // A body was asked for twice: nothing passes.
        return ResponseOutparam::set(out, Err(ErrorCode::InternalError(None)));
    };
    let Some((response, body)) = response_of(&reply) else {
        return ResponseOutparam::set(out, Err(ErrorCode::InternalError(None)));
    };
    ResponseOutparam::set(out, Ok(response));
    let Ok(stream) = body.write() else { return };
    for part in reply.body.as_bytes().chunks(4096) {
        if stream.blocking_write_and_flush(part).is_err() {
            return; // the client has gone
        }
    }
    drop(stream); // a child goes before its parent
    let _ = OutgoingBody::finish(body, None);
}

fn response_of(reply: &Reply) -> Option<(OutgoingResponse, OutgoingBody)> {
    let named = reply.headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
    let headers = Fields::from_list(&named.collect::<Vec<_>>()).ok()?;
    let response = OutgoingResponse::new(headers);
    response.set_status_code(reply.status).ok()?;
    let body = response.body().ok()?;
    Some((response, body))
}
