//! Finding marks in text: the ends of comments, of declarations, of PEM blocks. One small search for all rooms.

/// Where the first byte stands that is below `below`, which is at most 128, or one of `wanted`. Eight bytes at a time, since every letter of a message
/// passes here several times, and neither the compiler nor the standard library would do that for several bytes at once. Always four of them, so that it
/// is one function where size counts; where speed does it is inlined, and one that is given twice is looked for once.
#[inline]
pub(crate) fn position(bytes: &[u8], below: u8, wanted: [u8; 4]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let everywhere = wanted.map(|byte| LOW * u64::from(byte));
    let below_everywhere = LOW * u64::from(below);
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // A borrow reaches only bytes behind one that was found, so the lowest mark is a true one.
        let mut found = word.wrapping_sub(below_everywhere) & !word;
        for byte in everywhere {
            let other = word ^ byte;
            found |= other.wrapping_sub(LOW) & !other;
        }
        found &= HIGH;
        if found != 0 {
            return Some(8 * index + bytes_below(found));
        }
    }
    let behind = rest.iter().position(|byte| *byte < below || wanted.contains(byte))?;
    Some(8 * words.len() + behind)
}

/// The whole bytes below the lowest bit that is set.
fn bytes_below(marks: u64) -> usize {
    usize::try_from(marks.trailing_zeros() / 8).unwrap_or_default()
}

/// Equality of short texts by eight bytes at a time: in WebAssembly the library compares them one by one, and namespace names differ in their last.
#[inline(never)]
pub(crate) fn same(a: &str, b: &str) -> bool {
    // To compare nothing with nothing costs 200 cycles where it reads at an address that is not there, and the parser keeps one text for a name.
    if a.len() != b.len() || a.is_empty() || a.as_ptr() == b.as_ptr() {
        return a.len() == b.len();
    }
    let ((one, tail), (other, end)) = (a.as_bytes().as_chunks::<8>(), b.as_bytes().as_chunks::<8>());
    one.iter().zip(other).rev().all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b)) && tail == end
}

/// Where a mark of two or three bytes begins. (The standard library's search for long patterns would be four kilobytes of WebAssembly.)
pub(crate) fn find(text: &str, mark: &str) -> Option<usize> {
    let first = *mark.as_bytes().first()?;
    let mut from = 0;
    loop {
        let at = from + text.as_bytes().get(from..)?.iter().position(|byte| *byte == first)?;
        if text.as_bytes().get(at..)?.starts_with(mark.as_bytes()) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Where the last such mark begins.
pub(crate) fn rfind(text: &str, mark: &str) -> Option<usize> {
    text.as_bytes().windows(mark.len()).rposition(|window| window == mark.as_bytes())
}

/// Before and behind the first such mark.
pub(crate) fn split<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_the_standard_library_finds() {
        for text in ["", "-", "--", "-->", "a--->b-->", "é-->é", "--x->", "----->", "aaab", "aab aab"] {
            for mark in ["-->", "--", "aab", "é", "]]>"] {
                assert_eq!(find(text, mark), text.find(mark), "{text} {mark}");
                assert_eq!(rfind(text, mark), text.rfind(mark), "{text} {mark}");
                assert_eq!(split(text, mark), text.split_once(mark), "{text} {mark}");
            }
        }
    }

    #[test]
    fn finds_bytes_wherever_they_stand() {
        let mut state = 1_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_le_bytes()[2]
        };
        for length in (0..40).cycle().take(4_000) {
            // Few different bytes, and those beside the ones that are looked for.
            let bytes: Vec<u8> =
                (0..length).map(|_| [b'a', b'a', 0, 0x1f, 0x20, b'%', b'&', b'\'', 0x7f, 0x80, 0xa6, 0xff][usize::from(random() % 12)]).collect();
            let plain = |below: u8, wanted: &[u8]| bytes.iter().position(|byte| *byte < below || wanted.contains(byte));
            assert_eq!(position(&bytes, 0, [b'&'; 4]), plain(0, b"&"), "{bytes:?}");
            assert_eq!(position(&bytes, 0, [b'&', 0, 0xff, 0x7f]), plain(0, &[b'&', 0, 0xff, 0x7f]), "{bytes:?}");
            assert_eq!(position(&bytes, b' ', [b'%', b'%', 0x80, 0x80]), plain(b' ', &[b'%', 0x80]), "{bytes:?}");
            assert_eq!(position(&bytes, 1, [0; 4]), plain(1, &[]), "{bytes:?}");
            assert_eq!(position(&bytes, 128, [0xff; 4]), plain(128, &[0xff]), "{bytes:?}");
        }
    }

    #[test]
    fn texts_are_the_same_where_every_byte_is() {
        let text = "urn:oasis:names:tc:SAML:2.0:assertion and more";
        for end in 0..text.len() {
            let one = &text[..end];
            let elsewhere = String::from(one);
            assert!(same(one, &elsewhere));
            assert!(!same(one, &text[..end + 1]));
            for at in 0..end {
                let mut other = one.to_owned().into_bytes();
                other[at] ^= 1;
                assert!(!same(one, &String::from_utf8(other).unwrap()), "{end} {at}");
            }
        }
    }
}
