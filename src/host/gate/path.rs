//! Which path a request is about. Whatever two programs could read in two ways is refused: the gate would decide about one path, and the application
//! answer for another.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A request target in origin form (RFC 9112 3.2.1) that everybody reads alike.
#[derive(Debug)]
pub(super) struct Target<'a> {
    /// The segments behind the first slash, decoded; the last one is empty for a path that ends with a slash.
    segments: Vec<String>,
    pub(super) query: Option<&'a str>,
}

/// More than this no browser sends and no server takes.
const LONGEST: usize = 16 << 10;

impl<'a> Target<'a> {
    /// # Errors
    /// Why it could be read in two ways.
    pub(super) fn parse(target: &'a str) -> Result<Self, &'static str> {
        if target.len() > LONGEST {
            return Err("it is longer than 16 KiB");
        }
        if !target.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("it has white space, control characters or others than ASCII");
        }
        if target.contains('#') {
            return Err("it has a fragment, which never reaches a server");
        }
        let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let Some(path) = path.strip_prefix('/') else {
            return Err("it is no path that begins with a slash");
        };
        let mut segments = Vec::new();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            if part.is_empty() && parts.peek().is_some() {
                return Err("it has two slashes in a row");
            }
            segments.push(segment(part)?);
        }
        Ok(Target { segments, query })
    }

    /// The same path, whatever is asked of it.
    pub(super) fn is(&self, other: &Place) -> bool {
        self.segments == other.0
    }
}

fn segment(part: &str) -> Result<String, &'static str> {
    let decoded = decode(part)?;
    if !decoded.is_empty() && decoded.chars().all(|c| c == '.') {
        return Err("it has a segment of dots");
    }
    if decoded.contains(['/', '\\']) {
        return Err("it has an encoded slash or a backslash");
    }
    // Java's servers drop what follows, dots before it included: `/public/..;/admin`.
    if decoded.contains(';') {
        return Err("it has a semicolon, behind which some servers do not read");
    }
    if decoded.contains(char::is_control) {
        return Err("it has an encoded control character");
    }
    if decoded.match_indices('%').any(|(at, _)| decoded.get(at + 1..at + 3).is_some_and(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()))) {
        return Err("it is encoded twice");
    }
    Ok(decoded)
}

fn decode(part: &str) -> Result<String, &'static str> {
    if !part.contains('%') {
        return Ok(part.to_owned());
    }
    let mut octets = Vec::with_capacity(part.len());
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            octets.push(byte);
            continue;
        }
        let mut nibble = || bytes.next().and_then(|digit| char::from(digit).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
        let (Some(high), Some(low)) = (nibble(), nibble()) else {
            return Err("it has a percent sign without two hexadecimal digits");
        };
        octets.push(high << 4 | low);
    }
    String::from_utf8(octets).map_err(|_| "it has encoded octets that are no UTF-8")
}

/// A path of the settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place(Vec<String>);

impl Place {
    /// # Errors
    /// Why it cannot be a path of the settings.
    pub(super) fn parse(path: &str) -> Result<Self, &'static str> {
        let Target { mut segments, query } = Target::parse(path)?;
        if query.is_some() {
            return Err("it has a query");
        }
        if !path.is_ascii() || path.contains('%') {
            return Err("it is encoded; write it as it is meant, in ASCII");
        }
        if segments.last().is_some_and(String::is_empty) {
            segments.pop();
        }
        Ok(Place(segments))
    }

    pub(super) fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

/// Which paths want a session.
#[derive(Debug)]
pub(super) struct Paths {
    pub(super) protect: Vec<Place>,
    pub(super) public: Vec<Place>,
}

impl Paths {
    /// Every doubt goes to the side of the session: what is protected is compared as a server would that knows no case and drops dots and blanks at the
    /// end of names, what is public to the letter.
    pub(super) fn want_session(&self, target: &Target<'_>) -> bool {
        let protected = self.protect.iter().any(|place| begins(&target.segments, &place.0, |one, other| folded(one) == folded(other)));
        protected && !self.public.iter().any(|place| begins(&target.segments, &place.0, |one, other| one == other))
    }
}

fn begins(segments: &[String], place: &[String], same: impl Fn(&str, &str) -> bool) -> bool {
    segments.len() >= place.len() && segments.iter().zip(place).all(|(one, other)| same(one, other))
}

/// There and back again: the long s and the Kelvin sign are letters of ASCII only from above.
fn folded(segment: &str) -> String {
    segment.trim_end_matches(['.', ' ']).to_uppercase().to_lowercase()
}

/// Where to go after a login: a path of our own, never another origin. Length counts since it is stored and sent.
pub(super) fn local(path: &str) -> Result<(), &'static str> {
    if path.len() > 2048 {
        return Err("it is longer than 2048 characters");
    }
    Target::parse(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(protect: &[&str], public: &[&str]) -> Paths {
        let places = |list: &[&str]| list.iter().map(|path| Place::parse(path).unwrap()).collect();
        Paths { protect: places(protect), public: places(public) }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for target in [
            "",
            "*",
            "a",
            "http://app.example/a",
            "//a",
            "//evil.example/",
            "/a//b",
            "/a//",
            "/.",
            "/..",
            "/a/../b",
            "/a/./b",
            "/a/..",
            "/...",
            "/%2e",
            "/%2e%2e/a",
            "/.%2E/a",
            "/a%2fb",
            "/a%2Fb",
            "/a\\b",
            "/a%5cb",
            "/a;b",
            "/public/..;/admin",
            "/a%3bb",
            "/a%00",
            "/a%0d%0a",
            "/a%7f",
            "/a%",
            "/a%2",
            "/a%zz",
            "/a%2561",
            "/%252e%252e/a",
            "/a%ff",
            "/a%c0%af",
            "/a b",
            "/a\tb",
            "/a\r\nb",
            "/é",
            "/a#b",
            "/a?b#c",
            "\\a",
            "/\\evil",
        ] {
            assert!(Target::parse(target).is_err(), "{target:?}");
            assert!(local(target).is_err(), "{target:?}");
        }
        let long = "/".to_owned() + &"a".repeat(LONGEST);
        assert!(Target::parse(&long).is_err());
        assert!(Target::parse(&long[..3000]).is_ok() && local(&long[..3000]).is_err());
    }

    #[test]
    fn what_everybody_reads_alike_passes() {
        for target in
            ["/", "/a", "/a/", "/a.b/..c/d..", "/%61", "/100%25", "/100%25.pdf", "/caf%C3%A9", "/a?b=//c&d=\\%", "/a:b@c!$&'()*+,=~", "/a%20b"]
        {
            assert!(Target::parse(target).is_ok(), "{target:?}");
        }
        let Target { segments, query } = Target::parse("/%61/b?c?d").unwrap();
        assert_eq!((segments, query), (vec!["a".to_owned(), "b".to_owned()], Some("c?d")));
    }

    #[test]
    fn doubt_wants_a_session() {
        let all = paths(&["/"], &["/healthz", "/assets"]);
        for (target, wanted) in [
            ("/", true),
            ("/a", true),
            ("/healthz", false),
            ("/healthz/", false),
            ("/healthz/a", false),
            ("/healthz?x", false),
            ("/%68ealthz", false),
            ("/healthzz", true),
            ("/health", true),
            ("/HEALTHZ", true),
            ("/healthz.", true),
            ("/assets/a.js", false),
            ("/a/assets", true),
        ] {
            assert_eq!(all.want_session(&Target::parse(target).unwrap()), wanted, "{target}");
        }
        let some = paths(&["/admin", "/kiosk/"], &["/admin/help"]);
        for (target, wanted) in [
            ("/", false),
            ("/administrator", false),
            ("/admin", true),
            ("/admin/", true),
            ("/ADMIN/x", true),
            ("/%61dmin", true),
            ("/admin.", true),
            ("/admin%20", true),
            ("/admin.%20./x", true),
            ("/\u{212a}iosk", true),
            ("/admin/help", false),
            ("/admin/help/me", false),
            ("/admin/Help", true),
            ("/a/admin", false),
        ] {
            let encoded = target.replace('\u{212a}', "%E2%84%AA");
            assert_eq!(some.want_session(&Target::parse(&encoded).unwrap()), wanted, "{target}");
        }
    }

    #[test]
    fn paths_of_the_settings_are_plain() {
        for path in ["", "a", "/a?b", "/%61", "/a/../b", "//"] {
            assert!(Place::parse(path).is_err(), "{path}");
        }
        assert!(Place::parse("/").unwrap().is_root());
        assert_eq!(Place::parse("/a/"), Place::parse("/a"));
        assert!(Target::parse("/%61").unwrap().is(&Place::parse("/a").unwrap()));
        assert!(!Target::parse("/A").unwrap().is(&Place::parse("/a").unwrap()));
        assert!(!Target::parse("/a/").unwrap().is(&Place::parse("/a").unwrap()));
    }
}
