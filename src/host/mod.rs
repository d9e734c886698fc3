//! Hosts: translation only. What a message means is decided above; here it changes its shape.

#[cfg(feature = "gate")]
pub mod gate;
#[cfg(feature = "js")]
mod js;
#[cfg(feature = "proxy")]
mod proxy;
#[cfg(all(feature = "js", target_family = "wasm", not(feature = "full")))]
mod wasm;
