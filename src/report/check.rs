//! One rung of the ladder: a rule, what became of it, what was expected and what was found.

use crate::fault::{Code, Fault, Wrong};
use crate::json::Writer;
use crate::saml::instant::Instant;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A part of the decoded message, in bytes of its UTF-8 text: from `start` up to but not including `end`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// One side of a comparison.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Fact {
    /// A text, code point for code point.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// A number.
    Count(u64),
    /// A time, written as `xs:dateTime` in UTC.
    Instant(Instant),
}

impl From<&str> for Fact {
    #[inline(never)]
    fn from(text: &str) -> Self {
        Fact::Text(text.into())
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Fact::Text(text)
    }
}

impl From<Vec<String>> for Fact {
    fn from(list: Vec<String>) -> Self {
        Fact::List(list)
    }
}

impl From<&[String]> for Fact {
    #[inline(never)]
    fn from(list: &[String]) -> Self {
        Fact::List(list.to_vec())
    }
}

impl From<u64> for Fact {
    fn from(count: u64) -> Self {
        Fact::Count(count)
    }
}

impl From<usize> for Fact {
    #[inline(never)]
    fn from(count: usize) -> Self {
        Fact::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl From<Instant> for Fact {
    fn from(instant: Instant) -> Self {
        Fact::Instant(instant)
    }
}

impl Fact {
    fn write(&self, json: &mut Writer) {
        match self {
            Fact::Text(text) => json.string(text),
            Fact::List(list) => json.strings(list),
            Fact::Count(count) => json.number(i64::try_from(*count).unwrap_or(i64::MAX)),
            Fact::Instant(instant) => json.string(&instant.to_string()),
        }
    }
}

macro_rules! rules {
    (login { $( $login:ident $login_name:literal $login_spec:literal; )* } logout { $( $logout:ident $logout_name:literal $logout_spec:literal; )* }) => {
        /// The rungs of the ladders: [`Rule::ALL`] for a login, [`Rule::LOGOUT`] for a logout. All of one ladder stand in every report, in its order.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Rule {
            $( #[doc = $login_name] $login, )*
            $( #[doc = $logout_name] $logout, )*
        }

        impl Rule {
            /// Every rule for a login, in the order of the ladder.
            pub const ALL: &'static [Rule] = &[ $( Rule::$login, )* ];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Rule::$login => $login_name, )* $( Rule::$logout => $logout_name, )* }
            }

            /// The section of the standard that asks for this check.
            #[must_use]
            pub const fn spec(self) -> &'static str {
                match self { $( Rule::$login => $login_spec, )* $( Rule::$logout => $logout_spec, )* }
            }
        }
    };
}

rules! {
login {
    Binding "binding" "saml-bindings 3.5";
    Xml "xml" "xml 2.1";
    Artifact "artifact" "saml-core 3.5.2";
    Response "response" "saml-core 3.3.3";
    ResponseVersion "response.version" "saml-core 3.2.2";
    ResponseId "response.id" "saml-core 3.2.2";
    ResponseInstant "response.instant" "saml-core 3.2.2";
    Status "status" "saml-core 3.2.2.1";
    ResponseAssertion "response.assertion" "saml-profiles 4.1.4.2";
    ResponseIssuer "response.issuer" "saml-profiles 4.1.4.2";
    AssertionIssuer "assertion.issuer" "saml-profiles 4.1.4.2";
    KeyIssuer "key.issuer" "saml-profiles 4.1.4.3";
    KeyMetadata "key.metadata" "saml-metadata 2.3.2";
    SignatureCoverage "signature.coverage" "saml-core 5";
    SignatureResponse "signature.response" "saml-core 5.4";
    Encryption "encryption" "saml-core 6.1";
    SignatureAssertion "signature.assertion" "saml-core 5.4";
    SignatureAlgorithm "signature.algorithm" "xmldsig-core 6.1";
    KeyCertificate "key.certificate" "rfc5280 4.1.2.5";
    ResponseDestination "response.destination" "saml-bindings 3.5.5.2";
    ResponseInResponseTo "response.in-response-to" "saml-profiles 4.1.4.3";
    Assertion "assertion" "saml-core 2.3.3";
    AssertionVersion "assertion.version" "saml-core 2.3.3";
    AssertionId "assertion.id" "saml-core 2.3.3";
    AssertionInstant "assertion.instant" "saml-core 2.3.3";
    AssertionLifetime "assertion.lifetime" "saml-core 2.3.3";
    SubjectNameId "subject.name-id" "saml-profiles 4.1.4.2";
    SubjectNameIdQualifier "subject.name-id-qualifier" "saml-core 2.2.2";
    SubjectConfirmation "subject.confirmation" "saml-profiles 4.1.4.2";
    SubjectHolderOfKey "subject.holder-of-key" "saml-profiles 3.1";
    SubjectRecipient "subject.recipient" "saml-profiles 4.1.4.3";
    SubjectWindow "subject.window" "saml-profiles 4.1.4.3";
    SubjectInResponseTo "subject.in-response-to" "saml-profiles 4.1.4.3";
    SubjectAddress "subject.address" "saml-core 2.4.1.2";
    ConditionsNotBefore "conditions.not-before" "saml-core 2.5.1.2";
    ConditionsNotOnOrAfter "conditions.not-on-or-after" "saml-core 2.5.1.2";
    ConditionsAudience "conditions.audience" "saml-core 2.5.1.4";
    ConditionsOneTimeUse "conditions.one-time-use" "saml-core 2.5.1.5";
    ConditionsProxyRestriction "conditions.proxy-restriction" "saml-core 2.5.1.6";
    ConditionsOther "conditions.other" "saml-core 2.5.1";
    AuthnStatement "authn.statement" "saml-profiles 4.1.4.2";
    AuthnInstant "authn.instant" "saml-core 2.7.2";
    AuthnSession "authn.session" "saml-core 2.7.2";
    AuthnContext "authn.context" "saml-core 3.3.2.2.1";
    Attributes "attributes" "saml-core 2.7.3";
    ProfileAlgorithm "profile.algorithm" "samlight profiles";
    ProfileAttributes "profile.attributes" "samlight profiles";
    ProfileNameIdFormat "profile.name-id-format" "samlight profiles";
    ProfileNameId "profile.name-id" "samlight profiles";
    ProfileEmail "profile.email" "samlight profiles";
    AttributesScope "attributes.scope" "shibmd 1.0";
    Request "request" "saml-profiles 4.1.4.3";
    Replay "replay" "saml-profiles 4.1.4.5";
}
logout {
    Logout "logout" "saml-core 3.7";
    LogoutVersion "logout.version" "saml-core 3.2";
    LogoutId "logout.id" "saml-core 3.2";
    LogoutInstant "logout.instant" "saml-core 3.2";
    LogoutIssuer "logout.issuer" "saml-profiles 4.4.4";
    SignatureMessage "signature.message" "saml-profiles 4.4.4";
    LogoutDestination "logout.destination" "saml-bindings 3.4.5.2";
    LogoutNotOnOrAfter "logout.not-on-or-after" "saml-core 3.7.1";
    LogoutNameId "logout.name-id" "saml-core 3.7.1";
    LogoutInResponseTo "logout.in-response-to" "saml-core 3.2.2";
}
}

impl Rule {
    /// Every rule for a logout message, in the order of its ladder.
    pub const LOGOUT: &'static [Rule] = &[
        Rule::Binding,
        Rule::Xml,
        Rule::Logout,
        Rule::LogoutVersion,
        Rule::LogoutId,
        Rule::LogoutInstant,
        Rule::Status,
        Rule::LogoutIssuer,
        Rule::KeyIssuer,
        Rule::KeyMetadata,
        Rule::SignatureCoverage,
        Rule::SignatureMessage,
        Rule::SignatureAlgorithm,
        Rule::KeyCertificate,
        Rule::LogoutDestination,
        Rule::LogoutNotOnOrAfter,
        Rule::LogoutNameId,
        Rule::LogoutInResponseTo,
        Rule::Request,
        Rule::Replay,
    ];
}

/// What became of one check.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The rule holds.
    Pass,
    /// The rule is broken: the message is refused.
    Fail,
    /// The rule holds, but somebody should look.
    Warn,
    /// The settings or the message make the rule not apply.
    Skipped,
    /// Something that the check needs is missing.
    NotRun,
}

impl Outcome {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Warn => "warn",
            Outcome::Skipped => "skipped",
            Outcome::NotRun => "not-run",
        }
    }
}

/// One rung of the ladder.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Check {
    /// Which rule.
    pub rule: Rule,
    /// What became of it.
    pub status: Outcome,
    /// Why it failed or warns.
    pub code: Option<Code>,
    /// What would have passed.
    pub expected: Option<Fact>,
    /// What was found.
    pub actual: Option<Fact>,
    /// For times: by how many milliseconds the rule holds (positive) or is broken (negative), the clock skew counted in.
    pub margin_ms: Option<i64>,
    /// Where in the message.
    pub at: Option<Span>,
    /// The section of the standard.
    pub spec: &'static str,
}

impl Check {
    #[inline(never)]
    pub(crate) fn new(rule: Rule, status: Outcome) -> Self {
        Check { rule, status, code: None, expected: None, actual: None, margin_ms: None, at: None, spec: rule.spec() }
    }

    #[inline(never)]
    pub(crate) fn pass(rule: Rule) -> Self {
        Check::new(rule, Outcome::Pass)
    }

    #[inline(never)]
    pub(crate) fn skipped(rule: Rule) -> Self {
        Check::new(rule, Outcome::Skipped)
    }

    pub(crate) fn fail(rule: Rule, fault: impl Into<Fault>) -> Self {
        Check::failing(rule, fault.into())
    }

    #[inline(never)]
    fn failing(rule: Rule, fault: Fault) -> Self {
        let Wrong { code, expected, actual, at } = fault.into_parts();
        Check { code: Some(code), expected, actual, at, spec: code.spec(), ..Check::new(rule, Outcome::Fail) }
    }

    pub(crate) fn warn(rule: Rule, fault: impl Into<Fault>) -> Self {
        Check { status: Outcome::Warn, ..Check::fail(rule, fault) }
    }

    #[inline(never)]
    pub(crate) fn of(rule: Rule, result: Result<(), Fault>) -> Self {
        match result {
            Ok(()) => Check::pass(rule),
            Err(fault) => Check::fail(rule, fault),
        }
    }

    pub(crate) fn expected(mut self, fact: impl Into<Fact>) -> Self {
        self.expected = Some(fact.into());
        self
    }

    pub(crate) fn actual(mut self, fact: impl Into<Fact>) -> Self {
        self.actual = Some(fact.into());
        self
    }

    pub(crate) fn margin(mut self, ms: i64) -> Self {
        self.margin_ms = Some(ms);
        self
    }

    pub(crate) fn failed(&self) -> bool {
        self.status == Outcome::Fail
    }

    pub(super) fn write(&self, json: &mut Writer) {
        json.open('{');
        json.field("rule", Some(self.rule.as_str()));
        json.field("status", Some(self.status.as_str()));
        json.field("code", self.code.map(Code::as_str));
        for (name, fact) in [("expected", &self.expected), ("actual", &self.actual)] {
            if let Some(fact) = fact {
                fact.write(json.name(name));
            }
        }
        if let Some(margin_ms) = self.margin_ms {
            json.name("marginMs").number(margin_ms);
        }
        if let Some(at) = self.at {
            json.name("at").open('{');
            json.name("start").number(at.start.into());
            json.name("end").number(at.end.into());
            json.close('}');
        }
        json.field("spec", Some(self.spec));
        json.close('}');
    }
}
