//! The command: exit codes, what goes where, and that nothing out of a message reaches a terminal raw.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "cli/logout.rs"]
mod logout;
#[path = "cli/metadata.rs"]
mod metadata;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/send.rs"]
mod send;
#[path = "cli/vectors.rs"]
mod vectors;

use std::io::Read as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::run::{BINARY, Run, certificate, config, folder, response, run, run_with, settings, text, write};

const AT: &str = "2026-01-01T00:00:00Z";

#[test]
fn a_typing_error_in_the_settings_is_named_with_its_place() {
    let folder = folder("typing-error");
    let mut settings = settings();
    settings["policy"] = json!({ "clockSkew": 60 });
    let path = config(&folder, &settings);
    let done = run(&["verify", "--config", text(&path)], b"").ends(2);
    assert_eq!(done.out, "");
    assert!(
        done.err.contains("config.malformed: ") && done.err.contains("policy.clockSkew: no such field") && done.err.contains("`clockSkewSec`"),
        "{}",
        done.err
    );
    let path = write(&folder, "twice.json", r#"{"version":1,"entityId":"a","entityId":"b"}"#);
    let printed = run(&["inspect", "--json", "--config", text(&path)], b"").ends(2).json();
    assert_eq!(printed["code"], "config.malformed");
    assert!(printed["message"].as_str().unwrap().contains("field `entityId` is given twice at line 1"), "{printed}");
}

#[test]
fn files_are_found_relative_to_the_settings() {
    let folder = folder("relative");
    let body: String = certificate().lines().filter(|line| !line.contains("---") && !line.contains(' ')).collect();
    let metadata = format!(
        "\u{feff}<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"https://other.example/saml\"><md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://other.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    );
    write(&folder, "idps/other.xml", metadata);
    write(&folder, "idps/idp.pem", certificate());
    write(&folder, "idps/idp.der", STANDARD.decode(body).unwrap());
    let mut settings = settings();
    settings["idps"] = json!([
        { "metadataFile": "idps/other.xml" },
        { "entityId": "https://idp.example/saml", "certificateFiles": ["idps/idp.pem"] },
        { "entityId": "https://der.example/saml", "certificateFiles": ["idps/idp.der"], "certificates": [certificate()] },
    ]);
    let path = config(&folder, &settings);
    for (issuer, code) in [
        ("https://other.example/saml", "signature.missing"),
        ("https://idp.example/saml", "signature.missing"),
        ("https://der.example/saml", "signature.missing"),
        ("https://third.example/saml", "key.issuer-untrusted"),
    ] {
        let printed = run(&["verify", "--config", text(&path), "--unsolicited", "--at", AT, "--json"], response(issuer).as_bytes()).ends(1).json();
        assert_eq!(printed["code"], code, "{issuer}");
    }
    settings["idps"] = json!([{ "metadataFile": "idps/none.xml" }]);
    let path = config(&folder, &settings);
    let done = run(&["verify", "--config", text(&path)], b"").ends(2);
    assert!(done.err.contains("idps[0].metadataFile: ") && done.err.contains("none.xml") && done.err.contains("put the file there"), "{}", done.err);
}

#[test]
fn files_that_cannot_be_read_exit_5() {
    let folder = folder("unreadable");
    let path = config(&folder, &settings());
    let none = folder.join("none\u{1b}[31m.xml");
    for arguments in [
        &["decode", text(&none)][..],
        &["inspect", text(&none)],
        &["verify", "--config", text(&path), text(&none)],
        &["verify", "--config", text(&none)],
        &["decode", text(&folder)],
    ] {
        let done = run(arguments, b"").ends(5);
        assert_eq!(done.out, "");
        assert!(done.err.starts_with("samlight: ") && done.err.contains(text(&folder)) && !done.err.contains('\u{1b}'), "{}", done.err);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_exits_5() {
    let mut command = Command::new(BINARY);
    command.arg("codes").stdout(std::fs::File::create("/dev/full").unwrap()).stderr(Stdio::piped());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("samlight: standard output: "));
}

#[test]
fn wrong_usage_exits_2() {
    for arguments in [
        &[][..],
        &["verify"],
        &["judge"],
        &["verify", "--config"],
        &["inspect", "--unsolicited"],
        &["inspect", "--request-id", "_r"],
        &["verify", "--config", "sp.json", "--unsolicited", "--request-id", "_r"],
        &["verify", "--config", "sp.json", "--at", "yesterday"],
        &["verify", "--config", "sp.json", "--at", "2026-01-01T00:00:00"],
        &["verify", "--config", "sp.json", "--json", "--all"],
        &["decode", "one", "two"],
        &["explain"],
    ] {
        let done = run(arguments, b"").ends(2);
        assert_eq!(done.out, "", "{arguments:?}");
        assert!(!done.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = run(&["--help"], b"").ends(0);
    assert!(help.out.contains("Exit codes:") && help.err.is_empty());
    let help = run(&["verify", "--help"], b"").ends(0);
    assert!(help.out.contains("rejected with exit code 1") && help.out.contains("--request-id"));
    assert_eq!(run(&["--version"], b"").ends(0).out, format!("samlight {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn whatever_an_acs_refuses_is_rejected_by_verify_and_unreadable_for_inspect() {
    let folder = folder("unreadable-input");
    let path = config(&folder, &settings());
    for (input, code) in [
        (&b""[..], "binding.missing"),
        (b" \n", "binding.missing"),
        (b"hello!", "binding.base64-malformed"),
        (b"\xff\xfe<\0a\0", "binding.base64-malformed"),
        (b"<a", "xml.malformed"),
        (b"<html></html>", "response.missing"),
        (b"PGh0bWwvPg==", "response.missing"),
        (b"<!DOCTYPE a><a/>", "xml.doctype-forbidden"),
        (b"SAMLResponse=PGh0bWwvPg%3D%3D\n", "response.missing"),
        (b"SAMLResponse=PGh0bWwvPg%3D%3D&SAMLResponse=PGh0bWwvPg%3D%3D", "binding.multiple"),
        (b"SAMLRequest=PGh0bWwvPg%3D%3D", "binding.missing"),
    ] {
        let shown = String::from_utf8_lossy(input);
        let printed = run(&["verify", "--config", text(&path), "--json"], input).ends(1).json();
        assert_eq!((&printed["verdict"], &printed["code"]), (&json!("rejected"), &json!(code)), "{shown}");
        for arguments in [&["inspect", "--json"][..], &["inspect", "--config", text(&path), "--json"]] {
            let report = run(arguments, input).ends(3).json();
            assert_eq!((&report["schema"], &report["code"]), (&json!(1), &json!(code)), "{shown}");
        }
    }
}

#[test]
fn inspect_is_content_when_it_could_read() {
    let message = response("https://idp.example/saml");
    let report = run(&["inspect", "--json", "--at", AT], message.as_bytes()).ends(0).json();
    assert_eq!(report["verdict"], "rejected");
    assert_eq!(report["provenance"], "unverified");
    let status = |rule: &str| report["checks"].as_array().unwrap().iter().find(|check| check["rule"] == rule).map(|check| check["status"].clone());
    for rule in ["key.issuer", "conditions.audience", "response.destination", "request", "replay"] {
        assert_eq!(status(rule), Some(json!("not-run")), "{rule}");
    }
    let done = run(&["inspect", "--at", AT], message.as_bytes()).ends(0);
    assert!(done.out.starts_with("REJECTED  ") && done.out.contains("not run"), "{}", done.out);
    assert!(done.err.contains("no signature was verified"), "{}", done.err);
}

#[test]
fn decode_prints_the_xml_and_nothing_else() {
    let message = response("https://idp.example/saml");
    let encoded = STANDARD.encode(&message);
    let form = format!("RelayState=x&SAMLResponse={}", encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"));
    let wrapped: Vec<&str> = encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    for input in [message.clone(), encoded.clone(), wrapped.join("\r\n") + "\n", form] {
        for arguments in [&["decode"][..], &["decode", "-"]] {
            assert_eq!(run(arguments, input.as_bytes()), Run { code: Some(0), out: message.clone(), err: String::new() });
        }
    }
    let path = write(&folder("decode"), "message.b64", &encoded);
    assert_eq!(run(&["decode", text(&path)], b"ignored").ends(0).out, message);
    for input in ["", "hello!", "aGVsbG8="] {
        let done = run(&["decode"], input.as_bytes()).ends(3);
        assert!(done.out.is_empty() && done.err.starts_with("samlight: "), "{done:?}");
    }
}

#[test]
fn nothing_out_of_a_message_reaches_a_terminal_raw() {
    let folder = folder("escapes");
    let path = config(&folder, &settings());
    let hostile = "https://evil.example/\u{9b}2J\u{7f}\u{202e}moc\u{200b}\u{e0041}";
    let quiet = |done: &Run| {
        let raw = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}' | '\u{e0041}');
        assert!(!done.out.chars().any(raw) && !done.err.chars().any(raw), "{done:?}");
    };
    for arguments in [&["verify", "--config", text(&path), "--at", AT, "--unsolicited"][..], &["inspect", "--config", text(&path), "--at", AT]] {
        let done = run(arguments, response(hostile).as_bytes());
        quiet(&done);
        assert!(done.out.contains("\\u{9b}2J"), "{}", done.out);
        let done = run(&[arguments, &["--json"]].concat(), response(hostile).as_bytes());
        quiet(&done);
        assert!(done.json().to_string().contains(hostile), "a program still gets the value itself");
        // ESC is not allowed in XML, so it is refused before it can be read.
        for escape in ["\u{1b}[2J", "&#27;[2J", "&#x1b;]0;title&#7;"] {
            let done = run(arguments, response(escape).as_bytes());
            quiet(&done);
            assert!(done.out.contains("xml.malformed"), "{}", done.out);
        }
    }
    for arguments in [&["explain", "\u{1b}[2Jxml.malformed"][..], &["verify", "--config", "no\u{1b}[2J"]] {
        let done = run(arguments, b"");
        quiet(&done);
        assert!(done.err.contains("\\u{1b}[2J"), "{}", done.err);
    }
}

#[test]
fn without_a_terminal_there_are_no_colours() {
    let message = response("https://idp.example/saml");
    let plain = run(&["inspect", "--at", AT], message.as_bytes());
    let forbidden = run_with(&["inspect", "--at", AT], message.as_bytes(), |command| {
        command.env("NO_COLOR", "1");
    });
    assert_eq!(plain, forbidden);
    assert!(!plain.out.contains('\u{1b}'));
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let mut child = Command::new(BINARY).args(["codes", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // More than a pipe holds: the command is still writing when the reader goes.
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(first, *b"[");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn advice_is_given_in_the_language_that_was_asked_for() {
    let folder = folder("languages");
    let path = config(&folder, &settings());
    let message = response("https://third.example/saml");
    let mut titles = Vec::new();
    for tag in ["en", "tr", "ja", "zh-Hans"] {
        let title = serde_json::from_str::<Vec<Value>>(&run(&["codes", "--json", "--lang", tag], b"").ends(0).out).unwrap();
        let title = title.iter().find(|entry| entry["code"] == "key.issuer-untrusted").unwrap()["title"].as_str().unwrap().to_owned();
        for arguments in [
            &["verify", "--config", text(&path), "--unsolicited", "--at", AT, "--lang", tag][..],
            &["inspect", "--config", text(&path), "--at", AT, "--lang", tag],
        ] {
            let done = run(arguments, message.as_bytes());
            assert!(done.out.contains(&title), "{tag}: {}", done.out);
        }
        assert!(!titles.contains(&title), "{title}");
        titles.push(title);
    }
    let done = run(&["verify", "--config", text(&path), "--lang", "ja", "--json"], b"").ends(2);
    assert!(done.err.contains("--lang") && done.err.contains("--json"), "{}", done.err);
}

#[test]
fn every_code_is_listed_and_explained() {
    let listed = run(&["codes"], b"").ends(0);
    let catalogue: Vec<Value> = serde_json::from_str(&run(&["codes", "--json"], b"").ends(0).out).unwrap();
    assert_eq!(listed.out.lines().count(), catalogue.len());
    for (line, entry) in listed.out.lines().zip(&catalogue) {
        assert!(line.starts_with(entry["code"].as_str().unwrap()) && line.ends_with(entry["about"].as_str().unwrap()), "{line}");
    }
    let done = run(&["explain", "conditions.audience-mismatch"], b"").ends(0);
    assert!(done.out.starts_with("conditions.audience-mismatch\n"), "{}", done.out);
    for word in ["Found", "Why", "At the IdP", "At the SP", "Okta", "`audiences`", "HTTP 403", "saml-core 2.5.1.4"] {
        assert!(done.out.contains(word), "{word}: {}", done.out);
    }
}

#[test]
fn an_unknown_code_gets_near_ones() {
    let done = run(&["explain", "condition.audience-missmatch"], b"").ends(2);
    assert_eq!(done.out, "");
    assert!(done.err.contains("`condition.audience-missmatch`") && done.err.contains("did you mean conditions.audience-mismatch"), "{}", done.err);
    let done = run(&["explain", "qqqqqqqq"], b"").ends(2);
    assert!(done.err.contains("samlight codes"), "{}", done.err);
}
