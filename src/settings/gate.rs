//! The settings of the gate as they were written; whether they can be used the gate says when it opens.

use alloc::string::String;
use alloc::vec::Vec;

/// The object `gate`, beside the settings of the service provider.
#[derive(Default)]
pub(crate) struct GateSettings {
    pub(crate) acs: Option<String>,
    pub(crate) login: Option<String>,
    pub(crate) metadata: Option<String>,
    pub(crate) logout: Option<String>,
    /// The identity provider that is asked where nobody says another one.
    pub(crate) idp: Option<String>,
    /// `None` where nothing was said: everything.
    pub(crate) protect: Option<Vec<String>>,
    pub(crate) public: Vec<String>,
    pub(crate) session: SessionSettings,
    /// Header name and source, in the order of the text.
    pub(crate) headers: Vec<(String, String)>,
    /// The name of the store, for the host.
    pub(crate) replay: Option<String>,
    /// Where the application is, for the host.
    pub(crate) upstream: Option<String>,
    pub(crate) upstream_timeout_sec: Option<u32>,
    pub(crate) reject_status: Option<u32>,
    pub(crate) reject_page: bool,
    pub(crate) max_bytes: Option<u32>,
}

/// The object `gate.session`.
#[derive(Default)]
pub(crate) struct SessionSettings {
    pub(crate) cookie: Option<String>,
    /// In base64, the newest first.
    pub(crate) keys: Vec<String>,
    pub(crate) ttl_sec: Option<u32>,
    pub(crate) max_bytes: Option<u32>,
}
