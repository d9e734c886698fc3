//! Requests for login and logout, and answers to the latter.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use samlight::{
    AuthnRequestOptions, Comparison, Instant, LogoutRequestOptions, LogoutResponseOptions, LogoutStatus, NameId, NameIdPolicy, RequestBinding,
    RequestedContext, Sent, ServiceProvider,
};

use crate::sign::Signing;
use crate::{Done, Exit, input, json, random, time, verify};

/// What all of them need.
#[derive(Args)]
pub(crate) struct Send {
    /// The settings of the service provider, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The entity ID of the identity provider; needed where there are several
    #[arg(long, value_name = "ENTITY-ID")]
    idp: Option<String>,
    /// How the message travels; redirect where the identity provider has it
    #[arg(long, value_enum)]
    binding: Option<Binding>,
    /// A handle of at most 80 bytes that comes back with the answer
    #[arg(long, value_name = "HANDLE")]
    relay_state: Option<String>,
    #[command(flatten)]
    signing: Signing,
    /// The ID of the message, instead of a random one
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Write this time (RFC 3339, such as 2026-01-31T12:00:00Z) instead of now
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    at: Option<Instant>,
    /// Print JSON for programs: the URL, the page, the XML, and what to store
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Login {
    #[command(flatten)]
    send: Send,
    /// Which of our endpoints the answer goes to; the first one unless said
    #[arg(long, value_name = "URL")]
    acs_url: Option<String>,
    /// Ask to authenticate the user anew
    #[arg(long)]
    force_authn: bool,
    /// Ask not to show anything to the user
    #[arg(long)]
    passive: bool,
    /// The format of name to ask for; idp-first for the first one of the identity provider's metadata
    #[arg(long, value_name = "URI")]
    name_id_format: Option<String>,
    /// A name may be made up for a user who has none yet
    #[arg(long)]
    allow_create: bool,
    /// An authentication context class to ask for; may be given several times
    #[arg(long, value_name = "URI")]
    context: Vec<String>,
    /// How the answer's context compares with those: exact, minimum, maximum or better
    #[arg(long, value_name = "HOW", requires = "context", value_parser = comparison)]
    comparison: Option<Comparison>,
    /// A file with XML for samlp:Extensions
    #[arg(long, value_name = "FILE")]
    extensions: Option<PathBuf>,
    /// What to remember with the request
    #[arg(long, value_name = "TEXT")]
    return_to: Option<String>,
}

#[derive(Args)]
pub(crate) struct LogoutRequest {
    #[command(flatten)]
    send: Send,
    /// The name of the user, as the login gave it
    #[arg(long, value_name = "NAME")]
    name_id: String,
    /// The format of the name, as the login gave it
    #[arg(long, value_name = "URI")]
    name_id_format: Option<String>,
    /// The NameQualifier, as the login gave it
    #[arg(long, value_name = "TEXT")]
    name_qualifier: Option<String>,
    /// The SPNameQualifier, as the login gave it
    #[arg(long, value_name = "TEXT")]
    sp_name_qualifier: Option<String>,
    /// A session to end; may be given several times, none means all
    #[arg(long, value_name = "INDEX")]
    session_index: Vec<String>,
    /// Why, as a URI
    #[arg(long, value_name = "URI")]
    reason: Option<String>,
    /// Until when the request counts
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    not_on_or_after: Option<Instant>,
}

#[derive(Args)]
pub(crate) struct LogoutResponse {
    #[command(flatten)]
    send: Send,
    /// The ID of the request
    #[arg(long, value_name = "ID")]
    in_response_to: String,
    /// What became of it
    #[arg(long, value_enum)]
    status: Status,
    /// More about it, for people
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Binding {
    Redirect,
    Post,
}

#[derive(Clone, Copy, ValueEnum)]
enum Status {
    Success,
    Partial,
    Requester,
    Responder,
}

fn comparison(name: &str) -> Result<Comparison, String> {
    Comparison::of(name).ok_or_else(|| "one of exact, minimum, maximum and better is wanted".to_owned())
}

impl Send {
    fn provider(&self) -> Result<ServiceProvider, Done> {
        verify::provider(&self.config, self.json)
    }

    fn binding(&self) -> Option<RequestBinding> {
        self.binding.map(|binding| match binding {
            Binding::Redirect => RequestBinding::Redirect,
            Binding::Post => RequestBinding::Post,
        })
    }

    fn id(&self) -> Result<String, Done> {
        self.id.clone().map_or_else(random::id, Ok)
    }

    fn now(&self) -> Instant {
        self.at.unwrap_or_else(time::now)
    }

    /// The URL, or the page that posts itself; what to store goes to the people, or with everything else into the JSON.
    fn done(&self, sent: &Sent) -> Done {
        if self.json {
            let mut data = json::harmless(&sent.to_json());
            data.push('\n');
            return Done::new(Exit::Fine, data);
        }
        let mut data = sent.html.clone().or_else(|| sent.url.clone()).unwrap_or_default();
        data.push('\n');
        let mut done = Done::new(Exit::Fine, data);
        if let Some(state) = &sent.state {
            let until = Instant::from_unix_ms(state.until);
            done.talk.push(format!("put into your store until {until}, before this is sent: {} = {}", state.key, state.value));
        }
        done
    }
}

pub(crate) fn login(login: &Login) -> Result<Done, Done> {
    let send = &login.send;
    let signer = send.signing.signer()?;
    let mut options = AuthnRequestOptions::default();
    options.idp = send.idp.clone();
    options.binding = send.binding();
    options.relay_state = send.relay_state.clone();
    options.return_to = login.return_to.clone();
    options.acs_url = login.acs_url.clone();
    options.force_authn = login.force_authn;
    options.passive = login.passive;
    options.context = RequestedContext { classes: login.context.clone(), declarations: Vec::new(), comparison: login.comparison };
    if login.name_id_format.is_some() || login.allow_create {
        let allow_create = login.allow_create.then_some(true);
        options.name_id_policy = Some(NameIdPolicy { format: login.name_id_format.clone(), allow_create, sp_name_qualifier: None });
    }
    if let Some(path) = &login.extensions {
        let bytes = input::file(path).map_err(|reason| Done::failed(Exit::Io, reason))?;
        let text = String::from_utf8(input::without_mark(&bytes).to_vec());
        options.extensions = Some(text.map_err(|_| Done::failed(Exit::Usage, format!("{}: not UTF-8 text", path.display())))?);
    }
    // Whoever gives a key wants a signature.
    options.sign = signer.method.is_some().then_some(true);
    options.sign_with = signer.method.clone();
    let sent = signer.finish(send.provider()?.prepare_authn_request(&send.id()?, send.now(), &options))?;
    Ok(send.done(&sent))
}

pub(crate) fn logout_request(logout: &LogoutRequest) -> Result<Done, Done> {
    let send = &logout.send;
    let signer = send.signing.signer()?;
    let mut options = LogoutRequestOptions::new(NameId {
        value: logout.name_id.clone(),
        format: logout.name_id_format.clone(),
        name_qualifier: logout.name_qualifier.clone(),
        sp_name_qualifier: logout.sp_name_qualifier.clone(),
    });
    options.idp = send.idp.clone();
    options.binding = send.binding();
    options.relay_state = send.relay_state.clone();
    options.session_indexes = logout.session_index.clone();
    options.reason = logout.reason.clone();
    options.not_on_or_after = logout.not_on_or_after;
    options.sign_with = signer.method.clone();
    let sent = signer.finish(send.provider()?.prepare_logout_request(&send.id()?, send.now(), &options))?;
    Ok(send.done(&sent))
}

pub(crate) fn logout_response(logout: &LogoutResponse) -> Result<Done, Done> {
    let send = &logout.send;
    let signer = send.signing.signer()?;
    let status = match logout.status {
        Status::Success => LogoutStatus::Success,
        Status::Partial => LogoutStatus::Partial,
        Status::Requester => LogoutStatus::Requester,
        Status::Responder => LogoutStatus::Responder,
    };
    let mut options = LogoutResponseOptions::new(logout.in_response_to.clone(), status);
    options.idp = send.idp.clone();
    options.binding = send.binding();
    options.relay_state = send.relay_state.clone();
    options.message = logout.message.clone();
    options.sign_with = signer.method.clone();
    let sent = signer.finish(send.provider()?.prepare_logout_response(&send.id()?, send.now(), &options))?;
    Ok(send.done(&sent))
}
