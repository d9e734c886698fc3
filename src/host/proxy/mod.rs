//! The gate as a filter of Envoy (proxy-wasm). Every request is judged before anything of it leaves for the application: what the gate has to read is
//! held until its end, everything else streams.
//!
//! A panic ends the WebAssembly of one worker thread; Envoy answers the request with 503 and, told `FAIL_RELOAD`, begins anew.

#![allow(unreachable_pub, unsafe_code, reason = "the host calls by name what `proxy_wasm::main!` exports")]

extern crate std;

#[cfg(samlight_test_door)]
mod door;
mod memory;

use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use std::time::UNIX_EPOCH;

use memory::{Memory, Shared};
use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};

use super::gate::{Decision, Gate, Moment, Outcome, Reply, Request};
use crate::Instant;

proxy_wasm::main! {{
    // Panics are logged by their words; the crate has no document's text in them.
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::new(Root::default()));
}}

/// A line in Envoy's log. Where even that fails there is nobody left to tell.
fn log(level: LogLevel, line: &str) {
    let _ = hostcalls::log(level, line);
}

/// The filter's settings on one worker thread.
#[derive(Default)]
struct Root {
    gate: Option<Rc<Gate>>,
    requests: Rc<Cell<u64>>,
}

impl Root {
    fn open(&self) -> Result<Gate, String> {
        let settings = self.get_plugin_configuration().unwrap_or_default();
        let settings = String::from_utf8(settings).map_err(|_| "the settings are no UTF-8")?;
        let gate = Gate::open(&settings).map_err(|error| format!("{}: {error}", error.code().as_str()))?;
        match (gate.replay(), gate.upstream()) {
            (None | Some("shared-data"), None) => Ok(gate),
            (Some(other), _) => {
                Err(format!("config.value-malformed: gate.replay: `{other}` is no memory of this filter, which has `shared-data` alone"))
            }
            (_, Some(_)) => Err("config.value-malformed: gate.upstream: Envoy's clusters say where the application is; leave it out".into()),
        }
    }
}

impl Context for Root {}

impl RootContext for Root {
    /// `false` keeps Envoy from starting, or from taking the new settings: a filter without settings must not wave requests through.
    fn on_configure(&mut self, _: usize) -> bool {
        match self.open() {
            Ok(gate) => {
                gate.warnings().for_each(|warning| log(LogLevel::Warn, warning));
                self.gate = Some(Rc::new(gate));
                true
            }
            Err(error) => {
                log(LogLevel::Error, &error);
                self.gate = None;
                false
            }
        }
    }

    /// Without settings there is none, which ends this WebAssembly and with it the request.
    fn create_http_context(&self, id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Filter { gate: self.gate.clone()?, id, requests: self.requests.clone(), stage: Stage::Passing }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

/// One request.
struct Filter {
    gate: Rc<Gate>,
    id: u32,
    requests: Rc<Cell<u64>>,
    stage: Stage,
}

enum Stage {
    /// Judged: the rest streams to the application.
    Passing,
    /// The gate wants the body.
    Holding { head: Head, limit: usize },
    /// Answered by us: nothing of it goes on.
    Answered,
}

impl Context for Filter {}

impl HttpContext for Filter {
    fn on_http_request_headers(&mut self, _: usize, end_of_stream: bool) -> Action {
        let head = self.head();
        #[cfg(samlight_test_door)]
        door::trap(&head.headers, "headers");
        let outcome = self.decide(&head, None);
        if let Decision::NeedBody { limit } = outcome.decision {
            self.stage = Stage::Holding { head, limit };
            // Hold the headers: once they leave for the application nothing can be refused.
            return if end_of_stream { self.judge() } else { Action::Pause };
        }
        self.carry_out(outcome)
    }

    fn on_http_request_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        match &self.stage {
            Stage::Passing => Action::Continue,
            Stage::Answered => Action::Pause,
            Stage::Holding { limit, .. } if size > *limit => {
                let outcome = self.gate.too_large();
                self.carry_out(outcome)
            }
            Stage::Holding { .. } if end_of_stream => self.judge(),
            Stage::Holding { .. } => Action::Pause,
        }
    }

    /// Trailers are the end of a body that never says so: without this they would carry a held request past the gate. And an application may read
    /// trailers as headers.
    fn on_http_request_trailers(&mut self, _: usize) -> Action {
        #[cfg(samlight_test_door)]
        door::trap(&self.head().headers, "trailers");
        for (name, _) in self.get_http_request_trailers_bytes() {
            if Gate::is_identity_header(&name) {
                self.set_http_request_trailer(&name, None);
            }
        }
        match &self.stage {
            Stage::Passing => Action::Continue,
            Stage::Answered => Action::Pause,
            Stage::Holding { .. } => self.judge(),
        }
    }
}

impl Filter {
    /// A held request, now that its body is there.
    fn judge(&mut self) -> Action {
        let Stage::Holding { head, limit } = core::mem::replace(&mut self.stage, Stage::Answered) else { return Action::Pause };
        #[cfg(samlight_test_door)]
        door::trap(&head.headers, "body");
        // One octet more than may be, so that the gate sees a body that is too long.
        let body = self.get_http_request_body(0, limit.saturating_add(1)).unwrap_or_default();
        #[cfg(samlight_test_door)]
        if let Some(reply) = door::vector(&head.headers, &body) {
            return self.answer(&reply);
        }
        let outcome = self.decide(&head, Some(&body));
        self.carry_out(outcome)
    }

    fn decide(&self, head: &Head, body: Option<&[u8]>) -> Outcome {
        let since = self.get_current_time().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = Instant::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
        let request = Request { method: &head.method, target: &head.target, headers: &head.headers, body, client: head.client.as_deref() };
        let salt = self.salt(head, since.subsec_nanos());
        self.gate.decide(&request, &Moment { now, salt: &salt }, &mut Memory { shared: SharedData, now })
    }

    /// Envoy gives us no randomness. This differs from request to request, from thread to thread and, by `x-request-id`, from Envoy to Envoy.
    fn salt(&self, head: &Head, nanoseconds: u32) -> Vec<u8> {
        let count = self.requests.get().wrapping_add(1);
        self.requests.set(count);
        let mut salt = Vec::new();
        salt.extend(count.to_be_bytes());
        salt.extend(self.id.to_be_bytes());
        salt.extend(nanoseconds.to_be_bytes());
        salt.extend(self.get_property(vec!["connection", "id"]).unwrap_or_default());
        head.headers.iter().filter(|(name, _)| name == "x-request-id").for_each(|(_, value)| salt.extend(value));
        salt
    }

    fn carry_out(&mut self, outcome: Outcome) -> Action {
        if let Some(line) = &outcome.log {
            log(LogLevel::Warn, line);
        }
        match outcome.decision {
            Decision::Forward { remove, set } => {
                for name in &remove {
                    self.set_http_request_header(name, None);
                }
                for (name, value) in &set {
                    self.set_http_request_header(name, Some(value));
                }
                self.stage = Stage::Passing;
                Action::Continue
            }
            Decision::Respond(reply) => self.answer(&reply),
            // Not after a body was given: whatever this is, it does not pass.
            Decision::NeedBody { .. } => {
                let outcome = self.gate.too_large();
                match outcome.decision {
                    Decision::Respond(reply) => self.answer(&reply),
                    _ => Action::Pause,
                }
            }
        }
    }

    fn answer(&mut self, reply: &Reply) -> Action {
        self.stage = Stage::Answered;
        let headers = reply.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.send_http_response(u32::from(reply.status), headers, Some(reply.body.as_bytes()));
        Action::Pause
    }

    fn head(&self) -> Head {
        let (pseudo, headers): (Vec<_>, Vec<_>) = self.get_http_request_headers_bytes().into_iter().partition(|(name, _)| name.starts_with(':'));
        // What is not there (CONNECT has no path) or no text is refused by the gate as no path.
        let of = |wanted: &str| {
            let found = pseudo.iter().find(|(name, _)| name == wanted);
            found.and_then(|(_, value)| String::from_utf8(value.clone()).ok()).unwrap_or_default()
        };
        let client = self.get_property(vec!["source", "address"]).and_then(|octets| String::from_utf8(octets).ok());
        Head { method: of(":method"), target: of(":path"), client: client.as_deref().and_then(address), headers }
    }
}

/// What is known of a request before its body.
struct Head {
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    client: Option<String>,
}

/// The address of `192.0.2.1:80` and `[2001:db8::1]:80`; none of a socket in the file system.
fn address(text: &str) -> Option<String> {
    text.parse::<core::net::SocketAddr>().ok().map(|address| format!("{}", address.ip()))
}

/// Envoy's.
struct SharedData;

/// Without a version Envoy writes over whatever another thread began in the meantime. With one that nothing has, it writes only where nothing is. Versions
/// count up from 1.
const NOTHING: u32 = u32::MAX;

impl Shared for SharedData {
    fn get(&self, key: &str) -> (Option<Vec<u8>>, Option<u32>) {
        // Every status but success and absence ends this WebAssembly.
        hostcalls::get_shared_data(key).unwrap_or_default()
    }

    fn set(&self, key: &str, value: &[u8], version: Option<u32>) -> bool {
        hostcalls::set_shared_data(key, Some(value), Some(version.unwrap_or(NOTHING))).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_lose_their_port() {
        for (text, found) in [
            ("192.0.2.1:80", Some("192.0.2.1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("@/run/envoy.sock", None),
            ("192.0.2.1", None),
            ("", None),
        ] {
            assert_eq!(address(text).as_deref(), found, "{text}");
        }
    }
}
