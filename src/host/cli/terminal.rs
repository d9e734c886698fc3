//! What a terminal may be sent: words and a few colours of ours, never a control character out of a message.

use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// How the output looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) colours: bool,
    pub(crate) terminal: bool,
    pub(crate) width: usize,
}

#[derive(Clone, Copy)]
pub(crate) enum Colour {
    Good,
    Bad,
    Doubtful,
    Strong,
    Faint,
}

impl Style {
    pub(crate) fn of_stdout() -> Self {
        let variable = |name| std::env::var_os(name).unwrap_or_default();
        let terminal = std::io::stdout().is_terminal();
        Style {
            colours: colours(terminal, !variable("NO_COLOR").is_empty(), variable("TERM").to_str()),
            terminal,
            width: variable("COLUMNS").to_str().and_then(|columns| columns.parse().ok()).unwrap_or(100_usize).clamp(60, 120),
        }
    }

    pub(crate) fn paint(self, colour: Colour, text: &str) -> String {
        let code = match colour {
            Colour::Good => "32",
            Colour::Bad => "31",
            Colour::Doubtful => "33",
            Colour::Strong => "1",
            Colour::Faint => "2",
        };
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A text under a label, broken at the width of the terminal and made harmless.
    pub(crate) fn paragraph(self, out: &mut String, label: &str, text: &str) {
        self.hanging(out, &format!("  {label:<10} "), text);
    }

    /// A text behind a plain prefix, its further lines as far in.
    pub(crate) fn hanging(self, out: &mut String, prefix: &str, text: &str) {
        let indent = prefix.chars().count();
        let mut line = prefix.to_owned();
        let mut filled = indent;
        for word in harmless(text).split(' ') {
            let length = word.chars().count();
            if filled > indent && filled + 1 + length > self.width {
                out.push_str(&line);
                out.push('\n');
                line = " ".repeat(indent);
                filled = indent;
            }
            if filled > indent {
                line.push(' ');
                filled += 1;
            }
            line.push_str(word);
            filled += length;
        }
        out.push_str(&line);
        out.push('\n');
    }
}

/// <https://no-color.org>: any value but the empty one.
fn colours(terminal: bool, no_color: bool, term: Option<&str>) -> bool {
    terminal && !no_color && term != Some("dumb")
}

/// A text with everything spelled out that would move a cursor, change a terminal or turn the direction of writing.
///
/// Issuers, attributes and status messages are a stranger's words, and a terminal obeys what it is sent.
pub(crate) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if dangerous(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// The same for XML shown on a terminal, whose line ends and tabs are layout.
pub(crate) fn harmless_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| line.split('\t').map(harmless).collect::<Vec<_>>().join("\t")).collect();
    lines.join("\n")
}

/// Control characters, and those that turn or hide text (Unicode TR 36).
pub(crate) fn dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { colours: false, terminal: false, width: 60 };

    #[test]
    fn colours_need_a_terminal_that_wants_them() {
        assert!(colours(true, false, Some("xterm")));
        assert!(colours(true, false, None));
        assert!(!colours(false, false, Some("xterm")));
        assert!(!colours(true, true, Some("xterm")));
        assert!(!colours(true, false, Some("dumb")));
    }

    #[test]
    fn without_colours_nothing_is_added() {
        assert_eq!(PLAIN.paint(Colour::Bad, "x"), "x");
        assert_eq!(Style { colours: true, ..PLAIN }.paint(Colour::Bad, "x"), "\u{1b}[31mx\u{1b}[0m");
    }

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        assert_eq!(harmless("a\u{1b}[31mb\r\n\t\u{9b}2J\u{7f}"), "a\\u{1b}[31mb\\u{d}\\u{a}\\u{9}\\u{9b}2J\\u{7f}");
        assert_eq!(harmless("gnp.\u{202e}exe"), "gnp.\\u{202e}exe");
        assert_eq!(harmless("Jürgen 山田 Ağ \\ 'x'"), "Jürgen 山田 Ağ \\ 'x'");
        assert_eq!(harmless_lines("<a>\n\t<b/>\r\n\u{1b}</a>"), "<a>\n\t<b/>\\u{d}\n\\u{1b}</a>");
    }

    #[test]
    fn a_paragraph_keeps_its_words_and_its_width() {
        let mut out = String::new();
        PLAIN.paragraph(&mut out, "Why", &"word ".repeat(40));
        assert_eq!(out.split_whitespace().filter(|word| *word == "word").count(), 40);
        assert!(out.lines().all(|line| line.chars().count() <= 60), "{out}");
        assert!(out.starts_with("  Why        word"), "{out}");
    }
}
