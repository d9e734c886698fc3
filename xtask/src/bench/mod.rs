//! samlight beside its peers, in one run: what is needed is built and fetched here, tests/bench measures.
mod core;
mod counts;
mod xmlsec;

use crate::process::Program;
use crate::progress::step;
use crate::project::Project;
use crate::{component, npm, process, python, runtimes, stores, wasm};
use anyhow::{Context as _, Result, anyhow, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All that is made for it.
const FOLDER: &str = "build/bench";
const PEERS: &str = "tests/bench";
const REQUIREMENTS: &str = "tests/bench/requirements.txt";

/// `write`: the table of README.md too.
pub(crate) fn command(project: &Project, quick: bool, write: bool) -> Result<()> {
    npm::install(project)?;
    wasm::build(project)?;
    step("peers from npm", || npm::install_in(project, PEERS))?;
    let python = step("Python packages", || python::environment(project).map_err(|reason| anyhow!(reason)))?;
    step("messages", || mint(project, &python))?;
    let native = step("samlight in Rust", || native(project))?;
    let mut node = project.command("node");
    node.arg("tests/bench/run.mjs").env("SAMLIGHT_BENCH", project.path(FOLDER)).env("SAMLIGHT_BENCH_NATIVE", native);
    node.env("SAMLIGHT_BENCH_CORE", step("the module without limits", || core::build(project))?);
    match step("xmlsec1 in C", || Ok(xmlsec::build(project)))? {
        Ok(program) => node.env("SAMLIGHT_BENCH_XMLSEC", program),
        Err(reason) => node.env("SAMLIGHT_NO_BENCH_XMLSEC", stores::last_line(&reason)),
    };
    match step("peers from PyPI", || Ok(packages(project, &python)))? {
        Ok(folder) => node.env("SAMLIGHT_BENCH_PYTHON", &python).env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1"),
        Err(reason) => node.env("SAMLIGHT_NO_BENCH_PYTHON", stores::last_line(&reason)),
    };
    if !quick {
        step("component", || component::build(project))?;
        node.env("SAMLIGHT_BENCH_COMPONENT", step("the component's host", || component_host(project))?);
        runtimes::chromium(project, &mut node);
    }
    node.args(quick.then_some("--quick")).args(write.then_some("--write"));
    live(node)?;
    if quick { Ok(()) } else { traced(project) }
}

/// Only where the time goes.
pub(crate) fn stages(project: &Project) -> Result<()> {
    npm::install(project)?;
    let python = step("Python packages", || python::environment(project).map_err(|reason| anyhow!(reason)))?;
    step("messages", || mint(project, &python))?;
    step("the module without limits", || core::build(project))?;
    traced(project)
}

/// By what its code belongs to: natively counted by callgrind, in WebAssembly sampled by V8.
fn traced(project: &Project) -> Result<()> {
    let folder = project.path(FOLDER);
    if let Err(reason) = step("callgrind", || counts::trace(project, &folder.join("messages"), &folder)) {
        println!("the native stages are not measured: {}", stores::last_line(&reason));
    }
    let mut node = project.command("node");
    node.arg("tests/bench/stages.mjs").arg(&folder).env("SAMLIGHT_BENCH_CORE", project.path(core::NAMED));
    live(node)
}

/// The rules of the package's own JavaScript.
pub(crate) fn lint(project: &Project) -> Result<()> {
    let eslint = npm::binary(project, "eslint").context("eslint is not installed")?;
    let mut lint = project.command(eslint);
    lint.args(["-c", "pkg/eslint.config.js", PEERS]);
    process::run(lint).map(drop)
}

/// How much more of a processor a fresh Node process takes that validates one message: fails where that is more than it may be.
pub(crate) fn check_start(project: &Project, python: &Path) -> Result<String> {
    let messages = mint(project, python)?;
    let mut node = project.command("node");
    node.arg("tests/bench/start-gate.mjs").arg(messages);
    process::run(node)
}

/// Counts instructions and accepts what is counted.
pub(crate) fn write_counts(project: &Project) -> Result<()> {
    let python = step("Python packages", || python::environment(project).map_err(|reason| anyhow!(reason)))?;
    let messages = step("messages", || mint(project, &python))?;
    step("instructions", || counts::write(project, &messages))
}

/// Counts instructions and compares; the other side says why nothing can be counted here.
pub(crate) fn check_counts(project: &Project, python: &Path) -> Result<Result<String, String>> {
    counts::check(project, &mint(project, python)?)
}

/// Runs a program whose output is seen as it comes.
fn live(mut command: Command) -> Result<()> {
    let words = process::words(&command);
    let status = Program::start(&mut command)?.child.wait()?;
    ensure!(status.success(), "`{words}` ended with {status}");
    Ok(())
}

/// The messages, minted anew: gives their folder.
fn mint(project: &Project, python: &Path) -> Result<PathBuf> {
    let folder = project.path(FOLDER).join("messages");
    wasm::empty(&folder)?;
    let mut mint = project.command(python);
    mint.arg("tests/bench/mint.py").arg(&folder);
    process::run(mint)?;
    Ok(folder)
}

/// The program that validates natively.
fn native(project: &Project) -> Result<PathBuf> {
    process::run(project.cargo(&["build", "--quiet", "--profile", "native", "--package", "bench"]))?;
    Ok(project.path("target/native/bench"))
}

/// wasmtime for the component; in our own profile, where the tests have compiled it already.
fn component_host(project: &Project) -> Result<PathBuf> {
    let profile = Project::own_profile()?;
    process::run(project.cargo(&["build", "--quiet", "--profile", &profile, "--package", "hosts", "--bin", "bench-host"]))?;
    Ok(project.path("target").join(profile).join("bench-host"))
}

/// What build/venv has not: a folder for PYTHONPATH.
fn packages(project: &Project, python: &Path) -> Result<PathBuf> {
    let folder = project.path(FOLDER).join("python");
    let wanted = fs::read_to_string(project.path(REQUIREMENTS)).context(REQUIREMENTS)?;
    let stamp = folder.join("installed-for");
    if fs::read_to_string(&stamp).is_ok_and(|old| old == wanted) {
        return Ok(folder);
    }
    wasm::empty(&folder)?;
    let mut pip = project.command(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", REQUIREMENTS, "--target"]).arg(&folder);
    process::run(pip)?;
    fs::write(stamp, wanted)?;
    Ok(folder)
}
