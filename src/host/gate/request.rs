//! A request as the host sees it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Instant;

/// A request, or as much of it as is there.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method, as received: `GET`.
    pub method: &'a str,
    /// The target as received, path and query in one: `/a?b=c` (`:path` in HTTP/2). Neither decoded nor normalised.
    pub target: &'a str,
    /// Every header as received, names in any case, repeated ones as often as they came.
    pub headers: &'a [(String, Vec<u8>)],
    /// The whole body, once [`Decision::NeedBody`](super::Decision::NeedBody) has asked for it; `None` before.
    pub body: Option<&'a [u8]>,
    /// The network address of the client as the host knows it for sure, for `policy.address`.
    pub client: Option<&'a str>,
}

/// What a host knows beside the request.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The time. The gate has no clock.
    pub now: Instant,
    /// Whatever differs from request to request: finer time, a connection's number, `x-request-id`. Identifiers are good without it too; it helps where
    /// the counter of the [`State`](super::State) starts again.
    pub salt: &'a [u8],
}

/// Headers by name.
#[derive(Clone, Copy)]
pub(super) struct Headers<'a>(pub(super) &'a [(String, Vec<u8>)]);

impl<'a> Headers<'a> {
    /// The values of all headers of this name that are text.
    pub(super) fn all(self, name: &'static str) -> impl Iterator<Item = &'a str> {
        let same = self.0.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name));
        same.filter_map(|(_, value)| core::str::from_utf8(value).ok())
    }

    /// The one header of this name: of two, nobody knows which one counts.
    pub(super) fn only(self, name: &'static str) -> Option<&'a str> {
        let mut all = self.all(name);
        all.next().filter(|_| all.next().is_none())
    }
}

/// Whether an application could take this header for one of ours. CGI and its heirs make one variable of `x-saml-subject`, `X_Saml_Subject` and
/// `x.saml.subject`; so every character that is neither letter nor digit counts as a hyphen.
pub(super) fn is_ours(name: &str) -> bool {
    let mut bytes = name.trim().bytes().map(|byte| if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'-' });
    b"x-saml-".iter().all(|wanted| bytes.next() == Some(*wanted))
}

/// Whether some servers take what this header says for the path (IIS, Symfony, Zend): the gate would judge one path, and the application answer for
/// another.
pub(super) fn moves_path(name: &str) -> bool {
    let folded: Vec<u8> = name.trim().bytes().map(|byte| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }).collect();
    [b"x-original-url".as_slice(), b"x-rewrite-url"].contains(&folded.as_slice())
}

/// Whether `Connection` asks the next hop to drop one of our headers (RFC 9110 7.6.1): the application would then see nobody where somebody is.
pub(super) fn asks_to_drop_ours(headers: Headers<'_>) -> bool {
    let unreadable = headers.0.iter().any(|(name, value)| name.eq_ignore_ascii_case("connection") && !value.is_ascii());
    unreadable || headers.all("connection").flat_map(|value| value.split(',')).any(|name| is_ours(name) || name.trim().eq_ignore_ascii_case("cookie"))
}

/// Whether somebody looks at a page, so that a redirect leads somewhere: a script would follow it to the identity provider and fail there.
pub(super) fn is_navigation(request: &Request<'_>) -> bool {
    let headers = Headers(request.headers);
    let accepts = headers.all("accept").flat_map(|value| value.split(',')).any(|one| {
        let media = one.split(';').next().unwrap_or_default().trim();
        media.eq_ignore_ascii_case("text/html") || media.eq_ignore_ascii_case("application/xhtml+xml")
    });
    let by = |name: &'static str, wanted: &[&str]| headers.all(name).all(|value| wanted.iter().any(|one| value.eq_ignore_ascii_case(one)));
    request.method == "GET"
        && accepts
        && by("sec-fetch-mode", &["navigate"])
        && by("sec-fetch-dest", &["document"])
        && headers.all("x-requested-with").next().is_none()
}

/// Whether one of our own pages sent this, by what a browser says and no page can change (Fetch Metadata, RFC 6454). Who says nothing is no browser of
/// today, and has no cookie that somebody else could use.
pub(super) fn is_same_origin(headers: Headers<'_>, origins: &[String]) -> bool {
    if headers.all("sec-fetch-site").next().is_some() {
        return headers.only("sec-fetch-site").is_some_and(|site| matches!(site, "same-origin" | "none"));
    }
    headers.only("origin").is_some_and(|origin| origins.iter().any(|own| own.eq_ignore_ascii_case(origin)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    fn headers(list: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect()
    }

    #[test]
    fn headers_that_could_be_taken_for_ours() {
        for name in ["x-saml-subject", "X-SAML-SUBJECT", "x_saml_subject", "X-Saml_Email", "x.saml.subject", "x-saml-", " x-saml-a", "x!saml-a"] {
            assert!(is_ours(name), "{name}");
        }
        for name in ["x-saml", "x-samlight", "saml-subject", "xx-saml-a", "x--saml-a", ""] {
            assert!(!is_ours(name), "{name}");
        }
    }

    #[test]
    fn headers_that_stand_for_the_path() {
        for (name, moves) in [("X-Original-URL", true), ("x_rewrite_url", true), ("x-original-host", false), ("x-rewrite-urls", false)] {
            assert_eq!(moves_path(name), moves, "{name}");
        }
    }

    #[test]
    fn nobody_has_our_headers_dropped_on_the_way() {
        for (value, asked) in [("close", false), ("keep-alive, x-saml-subject", true), ("X_SAML_a", true), ("Cookie", true), ("upgrade", false)] {
            assert_eq!(asks_to_drop_ours(Headers(&headers(&[("Connection", value)]))), asked, "{value}");
        }
    }

    #[test]
    fn only_pages_are_sent_away() {
        let html = ("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        for (method, list, navigates) in [
            ("GET", &[html][..], true),
            ("GET", &[html, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")], true),
            ("GET", &[html, ("sec-fetch-mode", "cors")], false),
            ("GET", &[html, ("sec-fetch-dest", "iframe")], false),
            ("GET", &[html, ("x-requested-with", "XMLHttpRequest")], false),
            ("GET", &[("accept", "*/*")], false),
            ("GET", &[("accept", "application/json")], false),
            ("GET", &[], false),
            ("POST", &[html], false),
            ("HEAD", &[html], false),
            ("get", &[html], false),
        ] {
            let headers = headers(list);
            let request = Request { method, target: "/", headers: &headers, body: None, client: None };
            assert_eq!(is_navigation(&request), navigates, "{method} {list:?}");
        }
    }

    #[test]
    fn only_our_own_pages_log_out() {
        let own = ["https://app.example".to_owned()];
        for (list, same) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://app.example")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("sec-fetch-site", "cross-site"), ("origin", "https://app.example")], false),
            (&[("origin", "https://app.example")], true),
            (&[("origin", "https://app.example.evil.example")], false),
            (&[("origin", "null")], false),
            (&[], false),
        ] {
            assert_eq!(is_same_origin(Headers(&headers(list)), &own), same, "{list:?}");
        }
    }
}
