//! The application behind the reverse proxy: what it is sent, and what comes back. Bodies go through as they come, both at once.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasip2::clocks::monotonic_clock;
use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    ErrorCode, Fields, FutureIncomingResponse, HeaderError, IncomingBody, IncomingRequest, IncomingResponse, Method, OutgoingBody, OutgoingRequest,
    OutgoingResponse, RequestOptions, ResponseOutparam, Scheme,
};
use wasip2::io::poll::{Pollable, poll};

use super::super::gate::Gate;
use super::pump::{Progress, Pump};
use super::{Judged, respond};
use crate::ConfigError;
use crate::fault::Code;

const CONNECT_NS: u64 = 10_000_000_000;
const SECOND_NS: u64 = 1_000_000_000;

/// Where the application is.
pub(super) struct Upstream<'g> {
    scheme: Scheme,
    authority: &'g str,
}

impl<'g> Upstream<'g> {
    pub(super) fn of(gate: &'g Gate) -> Result<Self, ConfigError> {
        let wrong = |reason: &str| ConfigError::new(Code::ConfigValueMalformed, reason);
        let upstream = gate.upstream().ok_or_else(|| wrong("gate.upstream: is missing; give scheme, host and port of the application"))?;
        let (scheme, authority) = match upstream.split_once("://") {
            Some(("http", authority)) => (Scheme::Http, authority),
            Some(("https", authority)) => (Scheme::Https, authority),
            _ => return Err(wrong("gate.upstream: is neither http nor https")),
        };
        Ok(Upstream { scheme, authority })
    }
}

/// What belongs to one connection (RFC 9110 7.6.1), to whoever makes it, or says of the way here what only the gate may say.
const NOT_PASSED: [&str; 15] = [
    "connection",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-forwarded-host",
    "x-forwarded-proto",
];

/// Whether a header ends here: by its name, or because `Connection` names it.
fn ends_here(name: &str, connection: &[String]) -> bool {
    NOT_PASSED.iter().any(|hop| name.eq_ignore_ascii_case(hop)) || connection.iter().any(|hop| name.eq_ignore_ascii_case(hop))
}

fn named_by_connection(headers: &[(String, Vec<u8>)]) -> Vec<String> {
    let values = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("connection"));
    let texts = values.filter_map(|(_, value)| core::str::from_utf8(value).ok());
    texts.flat_map(|text| text.split(',')).map(|name| name.trim().to_owned()).collect()
}

/// The other side did not do its part.
struct Failure {
    timed_out: bool,
    why: String,
}

impl Failure {
    fn new(why: &str) -> Self {
        Failure { timed_out: false, why: why.to_owned() }
    }
}

impl From<ErrorCode> for Failure {
    fn from(error: ErrorCode) -> Self {
        let timed_out = matches!(
            error,
            ErrorCode::DnsTimeout
                | ErrorCode::ConnectionTimeout
                | ErrorCode::ConnectionReadTimeout
                | ErrorCode::ConnectionWriteTimeout
                | ErrorCode::HttpResponseTimeout
        );
        Failure { timed_out, why: format!("{error:?}") }
    }
}

struct Sent {
    response: FutureIncomingResponse,
    body: Option<OutgoingBody>,
}

/// One request to the application, and what may and has to be said with it.
pub(super) struct Exchange<'r> {
    pub(super) gate: &'r Gate,
    pub(super) judged: Judged<'r>,
    pub(super) remove: &'r [String],
    pub(super) set: &'r [(String, String)],
}

impl Exchange<'_> {
    /// Sends it on, and the answer back.
    pub(super) fn run(self, out: ResponseOutparam) {
        let gate = self.gate;
        let sent = match self.send() {
            Ok(sent) => sent,
            Err(failure) => return respond(gate.upstream_failed(failure.timed_out, &failure.why), out),
        };
        let mut upload = Upload::begin(&self.judged.request, sent.body);
        match answer(&sent.response, &mut upload, patience_ns(gate)) {
            Ok(Some(response)) => deliver(gate, response, self.judged.method == "HEAD", upload, out),
            // The client went away in the middle of its request: the application is not told that it ended.
            Ok(None) => respond(gate.cut_short(), out),
            Err(failure) => respond(gate.upstream_failed(failure.timed_out, &failure.why), out),
        }
    }

    /// A GET without a length has none in practice; to send an empty one would add a header that some servers refuse.
    fn carries_body(&self) -> bool {
        let length = self.judged.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        match length {
            Some((_, length)) => length.as_slice() != b"0",
            None => !matches!(self.judged.method, "GET" | "HEAD" | "OPTIONS" | "TRACE"),
        }
    }

    fn send(&self) -> Result<Sent, Failure> {
        let upstream = Upstream::of(self.gate).map_err(|error| Failure::new(&format!("{error}")))?;
        let request = OutgoingRequest::new(self.headers(upstream.authority)?);
        let method = match self.judged.method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            "CONNECT" => return Err(Failure::new("CONNECT is not passed on")),
            "OPTIONS" => Method::Options,
            "TRACE" => Method::Trace,
            "PATCH" => Method::Patch,
            other => Method::Other(other.to_owned()),
        };
        let set = request.set_method(&method).and_then(|()| request.set_scheme(Some(&upstream.scheme)));
        let set =
            set.and_then(|()| request.set_authority(Some(upstream.authority))).and_then(|()| request.set_path_with_query(Some(self.judged.target)));
        set.map_err(|()| Failure::new("the host does not take the request line"))?;
        let options = RequestOptions::new();
        let patience = patience_ns(self.gate);
        // A host that knows no time-outs waits as it sees fit.
        let _ = options.set_connect_timeout(Some(patience.min(CONNECT_NS)));
        // The first byte has no limit of the host's: it would count from the beginning, and a long upload is no silence. `answer` counts.
        let _ = options.set_between_bytes_timeout(Some(patience));
        let body = if self.carries_body() { Some(request.body().map_err(|()| Failure::new("the host gives no body"))?) } else { None };
        let response = outgoing_handler::handle(request, Some(options))?;
        Ok(Sent { response, body })
    }

    /// Those of the client without what it may not say, and then who is there.
    fn headers(&self, authority: &str) -> Result<Fields, Failure> {
        let fields = Fields::new();
        let connection = named_by_connection(self.judged.headers);
        let removed = |name: &str| self.remove.iter().any(|other| name.eq_ignore_ascii_case(other));
        for (name, value) in self.judged.headers.iter().filter(|(name, _)| !removed(name) && !ends_here(name, &connection)) {
            match fields.append(name, value) {
                // One that this host keeps to itself.
                Ok(()) | Err(HeaderError::Forbidden) => {}
                Err(_) => return Err(Failure::new("the host does not take a header of the client")),
            }
        }
        let (scheme, host) = self.gate.origin().split_once("://").unwrap_or_default();
        let ours = self.set.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in ours.chain([("x-forwarded-proto", scheme), ("x-forwarded-host", host)]) {
            // Without one of these the application would see somebody else, or nobody.
            fields.append(name, value.as_bytes()).map_err(|_| Failure::new("the host does not take a header of the gate"))?;
        }
        // Hosts that do not make it of the authority forbid it.
        let _ = fields.append("host", authority.as_bytes());
        Ok(fields)
    }
}

/// The body of the request on its way.
struct Upload {
    // In the order in which they have to go: children before their parents.
    pump: Pump,
    to: OutgoingBody,
    _from: IncomingBody,
}

enum Upwards {
    Waits(Pollable),
    Over,
    /// The client broke off.
    Broke,
}

impl Upload {
    fn begin(request: &IncomingRequest, to: Option<OutgoingBody>) -> Option<Self> {
        let to = to?;
        let from = request.consume().ok()?;
        let pump = Pump::new(from.stream().ok()?, to.write().ok()?);
        Some(Upload { pump, to, _from: from })
    }

    fn finish(self) {
        drop(self.pump);
        // Trailers end here (RFC 9110 6.5.1 lets them): a header of ours in them would be one that nobody looked at.
        let _ = OutgoingBody::finish(self.to, None);
    }
}

fn upwards(upload: &mut Option<Upload>) -> Upwards {
    let Some(running) = upload else { return Upwards::Over };
    match running.pump.advance() {
        Progress::Waits(until) => Upwards::Waits(until),
        Progress::Done => {
            if let Some(done) = upload.take() {
                done.finish();
            }
            Upwards::Over
        }
        // The application takes no more; it may have answered already.
        Progress::SinkBroke => {
            *upload = None;
            Upwards::Over
        }
        Progress::SourceBroke => Upwards::Broke,
    }
}

fn patience_ns(gate: &Gate) -> u64 {
    u64::from(gate.upstream_timeout_sec()).saturating_mul(SECOND_NS)
}

/// The head of the answer; `None` where the client went away.
fn answer(response: &FutureIncomingResponse, upload: &mut Option<Upload>, patience: u64) -> Result<Option<IncomingResponse>, Failure> {
    let mut late = monotonic_clock::subscribe_duration(patience);
    loop {
        let up = upwards(upload);
        match response.get() {
            Some(Ok(Ok(response))) => return Ok(Some(response)),
            Some(Ok(Err(error))) => return Err(error.into()),
            Some(Err(())) => return Err(Failure::new("the host gives the answer once only")),
            None => {}
        }
        let arrived = response.subscribe();
        match up {
            Upwards::Waits(until) => {
                poll(&[&arrived, &until, &late]);
                if until.ready() {
                    late = monotonic_clock::subscribe_duration(patience);
                }
            }
            Upwards::Over => drop(poll(&[&arrived, &late])),
            Upwards::Broke => return Ok(None),
        }
        if late.ready() && !arrived.ready() {
            return Err(Failure { timed_out: true, why: "the application was silent for gate.limits.upstreamTimeoutSec".to_owned() });
        }
    }
}

fn deliver(gate: &Gate, answered: IncomingResponse, head: bool, mut upload: Option<Upload>, out: ResponseOutparam) {
    let status = answered.status();
    let Some(response) = response_of(&answered, status) else {
        return respond(gate.upstream_failed(false, "the host does not take the head of the answer"), out);
    };
    // What a HEAD is answered with names a length that nothing follows.
    if head || matches!(status, 204 | 304) {
        return ResponseOutparam::set(out, Ok(response));
    }
    let (Ok(from), Ok(to)) = (answered.consume(), response.body()) else {
        return respond(gate.upstream_failed(false, "the host gives no body"), out);
    };
    let (Ok(read), Ok(written)) = (from.stream(), to.write()) else {
        return respond(gate.upstream_failed(false, "the host gives no stream"), out);
    };
    ResponseOutparam::set(out, Ok(response));
    let mut pump = Pump::new(read, written);
    loop {
        let up = upwards(&mut upload);
        match pump.advance() {
            Progress::Waits(until) => match &up {
                Upwards::Waits(other) => drop(poll(&[&until, other])),
                _ => until.block(),
            },
            Progress::Done => break,
            // Not finished: whoever gets a part must not take it for the whole.
            Progress::SourceBroke | Progress::SinkBroke => return,
        }
    }
    drop(pump);
    let trailers = IncomingBody::finish(from);
    trailers.subscribe().block();
    let trailers = trailers.get().and_then(Result::ok).and_then(Result::ok).flatten();
    let _ = OutgoingBody::finish(to, trailers);
}

fn response_of(answered: &IncomingResponse, status: u16) -> Option<OutgoingResponse> {
    let headers: Vec<(String, Vec<u8>)> = answered.headers().entries();
    let connection = named_by_connection(&headers);
    let fields = Fields::new();
    for (name, value) in headers.iter().filter(|(name, _)| !ends_here(name, &connection)) {
        match fields.append(name, value) {
            Ok(()) | Err(HeaderError::Forbidden) => {}
            Err(_) => return None,
        }
    }
    let response = OutgoingResponse::new(fields);
    response.set_status_code(status).ok()?;
    Some(response)
}
