#![no_main]
use libfuzzer_sys::fuzz_target;
use samlight::{ServiceProvider, Settings};
use serde_json::{Value, json};

fuzz_target!(|text: &str| {
    let of = |idp: Value| json!({ "version": 1, "entityId": "urn:sp", "acsUrls": ["https://sp.example/acs"], "idps": [idp] }).to_string();
    let metadata = of(json!({ "metadata": text }));
    let certificate = of(json!({ "entityId": "urn:idp", "certificates": [text] }));
    for (json, is_good) in [(text, false), (&metadata, true), (&certificate, true)] {
        let settings = Settings::from_json(json);
        assert!(settings.is_ok() || !is_good, "text inside of settings cannot break them: {json}");
        if let Err(error) = settings.and_then(ServiceProvider::new) {
            assert!(error.code().as_str().starts_with("config.") && !error.to_string().is_empty(), "{error}");
        }
    }
});
