//! XML out. Names are ours and fixed; every value is escaped, and what XML 1.0 cannot carry is refused by the name of its setting.

use crate::fault::Code;
use crate::request::encode::escape;
use crate::settings::ConfigError;
use alloc::string::String;
use alloc::vec::Vec;

/// An XML text that grows. The first value that cannot be written is remembered and comes out of [`Markup::finish`].
#[derive(Default)]
pub(super) struct Markup {
    out: String,
    open: Vec<&'static str>,
    /// The last start tag still takes attributes.
    in_tag: bool,
    signature_at: Option<usize>,
    wrong: Option<ConfigError>,
}

impl Markup {
    pub(super) fn start(&mut self, name: &'static str) {
        self.close_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
    }

    /// An attribute whose value somebody gave; `place` is the name of the setting or option.
    #[inline(never)]
    pub(super) fn attr(&mut self, name: &str, value: &str, place: &str) {
        self.carried(value, place);
        self.fixed(name, value);
    }

    /// An attribute whose value is ours.
    #[inline(never)]
    pub(super) fn fixed(&mut self, name: &str, value: &str) {
        for part in [" ", name, "=\"", &escape(value), "\""] {
            self.out.push_str(part);
        }
    }

    pub(super) fn optional(&mut self, name: &str, value: Option<&str>, place: &str) {
        if let Some(value) = value {
            self.attr(name, value, place);
        }
    }

    /// `xmlns` and `xmlns:prefix`.
    pub(super) fn namespace(&mut self, prefix: &str, name: &str) {
        self.fixed(prefix, name);
    }

    #[inline(never)]
    pub(super) fn text(&mut self, value: &str, place: &str) {
        self.carried(value, place);
        self.close_tag();
        self.out.push_str(&escape(value));
    }

    /// XML that was checked before.
    pub(super) fn raw(&mut self, xml: &str) {
        self.close_tag();
        self.out.push_str(xml);
    }

    #[inline(never)]
    pub(super) fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if core::mem::take(&mut self.in_tag) {
            self.out.push_str("/>");
        } else {
            for part in ["</", name, ">"] {
                self.out.push_str(part);
            }
        }
    }

    /// An element with nothing but text.
    #[inline(never)]
    pub(super) fn element(&mut self, name: &'static str, text: &str, place: &str) {
        self.start(name);
        self.text(text, place);
        self.end();
    }

    /// Here is where the signature goes, if there is to be one.
    pub(super) fn signature(&mut self) {
        self.close_tag();
        self.signature_at = Some(self.out.len());
    }

    fn close_tag(&mut self) {
        if core::mem::take(&mut self.in_tag) {
            self.out.push('>');
        }
    }

    fn carried(&mut self, value: &str, place: &str) {
        if self.wrong.is_none() {
            self.wrong = match value.is_empty() {
                true => Some(ConfigError::new(Code::ConfigValueMalformed, format!("{place}: is empty; give a value or leave it out"))),
                false => carried(value, place).err(),
            };
        }
    }

    /// The text, and where in it the signature goes.
    pub(super) fn finish(mut self) -> Result<(String, usize), ConfigError> {
        while !self.open.is_empty() {
            self.end();
        }
        match self.wrong {
            None => Ok((self.out, self.signature_at.unwrap_or_default())),
            Some(error) => Err(error),
        }
    }
}

/// XML 1.0 has no way to write most control characters and two others, not even by reference (xml 2.2).
pub(crate) fn carried(value: &str, place: &str) -> Result<(), ConfigError> {
    let cannot = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    match value.chars().find(|c| cannot(*c)) {
        None => Ok(()),
        Some(c) => {
            let reason = format!("{place}: has the character U+{:04X}, which XML cannot carry; take it out", u32::from(c));
            Err(ConfigError::new(Code::ConfigValueMalformed, reason))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_elements_closed() {
        let mut xml = Markup::default();
        xml.start("a");
        xml.attr("b", "<\"\n&>", "b");
        xml.signature();
        xml.element("c", "x\r<y>", "c");
        xml.start("d");
        xml.end();
        let (text, at) = xml.finish().unwrap();
        assert_eq!(text, r#"<a b="&lt;&quot;&#10;&amp;&gt;"><c>x&#13;&lt;y&gt;</c><d/></a>"#);
        assert_eq!(&text[at..at + 2], "<c");
    }

    #[test]
    fn what_xml_cannot_carry_is_refused_by_its_name() {
        for c in ['\0', '\u{1}', '\u{8}', '\u{b}', '\u{c}', '\u{e}', '\u{1b}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
            let mut xml = Markup::default();
            xml.element("a", &format!("x{c}"), "here");
            let error = xml.finish().unwrap_err();
            assert!(error.to_string().starts_with("here: has the character U+00") || error.to_string().contains("U+FFF"), "{error}");
        }
        for c in ['\t', '\n', '\r', ' ', '\u{7f}', '\u{fffd}', '\u{10000}', '\u{10ffff}'] {
            assert!(carried(&c.to_string(), "here").is_ok(), "{c:?}");
        }
    }
}
