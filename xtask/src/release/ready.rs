//! What has to hold before a release, as far as the checkout shows it. Each fault says how to mend it.
use super::versions::{self, Section, crate_version};
use crate::process;
use crate::project::Project;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::PathBuf;

/// What the registry links provenance to: a package that names no repository, or another one, is refused there.
#[derive(Deserialize)]
struct NpmManifest {
    repository: Option<NpmRepository>,
}

#[derive(Deserialize)]
struct NpmRepository {
    url: String,
}

#[derive(Deserialize)]
struct CrateManifest {
    package: CrateRepository,
}

#[derive(Deserialize)]
struct CrateRepository {
    repository: Option<String>,
}

/// All of them at once, so that they can be mended at once.
pub(crate) fn faults(project: &Project) -> Result<Vec<String>> {
    let version = crate_version(project)?;
    let mut faults = versions::faults(project)?;
    let changes = git(project, &["status", "--porcelain", "--untracked-files=all"])?;
    if !changes.is_empty() {
        faults.push(format!("the working tree has changes: commit them or take them away\n{changes}"));
    }
    let tag = format!("v{version}");
    let tags = git(project, &["tag", "--points-at", "HEAD"])?;
    if !tags.lines().any(|name| name == tag) {
        let here = if tags.is_empty() { "none".to_owned() } else { tags.lines().collect::<Vec<_>>().join(", ") };
        faults.push(format!("this commit needs the tag {tag}, and has {here}: `git tag --sign {tag}`"));
    }
    let changelog = fs::read_to_string(project.path("CHANGELOG.md")).context("CHANGELOG.md")?;
    faults.extend(changelog_faults(&versions::sections(&changelog), &version));
    faults.extend(repository_fault(project)?);
    faults.extend(untested(project)?);
    Ok(faults)
}

fn changelog_faults(sections: &[Section], version: &str) -> Vec<String> {
    let text = |name: &str| sections.iter().find(|section| section.version == format!("[{name}]")).map(|section| section.text.as_str());
    let mut faults = Vec::new();
    if text(version).is_none_or(str::is_empty) {
        faults.push(format!(
            "CHANGELOG.md says nothing of {version}: give the heading `## [{version}] - YYYY-MM-DD` to what stands under [Unreleased]"
        ));
    } else if text("Unreleased").is_some_and(|text| !text.is_empty()) {
        faults.push(format!("CHANGELOG.md has changes under [Unreleased]: they belong to {version}"));
    }
    faults
}

fn repository_fault(project: &Project) -> Result<Option<String>> {
    let npm: NpmManifest = serde_json::from_str(&fs::read_to_string(project.path("pkg/package.json"))?).context("pkg/package.json")?;
    let cargo: CrateManifest = toml::from_str(&fs::read_to_string(project.path("Cargo.toml"))?).context("Cargo.toml")?;
    let npm = npm.repository.map(|repository| repository.url.trim_start_matches("git+").trim_end_matches(".git").to_owned());
    Ok(match (npm, cargo.package.repository) {
        (Some(npm), Some(cargo)) if npm == cargo.trim_end_matches(".git") => None,
        (Some(npm), Some(cargo)) => Some(format!("pkg/package.json names the repository {npm}, Cargo.toml {cargo}")),
        _ => Some("`repository` is missing in pkg/package.json or Cargo.toml: provenance is refused without it".to_owned()),
    })
}

/// Left behind by a whole run of `cargo xtask test` in which nothing failed, on a commit without changes.
fn stamp(project: &Project) -> PathBuf {
    project.path("build/tested-commit")
}

pub(crate) fn note_tested(project: &Project) -> Result<()> {
    if git(project, &["status", "--porcelain", "--untracked-files=all"])?.is_empty() {
        fs::create_dir_all(project.path("build"))?;
        fs::write(stamp(project), git(project, &["rev-parse", "HEAD"])?).context("build/tested-commit")?;
    }
    Ok(())
}

fn untested(project: &Project) -> Result<Option<String>> {
    let head = git(project, &["rev-parse", "HEAD"])?;
    let tested = fs::read_to_string(stamp(project)).unwrap_or_default();
    Ok((tested != head).then(|| format!("`cargo xtask test` has not passed here on this commit, {head}")))
}

fn git(project: &Project, arguments: &[&str]) -> Result<String> {
    let mut git = project.command("git");
    git.args(arguments);
    Ok(process::answer(git)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    /// A checkout that is ready.
    struct Checkout(Project);

    impl Checkout {
        fn new(name: &str) -> Self {
            let root = env::temp_dir().join(format!("samlight-ready-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&root);
            fs::create_dir_all(root.join("pkg")).expect("a folder");
            let checkout = Self(Project::copy_at(root));
            checkout.write("Cargo.toml", "[package]\nversion = \"0.2.0\"\nrepository = \"https://host.example/samlight\"\n");
            checkout.write("Cargo.lock", "name = \"samlight\"\nversion = \"0.2.0\"\n");
            checkout.write("pkg/package.json", r#"{"version":"0.2.0","repository":{"url":"git+https://host.example/samlight.git"}}"#);
            checkout.write("pkg/package-lock.json", r#"{"version":"0.2.0"}"#);
            checkout.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-11-22\n\n### Added\n\n- a\n");
            checkout.write(".gitignore", "/build\n");
            checkout.git(&["init", "--quiet"]);
            checkout.commit();
            checkout
        }

        fn write(&self, file: &str, text: &str) {
            fs::write(self.0.path(file), text).expect("written");
        }

        fn git(&self, arguments: &[&str]) {
            let identity =
                ["-c", "user.name=nobody", "-c", "user.email=nobody@host.example", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"];
            git(&self.0, &[&identity, arguments].concat()).expect("git");
        }

        /// Committed, tested and tagged anew.
        fn commit(&self) {
            self.git(&["add", "--all"]);
            self.git(&["commit", "--quiet", "--allow-empty", "--message", "a"]);
            self.git(&["tag", "--force", "v0.2.0"]);
            note_tested(&self.0).expect("noted");
        }

        fn faults(&self) -> Vec<String> {
            faults(&self.0).expect("looked at")
        }

        /// There is exactly one fault, with these words in it.
        fn only(&self, words: &str) {
            let faults = self.faults();
            assert!(faults.len() == 1 && faults[0].contains(words), "`{words}` in {faults:?}");
        }
    }

    impl Drop for Checkout {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(self.0.root());
        }
    }

    #[test]
    fn a_checkout_that_is_ready_has_no_fault() {
        assert_eq!(Checkout::new("good").faults(), Vec::<String>::new());
    }

    #[test]
    fn versions_that_differ() {
        let checkout = Checkout::new("versions");
        checkout.write("pkg/package-lock.json", r#"{"version":"0.1.9"}"#);
        checkout.commit();
        checkout.only("Cargo.toml is of version 0.2.0, pkg/package-lock.json of 0.1.9");
    }

    #[test]
    fn a_dirty_tree() {
        let checkout = Checkout::new("dirty");
        checkout.write("key.pem", "forgotten");
        checkout.only("the working tree has changes: commit them or take them away\n?? key.pem");
    }

    #[test]
    fn another_tag_or_none() {
        let checkout = Checkout::new("tag");
        checkout.git(&["tag", "v0.1.9"]);
        checkout.git(&["tag", "--delete", "v0.2.0"]);
        checkout.only("this commit needs the tag v0.2.0, and has v0.1.9");
    }

    #[test]
    fn a_changelog_that_says_nothing_or_too_much() {
        let checkout = Checkout::new("changelog");
        checkout.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- a\n");
        checkout.commit();
        checkout.only("CHANGELOG.md says nothing of 0.2.0");
        checkout.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- b\n\n## [0.2.0] - 2026-11-22\n\n- a\n");
        checkout.commit();
        checkout.only("changes under [Unreleased]");
    }

    #[test]
    fn no_repository_or_two() {
        let checkout = Checkout::new("repository");
        checkout.write("pkg/package.json", r#"{"version":"0.2.0"}"#);
        checkout.commit();
        checkout.only("`repository` is missing");
        checkout.write("pkg/package.json", r#"{"version":"0.2.0","repository":{"url":"https://other.example/samlight"}}"#);
        checkout.commit();
        checkout.only("https://other.example/samlight");
    }

    #[test]
    fn a_commit_that_was_not_tested() {
        let checkout = Checkout::new("tested");
        checkout.git(&["commit", "--quiet", "--allow-empty", "--message", "b"]);
        checkout.git(&["tag", "--force", "v0.2.0"]);
        checkout.only("has not passed here on this commit");
    }

    #[test]
    fn changes_do_not_count_as_tested() {
        let checkout = Checkout::new("changes");
        checkout.git(&["commit", "--quiet", "--allow-empty", "--message", "b"]);
        checkout.git(&["tag", "--force", "v0.2.0"]);
        checkout.write("key.pem", "forgotten");
        note_tested(&checkout.0).expect("noted");
        assert!(checkout.faults().iter().any(|fault| fault.contains("has not passed here")));
    }
}
