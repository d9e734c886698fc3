//! JSON (RFC 8259): settings in, reports out. The same few hundred lines read and write it in every host, so that the same text is refused for the
//! same reason everywhere, and a WebAssembly module carries no serialization framework.

mod writer;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
pub(crate) use writer::Writer;

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
        let line = read.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = read.bytes().rev().take_while(|byte| *byte != b'\n').count() + 1;
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

#[cfg(test)]
mod tests;
