//! The example worker as the files that workerd runs.
use crate::project::Project;
use crate::{npm, process, wasm};
use anyhow::{Context, Result, ensure};
use std::path::Path;

const ENTRY: &str = "pkg/examples/worker/worker.js";

/// Bundles into `folder`; gives the names of the modules, the entry first.
pub(crate) fn bundle(project: &Project, folder: &Path) -> Result<Vec<String>> {
    ensure!(project.path(ENTRY).is_file(), "{ENTRY} is missing");
    let esbuild = npm::binary(project, "esbuild").context("esbuild is not among the packages of pkg/package.json")?;
    wasm::empty(folder)?;
    let mut command = project.command(esbuild);
    command.arg(project.path(ENTRY)).args([
        "--bundle",
        "--format=esm",
        "--log-level=warning",
        // What wrangler sets: the package then hands over a compiled module, since workerd compiles no bytes.
        "--conditions=workerd,worker,browser",
        "--loader:.wasm=copy",
        "--loader:.html=text",
        "--loader:.txt=text",
        "--asset-names=[name]",
        "--external:cloudflare:*",
        "--external:node:*",
    ]);
    command.arg(format!("--outdir={}", folder.display()));
    process::run(command)?;
    let mut modules = Vec::new();
    for path in wasm::folder(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".js") || name.ends_with(".wasm") {
            modules.push(name);
        }
    }
    modules.sort_by_key(|name| name != "worker.js");
    ensure!(modules.first().is_some_and(|name| name == "worker.js"), "esbuild wrote no worker.js");
    Ok(modules)
}
