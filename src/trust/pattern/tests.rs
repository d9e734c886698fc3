use super::Pattern;

fn compiles(text: &str) -> bool {
    Pattern::compile(text).is_ok()
}

#[test]
fn what_federations_write_is_matched_as_a_whole() {
    for (pattern, yes, no) in [
        (
            r"^.+\.example\.edu$",
            &["a.example.edu", "a.b.example.edu", "..example.edu"][..],
            &["example.edu", ".example.edu", "a.example.edu.", "a.exampleXedu", "a.example.edu\n"][..],
        ),
        (
            r"^([a-zA-Z0-9-]{1,63}\.){0,2}vho\.example\.au$",
            &["vho.example.au", "a.vho.example.au", "A-1.b.vho.example.au"],
            &["a.b.c.vho.example.au", ".vho.example.au", "a_.vho.example.au"],
        ),
        (r"(?:one|two)\.example", &["one.example", "two.example"], &["three.example", "one", "onetwo.example"]),
        (r"[^.]+\.example", &["ä.example"], &["a.b.example", ".example"]),
        (r"\w+@?\d{3}", &["a123", "a@123"], &["a12", "@123", "ä123"]),
        (r"a{2,}", &["aa", "aaaaa"], &["a", ""]),
        (r"(a|b)*?c", &["c", "abbac"], &["ab", "abcc"]),
        ("", &[""], &["a"]),
        ("a|", &["a", ""], &["aa"]),
    ] {
        let compiled = Pattern::compile(pattern).unwrap();
        for text in yes {
            assert!(compiled.matches(text), "{pattern} {text:?}");
        }
        for text in no {
            assert!(!compiled.matches(text), "{pattern} {text:?}");
        }
    }
}

#[test]
fn what_dialects_read_in_different_ways_is_refused() {
    for pattern in [
        "(?i)a",
        "(?m)^a$",
        "(?x)a",
        "(?=a)a",
        "(?!a)b",
        "(?<=a)b",
        "(?<n>a)",
        "(?P<n>a)",
        "(?#a)",
        "(?",
        "(?:",
        "(a",
        "a)",
        "(a))",
        ")(",
        "a**",
        "a*+",
        "a++",
        "a{2}{3}",
        "a??+",
        "*a",
        "+",
        "?",
        "|*",
        "(*a)",
        "{2}",
        "a{",
        "a{x}",
        "a{,2}",
        "a{2",
        "a{3,2}",
        "a{1001}",
        "a{99999999999999999999}",
        "a{1,99999999999999999999}",
        "[",
        "[]",
        "[^]",
        "[]a]",
        "[a",
        "[a-",
        "[z-a]",
        "[[:alpha:]]",
        "[a[b]]",
        "[a&&b]",
        "[a~~b]",
        "[a--b]",
        "[a-c-e]",
        "[\\d-z]",
        "[a-\\d]",
        "[\\W]",
        "\\",
        "\\b",
        "\\B",
        "\\1",
        "\\k",
        "\\p{L}",
        "\\pL",
        "\\x41",
        "\\u0041",
        "\\Q",
        "\\<",
        "\\>",
        "\\Z",
        "\\G",
        "\\ä",
        "[\\b]",
        "[\\A]",
        "[--a]",
    ] {
        assert!(!compiles(pattern), "{pattern}");
    }
    assert!(compiles("[a-]b") && compiles("[-a]") && compiles("[a-z-]") && compiles("[\\d.-]") && compiles("a]") && compiles("a}"));
}

#[test]
fn what_a_pattern_costs_is_bounded_before_it_is_paid() {
    for pattern in [
        "((a{100}){100}){100}".to_owned(),
        "(((((a{1000}){1000}){1000}){1000}){1000}){1000}".into(),
        "(".repeat(100) + &")".repeat(100),
        "a{0,1000}{0,1000}".into(),
        "(a{0,1000}){0,1000}".into(),
    ] {
        assert!(!compiles(&pattern), "{pattern}");
    }
    // Nothing, often.
    assert!(Pattern::compile("((((){1000}){1000}){1000}){1000}").unwrap().matches(""));
    assert!(!Pattern::compile("(((()*)*)*)*(a*)*b").unwrap().matches(&"a".repeat(253)));
    assert!(Pattern::compile("(a?){30}a{30}").unwrap().matches(&"a".repeat(30)));
}

/// A small generator (xorshift): the same cases in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn pattern(&mut self, depth: usize) -> String {
        let mut out = String::new();
        for _ in 0..=self.below(3) {
            let atom = match self.below(if depth == 0 { 4 } else { 6 }) {
                0 | 1 => self.of(&["a", "b", "é", r"\.", "-", "]", " ", r"\n"]).to_owned(),
                2 => self.of(&[".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", "^", "$", r"\A", r"\z"]).to_owned(),
                3 => self.of(&["[ab]", "[^a]", "[a-c1]", r"[\d.-]", "[-a]", r"[^\w]", r"[\s\-b]", "[.]"]).to_owned(),
                _ => format!(
                    "({}{}{})",
                    self.of(&["", "?:"]),
                    self.pattern(depth - 1),
                    if self.below(3) == 0 { format!("|{}", self.pattern(depth - 1)) } else { String::new() }
                ),
            };
            out += &atom;
            out += self.of(&["", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,}", "*?", "{0}", "??"]);
        }
        out
    }

    fn text(&mut self) -> String {
        (0..self.below(7)).map(|_| self.of(&["a", "b", "é", ".", "-", "1", "\n", " ", "c"])).collect()
    }
}

/// The crate regex-lite is the judge, on everything that it can read as well.
#[test]
fn matches_as_regex_lite_does() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut compared, mut matched) = (0_u32, 0_u32);
    for _ in 0..20_000 {
        let pattern = dice.pattern(3);
        let Ok(ours) = Pattern::compile(&pattern) else { continue };
        // Its size limit is another one.
        let theirs = regex_lite::Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        for _ in 0..12 {
            let text = dice.text();
            assert_eq!(ours.matches(&text), theirs.is_match(&text), "{pattern:?} {text:?}");
            compared += 1;
            matched += u32::from(theirs.is_match(&text));
        }
    }
    assert!(compared > 100_000 && matched > 10_000, "{compared} {matched}");
}
