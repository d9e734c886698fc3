//! The `xml:base` fix-up of Canonical XML 1.1 (2.4): an element whose ancestors are left out gets their bases joined to its own. This is text
//! arithmetic by RFC 3986 5.2; nothing is resolved or fetched.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Joins the values of `xml:base`, the innermost first. One value alone stays as it is.
pub(super) fn join<'t>(values: impl IntoIterator<Item = &'t str>) -> String {
    let mut values = values.into_iter();
    let innermost = values.next().unwrap_or_default().to_owned();
    values.fold(innermost, |reference, base| resolve(base, &reference))
}

/// The five parts of a URI reference but for the fragment, which the join drops.
struct Reference<'t> {
    scheme: Option<&'t str>,
    authority: Option<&'t str>,
    path: &'t str,
    query: Option<&'t str>,
}

impl<'t> Reference<'t> {
    fn parse(text: &'t str) -> Self {
        let text = text.split_once('#').map_or(text, |(text, _)| text);
        let (text, query) = text.split_once('?').map_or((text, None), |(text, query)| (text, Some(query)));
        let (scheme, text) = match text.split_once(':') {
            Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains('/') => (Some(scheme), rest),
            _ => (None, text),
        };
        let (authority, path) = match text.strip_prefix("//") {
            Some(rest) => {
                rest.find('/').and_then(|at| rest.split_at_checked(at)).map_or((Some(rest), ""), |(authority, path)| (Some(authority), path))
            }
            None => (None, text),
        };
        Reference { scheme, authority, path, query }
    }
}

/// "join-URI-References": RFC 3986 5.2.2 with a base that needs no scheme.
fn resolve(base: &str, reference: &str) -> String {
    let (base, reference) = (Reference::parse(base), Reference::parse(reference));
    if reference.scheme.is_some() {
        return compose(reference.scheme, reference.authority, &without_dots(reference.path), reference.query);
    }
    if reference.authority.is_some() {
        return compose(base.scheme, reference.authority, &without_dots(reference.path), reference.query);
    }
    // A last segment `..` is a directory: it must not be dropped with the file name.
    let directory = if base.path == ".." || base.path.ends_with("/..") { format!("{}/", base.path) } else { base.path.to_owned() };
    if reference.path.is_empty() {
        return compose(base.scheme, base.authority, &directory, reference.query.or(base.query));
    }
    let path = if reference.path.starts_with('/') {
        without_dots(reference.path)
    } else if base.authority.is_some() && directory.is_empty() {
        without_dots(&format!("/{}", reference.path))
    } else {
        let kept = directory.rsplit_once('/').map_or_else(String::new, |(kept, _)| format!("{kept}/"));
        without_dots(&(kept + reference.path))
    };
    compose(base.scheme, base.authority, &path, reference.query)
}

/// "Remove Dot Segments" as modified: leading `../` stay in a relative path, several `/` are one, a last `..` ends in `/`.
fn without_dots(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            _ => kept.push(segment),
        }
    }
    let mut out = String::from(if is_absolute { "/" } else { "" });
    out.push_str(&kept.join("/"));
    if !kept.is_empty() && matches!(path.rsplit('/').next(), Some("" | "." | "..")) {
        out.push('/');
    }
    out
}

fn compose(scheme: Option<&str>, authority: Option<&str>, path: &str, query: Option<&str>) -> String {
    let mut out = String::new();
    if let Some(scheme) = scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = authority {
        out.push_str("//");
        out.push_str(authority);
    }
    out.push_str(path);
    if let Some(query) = query {
        out.push('?');
        out.push_str(query);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots() {
        for (path, expected) in [
            ("", ""),
            (".", ""),
            ("./.", ""),
            ("..", "../"),
            ("../..", "../../"),
            ("a/..", ""),
            ("a/../..", "../"),
            ("../../a/../..", "../../../"),
            ("a/b/../c/", "a/c/"),
            ("a/b/..", "a/"),
            ("..a/..b/...c/../..", "..a/"),
            ("a/.././/b//c.d", "b/c.d"),
            ("a/b//..//.///c", "a/c"),
            ("/", "/"),
            ("/.", "/"),
            ("/../..", "/"),
            ("//a/..", "/"),
            ("/a/b/./../../g", "/g"),
            ("/a/b/..", "/a/"),
        ] {
            assert_eq!(without_dots(path), expected, "{path}");
        }
    }

    #[test]
    fn joins() {
        for (base, reference, expected) in [
            ("abc/", "../", ""),
            ("../", "../", "../../"),
            ("..", "..", "../../"),
            ("..", "x", "../x"),
            ("bar/", "foo", "bar/foo"),
            ("something/else", "bar/foo", "something/bar/foo"),
            ("a/", "b#fragment", "a/b"),
            ("a/..", "", "a/../"),
            ("a?x", "", "a?x"),
            ("a?x", "?y", "a?y"),
            ("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
            ("http://a/b/c/d;p?q", "../../../g", "http://a/g"),
            ("http://a/b/c/d;p?q", "/./g", "http://a/g"),
            ("http://a/b/c/d;p?q", "//g", "http://g"),
            ("http://a/b/c/d;p?q", "g:h", "g:h"),
            ("http://a", "g?y", "http://a/g?y"),
            ("urn:a:b", "http://x/../y", "http://x/y"),
            ("", "x", "x"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{base} {reference}");
        }
    }

    #[test]
    fn chains() {
        assert_eq!(join(["x", "..", ".."]), "../../x");
        assert_eq!(join(["foo", "bar/", "something/else"]), "something/bar/foo");
        assert_eq!(join(["a/./b"]), "a/./b");
        assert_eq!(join([]), "");
    }
}
