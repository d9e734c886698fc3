//! A report for people: the verdict, what failed and by how much, and what to do about it.

use std::fmt::Write as _;

use samlight::{Check, Fact, Instant, Outcome, Report, Rule, SignatureFacts, SignedElement, Verdict};

use crate::Look;
use crate::catalogue;
use crate::terminal::{Colour, Style, harmless};
use crate::time;

/// The width of the longest rule.
const RULE: usize = 29;

/// The whole answer.
pub(crate) fn report(report: &Report, now: Instant, look: &Look, style: Style) -> String {
    let all = look.all;
    let mut out = verdict(report, style);
    for line in context(report, now) {
        out.push_str(&style.paint(Colour::Faint, &line));
        out.push('\n');
    }
    out.push('\n');
    for check in report.checks.iter().filter(|check| all || matches!(check.status, Outcome::Fail | Outcome::Warn)) {
        rung(&mut out, check, style);
    }
    let refused = report.checks.iter().any(|check| check.rule == Rule::Status && check.status == Outcome::Fail);
    if let Some(message) = report.status.as_ref().filter(|_| refused).and_then(|status| status.message.as_ref()) {
        style.hanging(&mut out, &format!("   {:RULE$} ", "the IdP says"), message);
    }
    not_run(&mut out, report, all, style);
    counts(&mut out, report, all);
    if let Some(code) = report.code {
        out.push('\n');
        catalogue::advice(&mut out, &samlight::explain::explain_in(code, look.lang), style);
    }
    out
}

fn verdict(report: &Report, style: Style) -> String {
    let (word, colour) = match report.verdict {
        Verdict::Accepted => ("ACCEPTED", Colour::Good),
        Verdict::Rejected => ("REJECTED", Colour::Bad),
        _ => ("UNDECIDED", Colour::Doubtful),
    };
    let word = style.paint(colour, word);
    match report.code {
        Some(code) => format!("{word}  {}\n", style.paint(Colour::Strong, code.as_str())),
        None => format!("{word}\n"),
    }
}

fn context(report: &Report, now: Instant) -> Vec<String> {
    let mut lines = vec![format!("as of {now}")];
    lines.extend(report.idp.as_ref().map(|idp| format!("IdP {}", harmless(idp))));
    lines.extend(report.signatures.iter().map(signature));
    lines
}

fn signature(facts: &SignatureFacts) -> String {
    let on = match facts.on {
        SignedElement::Response => "Response",
        SignedElement::LogoutRequest => "LogoutRequest",
        SignedElement::LogoutResponse => "LogoutResponse",
        _ => "Assertion",
    };
    // The part of the identifier that people know: rsa-sha256.
    let method = facts.method.as_deref().and_then(|method| method.rsplit('#').next()).unwrap_or("unknown method");
    match facts.key_sha256.as_deref().and_then(|key| key.get(..16)) {
        Some(key) => format!("{on} signed with {} by key {key}", harmless(method)),
        None => format!("{on} carries a signature with {}", harmless(method)),
    }
}

fn rung(out: &mut String, check: &Check, style: Style) {
    let (mark, colour) = match check.status {
        Outcome::Pass => ("v", Colour::Good),
        Outcome::Fail => ("x", Colour::Bad),
        Outcome::Warn => ("!", Colour::Doubtful),
        Outcome::Skipped => ("-", Colour::Faint),
        _ => ("?", Colour::Doubtful),
    };
    let mut lines = Vec::new();
    lines.extend(check.code.map(|code| format!("{code}: {}", code.about())));
    // A check with a margin compares a limit with the clock; every other one what was wanted with what came.
    let (wanted, came) = if check.margin_ms.is_some() { ("limit   ", "clock   ") } else { ("expected", "found   ") };
    lines.extend(check.expected.as_ref().map(|fact| format!("{wanted}  {}", told(fact))));
    lines.extend(check.actual.as_ref().map(|fact| format!("{came}  {}{}", told(fact), difference(check).unwrap_or_default())));
    lines.extend(check.margin_ms.map(margin));
    if lines.is_empty() {
        lines.push(
            match check.status {
                Outcome::Pass => "passed",
                Outcome::Skipped => "does not apply",
                Outcome::NotRun => "not run",
                _ => "",
            }
            .to_owned(),
        );
    }
    let mut lines = lines.into_iter();
    let first = lines.next().unwrap_or_default();
    let _ = writeln!(out, " {} {:RULE$} {first}", style.paint(colour, mark), check.rule.as_str());
    for line in lines {
        let _ = writeln!(out, "   {:RULE$} {line}", "");
    }
}

/// In an undecided report these are the reason; in a refused one they follow from what failed, and many of them are no news.
fn not_run(out: &mut String, report: &Report, all: bool, style: Style) {
    let names: Vec<&str> = report.checks.iter().filter(|check| check.status == Outcome::NotRun).map(|check| check.rule.as_str()).collect();
    let told = if report.verdict == Verdict::Rejected && names.len() > 15 {
        format!("{} checks, since what they need could not be read", names.len())
    } else {
        names.join(", ")
    };
    if !all && !names.is_empty() {
        style.hanging(out, &format!(" ? {:RULE$} ", "not run"), &told);
    }
}

fn counts(out: &mut String, report: &Report, all: bool) {
    let count = |status| report.checks.iter().filter(|check| check.status == status).count();
    let mut parts = vec![format!("{} passed", count(Outcome::Pass))];
    for (status, word) in
        [(Outcome::Fail, "failed"), (Outcome::Warn, "to look at"), (Outcome::Skipped, "not applicable"), (Outcome::NotRun, "not run")]
    {
        let many = count(status);
        if many > 0 {
            parts.push(format!("{many} {word}"));
        }
    }
    let hint = if all { "" } else { "   (--all lists every check)" };
    let _ = writeln!(out, " = {}{hint}", parts.join(", "));
}

fn told(fact: &Fact) -> String {
    match fact {
        Fact::Text(text) => quoted(text),
        Fact::List(texts) if texts.is_empty() => "nothing".to_owned(),
        Fact::List(texts) => texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(" | "),
        Fact::Count(count) => count.to_string(),
        Fact::Instant(instant) => instant.to_string(),
        _ => String::new(),
    }
}

/// White space at an end would be invisible.
fn quoted(text: &str) -> String {
    if text.is_empty() || text.trim() != text { format!("\"{}\"", harmless(text)) } else { harmless(text) }
}

fn margin(ms: i64) -> String {
    if ms < 0 {
        format!("missed by {}, the clock skew counted in", time::words(ms))
    } else {
        format!("holds by {}, the clock skew counted in", time::words(ms))
    }
}

/// The differences that eyes miss, for a failed comparison.
fn difference(check: &Check) -> Option<&'static str> {
    let (Outcome::Fail, Some(Fact::Text(found))) = (check.status, &check.actual) else { return None };
    let expected: &[String] = match &check.expected {
        Some(Fact::Text(text)) => std::slice::from_ref(text),
        Some(Fact::List(texts)) => texts,
        _ => return None,
    };
    let same = |change: fn(&str) -> String| expected.iter().any(|text| change(text) == change(found));
    let without_scheme = |text: &str| text.trim_start_matches("https://").trim_start_matches("http://").to_owned();
    if same(|text| text.trim().to_owned()) {
        Some("  (differs in white space)")
    } else if same(|text| text.trim_end_matches('/').to_owned()) {
        Some("  (differs in the \"/\" at the end)")
    } else if same(str::to_lowercase) {
        Some("  (differs in upper and lower case)")
    } else if same(without_scheme) {
        Some("  (differs in http and https)")
    } else {
        None
    }
}
