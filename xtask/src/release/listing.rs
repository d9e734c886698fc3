//! What the crate lets others use, one line an item. A line that goes or changes breaks somebody; one that comes has to be kept from then on.
use super::{ACCEPT, difference};
use crate::process;
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use std::fs;

pub(crate) const REPORT: &str = "tests/api/public-api.txt";
/// Everything that a Rust program can use; the features of the other hosts make no library.
const FEATURES: &str = "full,private-keys";
const HEADER: &str = "# The public interface of the crate with the features full and private-keys. Written by `cargo xtask release-check --write`;\n\
                      # `cargo xtask test` fails where the crate differs.\n\n";

/// Gives how many items there are.
pub(crate) fn check(project: &Project, write: bool) -> Result<String> {
    let items = items(project)?;
    let text = format!("{HEADER}{}\n", items.join("\n"));
    let path = project.path(REPORT);
    if write {
        fs::create_dir_all(path.parent().context("a report lies in a folder")?)?;
        fs::write(&path, &text).with_context(|| REPORT.to_owned())?;
    }
    let old = fs::read_to_string(&path).unwrap_or_default();
    ensure!(old == text, "the interface of the crate is not what {REPORT} says:\n{}\n{ACCEPT}", difference(&old, &text));
    Ok(format!("crate: {} public items", items.len()))
}

/// rustdoc gives JSON only to those who ask for what is unstable, with RUSTC_BOOTSTRAP: it changes every fingerprint, so the folder is one of its own.
/// The compiler is pinned by number, and with it the form of this JSON.
fn items(project: &Project) -> Result<Vec<String>> {
    let folder = project.path("target/public-api");
    let mut cargo = project.cargo(&["rustdoc", "--package", "samlight", "--lib", "--no-default-features", "--features", FEATURES, "--quiet"]);
    cargo.args(["--profile", &Project::own_profile()?]).arg("--target-dir").arg(&folder);
    cargo.env("RUSTC_BOOTSTRAP", "1").args(["--", "-Zunstable-options", "--output-format", "json"]);
    process::run(cargo)?;
    // Blanket and automatic implementations are what the compiler makes of the rest.
    let builder = public_api::Builder::from_rustdoc_json(folder.join("doc/samlight.json")).omit_blanket_impls(true).omit_auto_trait_impls(true);
    let interface =
        builder.build().context("what rustdoc wrote cannot be read: public-api in xtask/Cargo.toml has to go with the compiler's version")?;
    let items: Vec<_> = interface.items().map(ToString::to_string).collect();
    ensure!(!items.is_empty(), "the crate shows nothing");
    Ok(items)
}
