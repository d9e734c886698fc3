//! Whether the version tells of what went from the interface of the crate since the last release: a line of the listing that is gone or different.
//!
//! What only comes can break somebody too, such as a variant of an enumeration that is matched to its end. That cargo-semver-checks sees, which a
//! release asks; compiling its three hundred crates for every change would take longer than all the rest of the tests.
use super::listing::REPORT;
use super::versions::numbers;
use super::{crate_version, semver};
use crate::process;
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;

/// Gives what was compared, or why nothing was.
pub(crate) fn check(project: &Project) -> Result<Result<String, String>> {
    let Some(release) = semver::newest_release(project) else {
        return Ok(Err("there is no release yet to compare with".into()));
    };
    let mut git = project.command("git");
    git.arg("show").arg(format!("{release}:{REPORT}"));
    let old = process::answer(git)?;
    let new = fs::read_to_string(project.path(REPORT)).context(REPORT)?;
    let version = crate_version(project)?;
    let gone = gone(&old, &new);
    let allowed = breaking(&release, &version).with_context(|| format!("{release} and {version} cannot be compared"))?;
    ensure!(
        gone.is_empty() || allowed,
        "since {release} these went from the crate or changed, and {version} does not say so:\n{}\nbring them back, or set the version that a break needs",
        gone.iter().take(20).map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
    );
    Ok(Ok(format!("{} of the items of {release} went or changed, in {version}", gone.len())))
}

fn gone<'a>(old: &'a str, new: &str) -> Vec<&'a str> {
    let new: BTreeSet<_> = new.lines().collect();
    old.lines().filter(|line| !line.is_empty() && !line.starts_with('#') || line.starts_with("#[")).filter(|line| !new.contains(line)).collect()
}

/// Whether somebody who asked for the one would not be given the other: cargo's rule, by which 0.2 breaks with 0.1.
fn breaking(release: &str, version: &str) -> Option<bool> {
    let (old, new) = (numbers(release.strip_prefix('v')?)?, numbers(version)?);
    let kept = if old.first() == Some(&0) { 2 } else { 1 };
    Some(old.iter().take(kept).ne(new.iter().take(kept)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "# words\n\npub fn a::one()\npub fn a::two(u8)\n#[non_exhaustive] pub enum a::E\n";

    #[test]
    fn what_went_and_what_changed_is_gone() {
        assert_eq!(gone(OLD, OLD), Vec::<&str>::new());
        assert_eq!(gone(OLD, &format!("{}pub fn a::three()\n", OLD.replace("words", "other"))), Vec::<&str>::new());
        assert_eq!(gone(OLD, &OLD.replace("two(u8)", "two(u16)")), ["pub fn a::two(u8)"]);
        assert_eq!(gone(OLD, &OLD.replace("#[non_exhaustive] ", "")), ["#[non_exhaustive] pub enum a::E"]);
    }

    #[test]
    fn which_versions_may_break() {
        for (release, version, expected) in
            [("v0.1.0", "0.1.9", false), ("v0.1.0", "0.2.0", true), ("v1.2.0", "1.3.0", false), ("v1.2.0", "2.0.0", true), ("v0.9.0", "1.0.0", true)]
        {
            assert_eq!(breaking(release, version), Some(expected), "{release} {version}");
        }
        assert_eq!(breaking("v1.2", "1.3.0"), None);
    }
}
