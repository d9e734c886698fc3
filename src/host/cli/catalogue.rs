//! `explain` and `codes`.

use std::fmt::Write as _;

use samlight::Code;
use samlight::explain::{Explanation, Language};

use crate::terminal::{Colour, Style};
use crate::{Done, Exit, json};

/// A language from what follows `--lang`.
pub(crate) fn language(tag: &str) -> Result<Language, String> {
    tag.parse().map_err(|()| format!("the texts exist in {}", Language::ALL.map(Language::tag).join(", ")))
}

/// What a code means and how it is put right.
pub(crate) fn explain(name: &str, language: Language, style: Style) -> Result<Done, Done> {
    let Ok(code) = name.parse::<Code>() else {
        let near: Vec<&str> = near(name).collect();
        let hint = if near.is_empty() { "`samlight codes` lists all of them".to_owned() } else { format!("did you mean {}?", near.join(", ")) };
        return Err(Done::failed(Exit::Usage, format!("unknown code `{name}`; {hint}")));
    };
    let mut out = format!("{}\n\n", style.paint(Colour::Strong, code.as_str()));
    advice(&mut out, &samlight::explain::explain_in(code, language), style);
    let family = code.family();
    style.paragraph(&mut out, "Answer", &format!("HTTP {} (family {})", family.http_status(), family.as_str()));
    style.paragraph(&mut out, "Standard", code.spec());
    Ok(Done::new(Exit::Fine, out))
}

/// The texts of a code, each under its label.
pub(crate) fn advice(out: &mut String, explanation: &Explanation, style: Style) {
    style.hanging(out, "  ", &explanation.title);
    for (label, text) in [("Found", &explanation.what), ("Why", &explanation.why), ("At the IdP", &explanation.idp), ("At the SP", &explanation.sp)] {
        style.paragraph(out, label, text);
    }
}

/// All codes.
pub(crate) fn codes(as_json: bool, language: Language, style: Style) -> Done {
    if as_json {
        return Done::new(Exit::Fine, json::harmless(&samlight::explain::catalogue_json(language)));
    }
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let mut out = String::new();
    for code in Code::ALL {
        let _ = writeln!(out, "{}  {}", style.paint(Colour::Strong, &format!("{:width$}", code.as_str())), code.about());
    }
    Done::new(Exit::Fine, out)
}

/// Up to three codes that may have been meant: those that contain the words, then those that differ by few letters.
fn near(name: &str) -> impl Iterator<Item = &'static str> {
    let name: String = name.trim().to_ascii_lowercase().replace('_', "-").chars().take(80).collect();
    let mut ranked: Vec<(usize, &str)> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter_map(|code| {
            let within = name.len() >= 4 && (code.contains(&name) || name.contains(code));
            let start = code.get(..name.len()).unwrap_or(code);
            let rank = if within { 0 } else { distance(&name, code).min(distance(&name, start) + 1) };
            (rank <= name.len().min(code.len()) / 3).then_some((rank, code))
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(3).map(|(_, code)| code)
}

/// How many letters have to be added, removed or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, x) in a.bytes().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (y, above) in b.bytes().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != y)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, wanted) in
            [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("same", "same", 0), ("ab", "ba", 2)]
        {
            assert_eq!(distance(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn what_was_meant_comes_first() {
        for (typed, meant) in [
            ("condition.audience-mismatch", "conditions.audience-mismatch"),
            ("signature.digest-missmatch", "signature.digest-mismatch"),
            ("AUDIENCE_MISMATCH", "conditions.audience-mismatch"),
            ("replay", "replay.claimed"),
            ("condition.audience", "conditions.audience-missing"),
            ("xml.malfromed", "xml.malformed"),
        ] {
            assert_eq!(near(typed).next(), Some(meant), "{typed}");
        }
        assert_eq!(near("zzzzzzzzzz").count(), 0);
        assert_eq!(near("").count(), 0);
        assert!(near("signature").count() == 3);
    }
}
