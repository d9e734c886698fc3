//! The application as a component of its own. It knows nothing of SAML: the gate in front of it lets nobody through who has no session. It answers with what
//! it was sent, and writes a line about each request.
#![allow(unsafe_code, reason = "the host calls by name what `export!` exports")]

use wasip2::http::types::{Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam};
use wit_bindgen as _;

struct App;
wasip2::http::proxy::export!(App);

impl wasip2::exports::http::incoming_handler::Guest for App {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let target = request.path_with_query().unwrap_or_default();
        let names: Vec<String> = request.headers().entries().into_iter().map(|(name, _)| name).collect();
        let line = format!("application: {target} {}\n", names.join(","));
        let _ = wasip2::cli::stderr::get_stderr().blocking_write_and_flush(line.get(..4096).unwrap_or(&line).as_bytes());
        let response = OutgoingResponse::new(Fields::new());
        let Ok(body) = response.body() else { return };
        ResponseOutparam::set(out, Ok(response));
        if let Ok(stream) = body.write() {
            let _ = stream.blocking_write_and_flush(b"the application\n");
        }
        let _ = OutgoingBody::finish(body, None);
    }
}
