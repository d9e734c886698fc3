//! `logout`.

use std::fmt::Write as _;

use samlight::{Answer, Code, Expect, Instant, LogoutKind, Rule, Terms};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::terminal::{Colour, Style, harmless};
use crate::{Done, Exit, Logout, input, json, ladder, login, time, verify};

/// What `logout --json` prints.
#[derive(Serialize)]
struct Judgement {
    verdict: &'static str,
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logout: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<Box<RawValue>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Box<RawValue>>,
}

/// Judges a logout message as a single logout service would.
pub(crate) fn logout(args: &Logout, style: Style) -> Result<Done, Done> {
    let provider = verify::provider(&args.config, args.look.json)?;
    let bytes = match &args.query {
        Some(text) => input::query(text).to_vec(),
        None => input::message(args.file.as_deref())?,
    };
    let arrived = if args.query.is_some() { samlight::Input::Query(&bytes) } else { input::recognise_logout(&bytes) };
    let expect = args.request_id.clone().map_or(Expect::Outstanding, Expect::ReplyTo);
    let terms = Terms::new(expect, args.at.unwrap_or_else(time::now));
    let mut claims = None;
    let judged = provider.check_logout(arrived, &terms).and_then(|pending| {
        let made = pending.claims().to_vec();
        let answers: Vec<Answer> = made.iter().map(verify::answer).collect();
        claims = Some(made);
        pending.accept(&answers)
    });
    let (logout, report) = match &judged {
        Ok(logout) => (Some(logout), &logout.report),
        Err(rejection) => (None, rejection.report()),
    };
    let exit = verify::exit(report.verdict);
    // A message that is refused for another reason has no claims worth making.
    let claims = claims.as_deref().filter(|_| exit != Exit::Rejected);
    let data = if args.look.json {
        json::line(&Judgement {
            verdict: report.verdict.as_str(),
            code: report.code.map(Code::as_str),
            logout: logout.and_then(|logout| json::written(logout.to_json())),
            claims: claims.map(|claims| claims.iter().filter_map(|claim| json::written(claim.to_json())).collect()),
            report: json::written(report.to_json()),
        })
    } else {
        let mut out = ladder::report(report, terms.now, &args.look, style);
        out.extend(logout.map(|logout| table(logout, style)));
        out.extend(claims.filter(|claims| !claims.is_empty()).map(|claims| login::claims(claims, style)));
        out
    };
    let mut done = Done::new(exit, data);
    done.talk.extend(provider.warnings().iter().map(|warning| format!("warning: {warning}")));
    if exit == Exit::Undecided && verify::open(report, Rule::Request) {
        done.talk.push("undecided: only your store knows whether the logout request is outstanding; give its ID with --request-id".into());
    }
    Ok(done)
}

/// What was asked or answered.
fn table(logout: &samlight::Logout, style: Style) -> String {
    let mut out = String::new();
    let mut row = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {label:<14} {value}");
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(harmless);
    let time = |instant: &Option<Instant>| instant.map(|instant| instant.to_string());
    row("issuer", Some(harmless(&logout.issuer)));
    let title = match &logout.kind {
        LogoutKind::Request { id, name_id, session_indexes, reason, not_on_or_after } => {
            row("request", Some(harmless(id)));
            row("name ID", Some(harmless(&name_id.value)));
            row("  format", text(&name_id.format));
            row("  qualifier", text(&name_id.name_qualifier));
            row("  SP qualifier", text(&name_id.sp_name_qualifier));
            match session_indexes.as_slice() {
                [] => row("sessions", Some("all of them".into())),
                indexes => indexes.iter().for_each(|index| row("session", Some(harmless(index)))),
            }
            row("reason", text(reason));
            row("ends", time(not_on_or_after));
            "Logout requested"
        }
        LogoutKind::Response { id, in_response_to, status, partial, return_to } => {
            row("response", Some(harmless(id)));
            row("answers", Some(harmless(in_response_to)));
            row("status", Some(status.iter().map(|code| harmless(code)).collect::<Vec<_>>().join(" | ")));
            row("partial", partial.then(|| "sessions at other services may go on".into()));
            row("return to", text(return_to));
            "Logout answered"
        }
        _ => "Logout",
    };
    row("RelayState", text(&logout.relay_state));
    format!("\n{}\n{out}", style.paint(Colour::Strong, title))
}
