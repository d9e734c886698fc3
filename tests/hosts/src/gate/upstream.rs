//! Requests to the application: plain HTTP/1.1 over connections that are used again.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::http::header::{CONNECTION, HeaderMap};
use hyper::http::uri::Scheme;
use hyper::{Request, Response, Uri};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep, timeout};
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

const LONGEST: Duration = Duration::from_secs(600);
/// Connections that wait for the next request, to each application.
const IDLE: usize = 64;

type Sender = SendRequest<WasiBody>;
type Sending = Box<dyn Future<Output = Result<(Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>), Error>> + Send>;

#[derive(Clone, Default)]
pub(super) struct Connections {
    idle: Arc<Mutex<HashMap<String, Vec<Sender>>>>,
}

impl Connections {
    /// One that can take a request now. Those that are still busy with an answer stay; those that were closed go.
    fn waiting(&self, authority: &str) -> Option<Sender> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let list = idle.get_mut(authority)?;
        list.retain(|sender| !sender.is_closed());
        let at = list.iter().rposition(SendRequest::is_ready)?;
        Some(list.swap_remove(at))
    }

    fn keep(&self, authority: &str, sender: Sender) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let list = idle.entry(authority.to_owned()).or_default();
        if list.len() < IDLE {
            list.push(sender);
        }
    }

    async fn fresh(authority: &str, patience: Duration) -> Result<Sender, Error> {
        let connected = timeout(patience, TcpStream::connect(authority)).await.map_err(|_| Error::ConnectionTimeout)?;
        let stream = connected.map_err(Error::Connect)?;
        let _ = stream.set_nodelay(true);
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    async fn send(&self, mut request: Request<WasiBody>, options: Option<RequestOptions>) -> Result<Response<WasiBody>, Error> {
        if request.uri().scheme() == Some(&Scheme::HTTPS) {
            return Err(Error::TlsProtocolError);
        }
        let authority = request.uri().authority().ok_or(Error::HttpRequestUriInvalid)?;
        let authority = if authority.port().is_some() { authority.to_string() } else { format!("{authority}:80") };
        let asked = |pick: fn(&RequestOptions) -> Option<Duration>| options.as_ref().and_then(pick).unwrap_or(LONGEST);
        let connect = asked(|options| options.connect_timeout);
        let (first, between) = (asked(|options| options.first_byte_timeout), asked(|options| options.between_bytes_timeout));
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
        *request.uri_mut() = Uri::builder().path_and_query(target).build().map_err(|_| Error::HttpRequestUriInvalid)?;
        loop {
            let (mut sender, used) = match self.waiting(&authority) {
                Some(sender) => (sender, true),
                None => (Self::fresh(&authority, connect).await?, false),
            };
            match timeout(first, sender.try_send_request(request)).await.map_err(|_| Error::HttpResponseTimeout)? {
                Ok(response) => {
                    self.keep(&authority, sender);
                    let mut response = response;
                    drop_named_by_connection(response.headers_mut());
                    return Ok(response.map(|body| Timed::new(body, between).boxed_unsync()));
                }
                // It was closed while it waited, and nothing of the request left: another one will do.
                Err(mut error) => match error.take_message() {
                    Some(unsent) if used => request = unsent,
                    _ => return Err(error.into_error().into()),
                },
            }
        }
    }
}

/// What `Connection` names belongs to that connection (RFC 9110 7.6.1). It is done here since the component does not see `Connection`.
pub(super) fn drop_named_by_connection(headers: &mut HeaderMap) {
    let values: Vec<String> = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok().map(str::to_owned)).collect();
    for name in values.iter().flat_map(|value| value.split(',')) {
        headers.remove(name.trim());
    }
}

impl WasiHttpHooks for Connections {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Sending {
        let connections = self.clone();
        Box::new(async move {
            let response = connections.send(request, options).await?;
            Ok((response, Box::new(std::future::ready(Ok(()))) as Box<dyn Future<Output = _> + Send>))
        })
    }
}

/// A body that fails when it is silent for too long.
struct Timed {
    body: Incoming,
    between: Duration,
    silence: Pin<Box<Sleep>>,
}

impl Timed {
    fn new(body: Incoming, between: Duration) -> Self {
        Timed { body, between, silence: Box::pin(sleep(between)) }
    }
}

impl Body for Timed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(frame) => {
                let end = tokio::time::Instant::now() + self.between;
                self.silence.as_mut().reset(end);
                Poll::Ready(frame.map(|frame| frame.map_err(Error::from)))
            }
            Poll::Pending => self.silence.as_mut().poll(context).map(|()| Some(Err(Error::ConnectionReadTimeout))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
