//! A session is a signed cookie that says itself when it ends.
use axum_extra::extract::cookie::{Cookie, SameSite, SignedCookieJar};
use samlight::{Instant, Login};
use serde::{Deserialize, Serialize};

const NAME: &str = "session";
const HOURS_8_MS: i64 = 8 * 3_600_000;

/// A name is unique only together with its issuer.
#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) issuer: String,
    pub(crate) name: String,
    ends_ms: i64,
}

pub(crate) fn start(jar: SignedCookieJar, login: &Login, now: Instant, secure: bool) -> SignedCookieJar {
    let own = now.unix_ms() + HOURS_8_MS;
    let session = Session {
        issuer: login.issuer.clone(),
        // There is one unless `policy.allowMissingNameId` says otherwise.
        name: login.name_id.as_ref().map(|name_id| name_id.value.clone()).unwrap_or_default(),
        ends_ms: login.session_not_on_or_after.map_or(own, |theirs| own.min(theirs.unix_ms())),
    };
    let value = serde_json::json!(session).to_string();
    jar.add(Cookie::build((NAME, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure))
}

/// Nothing without a cookie, for one that somebody else made, and for one that has ended.
pub(crate) fn read(jar: &SignedCookieJar, now: Instant) -> Option<Session> {
    let session: Session = serde_json::from_str(jar.get(NAME)?.value()).ok()?;
    (session.ends_ms > now.unix_ms()).then_some(session)
}
