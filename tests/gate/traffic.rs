//! What passes: paths, headers, and requests of all kinds.

use serde_json::json;

use crate::scene::{HTML, Scene, config, forwarded, header, refused, replied};

#[test]
fn nothing_protected_passes_without_a_session() {
    for target in ["/", "/a", "/healthzz", "/HEALTHZ", "/.saml", "/.SAML/acs", "/.saml/acs/", "/.saml/acs/x", "/a?x=/healthz"] {
        let mut scene = Scene::new();
        assert_eq!(replied(scene.ask("GET", target, &[HTML], None)).status, 302, "{target}");
        for (method, headers) in [
            ("POST", &[HTML][..]),
            ("GET", &[]),
            ("GET", &[("accept", "application/json")]),
            ("GET", &[HTML, ("sec-fetch-mode", "cors")]),
            ("HEAD", &[HTML]),
            ("OPTIONS", &[]),
            ("PROPFIND", &[HTML]),
            ("", &[HTML]),
        ] {
            let mut scene = Scene::new();
            let outcome = scene.ask(method, target, headers, None);
            let reply = replied(outcome);
            assert_eq!((reply.status, header(&reply, "www-authenticate")), (401, "SAML"), "{method} {target}");
            assert_eq!(reply.body.is_empty(), method == "HEAD");
            assert!(scene.memory.entries.is_empty() && scene.jar.is_empty());
        }
    }
}

#[test]
fn what_is_ambiguous_passes_nobody() {
    for target in [
        "//healthz",
        "/healthz/../a",
        "/healthz/%2e%2e/a",
        "/healthz/..;/a",
        "/healthz%2f..%2fa",
        "/healthz\\..\\a",
        "http://a/healthz",
        "*",
        "/a;b",
        "/a%252fb",
    ] {
        for mut scene in [Scene::new(), Scene::signed_in()] {
            assert_eq!(refused(scene.ask("GET", target, &[HTML], None)), (400, "gate.path-malformed".into()), "{target}");
        }
    }
}

#[test]
fn nobody_brings_headers_of_ours() {
    let forged = [
        ("x-saml-subject", "admin"),
        ("X-SAML-Email", "a@b"),
        ("x_saml_subject", "admin"),
        ("X-Saml_Groups", "x"),
        ("x.saml.subject", "admin"),
        ("x-saml-other", "x"),
        ("X-Original-URL", "/admin"),
        ("x_rewrite_url", "/admin"),
        ("x-request-id", "1"),
    ];
    let names: Vec<&str> = forged[..8].iter().map(|(name, _)| *name).collect();
    let mut scene = Scene::new();
    let (remove, set) = forwarded(scene.ask("GET", "/healthz", &forged, None));
    assert_eq!(remove, names);
    assert!(set.is_empty());
    let mut scene = Scene::signed_in();
    for target in ["/healthz", "/a"] {
        let (remove, set) = forwarded(scene.ask("GET", target, &forged, None));
        assert_eq!(remove, names);
        assert!(set.contains(&("x-saml-subject".into(), "user-1".into())) && set.iter().all(|(_, value)| value != "admin"));
    }
    for connection in ["x-saml-subject", "close, X_SAML_EMAIL", "cookie"] {
        assert_eq!(refused(scene.ask("GET", "/healthz", &[("connection", connection)], None)), (400, "gate.header-forbidden".into()));
    }
}

#[test]
fn with_a_session_everything_passes() {
    let mut scene = Scene::signed_in();
    for (method, target) in [("GET", "/"), ("POST", "/a?b"), ("DELETE", "/a/"), ("PROPFIND", "/.saml"), ("OPTIONS", "/x")] {
        let (_, set) = forwarded(scene.ask(method, target, &[], None));
        assert_eq!(set.len(), 5);
    }
}

#[test]
fn narrow_protection_is_compared_widely() {
    let mut config = config();
    config["gate"]["protect"] = json!(["/admin"]);
    let mut scene = Scene::of(&config);
    for target in ["/", "/administrator", "/x/admin"] {
        assert!(forwarded(scene.ask("GET", target, &[], None)).1.is_empty());
    }
    for target in ["/admin", "/Admin/x", "/%61dmin", "/admin./x", "/admin%20"] {
        assert_eq!(refused(scene.ask("GET", target, &[], None)), (401, "gate.session-missing".into()), "{target}");
    }
}

#[test]
fn metadata_is_for_everybody() {
    let mut scene = Scene::new();
    let reply = replied(scene.ask("GET", "/.saml/metadata", &[], None));
    assert_eq!((reply.status, header(&reply, "content-type")), (200, "application/samlmetadata+xml"));
    assert!(reply.body.contains(r#"Location="https://app.example/.saml/acs""#));
    assert!(replied(scene.ask("HEAD", "/.saml/metadata", &[], None)).body.is_empty());
    assert_eq!(replied(scene.ask("POST", "/.saml/metadata", &[], None)).status, 405);
}

#[test]
fn only_our_own_pages_end_a_session() {
    let mut scene = Scene::signed_in();
    for headers in [&[][..], &[("sec-fetch-site", "cross-site")], &[("origin", "https://evil.example")]] {
        assert_eq!(refused(scene.ask("POST", "/.saml/logout", headers, None)), (403, "gate.cross-site".into()));
    }
    assert_eq!(replied(scene.ask("GET", "/.saml/logout", &[("sec-fetch-site", "same-origin")], None)).status, 405);
    assert!(scene.jar.contains_key("__Host-samlight"));
    assert_eq!(replied(scene.ask("POST", "/.saml/logout", &[("origin", "https://app.example")], None)).status, 200);
    assert!(scene.jar.is_empty());
    assert_eq!(replied(scene.ask("GET", "/", &[HTML], None)).status, 302);
}
