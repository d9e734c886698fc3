//! The component: the core module with the contract of wit/ around it, in build/component/samlight.wasm.
use crate::progress::step;
use crate::project::{Project, which};
use crate::size::Size;
use crate::{npm, process, wasm};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Everything, four languages of texts among it; what it weighed when this was last changed, and two percent.
const BUDGET: u64 = 700_000;

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
    let core = step("compile the component's core", || wasm::core(project, "component"))?;
    let (folder, component) = (project.path("build/component"), built(project));
    let (input, made_with) = (folder.join("core.wasm"), folder.join("made-with"));
    let optimiser = npm::binary(project, "wasm-opt");
    let tools = format!("wit-component, wasm-opt {}", optimiser.as_ref().map_or_else(String::new, |_| OPTIMISER.join(" ")));
    let bytes = fs::read(core)?;
    let fresh = fs::read(&input).is_ok_and(|old| old == bytes) && fs::read_to_string(&made_with).is_ok_and(|old| old == tools);
    let imports = if fresh && component.is_file() {
        "imports: none".to_owned()
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
        fs::write(made_with, tools)?;
        imports
    };
    if which("node").is_none() {
        return Ok(format!("samlight.wasm: {}", imports.trim()));
    }
    let size = Size::of(project, &component)?.within(BUDGET).context("samlight.wasm")?;
    Ok(format!("samlight.wasm: {}; {size}", imports.trim()))
}
