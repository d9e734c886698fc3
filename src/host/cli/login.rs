//! A login and its claims, for people.

use std::fmt::Write as _;

use samlight::{AttributeValue, Claim, ClaimKind, Login};

use crate::terminal::{Colour, Style, harmless};

/// Who was logged in: what the application will read.
pub(crate) fn table(login: &Login, style: Style) -> String {
    let mut out = format!("\n{}\n", style.paint(Colour::Strong, "Login"));
    let mut row = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {label:<14} {value}");
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(harmless);
    row("issuer", Some(harmless(&login.issuer)));
    row("name ID", Some(login.name_id.as_ref().map_or_else(|| "none".into(), |name_id| harmless(&name_id.value))));
    if let Some(name_id) = &login.name_id {
        row("  format", text(&name_id.format));
        row("  qualifier", text(&name_id.name_qualifier));
        row("  SP qualifier", text(&name_id.sp_name_qualifier));
    }
    row("answers", Some(text(&login.in_response_to).unwrap_or_else(|| "no request".into())));
    row("authenticated", login.authn_instant.map(|at| at.to_string()));
    row("  context", text(&login.authn_context_class_ref));
    row("  declared", text(&login.authn_context_decl_ref));
    row("  by way of", (!login.authenticating_authorities.is_empty()).then(|| harmless(&login.authenticating_authorities.join(", "))));
    row("  from", text(&login.subject_locality));
    row("session", text(&login.session_index));
    row("  ends", login.session_not_on_or_after.map(|at| at.to_string()));
    row("assertion", Some(harmless(&login.assertion_id)));
    if !login.attributes.is_empty() {
        let _ = writeln!(out, "\n{}", style.paint(Colour::Strong, "Attributes"));
    }
    for attribute in &login.attributes {
        let friendly = attribute.friendly_name.as_deref().map(|name| format!("  ({})", harmless(name))).unwrap_or_default();
        let _ = writeln!(out, "  {}{friendly}", harmless(&attribute.name));
        for value in &attribute.values {
            let _ = writeln!(out, "    {}", told(value));
        }
    }
    out
}

fn told(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text { text, .. } if text.is_empty() => "\"\"".to_owned(),
        AttributeValue::Text { text, .. } => harmless(text),
        AttributeValue::Xml(xml) => harmless(xml),
        _ => "nil".to_owned(),
    }
}

/// What the caller still has to do, since the command remembers nothing.
pub(crate) fn claims(claims: &[Claim], style: Style) -> String {
    let mut out = format!("\n{}\n", style.paint(Colour::Strong, "Claims to make in your store before anybody is logged in"));
    for claim in claims {
        let verb = match claim.kind {
            ClaimKind::Request => "take",
            _ => "claim",
        };
        let _ = writeln!(out, "  {verb:<6} {}  until {}", harmless(&claim.key), claim.until);
    }
    out
}
