//! Hosts of what samlight is compiled to, a module each, for the tests beside them. Other people's runtimes are the judge here, so nothing of samlight
//! itself is linked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

pub mod component;
pub mod gate;
pub mod keys;
pub mod memory;
pub mod vectors;
