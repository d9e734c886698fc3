//! Hosts: translation only. What a message means is decided above; here it changes its shape.

#[cfg(feature = "component")]
mod component;
#[cfg(feature = "gate")]
pub mod gate;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "js")]
mod js;
#[cfg(feature = "proxy")]
mod proxy;
#[cfg(all(target_family = "wasm", feature = "js"))]
mod wasm;
