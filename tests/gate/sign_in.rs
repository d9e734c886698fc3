//! Logins: the way there, the answer, and everything that may be wrong with it.

use samlight::Instant;
use samlight::gate::Decision;
use serde_json::json;

use crate::idp::Answer;
use crate::scene::{FORM, HTML, NOW, Scene, config, forwarded, header, refused, replied};

#[test]
fn a_login_leads_back_to_where_it_began() {
    let mut scene = Scene::new();
    let id = scene.depart("/reports?year=2026&to=//x");
    assert_eq!(scene.jar.len(), 1);
    let reply = replied(scene.post(&Answer::to(&id, NOW)));
    assert_eq!((reply.status, header(&reply, "location"), header(&reply, "cache-control")), (303, "/reports?year=2026&to=//x", "no-store"));
    // The secret of the login is taken back, the session is there.
    assert_eq!(scene.jar.keys().collect::<Vec<_>>(), ["__Host-samlight"]);
    let (remove, set) = forwarded(scene.ask("GET", "/reports", &[HTML], None));
    assert!(remove.is_empty());
    let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        set,
        [
            ("x-saml-email", "user@app.example"),
            ("x-saml-groups", "a%2Cb,caf%C3%A9"),
            ("x-saml-issuer", "https://idp.example.org/saml"),
            ("x-saml-session", "_session-1"),
            ("x-saml-subject", "user-1"),
        ]
    );
}

#[test]
fn the_login_path_takes_our_own_paths_only() {
    for (target, back) in [
        ("/.saml/login", "/"),
        ("/.saml/login?return=/a%3Fb%3Dc", "/a?b=c"),
        ("/.saml/login?return=%2F&x=y", "/"),
        ("/.saml/login?idp=https%3A%2F%2Fidp.example.org%2Fsaml&return=/a", "/a"),
    ] {
        let mut scene = Scene::new();
        let id = scene.depart(target);
        let reply = replied(scene.post(&Answer::to(&id, NOW)));
        assert_eq!(header(&reply, "location"), back, "{target}");
    }
    for back in [
        "",
        "a",
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "\\evil.example",
        "/%09/evil.example",
        "/a%0d%0aSet-Cookie:x",
        "/%2Fevil.example",
        "javascript:alert(1)",
        "/a#b",
        "/../..//x",
        "/.saml/login",
        "/.saml/acs",
        "/.saml/logout",
        "/.saml/metadata",
        "/.saml/%6cogin",
        "/\u{e9}",
    ] {
        let mut scene = Scene::new();
        let target = format!("/.saml/login?return={}", crate::idp::percent(back));
        assert_eq!(refused(scene.ask("GET", &target, &[HTML], None)), (400, "gate.return-malformed".into()), "{back:?}");
        assert!(scene.memory.entries.is_empty());
    }
    let long = format!("/.saml/login?return=/{}", "a".repeat(2048));
    for (target, code) in [
        ("/.saml/login?return=/a&return=/b", "gate.return-malformed"),
        ("/.saml/login?return=%zz", "gate.return-malformed"),
        (long.as_str(), "gate.return-malformed"),
        ("/.saml/login?idp=https%3A%2F%2Fevil.example", "gate.idp-unknown"),
        ("/.saml/login?idp=", "gate.idp-unknown"),
    ] {
        assert_eq!(refused(Scene::new().ask("GET", target, &[HTML], None)), (400, code.into()), "{target}");
    }
}

/// What was sealed under other settings is looked at again.
#[test]
fn where_a_login_began_is_not_followed_blindly() {
    let mut scene = Scene::new();
    let id = scene.depart("/here");
    let mut config = config();
    config["gate"]["paths"] = json!({ "login": "/here" });
    let mut scene = scene.reopened(&config);
    let reply = replied(scene.post(&Answer::to(&id, NOW)));
    assert_eq!((reply.status, header(&reply, "location")), (303, "/"));
}

#[test]
fn no_octet_of_a_request_can_be_changed() {
    let mut scene = Scene::new();
    let id = scene.depart("/here");
    let jar = scene.jar.clone();
    let (name, value) = jar.iter().next().unwrap();
    // In steps, since each is a whole login: the text, the point and the tag all have their turns.
    for at in (0..value.len()).step_by(5).chain([value.find('.').unwrap(), value.len() - 1]) {
        let mut octets = value.clone().into_bytes();
        octets[at] = if octets[at] == b'A' { b'B' } else { b'A' };
        scene.jar.insert(name.clone(), String::from_utf8(octets).unwrap());
        assert_eq!(refused(scene.post(&Answer::to(&id, NOW))), (403, "request.missing".into()), "{at}");
    }
    scene.jar = jar;
    assert_eq!(replied(scene.post(&Answer::to(&id, NOW))).status, 303);
}

#[test]
fn who_does_not_log_in_fills_no_memory() {
    let mut scene = Scene::new();
    for _ in 0..20 {
        assert_eq!(replied(scene.ask("GET", "/here", &[HTML], None)).status, 302);
    }
    assert!(scene.memory.entries.is_empty());
    assert_eq!(scene.requests().count(), 4);
}

#[test]
fn a_message_is_good_once() {
    let mut scene = Scene::new();
    let id = scene.depart("/");
    let secret = scene.jar.clone();
    assert_eq!(replied(scene.post(&Answer::to(&id, NOW))).status, 303);
    scene.jar = secret.clone();
    assert_eq!(refused(scene.post(&Answer::to(&id, NOW))), (403, "replay.claimed".into()));
    // Nor does another answer to the same request log in.
    assert_eq!(refused(scene.post(&Answer { id: "_assertion-9", ..Answer::to(&id, NOW) })), (403, "request.missing".into()));
    // Another request of ours does not bring the assertion back.
    scene.jar = Default::default();
    let other = scene.depart("/other");
    let replayed = refused(scene.post(&Answer::to(&other, NOW)));
    assert_eq!(replayed, (403, "replay.claimed".into()));
    assert!(!scene.jar.contains_key("__Host-samlight"));
}

#[test]
fn the_answer_comes_from_the_browser_that_asked() {
    let mut scene = Scene::new();
    let id = scene.depart("/");
    let mine = std::mem::take(&mut scene.jar);
    scene.depart("/"); // another browser, with a login of its own
    for jar in [std::mem::take(&mut scene.jar), [("__Host-samlight-login-00000000".to_owned(), "0".repeat(40))].into(), [].into()] {
        scene.jar = jar;
        assert_eq!(refused(scene.post(&Answer::to(&id, NOW))), (403, "request.missing".into()));
    }
    scene.jar = mine;
    assert_eq!(replied(scene.post(&Answer::to(&id, NOW))).status, 303);
}

#[test]
fn logins_in_two_tabs_do_not_meet() {
    let mut scene = Scene::new();
    let first = scene.depart("/a");
    assert_eq!(replied(scene.ask("GET", "/b", &[HTML], None)).status, 302);
    let ids: Vec<String> = scene.requests().map(|request| request["key"].as_str().unwrap()["req:".len()..].to_owned()).collect();
    let second = ids.iter().find(|id| **id != first).unwrap();
    for (id, tab) in [(&first, "/a"), (second, "/b")] {
        let answer = Answer { id: &format!("_assertion-{}", &tab[1..]), ..Answer::to(id, NOW) };
        let reply = replied(scene.post(&answer));
        assert_eq!((reply.status, header(&reply, "location")), (303, tab));
    }
}

#[test]
fn what_no_trusted_key_signed_logs_nobody_in() {
    let mut scene = Scene::new();
    let id = scene.depart("/");
    let forged = Answer { key: "attacker-p256.key.pem", ..Answer::to(&id, NOW) };
    assert_eq!(refused(scene.post(&forged)), (403, "signature.value-mismatch".into()));
    // What is refused uses nothing up.
    assert_eq!(replied(scene.post(&Answer::to(&id, NOW))).status, 303);
}

#[test]
fn unsolicited_logins_come_by_policy_only() {
    let unsolicited = Answer { in_response_to: None, ..Answer::to("", NOW) };
    assert_eq!(refused(Scene::new().post(&unsolicited)), (403, "response.unsolicited-forbidden".into()));
    let mut config = config();
    config["policy"] = json!({ "unsolicited": "allow" });
    let mut scene = Scene::of(&config);
    let reply = replied(scene.post(&unsolicited));
    // RelayState says https://evil.example/.
    assert_eq!((reply.status, header(&reply, "location")), (303, "/"));
    assert_eq!(refused(scene.post(&unsolicited)), (403, "replay.claimed".into()));
    assert_eq!(refused(scene.post(&Answer { id: "_assertion-2", ..Answer::to("_unknown", NOW) })), (403, "request.missing".into()));
}

#[test]
fn a_memory_that_fails_refuses() {
    let mut scene = Scene::new();
    scene.memory.broken = Some("count");
    let outcome = scene.ask("GET", "/", &[HTML], None);
    assert!(outcome.log.as_ref().unwrap().contains("is broken"));
    assert_eq!(refused(outcome), (503, "store.failed".into()));
    assert!(scene.jar.is_empty());
    for broken in ["put", "take", "claim"] {
        let mut scene = Scene::new();
        let id = scene.depart("/");
        scene.memory.broken = Some(broken);
        assert_eq!(refused(scene.post(&Answer::to(&id, NOW))), (503, "store.failed".into()), "{broken}");
        assert!(!scene.jar.contains_key("__Host-samlight"));
        // Nothing is lost when it comes back.
        scene.memory.broken = None;
        assert_eq!(replied(scene.post(&Answer::to(&id, NOW))).status, 303, "{broken}");
    }
}

#[test]
fn the_body_is_asked_for_and_bounded() {
    let mut scene = Scene::new();
    let most = scene.gate.most_body();
    assert_eq!(scene.bare("POST", "/.saml/acs", &[FORM], None).decision, Decision::NeedBody { limit: most });
    assert!(scene.memory.entries.is_empty() && scene.memory.count == 0);
    let length = (most + 1).to_string();
    assert_eq!(refused(scene.bare("POST", "/.saml/acs", &[FORM, ("content-length", &length)], None)), (413, "gate.body-too-large".into()));
    let body = vec![b'a'; most + 1];
    assert_eq!(refused(scene.bare("POST", "/.saml/acs", &[FORM], Some(&body))), (413, "gate.body-too-large".into()));
    assert_eq!(refused(scene.gate.too_large()), (413, "gate.body-too-large".into()));
    assert_eq!(refused(scene.bare("POST", "/.saml/acs", &[FORM], Some(&body[..most]))), (403, "binding.missing".into()));
}

#[test]
fn a_form_is_read_in_one_way() {
    let mut scene = Scene::new();
    let id = scene.depart("/");
    let body = Answer::to(&id, NOW).body();
    let twice = [&body[..], b"&", &body[..]].concat();
    for (headers, body, code) in [
        (&[FORM][..], &twice, "binding.multiple"),
        (&[], &body, "binding.content-type-mismatch"),
        (&[("content-type", "multipart/form-data; boundary=a")], &body, "binding.content-type-mismatch"),
        (&[("content-type", "application/json"), FORM], &body, "binding.content-type-mismatch"),
        (&[FORM], &Vec::new(), "binding.missing"),
    ] {
        assert_eq!(refused(scene.ask("POST", "/.saml/acs", headers, Some(body))), (403, code.into()));
    }
    for method in ["GET", "PUT", "HEAD", "post", "OPTIONS"] {
        let reply = replied(scene.ask(method, "/.saml/acs?SAMLResponse=a", &[HTML], None));
        assert_eq!((reply.status, header(&reply, "allow")), (405, "POST"), "{method}");
    }
    assert_eq!(replied(scene.ask("POST", "/.saml/acs", &[FORM], Some(&body))).status, 303);
}

#[test]
fn a_session_that_would_be_over_is_none() {
    for (ends, lives) in
        [(Some(10_000), Ok("Max-Age=10;")), (None, Ok("Max-Age=28800;")), (Some(864_000_000), Ok("Max-Age=28800;")), (Some(-1000), Err(()))]
    {
        let mut scene = Scene::new();
        let id = scene.depart("/");
        let answer = Answer { session_ends: ends.map(|ms| NOW.plus_ms(ms)), ..Answer::to(&id, NOW) };
        let outcome = scene.post(&answer);
        match lives {
            Ok(lives) => assert!(header(&replied(outcome), "set-cookie").contains(lives), "{ends:?}"),
            Err(()) => assert_eq!(refused(outcome), (403, "authn.session-expired".into())),
        }
    }
}

#[test]
fn what_does_not_fit_into_a_cookie_is_said() {
    let mut scene = Scene::new();
    let id = scene.depart("/");
    let long = "a".repeat(4000);
    let answer = Answer { attributes: &[("email", &[&long])], ..Answer::to(&id, NOW) };
    let outcome = scene.post(&answer);
    assert!(outcome.log.as_ref().unwrap().contains("map fewer attributes"));
    assert_eq!(refused(outcome), (500, "gate.session-too-large".into()));
    assert!(!scene.jar.contains_key("__Host-samlight"));
}

#[test]
fn refusals_are_shown_as_the_settings_say() {
    let mut config = config();
    config["gate"]["onReject"] = json!({ "status": 401, "body": "page" });
    let mut scene = Scene::of(&config);
    let reply = replied(scene.ask("POST", "/.saml/acs", &[FORM], Some(b"SAMLResponse=!")));
    assert_eq!((reply.status, header(&reply, "content-type")), (401, "text/html; charset=utf-8"));
    assert!(reply.body.contains("<code>binding.base64-malformed</code>"));
    scene.memory.broken = Some("count");
    assert_eq!(replied(scene.ask("GET", "/", &[HTML], None)).status, 503);
}

#[test]
fn requests_may_travel_in_a_form() {
    let mut config = config();
    config["idps"] = json!([{ "metadata": format!(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.org/post"/></IDPSSODescriptor></EntityDescriptor>"#,
        crate::idp::IDP,
        crate::idp::file("idp-p256.cert.pem").split("-----BEGIN CERTIFICATE-----").nth(1).unwrap().split("-----END").next().unwrap().trim(),
    ) }]);
    let mut scene = Scene::of(&config);
    let reply = replied(scene.ask("GET", "/a", &[HTML], None));
    assert_eq!((reply.status, header(&reply, "content-type")), (200, "text/html; charset=utf-8"));
    assert!(reply.body.contains(r#"action="https://idp.example.org/post""#));
    let id = scene.waiting();
    assert_eq!(replied(scene.post(&Answer::to(&id, NOW))).status, 303);
}

#[test]
fn what_waits_has_an_end() {
    let mut scene = Scene::new();
    let id = scene.depart("/");
    let until = Instant::from_unix_ms(scene.requests().next().unwrap()["until"].as_i64().unwrap());
    assert!(until > NOW && until <= NOW.plus_ms(86_400_000), "{until}");
    scene.now = until;
    assert_eq!(refused(scene.post(&Answer::to(&id, until))), (403, "request.missing".into()));
    scene.now = until.plus_ms(-1);
    assert_eq!(replied(scene.post(&Answer::to(&id, scene.now))).status, 303);
    let waits = &scene.memory.entries[&format!("req:{id}")];
    assert!(waits.until == until && waits.value.is_empty(), "{} {}", waits.until, waits.value);
}
