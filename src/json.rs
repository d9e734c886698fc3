//! JSON (RFC 8259): settings in, reports out. The same few hundred lines read and write it in every host, so that the same text is refused for the
//! same reason everywhere, and a WebAssembly module carries no serialization framework.

use core::fmt::Write as _;

/// A JSON value. Only whole numbers are numbers here: nothing in the settings is anything else.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is not whole, or too large.
    OtherNumber,
    String(String),
    Array(Vec<Value>),
    /// In the order of the text; no name stands twice.
    Object(Vec<(String, Value)>),
}

impl Value {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "a number",
            Value::OtherNumber => "a number that is not whole",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

/// Values inside one another; the settings need five.
const DEPTH: usize = 32;

/// Reads a whole text. The error says what was found and where.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEPTH).and_then(|value| {
        reader.space();
        match reader.peek() {
            None => Ok(value),
            Some(_) => Err("something behind the end".to_owned()),
        }
    });
    value.map_err(|reason| {
        let read = text.get(..reader.at).unwrap_or_default();
        let line = read.matches('\n').count() + 1;
        let column = read.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("no JSON: {reason} (line {line}, column {column})")
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        let Some(inner) = depth.checked_sub(1) else {
            return Err(format!("more than {DEPTH} values inside one another"));
        };
        self.space();
        match self.peek() {
            Some(b'{') => self.object(inner),
            Some(b'[') => self.array(inner),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err("no value begins here".into()),
            None => Err("the text ends too early".into()),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, String> {
        match self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            true => {
                self.at += word.len();
                Ok(value)
            }
            false => Err("no value begins here".into()),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut fields: Vec<(String, Value)> = Vec::new();
        self.space();
        if self.take(b'}') {
            return Ok(Value::Object(fields));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err("a name in quotes is wanted".into());
            }
            let name = self.string()?;
            if fields.iter().any(|(other, _)| *other == name) {
                return Err(format!("`{name}` stands twice"));
            }
            self.space();
            if !self.take(b':') {
                return Err("a colon is wanted".into());
            }
            let value = self.value(depth)?;
            fields.push((name, value));
            self.space();
            if self.take(b'}') {
                return Ok(Value::Object(fields));
            }
            if !self.take(b',') {
                return Err("a comma or a closing brace is wanted".into());
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut values = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Value::Array(values));
        }
        loop {
            values.push(self.value(depth)?);
            self.space();
            if self.take(b']') {
                return Ok(Value::Array(values));
            }
            if !self.take(b',') {
                return Err("a comma or a closing bracket is wanted".into());
            }
        }
    }

    fn number(&mut self) -> Result<Value, String> {
        let start = self.at;
        self.take(b'-');
        let whole = self.digits();
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero {
            return Err("no number".into());
        }
        let mut integer = true;
        if self.take(b'.') {
            integer = false;
            if self.digits().is_empty() {
                return Err("digits are wanted behind the point".into());
            }
        }
        if self.take(b'e') || self.take(b'E') {
            integer = false;
            if !self.take(b'+') {
                self.take(b'-');
            }
            if self.digits().is_empty() {
                return Err("digits are wanted in the exponent".into());
            }
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(match text.parse() {
            Ok(number) if integer => Value::Integer(number),
            _ => Value::OtherNumber,
        })
    }

    fn digits(&mut self) -> &str {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    self.at += 1;
                    string.push(self.escape()?);
                }
                Some(_) => return Err("a control character in a string: write it as \\u and four digits, a line break as \\n".into()),
                None => return Err("a string does not end".into()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.unit()?;
                let surrogate = (0xd800..0xdc00).contains(&first) && self.take(b'\\') && self.take(b'u');
                let code = if surrogate {
                    let second = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or("half a surrogate pair")?;
                    0x10000 + ((first - 0xd800) << 10) + second
                } else {
                    first
                };
                char::from_u32(code).ok_or("half a surrogate pair")?
            }
            _ => return Err("no such escape in a string".into()),
        })
    }

    fn unit(&mut self) -> Result<u32, String> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or("four hexadecimal digits are wanted behind \\u")?;
        self.at += 4;
        Ok(unit)
    }
}

/// Writes JSON text, compact, fields in the order in which they are named.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
}

impl Writer {
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

    pub(crate) fn name(&mut self, name: &str) -> &mut Self {
        self.string(name);
        self.out.push(':');
        self
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.separate();
        self.out.push('"');
        let mut written = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.out.push_str(text.get(written..at).unwrap_or_default());
            written = at + 1;
            match byte {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\r' => self.out.push_str("\\r"),
                b'\t' => self.out.push_str("\\t"),
                other => {
                    // Writing into a String cannot fail.
                    let _ = write!(self.out, "\\u{other:04x}");
                }
            }
        }
        self.out.push_str(text.get(written..).unwrap_or_default());
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
    pub(crate) fn field(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.name(name).string(text);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The same value as another library reads it.
    fn same(value: &Value, other: &serde_json::Value) -> bool {
        match (value, other) {
            (Value::Null, serde_json::Value::Null) => true,
            (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
            (Value::Integer(a), b) => b.as_i64() == Some(*a),
            (Value::OtherNumber, b) => b.is_number() && b.as_i64().is_none(),
            (Value::String(a), serde_json::Value::String(b)) => a == b,
            (Value::Array(a), serde_json::Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (Value::Object(a), serde_json::Value::Object(b)) => a.len() == b.len() && a.iter().all(|(name, a)| same(a, &b[name])),
            _ => false,
        }
    }

    #[test]
    fn reads_as_another_library_does() {
        for text in [
            "null",
            " true ",
            "false",
            "0",
            "-0",
            "12",
            "-9223372036854775808",
            "9223372036854775808",
            "1.5",
            "1e3",
            "-1.25E-2",
            "\"\"",
            "[]",
            "{}",
            r#""a\"b\\c\/\b\f\n\r\t\u00e9\ud83d\ude00é😀""#,
            r#"{"a":[1,{"b":null}],"c":"d"}"#,
            "[[[[1]]]]",
            "\t[ 1 , 2 ]\r\n",
        ] {
            let value = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert!(same(&value, &serde_json::from_str(text).unwrap()), "{text}: {value:?}");
        }
    }

    #[test]
    fn refuses_what_another_library_refuses() {
        for text in [
            "",
            " ",
            "nul",
            "tru",
            "+1",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "\"",
            "\"\u{1}\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\ud800""#,
            r#""\ud800\u0041""#,
            r#""\udc00""#,
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "{",
            "{a:1}",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            "1 2",
            "[]]",
            "'a'",
            "\u{feff}1",
            "NaN",
        ] {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text} is JSON");
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_doubled_names_and_towers() {
        assert_eq!(parse("{\n \"a\": 1,\n \"a\": 2}").unwrap_err(), "no JSON: `a` stands twice (line 3, column 5)");
        assert!(parse(&format!("{}1{}", "[".repeat(31), "]".repeat(31))).is_ok());
        assert!(parse(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn writes_what_another_library_reads() {
        let text: String = (0..0x300).filter_map(char::from_u32).chain(['\u{2028}', '\u{ffff}', '😀']).collect();
        let mut json = Writer::default();
        json.open('{');
        json.name(&text).string(&text);
        json.name("list").strings(&[text.clone(), String::new()]);
        json.name("number").number(-5);
        json.name("none").optional(None);
        json.name("flag").bool(true);
        json.field("absent", None);
        json.close('}');
        let written = json.finish();
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read, serde_json::json!({ text.as_str(): text, "list": [text, ""], "number": -5, "none": null, "flag": true }));
        assert!(same(&parse(&written).unwrap(), &read));
    }
}
