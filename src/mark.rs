//! Finding marks in text: the ends of comments, of declarations, of PEM blocks. One small search for all rooms.

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
}
