//! `verify`, `inspect` and `decode`.

use std::path::Path;

use samlight::{Answer, ArtifactTerms, Claim, ClaimKind, Code, Expect, Limits, Outcome, Report, Rule, ServiceProvider, Verdict};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::settings::Problem;
use crate::terminal::{self, Style};
use crate::{Der, Done, Exit, Inspect, Message, Terms, Verify, input, json, keys, ladder, login, settings, time};

/// What `verify --json` prints.
#[derive(Serialize)]
struct Verification<'a> {
    verdict: &'static str,
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<Box<RawValue>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Box<RawValue>>,
}

pub(crate) fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Accepted => Exit::Fine,
        Verdict::Rejected => Exit::Rejected,
        _ => Exit::Undecided,
    }
}

/// Judges a message as an assertion consumer service would.
pub(crate) fn verify(args: &Verify, style: Style) -> Result<Done, Done> {
    let provider = provider(&args.config, args.look.json)?;
    let bytes = input::message(args.message.file.as_deref())?;
    let terms = args.terms.judged(Some(&provider));
    let mut claims = None;
    let keys = args.keys.read()?;
    let judged = provider.check_opening(input::recognise(&bytes), terms.clone(), &keys, &mut keys::random).and_then(|pending| {
        let made = pending.claims().to_vec();
        let answers: Vec<Answer> = made.iter().map(answer).collect();
        claims = Some(made);
        pending.accept(&answers)
    });
    let (login, report) = match &judged {
        Ok(login) => (Some(login), &login.report),
        Err(rejection) => (None, rejection.report()),
    };
    let exit = exit(report.verdict);
    // A message that is refused for another reason has no claims worth making.
    let claims = claims.as_deref().filter(|_| exit != Exit::Rejected);
    let data = if args.look.json {
        json::line(&Verification {
            verdict: report.verdict.as_str(),
            code: report.code.map(Code::as_str),
            message: None,
            login: login.and_then(|login| json::written(login.to_json())),
            claims: claims.map(|claims| claims.iter().filter_map(|claim| json::written(claim.to_json())).collect()),
            report: json::written(report.to_json()),
        })
    } else {
        let mut out = ladder::report(report, terms.now, &args.look, style);
        out.extend(login.map(|login| login::table(login, style)));
        out.extend(claims.map(|claims| login::claims(claims, style)));
        out
    };
    let mut done = Done::new(exit, data);
    done.talk.extend(provider.warnings().iter().map(|warning| format!("warning: {warning}")));
    if exit == Exit::Undecided && open(report, Rule::Request) {
        done.talk.push("undecided: only your store knows whether the request is outstanding; give its ID with --request-id".into());
    }
    if exit == Exit::Undecided && open(report, Rule::Artifact) {
        done.talk.push("undecided: name what the ArtifactResponse has to answer with --artifact-resolve-id and --artifact-idp".into());
    }
    Ok(done)
}

/// The command has no memory: it was nobody's first use, and it knows of no request.
pub(crate) fn answer(claim: &Claim) -> Answer {
    match claim.kind {
        ClaimKind::Replay => Answer::Skipped,
        _ => Answer::NotAsked,
    }
}

pub(crate) fn open(report: &Report, rule: Rule) -> bool {
    report.checks.iter().any(|check| check.rule == rule && check.status == Outcome::NotRun)
}

/// Shows every check that can be made.
pub(crate) fn inspect(args: &Inspect, style: Style) -> Result<Done, Done> {
    let provider = args.config.as_deref().map(|path| provider(path, args.look.json)).transpose()?;
    let bytes = input::message(args.message.file.as_deref())?;
    let terms = args.terms.judged(provider.as_ref());
    let message = input::recognise(&bytes);
    let report = match &provider {
        Some(provider) => provider.inspect_opening(message, terms.clone(), &args.keys.read()?, &mut keys::random),
        None => samlight::inspect_alone(message, terms.now),
    };
    let data = if args.look.json { json::line(&json::written(report.to_json())) } else { ladder::report(&report, terms.now, &args.look, style) };
    let mut done = Done::new(if readable(&report) { Exit::Fine } else { Exit::NotSaml }, data);
    let warnings = provider.iter().flat_map(|provider| provider.warnings());
    done.talk.extend(warnings.map(|warning| format!("warning: {warning}")));
    if provider.is_none() && !args.look.json {
        done.talk.push("without --config nothing is known of your IdP: no signature was verified".into());
    }
    Ok(done)
}

/// Was a `samlp:Response` read at all?
fn readable(report: &Report) -> bool {
    report.checks.iter().all(|check| match check.rule {
        // A RelayState that is too long hides nothing.
        Rule::Binding if check.code == Some(Code::BindingRelayStateLimitExceeded) => true,
        Rule::Binding | Rule::Xml => check.status != Outcome::Fail,
        _ => check.code != Some(Code::ResponseMissing),
    })
}

/// The XML of a message and nothing else: byte for byte into a file or a pipe, harmless on a terminal.
pub(crate) fn decode(args: &Message, style: Style) -> Result<Done, Done> {
    let bytes = input::message(args.file.as_deref())?;
    match samlight::decode(input::recognise(&bytes), &Limits::default()) {
        Ok(text) if !text.trim_start().starts_with('<') => Err(Done::failed(Exit::NotSaml, "the decoded text is not XML")),
        Ok(xml) if style.terminal => Ok(Done::new(Exit::Fine, format!("{}\n", terminal::harmless_lines(xml.trim_end())))),
        Ok(xml) => Ok(Done::new(Exit::Fine, xml)),
        Err(rejection) => {
            let found = rejection.report().failure().and_then(|check| match &check.actual {
                Some(samlight::Fact::Text(text)) => Some(format!(" ({text})")),
                _ => None,
            });
            Err(Done::failed(Exit::NotSaml, format!("{rejection}{}", found.unwrap_or_default())))
        }
    }
}

pub(crate) fn provider(path: &Path, as_json: bool) -> Result<ServiceProvider, Done> {
    settings::service_provider(path).map_err(|problem| match problem {
        Problem::Unreadable(reason) => Done::failed(Exit::Io, reason),
        Problem::Wrong(code, reason) => {
            let mut done = Done::failed(Exit::Usage, format!("{code}: {reason}"));
            if as_json {
                let told = Verification {
                    verdict: Verdict::Undecided.as_str(),
                    code: Some(code.as_str()),
                    message: Some(&reason),
                    login: None,
                    claims: None,
                    report: None,
                };
                done.data = json::line(&told);
            }
            done
        }
    })
}

impl Terms {
    fn judged(&self, provider: Option<&ServiceProvider>) -> samlight::Terms {
        // Where every login has to answer a request, only the store could say which one. Where others are welcome, no request named is none sent.
        let welcome = provider.is_some_and(ServiceProvider::welcomes_unsolicited);
        let expect = match &self.request_id {
            Some(id) => Expect::ReplyTo(id.clone()),
            None if self.unsolicited || welcome => Expect::Unsolicited,
            None => Expect::Outstanding,
        };
        samlight::Terms {
            tls_certificate: self.tls_certificate.clone().map(|Der(octets)| octets),
            address: self.address.clone(),
            artifact: self.artifact_resolve_id.clone().zip(self.artifact_idp.clone()).map(|(resolve_id, idp)| ArtifactTerms { resolve_id, idp }),
            ..samlight::Terms::new(expect, self.at.unwrap_or_else(time::now))
        }
    }
}
