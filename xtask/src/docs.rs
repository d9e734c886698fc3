//! The pages: what is generated of them, and whether what they say is so.
use crate::project::Project;
use crate::{npm, process, wasm};
use anyhow::Result;
use std::env::consts::EXE_SUFFIX;
use std::process::Command;
use std::time::Duration;

/// On two cores that do something else besides it takes a tenth of this.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// With `write`, the reference and the pages of the codes are written anew; otherwise everything in the pages is tried.
pub(crate) fn command(project: &Project, write: bool) -> Result<()> {
    npm::install(project)?;
    if write {
        return process::run_within(script(project, "docs")?, LIMIT).map(drop);
    }
    wasm::build(project)?;
    print!("{}", check(project)?);
    Ok(())
}

/// Compares what is generated, follows the links, and compiles and runs the code of the pages.
pub(crate) fn check(project: &Project) -> Result<String> {
    process::run_within(script(project, "test:docs")?, LIMIT)
}

/// A script that knows where the command is: the catalogue comes from it, and the pages say what to type.
fn script(project: &Project, name: &str) -> Result<Command> {
    process::run(project.cargo(&["build", "--quiet", "--features", "cli"]))?;
    let mut npm = npm::npm(project);
    npm.args(["run", name]).env("SAMLIGHT_COMMAND", project.path(&format!("target/debug/samlight{EXE_SUFFIX}")));
    Ok(npm)
}
