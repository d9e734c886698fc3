//! The fields of one JSON object, taken one by one.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use crate::abilities::FULL;
use crate::fault::Code;
use crate::json::{self, Value};
use crate::saml::instant::Instant;
use crate::settings::ConfigError;

/// The fields of one object that were not read yet, and the path to it. A field that is null is a field that is not there.
///
/// The first thing that is wrong is kept, and reading goes on as if the field was not there: what was read then reaches nobody. A `Result` for each
/// field would weigh more than all the rest of the reading, since every one of them has to take down what was read before it.
pub(super) struct Fields {
    path: String,
    fields: Vec<(String, Value)>,
    /// The names that were asked for, in that order.
    known: Vec<&'static str>,
    wrong: Option<ConfigError>,
}

impl Fields {
    /// Reads a JSON text that is one object.
    pub(super) fn read<T>(text: &str, read: impl FnOnce(&mut Fields) -> T) -> Result<T, ConfigError> {
        let value = json::parse(text.trim_start_matches('\u{feff}')).map_err(malformed)?;
        let mut fields = Fields::of(String::new(), value);
        let read = read(&mut fields);
        fields.finish().map(|()| read)
    }

    /// Reads the object that stands at a path.
    pub(super) fn inside<T>(&mut self, path: String, value: Value, read: impl FnOnce(&mut Fields) -> T) -> T {
        let mut fields = Fields::of(path, value);
        let read = read(&mut fields);
        if let Err(error) = fields.finish() {
            self.refuse(error);
        }
        read
    }

    fn of(path: String, value: Value) -> Self {
        let mut this = Fields { path, fields: Vec::new(), known: Vec::new(), wrong: None };
        match value {
            Value::Object(fields) => this.fields = fields,
            other => {
                let path = if this.path.is_empty() { "settings" } else { &this.path };
                this.wrong = Some(malformed(format!("{path}: {} where an object is wanted", other.kind())));
            }
        }
        this
    }

    #[inline(never)]
    pub(super) fn refuse(&mut self, error: ConfigError) {
        self.wrong.get_or_insert(error);
    }

    #[inline(never)]
    pub(super) fn place(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// What is wrong with the object itself.
    pub(super) fn refuse_whole(&mut self, what: &str) {
        let reason = format!("{}: {what}", self.path);
        self.refuse(malformed(reason));
    }

    #[inline(never)]
    pub(super) fn wrong_value(&mut self, name: &str, what: &str) {
        let reason = format!("{}: {what}", self.place(name));
        self.refuse(ConfigError::new(Code::ConfigValueMalformed, reason));
    }

    #[inline(never)]
    pub(super) fn missing(&mut self, name: &str) {
        let reason = format!("{}: is missing", self.place(name));
        self.refuse(malformed(reason));
    }

    #[inline(never)]
    fn another_kind(&mut self, name: &str, value: &Value, wanted: &str) {
        let reason = format!("{}: {} where {wanted} is wanted", self.place(name), value.kind());
        self.refuse(malformed(reason));
    }

    /// Fields that only the whole of samlight can serve. They are refused by what cannot, rather than left unread: a rule that vanishes is no rule.
    pub(super) fn only_full(&mut self, names: &[&str]) {
        if FULL {
            return;
        }
        if let Some(name) = names.iter().find(|name| self.has(name)) {
            let reason = format!("{}: this build only judges responses; take the field away, or take the whole of samlight", self.place(name));
            self.refuse(malformed(reason));
        }
    }

    pub(super) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        let at = self.fields.iter().position(|(other, _)| other == name)?;
        Some(self.fields.remove(at).1).filter(|value| *value != Value::Null)
    }

    /// Whether the field is there with a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(other, value)| other == name && *value != Value::Null)
    }

    #[inline(never)]
    pub(super) fn string(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            other => {
                self.another_kind(name, &other, "a string");
                None
            }
        }
    }

    /// A text that has to be there.
    #[inline(never)]
    pub(super) fn wanted_string(&mut self, name: &'static str) -> String {
        let text = self.string(name).unwrap_or_default();
        if text.is_empty() {
            self.missing(name);
        }
        text
    }

    #[inline(never)]
    pub(super) fn instant(&mut self, name: &'static str) -> Option<Instant> {
        let text = self.string(name)?;
        let instant = Instant::parse(&text);
        if instant.is_none() {
            self.wrong_value(name, &format!("`{text}` is not a UTC time such as 2030-01-01T00:00:00Z"));
        }
        instant
    }

    #[inline(never)]
    pub(super) fn bool(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(value) => Some(value),
            other => {
                self.another_kind(name, &other, "true or false");
                None
            }
        }
    }

    #[inline(never)]
    pub(super) fn number(&mut self, name: &'static str) -> Option<u32> {
        match self.take(name)? {
            Value::Integer(number) => {
                let fitting = u32::try_from(number).ok();
                if fitting.is_none() {
                    self.wrong_value(name, &format!("{number} is out of range"));
                }
                fitting
            }
            other => {
                self.another_kind(name, &other, "a whole number");
                None
            }
        }
    }

    pub(super) fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(name)?;
        let chosen = choices.iter().find(|(choice, _)| *choice == text);
        if chosen.is_none() {
            self.no_choice(name, &text, choices.iter().map(|(choice, _)| *choice).collect());
        }
        chosen.map(|(_, value)| *value)
    }

    /// A choice that has to be made; `instead` stands for it where it was not, and reaches nobody.
    pub(super) fn wanted_choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)], instead: T) -> T {
        let chosen = self.choice(name, choices);
        if chosen.is_none() {
            self.missing(name);
        }
        chosen.unwrap_or(instead)
    }

    /// Apart, so that it is not compiled anew for every kind of choice.
    #[inline(never)]
    pub(super) fn no_choice(&mut self, name: &str, text: &str, list: Vec<&str>) {
        self.wrong_value(name, &format!("`{text}` is none of `{}`", list.join("`, `")));
    }

    #[inline(never)]
    fn values(&mut self, name: &'static str) -> Vec<Value> {
        match self.take(name) {
            None => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(other) => {
                self.another_kind(name, &other, "a list");
                Vec::new()
            }
        }
    }

    #[inline(never)]
    pub(super) fn strings(&mut self, name: &'static str) -> Vec<String> {
        let values = self.values(name);
        self.texts(name, values)
    }

    pub(super) fn texts(&mut self, name: &str, values: Vec<Value>) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text),
                other => self.another_kind(&format!("{name}[{index}]"), &other, "a string"),
            }
        }
        texts
    }

    pub(super) fn list<T>(&mut self, name: &'static str, read: fn(&mut Fields) -> T) -> Vec<T> {
        let mut list = Vec::new();
        for (index, value) in self.values(name).into_iter().enumerate() {
            let path = self.place(&format!("{name}[{index}]"));
            list.push(self.inside(path, value, read));
        }
        list
    }

    pub(super) fn object<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
        let value = self.take(name)?;
        let path = self.place(name);
        Some(self.inside(path, value, read))
    }

    /// A field that nobody knows is refused: a misspelt policy would otherwise be no policy.
    #[inline(never)]
    fn finish(&mut self) -> Result<(), ConfigError> {
        if let Some((name, _)) = self.fields.first() {
            let reason = format!("{}: no such field; there are `{}`", self.place(name), self.known.join("`, `"));
            self.refuse(malformed(reason));
        }
        mem::take(&mut self.wrong).map_or(Ok(()), Err)
    }
}

pub(super) fn malformed(reason: impl Into<String>) -> ConfigError {
    ConfigError::new(Code::ConfigMalformed, reason)
}
