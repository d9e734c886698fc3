#![no_main]
use libfuzzer_sys::fuzz_target;
use samlight::{Input, inspect_alone};
use samlight_fuzz::{ACCEPTED, GENUINE, judge};

fuzz_target!(|bytes: &[u8]| {
    let ordinary = &ACCEPTED[0];
    if let Some(login) = judge(ordinary, bytes) {
        assert!(GENUINE.contains(&login), "nobody signed this: {login}");
    }
    serde_json::from_str::<serde_json::Value>(&inspect_alone(Input::Xml(bytes), ordinary.terms.now).to_json()).expect("a report is JSON");
});
