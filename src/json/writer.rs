//! JSON out: text, compact, without anything between it and the string it grows in.

use crate::mark;
use alloc::string::String;
use core::fmt::Write as _;

/// Writes JSON text, compact, fields in the order in which they are named.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
}

impl Writer {
    /// Room for a report, so that it need not be copied again and again while it grows.
    pub(crate) fn long() -> Self {
        Writer { out: String::with_capacity(4096) }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    fn separate(&mut self) {
        if !matches!(self.out.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(',');
        }
    }

    pub(crate) fn open(&mut self, bracket: char) {
        self.separate();
        self.out.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: char) {
        self.out.push(bracket);
    }

    /// The name of a field, which is ours: nothing in it has to be escaped.
    pub(crate) fn name(&mut self, name: &'static str) -> &mut Self {
        self.separate();
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        self
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.separate();
        self.out.push('"');
        let mut rest = text;
        while let Some(at) = mark::position(rest.as_bytes(), b' ', [b'"', b'"', b'\\', b'\\']) {
            let (plain, special) = rest.split_at(at);
            self.out.push_str(plain);
            match special.as_bytes().first() {
                Some(b'"') => self.out.push_str("\\\""),
                Some(b'\\') => self.out.push_str("\\\\"),
                Some(b'\n') => self.out.push_str("\\n"),
                Some(b'\r') => self.out.push_str("\\r"),
                Some(b'\t') => self.out.push_str("\\t"),
                Some(other) => {
                    // Writing into a String cannot fail.
                    let _ = write!(self.out, "\\u{other:04x}");
                }
                None => {}
            }
            rest = special.get(1..).unwrap_or_default();
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    /// A text, or null.
    pub(crate) fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.raw("null"),
        }
    }

    /// A field with a text, left out where there is none.
    pub(crate) fn field(&mut self, name: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.name(name).string(text);
        }
    }

    /// A field whose name is somebody else's.
    #[cfg(any(feature = "gate", test))]
    pub(crate) fn entry(&mut self, name: &str, text: &str) {
        self.string(name);
        self.out.push(':');
        self.string(text);
    }

    pub(crate) fn strings(&mut self, texts: &[String]) {
        self.open('[');
        texts.iter().for_each(|text| self.string(text));
        self.close(']');
    }

    pub(crate) fn number(&mut self, number: i64) {
        self.separate();
        // Writing into a String cannot fail.
        let _ = write!(self.out, "{number}");
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// JSON text that was written before.
    pub(crate) fn raw(&mut self, json: &str) {
        self.separate();
        self.out.push_str(json);
    }
}
