//! The command `samlight`: the library for people, scripts and continuous integration.
//!
//! Data goes to standard output, talk to standard error, and the exit code says what became of the message. Nothing here decides anything:
//! every verdict is the library's.

mod catalogue;
mod input;
mod json;
mod keys;
mod ladder;
mod login;
mod logout;
mod metadata;
mod publish;
mod random;
mod request;
mod settings;
mod sign;
mod terminal;
mod time;
mod verify;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::terminal::Style;
use samlight::explain::Language;

const EXITS: &str = "\
Exit codes:
  0  verify, logout: the message is accepted; inspect, decode: it is readable
  1  verify, logout: the message is rejected, whatever the reason, also if it is empty or no SAML at all
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
    /// Judge a logout message as the single logout service would: a LogoutRequest or a LogoutResponse
    #[command(after_help = LOGOUT)]
    Logout(Logout),
    /// Print the XML of a message, and nothing else
    Decode(Message),
    /// Build a request for login, and sign it where a key is given
    #[command(after_help = SEND)]
    Login(Box<request::Login>),
    /// Build a request to end a session at the identity provider
    #[command(after_help = SEND)]
    LogoutRequest(Box<request::LogoutRequest>),
    /// Build the answer to a request for logout
    #[command(after_help = SEND)]
    LogoutResponse(Box<request::LogoutResponse>),
    /// Read the metadata of an identity provider or an aggregate that it stands in, or print our own
    #[command(after_help = METADATA)]
    Metadata {
        #[command(subcommand)]
        command: metadata::Command,
    },
    /// Say what a code means and how it is put right
    Explain {
        /// A code such as conditions.audience-mismatch
        code: String,
        /// The language of the texts: en, ja, tr or zh-Hans
        #[arg(long, value_name = "TAG", default_value = "en", value_parser = catalogue::language)]
        lang: Language,
    },
    /// List all codes
    Codes {
        /// Print the whole catalogue with its texts as JSON
        #[arg(long)]
        json: bool,
        /// The language of those texts: en, ja, tr or zh-Hans
        #[arg(long, value_name = "TAG", default_value = "en", value_parser = catalogue::language)]
        lang: Language,
    },
}

const SEND: &str = "\
Prints the URL to send the browser to, or with the binding post the page that posts itself. What your store has to
remember before that is said on standard error; --json prints all of it.";

const VERIFY: &str = "\
Without --request-id and --unsolicited a response that answers a request stays undecided (exit code 4): only your store
knows whether the request is outstanding. Where the policy allows unsolicited responses, no --request-id means that no
request is outstanding. The command remembers nothing, so it cannot see that an assertion was used
before; the claims to make in your store are printed.

An entry of idps in the settings may have metadataFile and certificateFiles in place of metadata and certificates; they
are read relative to the file of the settings.

Everything that an assertion consumer service would refuse is rejected with exit code 1, also an empty file: a script
may rely on 0 for accepted and 1 for refused.";

const LOGOUT: &str = "\
A query string is taken as it was received: give it in a file or with --query, never decoded and encoded again. A whole
address will do; what stands before its question mark is left out.

Without --request-id a LogoutResponse stays undecided (exit code 4): only your store knows whether the request that it
answers is outstanding. The exit codes are those of verify.";
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
    keys: Keys,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    message: Message,
}

#[derive(Args)]
struct Logout {
    /// The settings of the service provider, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The ID of our request that a LogoutResponse has to answer
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
    /// Judge as of this time (RFC 3339, such as 2026-01-31T12:00:00Z) instead of now
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    at: Option<samlight::Instant>,
    /// The query string, or the whole address, of a logout by HTTP-Redirect; instead of a file
    #[arg(long, value_name = "QUERY", conflicts_with = "file")]
    query: Option<String>,
    #[command(flatten)]
    look: Look,
    /// The message: a query string, a form body, XML, or the base64 text of a field; - or nothing reads standard input
    file: Option<PathBuf>,
}

#[derive(Args)]
struct Inspect {
    /// The settings of the service provider, as JSON
    #[arg(long, value_name = "FILE", required_if_eq("unsolicited", "true"))]
    config: Option<PathBuf>,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    keys: Keys,
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
    /// The certificate with which the client authenticated its TLS connection: a file with PEM or DER
    #[arg(long, value_name = "FILE", value_parser = input::certificate)]
    tls_certificate: Option<Der>,
    /// The client's network address
    #[arg(long, value_name = "IP")]
    address: Option<String>,
    /// The ID of the ArtifactResolve that an ArtifactResponse has to answer
    #[arg(long, value_name = "ID", requires = "artifact_idp")]
    artifact_resolve_id: Option<String>,
    /// The entity ID of the identity provider that the ArtifactResolve was sent to
    #[arg(long, value_name = "ENTITY", requires = "artifact_resolve_id")]
    artifact_idp: Option<String>,
}

/// The octets of a certificate.
#[derive(Clone)]
struct Der(Vec<u8>);

#[derive(Args)]
struct Keys {
    /// A private key (PEM) that opens what is encrypted; may be given more than once
    #[arg(long = "key", value_name = "FILE", requires = "config")]
    files: Vec<PathBuf>,
}

#[derive(Args)]
struct Look {
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
    /// List every check, also those that passed
    #[arg(long, conflicts_with = "json")]
    all: bool,
    /// The language of what is advised: en, ja, tr or zh-Hans
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = catalogue::language, conflicts_with = "json")]
    lang: Language,
}

#[derive(Args)]
struct Message {
    /// The message: XML, a SOAP envelope, the base64 text of a SAMLResponse field, or a form body; - or nothing reads standard input
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
        Command::Logout(logout) => logout::logout(&logout, style),
        Command::Decode(message) => verify::decode(&message, style),
        Command::Login(login) => request::login(&login),
        Command::LogoutRequest(logout) => request::logout_request(&logout),
        Command::LogoutResponse(logout) => request::logout_response(&logout),
        Command::Metadata { command } => metadata::run(&command, style),
        Command::Explain { code, lang } => catalogue::explain(&code, lang, style),
        Command::Codes { json, lang } => Ok(catalogue::codes(json, lang, style)),
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
