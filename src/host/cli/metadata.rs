//! `metadata`: what an identity provider publishes, and what we do.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use samlight::metadata::{KeyChange, Metadata, MetadataError, MetadataOptions, MetadataSignature, entity_ids, mdq_sha1_url, mdq_url};
use samlight::{Code, Instant, MetadataTrust};

use crate::terminal::{Colour, Style, harmless};
use crate::{Done, Exit, input, json, publish, time};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print our own metadata, and sign it where a key is given
    Sp(publish::Sp),
    /// Judge metadata and show what it says
    Check(Check),
    /// List the entity IDs of a document, one a line
    List {
        /// The document; - reads standard input
        file: PathBuf,
    },
    /// Show which keys came, went and stayed between two versions
    Diff {
        /// The version before
        old: PathBuf,
        /// The version after
        new: PathBuf,
        /// Which entity is meant
        #[arg(long, value_name = "ID")]
        entity_id: Option<String>,
        /// Print JSON for programs
        #[arg(long)]
        json: bool,
    },
    /// Print the address of an entity's metadata at a server of the Metadata Query Protocol
    Mdq {
        /// The address of the server
        base: String,
        /// The entity ID
        entity_id: String,
        /// By the SHA-1 of the entity ID, for servers of static files
        #[arg(long)]
        sha1: bool,
    },
}

#[derive(Args)]
pub(crate) struct Check {
    /// The document; - reads standard input
    file: PathBuf,
    /// Which entity is meant
    #[arg(long, value_name = "ID")]
    entity_id: Option<String>,
    /// A certificate whose key may have signed the document; may be given several times
    #[arg(long, value_name = "CERT", conflicts_with = "authority")]
    trust: Vec<PathBuf>,
    /// The certificate of an authority that may have certified whoever signed; may be given several times
    #[arg(long, value_name = "CERT")]
    authority: Vec<PathBuf>,
    /// Judge as of this time (RFC 3339, such as 2026-01-31T12:00:00Z) instead of now
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    at: Option<Instant>,
    /// When the document was fetched: its cacheDuration counts from here
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    fetched_at: Option<Instant>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: &Command, style: Style) -> Result<Done, Done> {
    match command {
        Command::Sp(sp) => publish::sp(sp),
        Command::Check(args) => check(args, style),
        Command::List { file } => list(file),
        Command::Diff { old, new, entity_id, json } => diff(old, new, entity_id.as_deref(), *json, style),
        Command::Mdq { base, entity_id, sha1 } => {
            let url = if *sha1 { mdq_sha1_url(base, entity_id) } else { mdq_url(base, entity_id) };
            Ok(Done::new(Exit::Fine, format!("{}\n", harmless(&url))))
        }
    }
}

fn check(args: &Check, style: Style) -> Result<Done, Done> {
    let text = input::metadata(&args.file)?;
    let now = args.at.unwrap_or_else(time::now);
    let options = MetadataOptions { entity_id: args.entity_id.clone(), trust: trust(args)?, now: Some(now), fetched_at: args.fetched_at };
    match Metadata::read(&text, &options) {
        Ok(metadata) if args.json => Ok(Done::new(Exit::Fine, json::line(&json::written(metadata.to_json())))),
        Ok(metadata) => Ok(Done::new(Exit::Fine, shown(&metadata, args.fetched_at.unwrap_or(now), style))),
        Err(error) => {
            let mut done = refused(&args.file, &error);
            if args.json {
                done.data = json::line(&json::written(error.to_json()));
            }
            Ok(done)
        }
    }
}

fn refused(file: &Path, error: &MetadataError) -> Done {
    let exit = match error.code() {
        Code::ConfigMetadataMalformed => Exit::NotSaml,
        // The document's own certificates are named by their KeyDescriptor; these are those of the arguments.
        Code::ConfigCertificateMalformed if error.to_string().starts_with("trust.") => Exit::Usage,
        _ => Exit::Rejected,
    };
    Done::failed(exit, format!("{}: {}: {error}", file.display(), error.code()))
}

fn trust(args: &Check) -> Result<Option<MetadataTrust>, Done> {
    let read = |paths: &[PathBuf]| -> Result<Vec<String>, Done> {
        paths
            .iter()
            .map(|path| {
                let bytes = input::file(path).map_err(|reason| Done::failed(Exit::Io, reason))?;
                Ok(match std::str::from_utf8(input::without_mark(&bytes)) {
                    Ok(text) => text.to_owned(),
                    // DER is binary; certificates are given as text.
                    Err(_) => base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &bytes),
                })
            })
            .collect()
    };
    Ok(match (args.trust.as_slice(), args.authority.as_slice()) {
        ([], []) => None,
        (paths, []) => Some(MetadataTrust::Certificates(read(paths)?)),
        (_, paths) => Some(MetadataTrust::Authorities(read(paths)?)),
    })
}

fn shown(metadata: &Metadata, fetched_at: Instant, style: Style) -> String {
    let entity = &metadata.entity;
    let mut out = format!("{}\n", style.paint(Colour::Strong, &harmless(&entity.entity_id)));
    let mut row = |label: &str, text: &str| style.paragraph(&mut out, label, text);
    row(
        "Signature",
        &match &metadata.signature {
            MetadataSignature::Trusted { facts, .. } => format!("verified, by {}", facts.key_sha256.as_deref().unwrap_or("?")),
            MetadataSignature::NotChecked => "not checked: give --trust or --authority".to_owned(),
            _ => "none".to_owned(),
        },
    );
    if let Some(until) = entity.valid_until {
        row("Valid", &format!("until {until}"));
    }
    row("Refresh", &metadata.next_refresh(fetched_at).to_string());
    for key in &metadata.keys {
        let kind = key.kind.clone().or_else(|| key.problem.clone()).unwrap_or_default();
        row("Key", &format!("{} {} {kind}, until {}", key.usage.as_str(), key.sha256, key.not_after));
    }
    for (label, endpoints) in
        [("Login", &entity.idp.single_sign_on), ("Logout", &entity.idp.single_logout), ("Artifact", &entity.idp.artifact_resolution)]
    {
        for endpoint in endpoints {
            let binding = endpoint.binding.rsplit(':').next().unwrap_or_default();
            row(label, &format!("{binding} {}", endpoint.location));
        }
    }
    for format in &entity.idp.name_id_formats {
        row("NameID", format);
    }
    for scope in &entity.idp.scopes {
        row("Scope", &format!("{}{}", scope.value, if scope.regexp { " (pattern)" } else { "" }));
    }
    if entity.idp.want_authn_requests_signed {
        row("Requests", "are to be signed");
    }
    out
}

fn list(file: &Path) -> Result<Done, Done> {
    let text = input::metadata(file)?;
    let ids = entity_ids(&text).map_err(|error| refused(file, &error))?;
    let mut out = String::new();
    for id in ids {
        let _ = writeln!(out, "{}", harmless(&id));
    }
    Ok(Done::new(Exit::Fine, out))
}

fn diff(old: &Path, new: &Path, entity_id: Option<&str>, as_json: bool, style: Style) -> Result<Done, Done> {
    let read = |path: &Path| -> Result<Metadata, Done> {
        let options = MetadataOptions { entity_id: entity_id.map(str::to_owned), ..MetadataOptions::default() };
        Metadata::read(&input::metadata(path)?, &options).map_err(|error| refused(path, &error))
    };
    let diff = Metadata::key_diff(&read(old)?, &read(new)?);
    let exit = if diff.is_empty() { Exit::Fine } else { Exit::Rejected };
    if as_json {
        return Ok(Done::new(exit, json::line(&json::written(diff.to_json()))));
    }
    let mut out = String::new();
    let mut rows = |mark: &str, colour: Colour, keys: &[KeyChange]| {
        for key in keys {
            let _ = writeln!(out, "{}", style.paint(colour, &format!("{mark} {:10} {}", key.usage.as_str(), key.sha256)));
        }
    };
    rows("+", Colour::Good, &diff.added);
    rows("-", Colour::Bad, &diff.removed);
    rows("=", Colour::Faint, &diff.kept);
    Ok(Done::new(exit, out))
}
