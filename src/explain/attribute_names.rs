//! Names of attributes for people: what an object identifier or a claim's URI is commonly called.
//!
//! Data for faces that show attributes and for applications that map them. A verdict never depends on it, and a build that does not ask does not
//! carry it.

/// One entry a line, which a test holds: the file is searched as it stands.
const NAMES: &str = include_str!("attribute-names.json");

/// The common name of an attribute whose `Name` is an object identifier as a URN (X.520, inetOrgPerson, eduPerson, SCHAC), a subject identifier
/// attribute, or a claim URI of Microsoft products. Names are compared code point for code point; `None` for every other one.
#[must_use]
pub fn friendly_name(name: &str) -> Option<&'static str> {
    NAMES.lines().filter_map(entry).find(|(known, _)| *known == name).map(|(_, friendly)| friendly)
}

fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, friendly) = line.trim().trim_end_matches(',').split_once("\": \"")?;
    Some((name.strip_prefix('"')?, friendly.strip_suffix('"')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    #[test]
    fn every_entry_of_the_file_is_found_and_nothing_else() {
        let file: BTreeMap<String, String> = serde_json::from_str(NAMES).expect("a JSON object of texts");
        assert_eq!(NAMES.lines().filter_map(entry).count(), file.len(), "an entry is not on a line of its own, or stands twice");
        for (name, friendly) in &file {
            assert_eq!(friendly_name(name), Some(friendly.as_str()));
        }
        for name in ["", "mail", "urn:oid:2.5.4", "URN:OID:2.5.4.3", "urn:oid:2.5.4.3 ", "{", "constructor"] {
            assert_eq!(friendly_name(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_many_identity_providers_send() {
        for (name, friendly) in [
            ("urn:oid:0.9.2342.19200300.100.1.3", "mail"),
            ("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "eduPersonPrincipalName"),
            ("urn:oid:1.3.6.1.4.1.25178.1.2.9", "schacHomeOrganization"),
            ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "mail"),
            ("http://schemas.microsoft.com/identity/claims/objectidentifier", "objectId"),
        ] {
            assert_eq!(friendly_name(name), Some(friendly));
        }
    }
}
