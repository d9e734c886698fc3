//! Sessions: who has one, how long, and under which settings.

use serde_json::json;

use crate::idp::IDP;
use crate::scene::{HTML, Scene, config, forwarded, key, refused, replied};

const NAME: &str = "__Host-samlight";

#[test]
fn a_session_ends() {
    let mut scene = Scene::signed_in();
    scene.now = scene.now.plus_ms(28_800_000 - 1);
    assert_eq!(forwarded(scene.ask("GET", "/", &[], None)).1.len(), 5);
    scene.now = scene.now.plus_ms(1);
    assert_eq!(refused(scene.ask("GET", "/", &[], None)), (401, "gate.session-missing".into()));
    assert_eq!(replied(scene.ask("GET", "/", &[HTML], None)).status, 302);
}

#[test]
fn every_octet_of_a_session_counts() {
    let mut scene = Scene::signed_in();
    let cookie = scene.jar[NAME].clone();
    for at in 0..cookie.len() {
        let mut octets = cookie.clone().into_bytes();
        octets[at] = if octets[at] == b'A' { b'B' } else { b'A' };
        scene.jar.insert(NAME.into(), String::from_utf8(octets).unwrap());
        assert_eq!(refused(scene.ask("GET", "/", &[], None)), (401, "gate.session-missing".into()), "{at}");
    }
    scene.jar.insert(NAME.into(), cookie);
    forwarded(scene.ask("GET", "/", &[], None));
}

/// Which of two was planted nobody can tell.
#[test]
fn a_session_comes_once() {
    let mut scene = Scene::signed_in();
    let cookie = format!("{NAME}={}", scene.jar[NAME]);
    forwarded(scene.bare("GET", "/", &[("Cookie", &cookie)], None));
    forwarded(scene.bare("GET", "/", &[("cookie", "a=b"), ("cookie", &cookie)], None));
    for headers in [
        &[("cookie", format!("{cookie}; {cookie}"))][..],
        &[("cookie", cookie.clone()), ("cookie", cookie.clone())],
        &[("cookie", cookie.clone()), ("Cookie", format!("{NAME}=x"))],
        &[("cookie", cookie.replace("__Host-", "__host-"))],
        &[("cookie", cookie.replace("samlight=", "samlight-login-00000000="))],
        &[("cookie", cookie.replace("__Host-samlight=", "__Host-samlight=\""))],
    ] {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(refused(scene.bare("GET", "/", &headers, None)), (401, "gate.session-missing".into()), "{headers:?}");
    }
}

/// What a login's cookie holds is no session, and a session is no login's secret.
#[test]
fn cookies_are_good_for_one_thing() {
    let mut scene = Scene::new();
    let _ = scene.depart("/");
    let secret = scene.jar.values().next().unwrap().clone();
    scene.jar = [(NAME.to_owned(), secret)].into();
    assert_eq!(refused(scene.ask("GET", "/", &[], None)), (401, "gate.session-missing".into()));
}

#[test]
fn keys_are_changed_without_logging_anybody_out() {
    let with = |keys: &[u8]| {
        let mut config = config();
        config["gate"]["session"]["keys"] = json!(keys.iter().map(|seed| key(*seed)).collect::<Vec<_>>());
        config
    };
    let mut scene = Scene::signed_in().reopened(&with(&[2, 1]));
    forwarded(scene.ask("GET", "/", &[], None));
    let mut scene = scene.reopened(&with(&[2]));
    assert_eq!(refused(scene.ask("GET", "/", &[], None)).0, 401);
}

#[test]
fn a_session_counts_under_the_settings_that_made_it() {
    let mut other_sp = config();
    other_sp["entityId"] = json!("https://other.example/saml");
    let mut other_headers = config();
    other_headers["gate"]["headers"]["x-saml-subject"] = json!("attr:uid");
    let mut other_idp = config();
    other_idp["idps"][0]["entityId"] = json!("https://other.example/idp");
    for config in [other_sp, other_headers, other_idp] {
        let mut scene = Scene::signed_in().reopened(&config);
        assert_eq!(refused(scene.ask("GET", "/", &[], None)).0, 401);
    }
    let mut same = config();
    same["gate"]["protect"] = json!(["/", "/more"]);
    assert_eq!(same["idps"][0]["entityId"], IDP);
    forwarded(Scene::signed_in().reopened(&same).ask("GET", "/", &[], None));
}
