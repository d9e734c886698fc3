//! How many test cases ran, as the runners themselves say it.
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// Adds up every summary in the output of `cargo test` (also of harnesses that print like it) and `node --test`.
    pub(crate) fn read(output: &str) -> Self {
        let mut tally = Self::default();
        for line in output.lines() {
            match line.strip_prefix("test result: ") {
                Some(result) => tally.add_cargo(result),
                None => tally.add_node(line),
            }
        }
        tally
    }

    /// `ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`
    fn add_cargo(&mut self, result: &str) {
        let counts = result.split_once(". ").map_or("", |(_, counts)| counts);
        for count in counts.split("; ") {
            if let Some((number, what)) = count.split_once(' ') {
                self.add(number, what);
            }
        }
    }

    /// `# pass 3` from the tap reporter, `ℹ pass 3` from the spec reporter
    fn add_node(&mut self, line: &str) {
        let count = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "));
        if let Some((what, number)) = count.and_then(|count| count.split_once(' ')) {
            self.add(number, what);
        }
    }

    fn add(&mut self, number: &str, what: &str) {
        let Ok(number) = number.parse::<u64>() else {
            return;
        };
        match what {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }

    pub(crate) fn total(self) -> u64 {
        self.passed + self.failed + self.skipped
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn cargo_test() {
        let output = "\
running 3 tests
test a ... ok
test b ... ignored
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s

test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s
";
        assert_eq!(Tally::read(output), tally(7, 2, 1));
    }

    #[test]
    fn node_test_with_either_reporter() {
        let tap =
            "TAP version 13\nok 1 - a\n1..4\n# tests 9\n# suites 1\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 2\n# todo 1\n# duration_ms 48.1\n";
        assert_eq!(Tally::read(tap), tally(4, 2, 3));
        assert_eq!(Tally::read(&tap.replace("# ", "ℹ ")), tally(4, 2, 3));
    }

    #[test]
    fn a_line_of_a_test_is_no_summary() {
        let output =
            "test pass 7 ... ok\n    # pass 7\n# pass seven\n# passing 7\ntest result: unclear\nit says test result: ok. 7 passed; 0 failed\n";
        assert_eq!(Tally::read(output), tally(0, 0, 0));
    }
}
