//! A SAML login in axum: `ORIGIN`, `IDP_METADATA` and `SESSION_SECRET` say where, by whom and how it is remembered.
mod session;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, serve};
use axum_extra::extract::cookie::{Key, SignedCookieJar};
use samlight::{AuthnRequestOptions, Expect, Input, Instant, MemoryStore, Rejection, ServiceProvider, Settings, Store as _, Terms};
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Clone)]
struct App {
    provider: Arc<ServiceProvider>,
    /// For one process. Several need a `Store` over a database that they share.
    store: Arc<Mutex<MemoryStore>>,
    key: Key,
    secure: bool,
}

impl FromRef<App> for Key {
    fn from_ref(app: &App) -> Self {
        app.key.clone()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let origin = env::var("ORIGIN")?;
    let settings = serde_json::json!({
        "version": 1,
        "entityId": format!("{origin}/saml"),
        "acsUrls": [format!("{origin}/saml/acs")],
        "idps": [{ "metadata": env::var("IDP_METADATA")? }],
    });
    let app = App {
        provider: Arc::new(ServiceProvider::new(Settings::from_json(&settings.to_string())?)?),
        store: Arc::default(),
        key: Key::try_from(env::var("SESSION_SECRET")?.as_bytes())?, // wants 64 characters: `openssl rand -hex 32`
        secure: origin.starts_with("https:"),
    };
    let router = Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/saml/metadata", get(metadata))
        .route("/saml/acs", post(acs).layer(DefaultBodyLimit::max(1 << 20)))
        .with_state(app);
    let address = (env::var("HOST").unwrap_or("127.0.0.1".into()), env::var("PORT").unwrap_or("3000".into()).parse()?);
    serve(tokio::net::TcpListener::bind(address).await?, router).await?;
    Ok(())
}

async fn home(jar: SignedCookieJar) -> Response {
    match session::read(&jar, now()) {
        Some(session) => format!("Signed in as {}", session.name).into_response(),
        None => Html(r#"<a href="/login">Sign in</a>"#).into_response(),
    }
}

async fn login(State(app): State<App>) -> Result<Response, Failed> {
    let mut id = [0; 20];
    getrandom::fill(&mut id)?;
    let id: String = id.iter().fold("_".into(), |id, byte| id + &format!("{byte:02x}"));
    let mut options = AuthnRequestOptions::default();
    options.return_to = Some("/".into());
    let request = app.provider.authn_request(&id, now(), &options)?;
    // The browser goes only when the request is remembered.
    app.store().put(&request.state.key, &request.state.value, Instant::from_unix_ms(request.state.until))?;
    Ok((StatusCode::FOUND, [(LOCATION, request.url)]).into_response())
}

async fn metadata(State(app): State<App>) -> Response {
    ([(CONTENT_TYPE, "application/samlmetadata+xml")], app.provider.metadata()).into_response()
}

async fn acs(State(app): State<App>, jar: SignedCookieJar, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let pending = app.provider.check(Input::Form { content_type, body: &body }, &Terms::new(Expect::Outstanding, now()))?;
    let login = pending.accept_with(app.store().at(now()))?;
    let to = login.return_to.clone().unwrap_or_else(|| "/".into());
    Ok((StatusCode::SEE_OTHER, session::start(jar, &login, now(), app.secure), [(LOCATION, to)]).into_response())
}

impl App {
    fn store(&self) -> MutexGuard<'_, MemoryStore> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The clock is ours: samlight reads none.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A message that logs nobody in. The browser may see the code, the operator's log the report.
struct Refused(Rejection);

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self(rejection)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let code = self.0.code().map_or("undecided", |code| code.as_str());
        eprintln!("{code}");
        let status = StatusCode::from_u16(self.0.family().http_status()).unwrap_or(StatusCode::FORBIDDEN);
        (status, format!("Sign-in failed: {code}")).into_response()
    }
}

/// No request could be made or remembered.
struct Failed(String);

impl<E: Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        eprintln!("{}", self.0);
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    }
}
