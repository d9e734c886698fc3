//! The Python side: minting and cross-checking the test vectors, and lxml for the native tests.
use crate::process;
use crate::progress::step;
use crate::project::{Project, which};
use crate::target::apt_get;
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::PathBuf;

const REQUIREMENTS: &str = "tests/mint/requirements.txt";

/// Writes tests/vectors anew.
pub(crate) fn mint(project: &Project) -> Result<()> {
    let python = step("Python packages", || environment(project).map_err(|reason| anyhow!(reason)))?;
    step("mint tests/vectors", || {
        let mut mint = project.command(&python);
        mint.args(["tests/mint/mint.py", "tests/vectors"]);
        process::run(mint).map(drop)
    })
}

/// Says whether minting anew would give the vectors that are there.
pub(crate) fn mint_check(project: &Project, python: &PathBuf) -> Result<String> {
    let mut mint = project.command(python);
    mint.args(["tests/mint/mint.py", "--check", "tests/vectors"]);
    process::run(mint)
}

/// Puts the vectors before xmlsec1 too.
pub(crate) fn cross_check(project: &Project, python: &PathBuf) -> Result<String> {
    let mut check = project.command(python);
    check.args(["tests/mint/crosscheck.py", "tests/vectors"]);
    process::run(check)
}

/// Judges what the command that the native tests built sends.
pub(crate) fn judge_sent(project: &Project, python: &PathBuf) -> Result<String> {
    let mut judge = project.command(python);
    judge.arg("tests/requests/judge.py").arg(project.path("target/debug/samlight"));
    process::run(judge)
}

/// The python of build/venv with the packages of tests/mint/requirements.txt, or why there is none.
pub(crate) fn environment(project: &Project) -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(project.path(REQUIREMENTS)).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    let venv = project.path("build/venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = venv.join("installed-for");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|old| old == wanted) {
        return Ok(python);
    }
    let system = which("python3").ok_or("python3 is not installed")?;
    let install = || -> Result<()> {
        let mut create = project.command(&system);
        create.args(["-m", "venv", "--clear"]).arg(&venv);
        process::run(create)?;
        let mut pip = project.command(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]);
        process::run(pip)?;
        fs::write(&stamp, &wanted).context("build/venv")
    };
    install().map_err(|error| last_line(&error))?;
    Ok(python)
}

/// Makes sure of xmlsec1, or says why there is none.
pub(crate) fn xmlsec(project: &Project) -> Result<(), String> {
    if which("xmlsec1").is_some() {
        return Ok(());
    }
    apt_get(project, &["xmlsec1"]).map_err(|error| format!("xmlsec1 is not installed: {}", last_line(&error)))
}

fn last_line(error: &anyhow::Error) -> String {
    let text = error.to_string();
    text.trim_end().lines().next_back().unwrap_or_default().to_owned()
}
