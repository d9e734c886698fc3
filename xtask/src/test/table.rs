//! What is printed at the end of `cargo xtask test`.
use super::tally::Tally;
use std::fmt::Write;

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) seconds: f64,
}

pub(crate) enum Outcome {
    Passed(Tally),
    Checked(String),
    Failed(Tally),
    Skipped(String),
    LeftOut,
    NotRun,
}

impl Row {
    /// What the row adds to the closing line. A check without test cases adds nothing unless it failed or did not run.
    fn tally(&self) -> Tally {
        match &self.outcome {
            Outcome::Passed(tally) => *tally,
            Outcome::Failed(tally) => Tally { failed: tally.failed.max(1), ..*tally },
            Outcome::Checked(_) => Tally::default(),
            Outcome::Skipped(_) | Outcome::LeftOut | Outcome::NotRun => Tally { skipped: 1, ..Tally::default() },
        }
    }

    fn words(&self) -> (&'static str, String) {
        match &self.outcome {
            Outcome::Passed(tally) => ("ok", counts(*tally)),
            Outcome::Checked(note) => ("ok", note.clone()),
            Outcome::Failed(tally) if tally.total() > 0 => ("FAILED", counts(*tally)),
            Outcome::Failed(_) => ("FAILED", String::new()),
            Outcome::Skipped(reason) => ("skipped", reason.clone()),
            Outcome::LeftOut => ("left out", "--quick".into()),
            Outcome::NotRun => ("not run", "a step before it failed".into()),
        }
    }
}

/// The table and the closing line.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::from("\n");
    let mut total = Tally::default();
    for row in rows {
        let (word, note) = row.words();
        let line = format!("{word:<9}{:<40}{:>7.1} s  {note}", row.name, row.seconds);
        let _ = writeln!(text, "{}", line.trim_end());
        total += row.tally();
    }
    let _ = writeln!(text, "\n{}", counts(total));
    text
}

fn counts(tally: Tally) -> String {
    format!("{} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing_line(outcomes: Vec<Outcome>) -> String {
        let rows: Vec<_> = outcomes.into_iter().map(|outcome| Row { name: "x", outcome, seconds: 0.0 }).collect();
        table(&rows).trim_end().lines().next_back().unwrap_or_default().to_owned()
    }

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn counts_of_all_runners_are_added() {
        let line = closing_line(vec![Outcome::Checked("note".into()), Outcome::Passed(tally(5, 0, 1)), Outcome::Passed(tally(7, 0, 0))]);
        assert_eq!(line, "12 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn what_did_not_run_is_skipped_and_never_passed() {
        let line = closing_line(vec![Outcome::Skipped("no xmlsec1".into()), Outcome::LeftOut, Outcome::NotRun]);
        assert_eq!(line, "0 passed, 0 failed, 3 skipped");
    }

    #[test]
    fn a_failed_check_without_counts_is_one_failure() {
        assert_eq!(closing_line(vec![Outcome::Failed(tally(0, 0, 0))]), "0 passed, 1 failed, 0 skipped");
        assert_eq!(closing_line(vec![Outcome::Failed(tally(4, 2, 0))]), "4 passed, 2 failed, 0 skipped");
    }
}
