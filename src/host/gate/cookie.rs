//! Cookies (RFC 6265): what a browser brings, and what it is given.

use super::request::Headers;
use alloc::string::String;
use alloc::vec::Vec;

/// More than a browser keeps for one host name.
const MOST: usize = 200;

/// Name and value of every cookie that was brought, in every `Cookie` header: HTTP/2 may split it.
fn brought<'h>(headers: Headers<'h>) -> impl Iterator<Item = (&'h str, &'h str)> {
    let pairs = headers.all("cookie").flat_map(|text| text.split(';'));
    pairs.take(MOST).filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.trim(), value.trim()))
}

/// The one cookie of this name. With two it is unknown which one was planted, so there is none.
pub(super) fn only<'h>(headers: Headers<'h>, wanted: &str) -> Option<&'h str> {
    let mut found = brought(headers).filter(|(name, _)| *name == wanted).map(|(_, value)| value);
    found.next().filter(|_| found.next().is_none())
}

/// Name and value of all cookies whose names begin so.
pub(super) fn beginning<'h>(headers: Headers<'h>, prefix: &str) -> Vec<(&'h str, &'h str)> {
    brought(headers).filter(|(name, _)| name.starts_with(prefix)).collect()
}

/// When a cookie crosses from one site to another.
#[derive(Clone, Copy)]
pub(super) enum SameSite {
    /// Not with forms of other sites: they could act in the user's name.
    Lax,
    /// Always: the identity provider's page posts the answer, and without the cookie it would be from nobody.
    Always,
}

/// A `Set-Cookie`; with no seconds to live it takes the cookie away.
pub(super) fn set(name: &str, value: &str, max_age_sec: i64, same_site: SameSite) -> String {
    let same_site = match same_site {
        SameSite::Lax => "Lax",
        SameSite::Always => "None",
    };
    format!("{name}={value}; Path=/; Max-Age={max_age_sec}; Secure; HttpOnly; SameSite={same_site}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    fn headers(values: &[&str]) -> Vec<(String, Vec<u8>)> {
        values.iter().map(|value| ("Cookie".to_owned(), value.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_cookie_that_came_twice_did_not_come() {
        for (values, found) in [
            (&["a=1"][..], Some("1")),
            (&["b=2; a=1;c=3"], Some("1")),
            (&["b=2", "a=1"], Some("1")),
            (&["a=1=2"], Some("1=2")),
            (&["a="], Some("")),
            (&["aa=1; a =2"], Some("2")),
            (&[], None),
            (&["A=1"], None),
            (&["a"], None),
            (&["a=1; a=2"], None),
            (&["a=1; a=1"], None),
            (&["a=1", "a=2"], None),
        ] {
            assert_eq!(only(Headers(&headers(values)), "a"), found, "{values:?}");
        }
    }

    #[test]
    fn no_header_makes_more_than_so_many() {
        let many = "p-a=1;".repeat(MOST * 10);
        assert_eq!(beginning(Headers(&headers(&[&many])), "p-").len(), MOST);
    }
}
