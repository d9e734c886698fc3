//! What the gate has to remember, in the host's memory: nothing of it lives in the gate, which hosts may make anew for every request.

use crate::{Store, StoreError};

/// The memory that the gate needs: that of every service provider, and a count. Shared by all instances of the gate that serve one service provider, or
/// a message could be played back to the next one. Where it is not shared after all, each instance has to salt its [`Moment`](super::Moment)s with
/// something of its own, or two counts would make the same identifiers.
///
/// Every operation is atomic. One that fails, hangs or does not know refuses the login with `store.failed`.
///
/// `until` says when an entry may be forgotten, not before. Memories that forget nothing by themselves, such as `wasi:keyvalue`, have to be swept: a host
/// writes beside each entry one whose *key* begins with that time (`until/1767225600/use:…`), so that a sweep lists keys and reads no values.
pub trait State: Store {
    /// Adds one to a count that begins at zero and never goes back, and says what it is now.
    ///
    /// # Errors
    /// If it is not known whether another caller gets the same number.
    fn count(&mut self) -> Result<u64, StoreError>;
}
