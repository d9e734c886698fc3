//! The languages in which the texts exist.

use core::str::FromStr;

/// A language of the texts. English is the source of the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
    /// Chinese in simplified characters.
    SimplifiedChinese,
    /// Turkish.
    Turkish,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 4] = [Language::English, Language::Japanese, Language::SimplifiedChinese, Language::Turkish];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Japanese => "ja",
            Language::SimplifiedChinese => "zh-Hans",
            Language::Turkish => "tr",
        }
    }

    pub(super) const fn texts(self) -> &'static str {
        match self {
            Language::English => include_str!("en.json"),
            Language::Japanese => include_str!("ja.json"),
            Language::SimplifiedChinese => include_str!("zh-Hans.json"),
            Language::Turkish => include_str!("tr.json"),
        }
    }
}

impl FromStr for Language {
    type Err = ();

    /// From a language tag, such as `ja`, `tr-TR` or `zh-CN`. Traditional characters are another language.
    fn from_str(tag: &str) -> Result<Self, ()> {
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let is = |known: &str| language.eq_ignore_ascii_case(known);
        if is("en") {
            return Ok(Language::English);
        } else if is("ja") {
            return Ok(Language::Japanese);
        } else if is("tr") {
            return Ok(Language::Turkish);
        }
        let traditional = parts.any(|part| ["Hant", "TW", "HK", "MO"].iter().any(|other| part.eq_ignore_ascii_case(other)));
        if is("zh") && !traditional { Ok(Language::SimplifiedChinese) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_people_write_them() {
        for language in Language::ALL {
            assert_eq!(language.tag().parse(), Ok(language));
        }
        for (tag, wanted) in [
            ("EN-us", Ok(Language::English)),
            ("ja_JP", Ok(Language::Japanese)),
            ("tr-TR", Ok(Language::Turkish)),
            ("zh", Ok(Language::SimplifiedChinese)),
            ("zh-CN", Ok(Language::SimplifiedChinese)),
            ("zh-Hant", Err(())),
            ("zh-TW", Err(())),
            ("de", Err(())),
            ("", Err(())),
        ] {
            assert_eq!(tag.parse::<Language>(), wanted, "{tag}");
        }
    }
}
