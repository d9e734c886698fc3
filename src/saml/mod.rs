//! SAML Core and Metadata: what a message says. Facts only; nothing here judges.

pub(crate) mod artifact;
pub(crate) mod assertion;
pub(crate) mod context;
pub(crate) mod encrypted;
pub(crate) mod instant;
pub(crate) mod key_info;
pub(crate) mod logout;
pub(crate) mod metadata;
pub(crate) mod response;
pub(crate) mod soap;
pub(crate) mod statement;
