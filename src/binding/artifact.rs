//! `SAMLart`: a reference to a message that waits at its issuer (SAML Bindings 3.6.4.2, type 0x0004).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::fault::{Code, Fault};

/// An artifact of type 0x0004, taken apart. Anybody may have made it up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Parts {
    /// Which of its issuer's artifact resolution services keeps the message.
    pub(crate) endpoint_index: u16,
    /// SHA-1 of the issuer's entity ID. A name, not a proof: the answer is signed or comes over an authenticated line.
    pub(crate) source_id: [u8; 20],
}

/// Type code, endpoint index, SourceID, message handle.
const OCTETS: usize = 2 + 2 + 20 + 20;

/// Takes an artifact apart. Base64 with canonical padding, as everywhere; 44 octets need 60 characters.
pub(crate) fn parse(text: &str) -> Result<Parts, Fault> {
    let malformed = || Fault::new(Code::ArtifactMalformed);
    if text.len() != OCTETS.div_ceil(3) * 4 {
        return Err(malformed().expected(OCTETS.div_ceil(3) * 4).actual(text.len()));
    }
    let octets = STANDARD.decode(text).map_err(|_| malformed().expected("base64"))?;
    let (Some(([t0, t1, i0, i1], rest)), OCTETS) = (octets.split_first_chunk::<4>(), octets.len()) else {
        return Err(malformed().expected(OCTETS).actual(octets.len()));
    };
    let kind = u16::from_be_bytes([*t0, *t1]);
    if kind != 4 {
        return Err(malformed().expected("type 4").actual(format!("type {kind}")));
    }
    let (source_id, _) = rest.split_first_chunk::<20>().ok_or_else(malformed)?;
    Ok(Parts { endpoint_index: u16::from_be_bytes([*i0, *i1]), source_id: *source_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(octets: &[u8]) -> String {
        STANDARD.encode(octets)
    }

    fn octets() -> Vec<u8> {
        let mut octets = vec![0, 4, 0x12, 0x34];
        octets.extend([7; 20]);
        octets.extend([9; 20]);
        octets
    }

    #[test]
    fn the_parts_are_where_the_standard_puts_them() {
        assert_eq!(parse(&artifact(&octets())), Ok(Parts { endpoint_index: 0x1234, source_id: [7; 20] }));
        // The example of Bindings 3.6.4.2 has the same layout.
        assert_eq!(parse("AAQAAMh48/1oXIM+sDo7Dh2qMp1HM4IF5DaRNmDj6RdUmllwn9jJHyEgIi8=").map(|parts| parts.endpoint_index), Ok(0));
    }

    #[test]
    fn everything_else_is_malformed() {
        let mut of_type_3 = octets();
        of_type_3[1] = 3;
        let mut unclean = artifact(&octets());
        unclean.replace_range(58..60, "F=");
        for bad in [
            String::new(),
            artifact(&octets()[..43]),
            artifact(&[octets(), vec![0]].concat()),
            artifact(&of_type_3),
            artifact(&octets()).replace('A', "-"),
            artifact(&octets()).replace('=', ""),
            format!("{} ", artifact(&octets())),
            unclean,
        ] {
            assert_eq!(parse(&bad).err().map(|fault| fault.code), Some(Code::ArtifactMalformed), "{bad}");
        }
    }
}
