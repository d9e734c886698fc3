//! The component: the core module with the contract of wit/ around it, in build/component/samlight.wasm.
use crate::progress::step;
use crate::project::{Project, which};
use crate::size::Size;
use crate::{dependencies, npm, process, wasm};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Everything, four languages of texts among it; what it weighed when this was last changed, and two percent.
const BUDGET: u64 = 430_000;

/// The component is not counted by the byte as a browser's module is: one pass for size, and what only debuggers read is left out.
const OPTIMISER: [&str; 3] = ["-Oz", "--strip-debug", "--strip-producers"];

pub(crate) fn command(project: &Project) -> Result<()> {
    println!("{}", build(project)?);
    Ok(())
}

/// Where the hosts find it.
pub(crate) fn built(project: &Project) -> PathBuf {
    project.path("build/component/samlight.wasm")
}

/// Builds the component; gives a line on its size. What stands behind cargo runs again only when the core module changed.
pub(crate) fn build(project: &Project) -> Result<String> {
    dependencies::no_randomness(project, "component")?;
    let core = step("compile the component's core", || wasm::core(project, "component"))?;
    let (folder, component) = (project.path("build/component"), built(project));
    let (input, made_with, proof) = (folder.join("core.wasm"), folder.join("made-with"), folder.join("imports"));
    let optimiser = npm::binary(project, "wasm-opt");
    let tools = format!("wit-component, wasm-opt {}", optimiser.as_ref().map_or_else(String::new, |_| OPTIMISER.join(" ")));
    let bytes = fs::read(core)?;
    let fresh = fs::read(&input).is_ok_and(|old| old == bytes) && fs::read_to_string(&made_with).is_ok_and(|old| old == tools);
    let optimised = optimiser.is_some();
    let imports = if let (true, Ok(imports)) = (fresh && component.is_file(), fs::read_to_string(&proof)) {
        imports
    } else {
        wasm::empty(&folder)?;
        fs::write(&input, bytes)?;
        let smaller = folder.join("smaller.wasm");
        fs::copy(&input, &smaller)?;
        if let Some(optimiser) = optimiser {
            let mut optimise = project.command(optimiser);
            optimise.args(OPTIMISER).arg("-o").arg(&smaller).arg(&input);
            process::run(optimise)?;
        }
        let profile = Project::own_profile()?;
        let mut encode = project.cargo(&["run", "--quiet", "--profile", &profile, "--package", "componentize", "--"]);
        encode.arg(&smaller).arg(&component);
        let imports = step("make it a component", || process::answer(encode))?;
        fs::write(proof, &imports)?;
        fs::write(made_with, tools)?;
        imports
    };
    // Without them it is as good, and larger than it has to be.
    if !optimised || which("node").is_none() {
        return Ok(format!("samlight.wasm: {}; not optimised and not weighed, since `npm ci` was not run in pkg", imports.trim()));
    }
    let size = Size::of(project, &component)?.within(BUDGET).context("samlight.wasm")?;
    Ok(format!("samlight.wasm: {}; {size}", imports.trim()))
}

/// The host in Rust: every vector, each in a fresh instance with an empty linker.
pub(crate) fn in_wasmtime(project: &Project) -> Result<String> {
    let profile = Project::own_profile()?;
    process::run(project.cargo(&["test", "--profile", &profile, "--package", "hosts", "--test", "component"]))
}

/// The host in JavaScript, with dependencies of its own.
pub(crate) fn in_node(project: &Project) -> Result<String> {
    const FOLDER: &str = "tests/component/js";
    npm::install_in(project, FOLDER)?;
    if let Some(eslint) = npm::binary(project, "eslint") {
        let mut lint = project.command(eslint);
        lint.args(["-c", "pkg/eslint.config.js", FOLDER]);
        process::run(lint)?;
    }
    let mut node = project.command("node");
    node.current_dir(project.path(FOLDER)).args(["--test", "--test-reporter=spec"]).env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    node.env("SAMLIGHT_NATIVE_REPORTS", npm::native_reports(project));
    process::run(node)
}

/// The host in Python, which is an example too.
pub(crate) fn in_python(project: &Project, python: &Path) -> Result<String> {
    let mut host = project.command(python);
    host.arg("tests/component/host.py");
    process::run(host)
}
