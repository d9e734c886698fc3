//! A small host for the gate: wasmtime with `wasi:http`, settings for `wasi:config`, and `wasi:keyvalue` in memory or in Redis. An
//! instance serves one request at a time, with limits on what that may burn and take; a fault ends that instance and nobody else's.

mod room;
mod storage;
mod upstream;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Store};
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::p2::bindings::http::types::Scheme;
use wasmtime_wasi_http::p2::bindings::{Proxy, ProxyPre};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use room::Room;
pub use storage::Storage;
use upstream::{Connections, drop_named_by_connection};

/// What one request may burn: a login takes some ten million, and so does a gigabyte of a body that goes through.
const FUEL: u64 = 1_000_000_000;
/// After so much fuel another request's turn comes.
const TURN: u64 = 1_000_000;

/// How the host was told to run.
#[derive(Debug)]
pub struct Options {
    /// The component.
    pub component: PathBuf,
    /// The JSON of the settings.
    pub settings: String,
    /// Where it listens; port 0 is any that is free.
    pub listen: SocketAddr,
    /// The address of a Redis, `redis://…`; without it everything is forgotten when the host ends.
    pub redis: Option<String>,
    /// Requests at the same time; more are answered with 503.
    pub concurrent: usize,
}

/// After so many requests an instance is replaced: what it may have kept goes with it.
const SERVED: u32 = 1000;

/// One that serves one request at a time. Between them it keeps its settings, which take longer to read than a request to judge.
struct Instance {
    store: Store<Room>,
    proxy: Proxy,
    served: u32,
}

/// What all requests share.
struct Host {
    /// Those that wait; one in which something failed is never among them.
    idle: Arc<Mutex<Vec<Instance>>>,
    ready: ProxyPre<Room>,
    engine: Engine,
    settings: Arc<str>,
    storage: Storage,
    connections: Connections,
    places: Arc<Semaphore>,
    requests: AtomicU64,
}

/// Compiles the component, tries its settings, and serves until the process ends. `started` is told the address.
///
/// # Errors
/// Where the component asks for what this host does not have, or its settings cannot be used.
pub async fn serve(options: Options, started: impl FnOnce(SocketAddr)) -> Result<()> {
    refuse_what_is_not_here(&options.settings)?;
    let storage = match &options.redis {
        Some(address) => Storage::redis(address).await?,
        None => {
            eprintln!(
                "warning: requests and used messages are kept in this process alone: others do not know them, and its end forgets them; give --redis"
            );
            Storage::memory()
        }
    };
    let (engine, ready) = compiled(&options.component).map_err(|error| anyhow!("{}: {error:#}", options.component.display()))?;
    let host = Arc::new(Host {
        idle: Arc::default(),
        ready,
        engine,
        settings: options.settings.into(),
        storage,
        connections: Connections::default(),
        places: Arc::new(Semaphore::new(options.concurrent)),
        requests: AtomicU64::new(0),
    });
    host.rehearse().await?;
    let listener = TcpListener::bind(options.listen).await.with_context(|| options.listen.to_string())?;
    started(listener.local_addr()?);
    loop {
        // Too many open files, say: whoever is served already is served on.
        let Ok((client, _)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        tokio::spawn(connection(host.clone(), client));
    }
}

/// What a component may import is what is linked here, and nothing else: no files, no network but `wasi:http`.
fn compiled(file: &Path) -> wasmtime::Result<(Engine, ProxyPre<Room>)> {
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, file)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi_http::p2::add_to_linker_async(&mut linker)?;
    room::add_to_linker(&mut linker)?;
    let ready = ProxyPre::new(linker.instantiate_pre(&component)?)?;
    Ok((engine, ready))
}

/// What shows only when somebody logs in is said at the start.
fn refuse_what_is_not_here(settings: &str) -> Result<()> {
    let settings: serde_json::Value = serde_json::from_str(settings).context("the settings are no JSON")?;
    let gate = &settings["gate"];
    match gate["replay"].as_str() {
        None | Some("" | "default") => {}
        Some(other) => bail!("gate.replay: there is no store `{other}` here, only the default one; leave it out"),
    }
    if gate["upstream"].as_str().is_some_and(|upstream| !upstream.starts_with("http://")) {
        bail!("gate.upstream: this host has no TLS for its own requests; give an http address, or take a host that has");
    }
    Ok(())
}

async fn connection(host: Arc<Host>, client: TcpStream) {
    let service = service_fn(|request| {
        let host = host.clone();
        async move {
            let mut request: Request<hyper::body::Incoming> = request;
            drop_named_by_connection(request.headers_mut());
            Ok::<_, std::convert::Infallible>(host.answer(request).await)
        }
    });
    // A client that breaks off is nothing to report.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(client), service).await;
}

fn refusal(status: u16, code: &str) -> Response<HyperOutgoingBody> {
    let body = Full::new(Bytes::from(format!(r#"{{"ok":false,"code":"{code}"}}"#))).map_err(|never| match never {}).boxed_unsync();
    let response = Response::builder().status(status).header("content-type", "application/json").header("cache-control", "no-store");
    response.body(body).unwrap()
}

impl Host {
    async fn answer<B>(&self, request: Request<B>) -> Response<HyperOutgoingBody>
    where
        B: hyper::body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<wasmtime_wasi_http::Error>,
    {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            return refusal(503, "host.busy");
        };
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        match self.ask(request, place).await {
            Ok(response) => response,
            Err(error) => {
                // The kind of fault alone: what came with it could be somebody's message.
                let words = error.downcast_ref::<wasmtime::Trap>().map_or_else(|| "a fault of the host".to_owned(), ToString::to_string);
                eprintln!(r#"{{"code":"host.fault","request":{number},"why":"{}"}}"#, words.replace(['"', '\\', '\n'], " "));
                refusal(503, "host.fault")
            }
        }
    }

    async fn ask<B>(&self, request: Request<B>, place: tokio::sync::OwnedSemaphorePermit) -> wasmtime::Result<Response<HyperOutgoingBody>>
    where
        B: hyper::body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<wasmtime_wasi_http::Error>,
    {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut instance = match waiting {
            Some(instance) => instance,
            None => self.instance().await?,
        };
        instance.store.set_fuel(FUEL)?;
        let (sender, receiver) = oneshot::channel();
        let request = instance.store.data_mut().http().new_incoming_request(Scheme::Http, request)?;
        let out = instance.store.data_mut().http().new_response_outparam(sender)?;
        let idle = self.idle.clone();
        // It goes on after the head of the answer was given: the bodies follow.
        let task = tokio::spawn(async move {
            let _place = place;
            instance.proxy.wasi_http_incoming_handler().call_handle(&mut instance.store, request, out).await?;
            instance.served += 1;
            if instance.served < SERVED {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(instance);
            }
            Ok(())
        });
        match receiver.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(code)) => Err(wasmtime::Error::msg(format!("{code:?}"))),
            Err(_) => match task.await {
                Ok(Err(error)) => Err(error),
                _ => Err(wasmtime::Error::msg("no answer was given")),
            },
        }
    }

    async fn instance(&self) -> wasmtime::Result<Instance> {
        let room = Room::new(self.settings.clone(), self.storage.clone(), self.connections.clone());
        let mut store = Store::new(&self.engine, room);
        store.limiter(Room::limits);
        store.set_fuel(FUEL)?;
        store.fuel_async_yield_interval(Some(TURN))?;
        let proxy = self.ready.instantiate_async(&mut store).await?;
        Ok(Instance { store, proxy, served: 0 })
    }

    /// A path that no gate lets pass: one that knows its settings says so, and one that does not says that.
    async fn rehearse(&self) -> Result<()> {
        let request = Request::builder().uri("//").header("host", "rehearsal").body(http_body_util::Empty::new())?;
        let response = self.answer(request).await;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let code = serde_json::from_slice::<serde_json::Value>(&body).ok().and_then(|body| body["code"].as_str().map(str::to_owned));
        match (status.as_u16(), code.as_deref()) {
            (400, Some("gate.path-malformed")) => Ok(()),
            (_, Some(code)) => bail!("the component refuses to serve: {code}"),
            (status, None) => bail!("this is no gate: it answers {status}"),
        }
    }
}
