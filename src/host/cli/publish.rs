//! Our own metadata, to be given to an identity provider.

use std::path::PathBuf;

use clap::Args;
use samlight::{Instant, PublishOptions};

use crate::sign::Signing;
use crate::{Done, Exit, random, time, verify};

#[derive(Args)]
pub(crate) struct Sp {
    /// The settings of the service provider, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Until when the metadata may be used
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    valid_until: Option<Instant>,
    /// For how many seconds it may be kept before it is fetched again
    #[arg(long, value_name = "SECONDS")]
    cache_duration: Option<u32>,
    #[command(flatten)]
    signing: Signing,
    /// The ID of signed metadata, instead of a random one
    #[arg(long, value_name = "ID", requires = "sign")]
    id: Option<String>,
}

pub(crate) fn sp(sp: &Sp) -> Result<Done, Done> {
    let signer = sp.signing.signer()?;
    let provider = verify::provider(&sp.config, false)?;
    let mut options = PublishOptions::default();
    options.valid_until = sp.valid_until;
    options.cache_duration_sec = sp.cache_duration;
    options.sign_with = signer.method.clone();
    let id = sp.id.clone().map_or_else(random::id, Ok)?;
    let mut sent = signer.finish(provider.prepare_metadata(&id, time::now(), &options))?;
    sent.xml.push('\n');
    Ok(Done::new(Exit::Fine, sent.xml))
}
