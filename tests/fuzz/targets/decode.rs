#![no_main]
use base64::{Engine as _, engine::general_purpose::STANDARD};
use libfuzzer_sys::fuzz_target;
use samlight::{Input, probe};

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

fuzz_target!(|bytes: &[u8]| {
    let _ = probe::decode(Input::Form { content_type: FORM, body: bytes });
    assert!(probe::decode(Input::Query(bytes)).is_err(), "a query string carries no Response");
    let _ = probe::decode_logout(Input::Query(bytes));
    let coded: String = STANDARD.encode(bytes).bytes().map(|byte| format!("%{byte:02X}")).collect();
    let _ = probe::decode_logout(Input::Query(format!("SAMLRequest={coded}").as_bytes()));
    // What a value means must not depend on how it was carried, nor a message on whether it was decoded before.
    if let Ok(value) = probe::decode(Input::Value(bytes)) {
        let escaped: String = bytes.iter().map(|byte| format!("%{byte:02x}")).collect();
        let body = format!("RelayState=x&SAMLResponse={escaped}");
        assert_eq!(probe::decode(Input::Form { content_type: FORM, body: body.as_bytes() }).as_ref(), Ok(&value));
        assert_eq!(probe::decode(Input::Fields { response: bytes, relay_state: Some("x") }).as_ref(), Ok(&value));
    }
    assert_eq!(probe::decode(Input::Value(STANDARD.encode(bytes).as_bytes())), probe::decode(Input::Xml(bytes)));
});
