#![no_main]
use libfuzzer_sys::fuzz_target;
use samlight_fuzz::forgery::Forgery;
use samlight_fuzz::{ACCEPTED, judge};

fuzz_target!(|forgery: Forgery| {
    let accepted = &ACCEPTED[usize::from(forgery.which) % ACCEPTED.len()];
    let forged = forgery.of(&accepted.xml);
    if let Some(login) = judge(accepted, &forged) {
        assert_eq!(login, accepted.login, "{}: {}", accepted.id, String::from_utf8_lossy(&forged));
    }
});
