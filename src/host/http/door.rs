//! A door that only the tests' build has (`--cfg samlight_test_door`, which no feature sets): a fault on demand.

use alloc::string::String;
use alloc::vec::Vec;

/// Ends this instance where a header asks for it.
#[allow(clippy::panic, reason = "what is wanted")]
pub(super) fn trap(headers: &[(String, Vec<u8>)]) {
    match headers.iter().find(|(name, _)| name == "samlight-test-trap").map(|(_, value)| value.as_slice()) {
        Some(b"panic") => panic!("a fault on demand"),
        Some(b"loop") => {
            let mut turns = 0_u64;
            loop {
                turns = core::hint::black_box(turns.wrapping_add(1));
            }
        }
        Some(b"memory") => {
            // Asked for and never touched.
            loop {
                core::mem::forget(core::hint::black_box(Vec::<u8>::with_capacity(1 << 24)));
            }
        }
        _ => {}
    }
}
