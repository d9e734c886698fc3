//! SAML 2.0 validation for service providers: may this message log somebody in?
//!
//! ```
//! use samlight::{Expect, Input, Instant, MemoryStore, ServiceProvider, Settings, Terms};
//!
//! # fn judge(settings: &str, field: &[u8], store: &mut MemoryStore) -> Result<(), Box<dyn core::error::Error>> {
//! let provider = ServiceProvider::new(Settings::from_json(settings)?)?;
//! let terms = Terms::new(Expect::Outstanding, Instant::from_unix_ms(1_767_225_600_000));
//! let login = provider.check(Input::Value(field), &terms)?.accept_with(store)?;
//! println!("{} says: {:?}", login.issuer, login.name_id);
//! # Ok(())
//! # }
//! ```
//!
//! There is no clock, no randomness, no network and no memory in here: time is an argument, and what has to be remembered is a claim.
//!
//! # Features
//!
//! - `full` (default): everything. Without it the crate only judges responses that nobody encrypted, and refuses settings that need more. It is for the
//!   smaller WebAssembly module: call nothing else then, since what reads metadata apart from settings or makes messages may end in a panic.
//! - `private-keys`: `PrivateKey`, for hosts that hold private keys themselves, to decrypt and to sign.
//! - `gate`: [`gate`](crate::gate), what the hosts share that stand in front of an application.
//! - `js`, `component`, `cli`, `http`, `proxy`: hosts.
//!
//! No feature changes a verdict.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(not(any(feature = "component", feature = "http", feature = "js", feature = "proxy")), forbid(unsafe_code))]

#[macro_use]
extern crate alloc;

mod abilities;
mod binding;
mod config;
mod crypto;
mod dsig;
mod envelope;
pub mod explain;
mod fault;
#[cfg(any(feature = "component", feature = "gate", feature = "js"))]
mod host;
mod json;
mod login;
mod logout;
mod mark;
pub mod metadata;
#[doc(hidden)]
pub mod probe;
mod profile;
mod provider;
mod report;
mod request;
mod saml;
mod settings;
mod store;
mod trust;
mod walk;
mod xenc;
mod xml;

#[cfg(feature = "gate")]
pub use host::gate;
pub use provider::ServiceProvider;
pub use settings::{
    AddressCheck, AuthnContextPolicy, CertificateDates, ConfigError, Encrypted, IdpPolicy, IdpSettings, MetadataTrust, Policy, RelayStateLimit,
    ServiceProfile, Settings, Signed, SpNameQualifier, SubjectConfirmation, Unsolicited,
};
pub use settings::{Contact, ContactKind, Organization, Published, RequestedAttribute};

pub use binding::Input;
pub use profile::{ArtifactTerms, Expect, Terms};
pub use saml::instant::Instant;
pub use xenc::{ContentKey, WrappedKey};
pub use xml::Limits;

pub use login::{Answer, Claim, ClaimKind, Login, Pending, Rejection};
pub use logout::{Logout, LogoutKind, PendingLogout};
pub use saml::assertion::NameId;
pub use saml::statement::{Attribute, AttributeValue};
pub use store::{MemoryStore, Store, StoreError};

pub use crypto::{CannotOpen, Hash, Oaep, Scheme, SignatureMethod};
#[cfg(feature = "private-keys")]
pub use crypto::{PrivateKey, PrivateKeyError};

pub use fault::{Code, Family};
pub use report::{
    Check, EncryptionFacts, Fact, KeyFacts, KeyHint, KeyState, Outcome, Provenance, Report, Rule, SignatureFacts, SignedElement, Span, StatusFacts,
    Verdict,
};

pub use request::artifact::{Artifact, ArtifactError, ArtifactResolveOptions};
pub use request::authn_request::{AuthnRequest, AuthnRequestOptions, NameIdPolicy, Scoping};
pub use request::checks::RequestBinding;
pub use request::discovery::DiscoveryOptions;
pub use request::logout::{LogoutRequestOptions, LogoutResponseOptions, LogoutStatus};
pub use request::metadata::PublishOptions;
pub use request::outgoing::{Outgoing, Sent, StoredRequest};
pub use saml::context::{Comparison, RequestedContext};
pub use walk::{decode, inspect_alone};
