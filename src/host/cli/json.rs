//! JSON for programs, on one line.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::terminal::dangerous;

/// A value as one line of JSON. What a terminal would obey is written as `\u` escapes: the same value for a program, no danger for a screen.
pub(crate) fn line(value: &impl Serialize) -> String {
    let mut out = harmless(&serde_json::to_string(value).unwrap_or_default());
    out.push('\n');
    out
}

/// JSON text that the library wrote, as a value of ours.
pub(crate) fn written(json: String) -> Option<Box<RawValue>> {
    RawValue::from_string(json).ok()
}

/// JSON text whose strings hold no dangerous character. Outside its strings JSON has none but white space.
pub(crate) fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && dangerous(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_reads_the_same_value() {
        let value = "a\u{1b}[2J\u{9b}1m\u{202e}\u{e0041}\n山\"\\";
        let json = line(&value);
        assert!(!json.trim_end().chars().any(dangerous), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), value);
        assert!(json.ends_with("\"\n"));
    }
}
