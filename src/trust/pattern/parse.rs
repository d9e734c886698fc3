//! A pattern's text as a tree.

use alloc::string::String;
use alloc::vec::Vec;
use core::iter::Peekable;
use core::str::Chars;

use super::{Node, Set};

/// Groups within groups.
const DEPTH: usize = 16;
/// The most that `{n,m}` may say.
const TIMES: usize = 1_000;

type Rest<'a> = Peekable<Chars<'a>>;

/// # Errors
/// What in it is not understood.
pub(super) fn pattern(text: &str) -> Result<Node, String> {
    let mut rest = text.chars().peekable();
    let node = branches(&mut rest, 0)?;
    match rest.next() {
        None => Ok(node),
        Some(_) => Err("it closes a group that is not open".into()),
    }
}

/// To the end, or to the `)` of the group.
fn branches(rest: &mut Rest<'_>, depth: usize) -> Result<Node, String> {
    if depth > DEPTH {
        return Err(format!("it has more than {DEPTH} groups within one another"));
    }
    let mut all = Vec::new();
    loop {
        let mut sequence = Vec::new();
        while let Some(c) = rest.next_if(|c| !matches!(c, '|' | ')')) {
            let node = atom(c, rest, depth)?;
            sequence.push(repeated(node, rest)?);
        }
        all.push(Node::Sequence(sequence));
        if rest.next_if_eq(&'|').is_none() {
            return Ok(Node::Either(all));
        }
    }
}

fn atom(c: char, rest: &mut Rest<'_>, depth: usize) -> Result<Node, String> {
    Ok(match c {
        '(' => {
            if rest.next_if_eq(&'?').is_some() && rest.next() != Some(':') {
                return Err("of groups that begin with `(?` only `(?:` is known".into());
            }
            let node = branches(rest, depth + 1)?;
            if rest.next().is_none() {
                return Err("it opens a group that is not closed".into());
            }
            node
        }
        '^' => Node::Start,
        '$' => Node::End,
        '.' => Node::One(Set { ranges: vec![('\n', '\n')], negated: true }),
        '[' => Node::One(set(rest)?),
        '\\' => match rest.next() {
            Some('A') => Node::Start,
            Some('z') => Node::End,
            c => Node::One(escaped(c)?),
        },
        '?' | '*' | '+' | '{' => return Err(format!("`{c}` stands behind nothing that it could repeat")),
        c => Node::One(Set { ranges: vec![(c, c)], negated: false }),
    })
}

fn repeated(node: Node, rest: &mut Rest<'_>) -> Result<Node, String> {
    let (least, most) = match rest.next_if(|c| matches!(c, '?' | '*' | '+' | '{')) {
        None => return Ok(node),
        Some('?') => (0, Some(1)),
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some(_) => times(rest)?,
    };
    // Lazy or not: what matches as a whole is the same.
    rest.next_if_eq(&'?');
    match rest.peek() {
        Some('?' | '*' | '+' | '{') => Err("it repeats a repetition, which dialects read in different ways".into()),
        _ => Ok(Node::Repeat(vec![node], least, most)),
    }
}

/// `n}`, `n,}` or `n,m}`.
fn times(rest: &mut Rest<'_>) -> Result<(usize, Option<usize>), String> {
    let least = number(rest)?;
    let most = match rest.next_if_eq(&',') {
        None => Some(least),
        Some(_) if rest.peek() == Some(&'}') => None,
        Some(_) => Some(number(rest)?),
    };
    match rest.next() {
        Some('}') if most.is_none_or(|most| least <= most) => Ok((least, most)),
        _ => Err("`{` is not followed by `n}`, `n,}` or `n,m}`".into()),
    }
}

fn number(rest: &mut Rest<'_>) -> Result<usize, String> {
    let mut digits = String::new();
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    match digits.parse() {
        Ok(number) if number <= TIMES => Ok(number),
        Ok(_) => Err(format!("it repeats more than {TIMES} times")),
        Err(_) => Err("`{` is not followed by a number".into()),
    }
}

/// Behind the `[`.
fn set(rest: &mut Rest<'_>) -> Result<Set, String> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let first = match rest.next() {
            Some(']') if !ranges.is_empty() => return Ok(Set { ranges, negated }),
            Some(']') => return Err("it has a set without characters".into()),
            Some('[') => return Err("it has a `[` within a set; write `\\[`".into()),
            Some('&') if rest.peek() == Some(&'&') => return Err("it has `&&` within a set".into()),
            Some('~') if rest.peek() == Some(&'~') => return Err("it has `~~` within a set".into()),
            Some('\\') => match escaped(rest.next())? {
                Set { negated: true, .. } => return Err("it has `\\D`, `\\S` or `\\W` within a set".into()),
                Set { ranges: more, .. } => match more.as_slice() {
                    [(first, last)] if first == last => *first,
                    _ => {
                        ranges.extend(more);
                        if rest.peek() == Some(&'-') {
                            return Err("it has a range within a set that begins with a class".into());
                        }
                        continue;
                    }
                },
            },
            Some('-') if rest.peek() == Some(&'-') => return Err("it has `--` within a set".into()),
            // At an end it means itself; between two others it would be a range that was already read, or the difference of two sets.
            Some('-') if !ranges.is_empty() && rest.peek() != Some(&']') => return Err("it has a `-` in the middle of a set; write `\\-`".into()),
            Some(c) => c,
            None => return Err("it opens a set that is not closed".into()),
        };
        let last = match rest.next_if_eq(&'-') {
            None => first,
            Some(_) => match rest.next() {
                Some(']') => {
                    ranges.extend([(first, first), ('-', '-')]);
                    return Ok(Set { ranges, negated });
                }
                Some('\\') => match escaped(rest.next())?.ranges.as_slice() {
                    [(one, other)] if one == other => *one,
                    _ => return Err("it has a range within a set that ends with a class".into()),
                },
                Some('[' | '-') | None => return Err("it has a range within a set that is not complete".into()),
                Some(c) => c,
            },
        };
        if last < first {
            return Err(format!("it has the range `{first}-{last}`, which goes backwards"));
        }
        ranges.push((first, last));
    }
}

/// Behind the `\`.
fn escaped(c: Option<char>) -> Result<Set, String> {
    let one = |c| Set { ranges: vec![(c, c)], negated: false };
    let digits = || vec![('0', '9')];
    let spaces = || vec![('\t', '\r'), (' ', ' ')];
    let words = || vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    Ok(match c {
        Some('d') => Set { ranges: digits(), negated: false },
        Some('D') => Set { ranges: digits(), negated: true },
        Some('s') => Set { ranges: spaces(), negated: false },
        Some('S') => Set { ranges: spaces(), negated: true },
        Some('w') => Set { ranges: words(), negated: false },
        Some('W') => Set { ranges: words(), negated: true },
        Some('n') => one('\n'),
        Some('r') => one('\r'),
        Some('t') => one('\t'),
        // `\<` and `\>` are the ends of words to some.
        Some(c) if c.is_ascii_punctuation() && !matches!(c, '<' | '>') => one(c),
        Some(c) => return Err(format!("`\\{c}` is not known")),
        None => return Err("it ends with a backslash".into()),
    })
}
