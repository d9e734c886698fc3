//! The inspector's page, in www/.
use crate::progress::step;
use crate::project::Project;
use crate::{fonts, npm, process, runtimes, serve, wasm};
use anyhow::Result;
use std::process::Command;

/// Where the pages are built.
pub(crate) const FOLDER: &str = "build/inspector";

/// The page in English, and beside it in the other languages.
pub(crate) const PAGES: [&str; 4] = ["index.html", "index.zh-Hans.html", "index.ja.html", "index.tr.html"];

/// Builds the page into build/inspector, and pictures of its states beside it if they are asked for.
pub(crate) fn command(project: &Project, screenshots: bool) -> Result<()> {
    npm::install(project)?;
    wasm::build(project)?;
    print!("{}", step("inspector", || build(project))?);
    if screenshots {
        print!("{}", step("screenshots", || pictures(project))?);
    }
    Ok(())
}

/// The page from what pkg/dist holds; gives the sizes of its parts. Fails where one of them is beyond its budget.
pub(crate) fn build(project: &Project) -> Result<String> {
    npm::install_in(project, "www")?;
    let mut node = project.command("node");
    node.current_dir(project.path("www")).arg("scripts/build.mjs");
    process::run(node)
}

/// The page in Chromium and Firefox, from disk: goals, vectors, properties, speed, accessibility; and as `cargo xtask serve` has it. Gives what the
/// tests printed.
pub(crate) fn page(project: &Project) -> Result<String> {
    let sizes = build(project)?;
    let parts = npm::script_in(project, "www", "test:unit")?;
    let from_disk = process::run(browsing(project, "test:page"))?;
    let served = serve::with_pages(project, |origin| {
        let mut npm = browsing(project, "test:served");
        npm.env("SAMLIGHT_ORIGIN", origin);
        process::run(npm)
    })?;
    Ok([sizes, parts, from_disk, served].concat())
}

/// Pictures of the states of the page, with letters for each of its languages if they can be had.
fn pictures(project: &Project) -> Result<String> {
    let mut npm = browsing(project, "screenshots");
    match fonts::configuration(project) {
        Ok(file) => drop(npm.env("FONTCONFIG_FILE", file)),
        Err(error) => eprintln!("       without fonts for Chinese and Japanese: {}", runtimes::last_line(&error)),
    }
    process::run(npm)
}

fn browsing(project: &Project, script: &str) -> Command {
    let mut npm = npm::npm_in(project, "www");
    npm.args(["run", script]);
    runtimes::browsers(project, &mut npm);
    npm
}

/// What a paste holds: the readers of www/src/input before other people's decoders, parsers and shells. Gives what the tests printed.
pub(crate) fn input(project: &Project) -> Result<String> {
    npm::install_in(project, "www")?;
    npm::script_in(project, "www", "lint")?;
    npm::script_in(project, "www", "test:input")
}

/// The lines with what was measured.
pub(crate) fn figures(output: &str) -> Vec<&str> {
    let told = |line: &&str| {
        line.contains("of processor time")
            || line.starts_with("inspector, KiB")
            || line.contains("not answering for")
            || line.contains("reports equal")
            || line.contains(" # SKIP ")
    };
    output.lines().map(|line| line.trim_start_matches("# ").trim()).filter(told).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_told_from_tests() {
        let output = "TAP version 13\n# HAR: 1.1 MB, 500 entries: 99 ms of processor time\nok 1 - a\n  a megabyte: at most 6 ms of processor time\n";
        assert_eq!(super::figures(output), ["HAR: 1.1 MB, 500 entries: 99 ms of processor time", "a megabyte: at most 6 ms of processor time"]);
    }
}
