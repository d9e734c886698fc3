#![no_main]
use libfuzzer_sys::fuzz_target;
use samlight::{Input, probe};
use samlight_fuzz::ACCEPTED;
use samlight_fuzz::enveloped::{TERMS, is_genuine, is_one_message, judge};

fuzz_target!(|bytes: &[u8]| {
    for terms in TERMS.iter() {
        if let Some(login) = judge(&ACCEPTED[0], bytes, terms) {
            assert!(is_genuine(&login), "nobody signed this: {login}");
        }
        is_one_message(bytes, terms);
    }
    assert_eq!(probe::decode(Input::Soap(bytes)), probe::decode(Input::Xml(bytes)));
    assert!(probe::decode_logout(Input::Soap(bytes)).is_ok() == probe::decode(Input::Xml(bytes)).is_ok());
});
