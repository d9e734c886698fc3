//! The gate, natively: what it lets through, what it refuses, and what it remembers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod idp;
mod scene;
mod sessions;
mod settings;
mod sign_in;
mod traffic;
