//! tests/bench/core, compiled, bound and optimised like the modules of the npm package.
use crate::project::Project;
use crate::target::{self, Std, TARGET};
use crate::{npm, process, wasm};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The same as the compiler made it, with the names of its functions, for a profiler.
pub(super) const NAMED: &str = "build/bench/core-named";

/// Gives the folder with `core_bg.wasm` and its glue.
pub(super) fn build(project: &Project) -> Result<PathBuf> {
    let mut cargo =
        project.cargo(&["rustc", "--quiet", "--package", "bench-core", "--release", "--lib", "--crate-type", "cdylib", "--target", TARGET]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", wasm::compact(project)?.join("\x1f"));
    // Where the smaller module is built: all that it needs is there.
    let mut target = project.path("target/verify");
    if let Std::FromSource(environment) = target::ensure(project)? {
        target.push("build-std");
        cargo.arg("-Zbuild-std=std,panic_abort").envs(environment);
    }
    cargo.arg("--target-dir").arg(&target);
    process::run(cargo)?;
    let core = target.join(TARGET).join("release/bench_core.wasm");
    bind(project, &core, &project.path(NAMED), false)?;
    let folder = project.path(super::FOLDER).join("core");
    bind(project, &core, &folder, true)?;
    Ok(folder)
}

/// Again only when the module has changed.
fn bind(project: &Project, core: &Path, folder: &Path, optimised: bool) -> Result<()> {
    let (bytes, kept) = (fs::read(core).with_context(|| core.display().to_string())?, folder.join("core.wasm"));
    if fs::read(&kept).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    wasm::empty(folder)?;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(core).out_name("core").web(true)?.omit_default_module_path(true).generate(folder)?;
    if optimised {
        let bound = folder.join("core_bg.wasm");
        let mut optimise = project.command(npm::binary(project, "wasm-opt").context("wasm-opt is not installed")?);
        optimise.args(wasm::FOR_SIZE).arg("-o").arg(&bound).arg(&bound);
        process::run(optimise)?;
    }
    fs::write(kept, bytes).context("build/bench")
}
