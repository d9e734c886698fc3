//! Scopes written as regular expressions (ShibMetaExt 1.0, `regexp="true"`), in a dialect without backtracking.

#[cfg(not(feature = "full"))]
use alloc::string::String;

#[cfg(feature = "full")]
pub(crate) use compiled::Pattern;

#[cfg(feature = "full")]
mod compiled {
    use alloc::string::{String, ToString};
    use regex_lite::{Regex, RegexBuilder};

    /// Bytes of a compiled pattern, since `{1,63}` repeats what it stands behind.
    const COMPILED: usize = 64 << 10;

    #[derive(Clone, Debug)]
    pub(crate) struct Pattern(Regex);

    impl Pattern {
        pub(crate) fn compile(text: &str) -> Result<Self, String> {
            let compile = |pattern: &str| RegexBuilder::new(pattern).size_limit(COMPILED).nest_limit(16).build();
            // By itself first: `a)|(b` would otherwise step out of the anchors.
            compile(text).and_then(|_| compile(&format!(r"\A(?:{text})\z"))).map(Pattern).map_err(|error| error.to_string())
        }

        /// Whether it matches the text as a whole.
        pub(crate) fn matches(&self, text: &str) -> bool {
            self.0.is_match(text)
        }
    }
}

/// A build that judges no scopes has no patterns.
#[cfg(not(feature = "full"))]
#[derive(Clone, Debug)]
pub(crate) enum Pattern {}

#[cfg(not(feature = "full"))]
impl Pattern {
    pub(crate) fn compile(_: &str) -> Result<Self, String> {
        Err("this build knows no patterns".into())
    }

    pub(crate) fn matches(&self, _: &str) -> bool {
        match *self {}
    }
}
