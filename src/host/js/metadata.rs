//! Metadata of identity providers: octets and options in, JSON text out. No provider is needed.

use alloc::string::String;
use wasm_bindgen::prelude::*;

use crate::ConfigError;
use crate::fault::Code;
use crate::json::Writer;
use crate::metadata::{Metadata, MetadataError, MetadataOptions, entity_ids};

/// Reads metadata: `{"metadata"}`, with `nextRefresh` in Unix milliseconds where the options say when it was fetched, or `{"error"}`. The options are
/// JSON text.
#[wasm_bindgen]
#[must_use]
pub fn read_metadata(octets: &[u8], options: &str) -> String {
    let options = match MetadataOptions::from_json(options) {
        Ok(options) => options,
        Err(error) => return failed(&error.into()),
    };
    match text(octets).and_then(|text| Metadata::read(text, &options)) {
        Err(error) => failed(&error),
        Ok(metadata) => {
            let mut json = Writer::default();
            json.open('{');
            json.name("metadata").raw(&metadata.to_json());
            if let Some(fetched_at) = options.fetched_at {
                json.name("nextRefresh").number(metadata.next_refresh(fetched_at).unix_ms());
            }
            json.close('}');
            json.finish()
        }
    }
}

/// The entities of metadata: `{"entityIds"}` or `{"error"}`.
#[wasm_bindgen]
#[must_use]
pub fn metadata_entities(octets: &[u8]) -> String {
    match text(octets).and_then(entity_ids) {
        Err(error) => failed(&error),
        Ok(ids) => {
            let mut json = Writer::default();
            json.open('{');
            json.name("entityIds").strings(&ids);
            json.close('}');
            json.finish()
        }
    }
}

fn text(octets: &[u8]) -> Result<&str, MetadataError> {
    core::str::from_utf8(octets).map_err(|_| ConfigError::new(Code::ConfigMetadataMalformed, "the document is no UTF-8").into())
}

fn failed(error: &MetadataError) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("error").raw(&error.to_json());
    json.close('}');
    json.finish()
}
