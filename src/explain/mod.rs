//! The texts that people read for every code: what was found, why it matters, and how it is put right on either side.
//!
//! The texts stand in one file per language, keyed by code, so that a translator needs no Rust. They are data for faces that show them;
//! a verdict never depends on them, and a build that does not call this module does not carry them.

mod attribute_names;
mod language;

use alloc::string::String;
pub use attribute_names::friendly_name;
pub use language::Language;

use alloc::collections::BTreeMap;

use crate::fault::Code;
use crate::json::{self, Value, Writer};

/// What an administrator is told about one code. Every text is one or more whole sentences.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The code that is explained.
    pub code: Code,
    /// The reason as a short sentence.
    pub title: String,
    /// What was found in the message or in the settings.
    pub what: String,
    /// Which attack or which rule of the standard makes it matter.
    pub why: String,
    /// How it is put right at the identity provider, with the names of fields in the consoles of common products.
    pub idp: String,
    /// How it is put right in the settings or in the application.
    pub sp: String,
}

/// Explains a code in English.
#[must_use]
pub fn explain(code: Code) -> Explanation {
    explain_in(code, Language::English)
}

/// Explains a code in one of the languages.
#[must_use]
pub fn explain_in(code: Code, language: Language) -> Explanation {
    explanation(code, &mut texts(language))
}

/// The whole catalogue as a JSON list, in the order of [`Code::ALL`]: `code`, `family`, `httpStatus`, `spec`, `about`, `title`, `what`, `why`,
/// `idp` and `sp`.
#[must_use]
pub fn catalogue_json(language: Language) -> String {
    let mut texts = texts(language);
    let mut json = Writer::default();
    json.open('[');
    for &code in Code::ALL {
        let Explanation { code, title, what, why, idp, sp } = explanation(code, &mut texts);
        json.open('{');
        json.field("code", Some(code.as_str()));
        json.field("family", Some(code.family().as_str()));
        json.name("httpStatus").number(code.family().http_status().into());
        for (name, text) in
            [("spec", code.spec()), ("about", code.about()), ("title", &title), ("what", &what), ("why", &why), ("idp", &idp), ("sp", &sp)]
        {
            json.field(name, Some(text));
        }
        json.close('}');
    }
    json.close(']');
    json.finish()
}

/// The texts of one code, in the order of [`FIELDS`].
type Texts = [String; 5];

const FIELDS: [&str; 5] = ["title", "what", "why", "idp", "sp"];

/// The tests below hold the shape of the files.
fn texts(language: Language) -> BTreeMap<String, Texts> {
    let Ok(Value::Object(codes)) = json::parse(language.texts()) else {
        return BTreeMap::new();
    };
    let text = |fields: &[(String, Value)], wanted: &str| match fields.iter().find(|(name, _)| name == wanted) {
        Some((_, Value::String(text))) => text.clone(),
        _ => String::new(),
    };
    let entry = |(code, value)| match value {
        Value::Object(fields) => Some((code, FIELDS.map(|name| text(&fields, name)))),
        _ => None,
    };
    codes.into_iter().filter_map(entry).collect()
}

fn explanation(code: Code, texts: &mut BTreeMap<String, Texts>) -> Explanation {
    let [title, what, why, idp, sp] = texts.remove(code.as_str()).unwrap_or_default();
    Explanation { code, title, what, why, idp, sp }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(explanation: &Explanation) -> [(&'static str, &str); 5] {
        [("title", &explanation.title), ("what", &explanation.what), ("why", &explanation.why), ("idp", &explanation.idp), ("sp", &explanation.sp)]
    }

    #[test]
    fn every_code_is_explained_and_nothing_else() {
        for language in Language::ALL {
            let texts: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(language.texts()).expect("the file has its shape");
            for code in Code::ALL {
                let fields: Vec<&str> = texts[code.as_str()].keys().map(String::as_str).collect();
                assert_eq!(fields, ["idp", "sp", "title", "what", "why"], "{code} {}", language.tag());
            }
            for code in texts.keys() {
                assert!(code.parse::<Code>().is_ok(), "{code} is explained but not in the catalogue ({})", language.tag());
            }
        }
    }

    #[test]
    fn the_files_have_no_code_twice_and_keep_the_order_of_the_catalogue() {
        for language in Language::ALL {
            let lines = language.texts().lines();
            let written: Vec<&str> = lines.filter_map(|line| line.strip_prefix("  \"").and_then(|line| line.strip_suffix("\": {"))).collect();
            let wanted: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
            assert_eq!(written, wanted, "{}", language.tag());
        }
    }

    #[test]
    fn every_text_is_made_of_whole_sentences() {
        for (code, language) in Code::ALL.iter().flat_map(|&code| Language::ALL.map(|language| (code, language))) {
            let tag = language.tag();
            let stop = if matches!(language, Language::English | Language::Turkish) { '.' } else { '\u{3002}' };
            for (field, text) in fields(&explain_in(code, language)) {
                assert!(text.ends_with(stop), "{code} {field} ({tag}) does not end with a full stop");
                assert!(text.chars().any(char::is_alphabetic), "{code} {field} ({tag}) is empty");
                let begins = |first: char| first.is_uppercase() || matches!(first, '`' | '"') || stop != '.';
                assert!(text.starts_with(begins) || text.starts_with("samlight"), "{code} {field} ({tag}) does not begin as a sentence");
                assert!(!text.contains("  ") && text.trim() == text, "{code} {field} ({tag}) has stray spaces");
                assert!(text.matches('`').count().is_multiple_of(2), "{code} {field} ({tag}) has an odd backtick");
                assert!(text.chars().all(|c| !c.is_control()), "{code} {field} ({tag}) has a control character");
            }
            let title = explain_in(code, language).title;
            assert!(title.chars().count() <= 60, "{code} ({tag}) has a long title: {title}");
        }
    }

    /// Names of settings, elements and commands are the same in every language, so what stands in backticks in English stands there in all of them.
    #[test]
    fn names_are_not_translated() {
        let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        for (code, language) in Code::ALL.iter().flat_map(|&code| Language::ALL.map(|language| (code, language))) {
            let (english, other) = (explain(code), explain_in(code, language));
            for ((field, english), (_, other)) in fields(&english).into_iter().zip(fields(&other)) {
                let there = quoted(other);
                for name in quoted(english) {
                    assert!(there.contains(&name), "{code} {field} ({}) does not name `{name}`", language.tag());
                }
                assert!(language == Language::English || english != other, "{code} {field} ({}) is not translated", language.tag());
            }
        }
    }

    #[test]
    fn no_text_speaks_of_our_source() {
        let ours = [
            "::",
            "Rust",
            "crate",
            "serde",
            "roxmltree",
            "unwrap",
            "panic",
            "Option<",
            "Vec<",
            "Some(",
            "Ok(",
            "Err(",
            "&str",
            "struct ",
            "enum ",
            "impl ",
            "TODO",
        ];
        let variants: Vec<String> = Code::ALL.iter().map(|code| format!("{code:?}")).collect();
        for &code in Code::ALL {
            for (field, text) in fields(&explain(code)) {
                for name in ours.iter().copied().chain(variants.iter().map(String::as_str)) {
                    assert!(!text.contains(name), "{code} {field} says {name}");
                }
            }
        }
    }

    #[test]
    fn no_two_codes_have_the_same_title() {
        let mut seen = BTreeMap::new();
        for (code, language) in Code::ALL.iter().flat_map(|&code| Language::ALL.map(|language| (code, language))) {
            if let Some(other) = seen.insert(explain_in(code, language).title, code) {
                panic!("{code} and {other} have the same title ({})", language.tag());
            }
        }
    }

    #[test]
    fn the_catalogue_is_a_list_of_all_codes_with_their_texts() {
        let list: Vec<serde_json::Value> = serde_json::from_str(&catalogue_json(Language::English)).expect("the catalogue is JSON");
        assert_eq!(list.len(), Code::ALL.len());
        for (entry, code) in list.iter().zip(Code::ALL) {
            assert_eq!(entry["code"], code.as_str());
            assert_eq!(entry["family"], code.family().as_str());
            assert_eq!(entry["httpStatus"], code.family().http_status());
            assert_eq!(entry["spec"], code.spec());
            assert_eq!(entry["about"], code.about());
            assert_eq!(entry["title"], explain(*code).title);
            assert_eq!(entry["sp"], explain(*code).sp);
        }
    }
}
