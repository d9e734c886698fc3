//! The command `samlight`: the library for people, scripts and continuous integration.
//!
//! Data goes to standard output, talk to standard error, and the exit code says what became of the message. Nothing here decides anything:
//! every verdict is the library's.

mod catalogue;
mod input;
mod json;
mod ladder;
mod login;
mod metadata;
mod settings;
mod terminal;
mod time;
mod verify;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::terminal::Style;

const EXITS: &str = "\
Exit codes:
  0  verify: the message is accepted; inspect, decode: it is readable
  1  verify: the message is rejected, whatever the reason, also if it is empty or no SAML at all
  2  wrong usage, or settings that cannot be used
  3  inspect, decode: the input is not SAML
  4  undecided: no check failed, but one could not run
  5  a file could not be read, or the output not be written

Colours are left out when the output is not a terminal, or when NO_COLOR is set.";

#[derive(Parser)]
#[command(name = "samlight", version, about = "Judges SAML 2.0 responses for a service provider", after_help = EXITS, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Judge a response as the assertion consumer service would; for scripts and probes
    #[command(after_help = VERIFY)]
    Verify(Verify),
    /// Show every check that can be made, without trusting the message
    #[command(after_help = INSPECT)]
    Inspect(Inspect),
    /// Print the XML of a message, and nothing else
    Decode(Message),
    /// Read the metadata of an identity provider, or an aggregate that it stands in
    #[command(after_help = METADATA)]
    Metadata {
        #[command(subcommand)]
        command: metadata::Command,
    },
    /// Say what a code means and how it is put right
    Explain {
        /// A code such as conditions.audience-mismatch
        code: String,
    },
    /// List all codes
    Codes {
        /// Print the whole catalogue with its texts as JSON
        #[arg(long)]
        json: bool,
    },
}

const VERIFY: &str = "\
Without --request-id and --unsolicited a response that answers a request stays undecided (exit code 4): only your store
knows whether the request is outstanding. Where the policy allows unsolicited responses, no --request-id means that no
request is outstanding. The command remembers nothing, so it cannot see that an assertion was used
before; the claims to make in your store are printed.

An entry of idps in the settings may have metadataFile and certificateFiles in place of metadata and certificates; they
are read relative to the file of the settings.

Everything that an assertion consumer service would refuse is rejected with exit code 1, also an empty file: a script
may rely on 0 for accepted and 1 for refused.";

const METADATA: &str = "\
Exit codes of check: 0 for metadata that can be used, 1 for metadata that is refused: forged, out of date, or without the
entity; 2 for a certificate of --trust or --authority that cannot be read; 3 for what is no metadata. Nothing is fetched.
diff exits with 1 if a key came or went.";

const INSPECT: &str = "\
Without --config only those checks run that need no settings; in particular no signature is verified. The exit code is
0 when the message could be read, whatever the checks say. --json prints the report.";

#[derive(Args)]
struct Verify {
    /// The settings of the service provider, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    message: Message,
}

#[derive(Args)]
struct Inspect {
    /// The settings of the service provider, as JSON
    #[arg(long, value_name = "FILE", required_if_eq("unsolicited", "true"))]
    config: Option<PathBuf>,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    message: Message,
}

#[derive(Args)]
struct Terms {
    /// The ID of the request that the response has to answer
    #[arg(long, value_name = "ID", conflicts_with = "unsolicited", requires = "config")]
    request_id: Option<String>,
    /// No request is outstanding: the login was started at the identity provider
    #[arg(long)]
    unsolicited: bool,
    /// Judge as of this time (RFC 3339, such as 2026-01-31T12:00:00Z) instead of now
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    at: Option<samlight::Instant>,
}

#[derive(Args)]
struct Look {
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
    /// List every check, also those that passed
    #[arg(long, conflicts_with = "json")]
    all: bool,
}

#[derive(Args)]
struct Message {
    /// The message: XML, the base64 text of a SAMLResponse field, or a form body; - or nothing reads standard input
    file: Option<PathBuf>,
}

/// What the exit code says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    Fine = 0,
    Rejected = 1,
    Usage = 2,
    NotSaml = 3,
    Undecided = 4,
    Io = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Rejected => 1,
            Exit::Usage => 2,
            Exit::NotSaml => 3,
            Exit::Undecided => 4,
            Exit::Io => 5,
        })
    }
}

/// What a command leaves behind.
struct Done {
    exit: Exit,
    /// For standard output.
    data: String,
    /// Lines for standard error.
    talk: Vec<String>,
}

impl Done {
    fn new(exit: Exit, data: String) -> Self {
        Done { exit, data, talk: Vec::new() }
    }

    /// The command could not do its work.
    fn failed(exit: Exit, message: impl Into<String>) -> Self {
        Done { exit, data: String::new(), talk: vec![message.into()] }
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            // Help that nobody reads to its end is no error.
            let _ = usage.print();
            return if usage.use_stderr() { Exit::Usage.into() } else { Exit::Fine.into() };
        }
    };
    let style = Style::of_stdout();
    let done = match cli.command {
        Command::Verify(verify) => verify::verify(&verify, style),
        Command::Inspect(inspect) => verify::inspect(&inspect, style),
        Command::Decode(message) => verify::decode(&message, style),
        Command::Metadata { command } => metadata::run(&command, style),
        Command::Explain { code } => catalogue::explain(&code, style),
        Command::Codes { json } => Ok(catalogue::codes(json, style)),
    };
    finish(done.unwrap_or_else(|failed| failed))
}

fn finish(done: Done) -> ExitCode {
    let mut stderr = std::io::stderr().lock();
    for line in &done.talk {
        let _ = writeln!(stderr, "samlight: {}", terminal::harmless(line));
    }
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(done.data.as_bytes()).and_then(|()| stdout.flush()) {
        // Whoever reads the output may stop early, as `head` does: the verdict stands all the same.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let _ = writeln!(stderr, "samlight: standard output: {error}");
            Exit::Io.into()
        }
        _ => done.exit.into(),
    }
}
