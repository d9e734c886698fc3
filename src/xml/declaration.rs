//! The byte order mark and the XML declaration (xml 2.8, 4.3.3). roxmltree reads UTF-8 whatever the declaration says, so a message could claim
//! UTF-16 or ISO-8859-1 and mean something else to another reader.

use crate::fault::{Code, Fault};
use crate::mark;

use super::span;

const MARK: &str = "\u{FEFF}";

/// Checks the declaration if there is one. Returns where it ends: where the markup begins.
pub(super) fn check(text: &str) -> Result<usize, Fault> {
    let start = if text.starts_with(MARK) { MARK.len() } else { 0 };
    let Some(rest) = text.get(start..).and_then(|rest| rest.strip_prefix("<?xml")) else { return Ok(start) };
    if !rest.starts_with(|c| is_space(c) || c == '?') {
        return Ok(start); // `<?xml-stylesheet`: an instruction, refused as such
    }
    let malformed = || Fault::new(Code::XmlMalformed).expected("an XML declaration").at(span(start..start + "<?xml".len()));
    let (inside, after) = mark::split(rest, "?>").ok_or_else(malformed)?;
    let at = span(start..text.len() - after.len());

    // The order is part of the grammar: version, encoding, standalone.
    let (version, rest) = pseudo_attribute(inside, "version").and_then(|(value, rest)| Some((value?, rest))).ok_or_else(malformed)?;
    let (encoding, rest) = pseudo_attribute(rest, "encoding").ok_or_else(malformed)?;
    let (standalone, rest) = pseudo_attribute(rest, "standalone").ok_or_else(malformed)?;
    if !rest.trim_start_matches(is_space).is_empty() || standalone.is_some_and(|value| value != "yes" && value != "no") {
        return Err(malformed());
    }

    let unsupported =
        |expected: &str, actual: &str| Fault::new(Code::XmlEncodingUnsupported).expected(expected).actual(super::excerpt(actual)).at(at);
    if version != "1.0" {
        return Err(unsupported("1.0", version));
    }
    match encoding {
        Some(name) if !name.eq_ignore_ascii_case("UTF-8") => Err(unsupported("UTF-8", name)),
        _ => Ok(text.len() - after.len()),
    }
}

/// `S name S? = S? quoted`: the value if this attribute comes next, and the rest. `None` if it comes but is malformed.
fn pseudo_attribute<'t>(text: &'t str, name: &str) -> Option<(Option<&'t str>, &'t str)> {
    let trimmed = text.trim_start_matches(is_space);
    let Some(rest) = trimmed.strip_prefix(name) else { return Some((None, text)) };
    if trimmed.len() == text.len() {
        return None;
    }
    let rest = rest.trim_start_matches(is_space).strip_prefix('=')?.trim_start_matches(is_space);
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let (value, rest) = rest.get(1..)?.split_once(quote)?;
    Some((Some(value), rest))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<Code> {
        check(text).err().map(|fault| fault.code)
    }

    #[test]
    fn declarations_that_are_fine() {
        for text in [
            "<a/>",
            "\u{FEFF}<a/>",
            "<?xml version=\"1.0\"?><a/>",
            "\u{FEFF}<?xml version='1.0' encoding='utf-8'?><a/>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?><a/>",
            "<?xml\n version\t=\r'1.0'\nencoding = \"Utf-8\"\nstandalone='no'?>\n<a/>",
        ] {
            assert_eq!(code(text), None, "{text}");
            assert!(text[check(text).unwrap()..].trim_start().starts_with("<a/>"), "{text}");
        }
    }

    #[test]
    fn declarations_that_lie_about_the_encoding_or_the_version() {
        for text in [
            "<?xml version='9.9'?><a/>",
            "<?xml version='1.1'?><a/>",
            "<?xml version='1.00'?><a/>",
            "<?xml version=''?><a/>",
            "<?xml version='1.0' encoding='UTF-16'?><a/>",
            "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
            "<?xml version='1.0' encoding='UTF-7'?><a/>",
            "<?xml version='1.0' encoding=' UTF-8'?><a/>",
            "<?xml version='1.0' encoding=''?><a/>",
        ] {
            assert_eq!(code(text), Some(Code::XmlEncodingUnsupported), "{text}");
        }
    }

    #[test]
    fn declarations_that_are_not_well_formed() {
        for text in [
            "<?xml?><a/>",
            "<?xml ?><a/>",
            "<?xml version?><a/>",
            "<?xml version=1.0?><a/>",
            "<?xml version='1.0\"?><a/>",
            "<?xml version='1.0'encoding='UTF-8'?><a/>",
            "<?xml encoding='UTF-8'?><a/>",
            "<?xml encoding='UTF-8' version='1.0'?><a/>",
            "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>",
            "<?xml version='1.0' standalone='maybe'?><a/>",
            "<?xml version='1.0' version='1.0'?><a/>",
            "<?xml version='1.0' encoding='UTF-8' encoding='UTF-16'?><a/>",
            "<?xml version='1.0' other='1'?><a/>",
            "<?xml version='1.0' <a/>",
        ] {
            assert_eq!(code(text), Some(Code::XmlMalformed), "{text}");
        }
    }
}
