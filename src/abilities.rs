//! What this build has. One source makes two: all of samlight, and a smaller one that only judges responses which nobody encrypted.
//!
//! Settings that need what a build has not are refused by it, field by field, before any message is seen: no verdict depends on a build. Behind a guard
//! of this file stands what the smaller build can then never reach, and its linker leaves that out.

/// Whether this is all of samlight.
pub(crate) const FULL: bool = cfg!(feature = "full");

/// Stands where only the full build can come: the settings have seen to that. Should it be wrong, nobody is logged in.
#[inline(always)]
#[allow(clippy::assertions_on_constants, reason = "it has to hold where it is reached, not where it is compiled")]
pub(crate) fn full() {
    assert!(FULL);
}
