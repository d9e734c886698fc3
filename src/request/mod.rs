//! What we send: requests for authentication and logout, answers to the latter, and our own metadata. The core holds no private key: a message is
//! prepared, the host signs its octets, and the message is finished.

pub(crate) mod artifact;
pub(crate) mod authn_request;
pub(crate) mod checks;
pub(crate) mod discovery;
mod ecp;
mod encode;
mod extensions;
pub(crate) mod logout;
pub(crate) mod markup;
pub(crate) mod metadata;
pub(crate) mod outgoing;
pub(crate) mod publication;
mod signing;
mod soap;

#[cfg(test)]
mod tests;
