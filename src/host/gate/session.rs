//! The session: a cookie that only we can make. Its owner can read what is in it; nobody can change it. It is bound to our entity ID, to its format and to
//! the settings of the headers by the key, and to an identity provider that is still trusted by what it says.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::secret::Secrets;
use crate::Instant;
use crate::json::{self, Value, Writer};

/// Somebody who logged in, as far as the application is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Session {
    /// The identity provider that vouched.
    pub(super) issuer: String,
    /// From then on it is none.
    pub(super) expires: Instant,
    /// The headers, encoded.
    pub(super) headers: Vec<(String, String)>,
}

impl Session {
    /// The value of the cookie; `None` without a key.
    pub(super) fn seal(&self, secrets: &Secrets) -> Option<String> {
        let mut json = Writer::default();
        json.open('{');
        json.field("iss", Some(&self.issuer));
        json.name("exp").number(self.expires.unix_ms());
        json.name("hdr").open('{');
        self.headers.iter().for_each(|(name, value)| json.entry(name, value));
        json.close('}');
        json.close('}');
        secrets.sessions.seal(&json.finish())
    }

    /// What a cookie says, if one of our keys made it and it has not ended.
    pub(super) fn open(cookie: &str, secrets: &Secrets, now: Instant) -> Option<Self> {
        let session = read(&secrets.sessions.open(cookie)?)?;
        (session.expires > now).then_some(session)
    }
}

fn read(text: &str) -> Option<Session> {
    let Ok(Value::Object(fields)) = json::parse(text) else {
        return None;
    };
    let (mut issuer, mut expires, mut headers) = (None, None, None);
    for field in fields {
        match (field.0.as_str(), field.1) {
            ("iss", Value::String(text)) => issuer = Some(text),
            ("exp", Value::Integer(ms)) => expires = Some(Instant::from_unix_ms(ms)),
            ("hdr", Value::Object(values)) => headers = Some(values.into_iter().map(header).collect::<Option<_>>()?),
            _ => return None,
        }
    }
    Some(Session { issuer: issuer?, expires: expires?, headers: headers? })
}

fn header((name, value): (String, Value)) -> Option<(String, String)> {
    match value {
        Value::String(value) => Some((name, value)),
        _ => None,
    }
}

/// A value as it stands in a header: what is not printable ASCII, and `%`, `,` and blanks at the ends, percent-encoded octet by octet (UTF-8). Line ends
/// cannot come through, and nothing is lost.
pub(super) fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let last = value.len().saturating_sub(1);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            b' ' if at > 0 && at < last => out.push(' '),
            b'%' | b',' | b' ' => escape(byte, &mut out),
            0x21..=0x7e => out.push(char::from(byte)),
            _ => escape(byte, &mut out),
        }
    }
    out
}

fn escape(byte: u8, out: &mut String) {
    out.push('%');
    out.push_str(&crate::crypto::hex(&[byte]).to_ascii_uppercase());
}

/// Several values in one header, between commas; a comma within a value is encoded.
pub(super) fn joined<'v>(values: impl Iterator<Item = &'v str>) -> Option<String> {
    let mut joined: Option<String> = None;
    for value in values.map(encoded) {
        joined = Some(joined.map_or_else(|| value.to_owned(), |before| format!("{before},{value}")));
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(keys: &[u8], bound: &[&[u8]]) -> Secrets {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let key = |seed: &u8| STANDARD.encode((0..32).map(|at| seed.wrapping_add(at)).collect::<Vec<u8>>());
        Secrets::new(&keys.iter().map(key).collect::<Vec<_>>(), bound).unwrap()
    }

    fn session() -> Session {
        Session {
            issuer: "https://idp.example.org/saml".into(),
            expires: Instant::from_unix_ms(1000),
            headers: vec![("x-saml-subject".into(), "user \"1\"".into()), ("x-saml-groups".into(), "a,b".into())],
        }
    }

    const NOW: Instant = Instant::from_unix_ms(999);

    #[test]
    fn what_was_sealed_opens_until_it_ends() {
        let secrets = secrets(&[1], &[b"sp"]);
        let cookie = session().seal(&secrets).unwrap();
        assert_eq!(Session::open(&cookie, &secrets, NOW), Some(session()));
        assert_eq!(Session::open(&cookie, &secrets, Instant::from_unix_ms(1000)), None);
    }

    #[test]
    fn no_octet_of_a_cookie_can_be_changed() {
        let secrets = secrets(&[1], &[b"sp"]);
        let cookie = session().seal(&secrets).unwrap();
        let mut tried = 0;
        for at in 0..cookie.len() {
            for bit in 0..8 {
                let mut octets = cookie.clone().into_bytes();
                octets[at] ^= 1 << bit;
                // What is no text is no cookie at all.
                if let Ok(changed) = String::from_utf8(octets) {
                    assert_eq!(Session::open(&changed, &secrets, NOW), None, "octet {at}, bit {bit}");
                    tried += 1;
                }
            }
        }
        assert!(tried >= cookie.len() * 7, "{tried}");
        for cut in 0..cookie.len() {
            assert_eq!(Session::open(&cookie[..cut], &secrets, NOW), None, "{cut}");
        }
        for more in ["a", ".", "=", " ", "\n"] {
            assert_eq!(Session::open(&format!("{cookie}{more}"), &secrets, NOW), None);
            assert_eq!(Session::open(&format!("{more}{cookie}"), &secrets, NOW), None);
        }
    }

    #[test]
    fn keys_change_one_after_another() {
        let (old, both, new) = (secrets(&[1], &[b"sp"]), secrets(&[2, 1], &[b"sp"]), secrets(&[2], &[b"sp"]));
        let before = session().seal(&old).unwrap();
        assert_eq!(Session::open(&before, &both, NOW), Some(session()));
        assert_eq!(Session::open(&before, &new, NOW), None);
        let after = session().seal(&both).unwrap();
        assert_eq!(Session::open(&after, &new, NOW), Some(session()));
        assert_eq!(Session::open(&after, &old, NOW), None);
    }

    #[test]
    fn a_session_of_another_service_provider_is_none() {
        let cookie = session().seal(&secrets(&[1], &[b"sp", b"x-saml-a"])).unwrap();
        for bound in [&[b"sq".as_slice(), b"x-saml-a"][..], &[b"sp", b"x-saml-b"], &[b"sp"], &[b"spx-saml-a"]] {
            assert_eq!(Session::open(&cookie, &secrets(&[1], bound), NOW), None);
        }
    }

    #[test]
    fn identifiers_differ_in_everything_and_are_no_sessions() {
        use super::super::request::Moment;
        let (one, other) = (secrets(&[1], &[b"sp"]), secrets(&[2], &[b"sp"]));
        let at = Moment { now: NOW, salt: b"" };
        let ids = [
            one.request_id(1, &at),
            one.request_id(2, &at),
            other.request_id(1, &at),
            one.request_id(1, &Moment { now: Instant::from_unix_ms(1), ..at }),
            one.request_id(1, &Moment { salt: b"a", ..at }),
        ];
        for (index, id) in ids.iter().enumerate() {
            assert!(id.len() == 41 && id.starts_with('_'), "{id}");
            assert!(!ids[index + 1..].contains(id), "{id}");
        }
    }

    #[test]
    fn values_come_through_headers_unchanged() {
        for (value, header) in [
            ("", ""),
            ("a+b@app.example", "a+b@app.example"),
            ("a b", "a b"),
            (" a ", "%20a%20"),
            (" ", "%20"),
            ("50%", "50%25"),
            ("a,b", "a%2Cb"),
            ("a\r\nx-admin: 1", "a%0D%0Ax-admin: 1"),
            ("é", "%C3%A9"),
            ("\0\u{7f}", "%00%7F"),
            ("山田", "%E5%B1%B1%E7%94%B0"),
        ] {
            assert_eq!(encoded(value), header);
            assert!(encoded(value).bytes().all(|byte| (0x20..=0x7e).contains(&byte)));
        }
        assert_eq!(joined([].into_iter()), None);
        assert_eq!(joined([""].into_iter()).as_deref(), Some(""));
        assert_eq!(joined(["a,b", "c"].into_iter()).as_deref(), Some("a%2Cb,c"));
    }

    #[test]
    fn a_key_is_long_and_not_said() {
        for (key, word) in
            [("c2VjcmV0", "6 octets"), ("not base64 !", "no base64"), ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "over and over")]
        {
            let Err(error) = Secrets::new(&[key.to_owned()], &[]) else { panic!("{key}") };
            assert!(error.to_string().contains(word) && !error.to_string().contains(key), "{error}");
        }
        assert!(Secrets::new(&[], &[]).is_err());
    }

    use alloc::string::ToString;
}
