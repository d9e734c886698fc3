//! The host's `wasi:keyvalue`.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::OnceCell;

use super::bindings::wasi::keyvalue::atomics;
use super::bindings::wasi::keyvalue::store::{self, Bucket, Error};
use super::memory::KeyValue;
use crate::StoreError;

/// One store of the host, opened when it is asked for the first time: most requests ask nothing.
pub(super) struct HostStore<'n> {
    name: &'n str,
    bucket: OnceCell<Bucket>,
}

impl<'n> HostStore<'n> {
    /// `name` is `gate.replay`; the empty one is the host's default.
    pub(super) fn named(name: &'n str) -> Self {
        HostStore { name, bucket: OnceCell::new() }
    }

    fn bucket(&self) -> Result<&Bucket, StoreError> {
        if let Some(bucket) = self.bucket.get() {
            return Ok(bucket);
        }
        let bucket = store::open(self.name).map_err(failed)?;
        Ok(self.bucket.get_or_init(|| bucket))
    }
}

fn failed(error: Error) -> StoreError {
    let reason: String = match error {
        Error::NoSuchStore => "the host has no key-value store of the name `gate.replay`".to_owned(),
        Error::AccessDenied => "the host does not give access to its key-value store".to_owned(),
        Error::Other(reason) => reason,
    };
    StoreError { reason }
}

impl KeyValue for HostStore<'_> {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.bucket()?.get(key).map_err(failed)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.bucket()?.set(key, value).map_err(failed)
    }

    fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.bucket()?.delete(key).map_err(failed)
    }

    fn increment(&self, key: &str) -> Result<u64, StoreError> {
        atomics::increment(self.bucket()?, key, 1).map_err(failed)
    }
}
