//! How metadata is to be read, from JSON text.

use super::fields::Fields;
use super::read_metadata_trust;
use crate::metadata::MetadataOptions;
use crate::settings::ConfigError;

impl MetadataOptions {
    /// Reads options from JSON text: `entityId`, `trust` with `certificates` or `authorities`, and the times `now` and `fetchedAt`.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| MetadataOptions {
            entity_id: fields.string("entityId"),
            trust: fields.object("trust", read_metadata_trust),
            now: fields.instant("now"),
            fetched_at: fields.instant("fetchedAt"),
        })
    }
}
