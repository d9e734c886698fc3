//! Whether somebody else gets the same WebAssembly out of the same sources.
use crate::process;
use crate::project::Project;
use crate::wasm::Twins;
use crate::{npm, wasm};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// No sources of the WebAssembly, and most of the files that there are, but for the members of the workspace among them.
const LEFT_OUT: [&str; 4] = ["tests/vectors/", "tests/mint/", "pkg/", "www/"];

pub(crate) fn command(project: &Project, bound: bool) -> Result<()> {
    npm::install(project)?;
    wasm::build(project)?;
    println!("{}", check(project, bound)?);
    Ok(())
}

/// Builds once more, in a fresh folder with another path, and compares with what was built here before: a path, a clock or an order of files that
/// leaked into the bytes would show. That leaks in the compiler; what comes behind it sees nothing but bytes and takes as long again, so it is done again
/// only if `bound`, for a release.
pub(crate) fn check(project: &Project, bound: bool) -> Result<String> {
    // Not as deep as this project, and under another name.
    let elsewhere = std::env::temp_dir().join(format!("samlight-elsewhere-{}", std::process::id()));
    let result = compare(project, &elsewhere, bound);
    if elsewhere.exists() {
        fs::remove_dir_all(&elsewhere).with_context(|| elsewhere.display().to_string())?;
    }
    result
}

fn compare(project: &Project, elsewhere: &Path, bound: bool) -> Result<String> {
    wasm::empty(elsewhere)?;
    copy_sources(project, elsewhere)?;
    let sources = Project::copy_at(elsewhere.to_owned());
    let mut notes = Vec::new();
    for Twins { what, here, there } in wasm::build_elsewhere(project, &sources, bound)? {
        let (digest, other) = (wasm::digest(&here)?, wasm::digest(&there)?);
        ensure!(digest == other, "{what} differs between two builds: SHA-256 {digest} here, {other} in {}", elsewhere.display());
        notes.push(format!("{what} {digest}"));
    }
    Ok(format!("the same twice, SHA-256: {}", notes.join(", ")))
}

/// Cargo reads the manifest of every member, whatever it builds.
fn is_wanted(file: &str) -> bool {
    let source = Path::new(file).extension().is_some_and(|extension| extension == "rs" || extension == "toml");
    source || !LEFT_OUT.iter().any(|folder| file.starts_with(folder))
}

fn copy_sources(project: &Project, to: &Path) -> Result<()> {
    let mut git = project.command("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for file in process::answer(git)?.split_terminator('\0').filter(|file| is_wanted(file)) {
        let (from, copy) = (project.path(file), to.join(file));
        // Deleted and not committed yet.
        if !from.exists() {
            continue;
        }
        fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
        fs::copy(&from, &copy).with_context(|| file.to_owned())?;
    }
    Ok(())
}
