//! The core as WebAssembly, and around it the npm package in pkg/dist.
use crate::progress::step;
use crate::project::Project;
use crate::release::crate_version;
use crate::size::Size;
use crate::target::{self, Std, TARGET};
use crate::{dependencies, npm, process};
use anyhow::{Context, Result, anyhow, bail, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

/// One source, three modules.
struct Module {
    name: &'static str,
    /// What wasm-bindgen writes beside it.
    glue: &'static str,
    features: &'static [&'static str],
    /// What cargo builds goes here: they have one name.
    folder: &'static str,
    aim: Aim,
    /// The most that it may weigh, gzipped, in bytes. Raise it knowingly.
    budget: u64,
}

/// What the compiler is asked for. The source is one, and the vectors say that the verdicts are.
#[derive(Clone, Copy, PartialEq)]
enum Aim {
    /// For edge workers and browsers, where every byte is sent and compiled anew.
    Size,
    /// For servers, where the module lies on the disk: half the time for twice the bytes.
    Speed,
}

const MODULES: [Module; 3] = [
    Module { name: "verify", glue: "verify-raw", features: &["--no-default-features"], folder: "target/verify", aim: Aim::Size, budget: 125_000 },
    // What it weighed when this was last changed, and two percent.
    Module { name: "samlight", glue: "raw", features: &[], folder: "target", aim: Aim::Size, budget: 229_600 },
    Module { name: "fast", glue: "raw", features: &[], folder: "target/fast", aim: Aim::Speed, budget: 358_000 },
];

pub(crate) fn command(project: &Project) -> Result<()> {
    println!("{}", build(project)?);
    for (file, path) in built(project) {
        println!("{file}: SHA-256 {}", digest(&path)?);
    }
    Ok(())
}

/// Builds pkg/dist; gives a line on the size of each module. Cargo decides what is stale; the steps behind it run again only when its module changed.
pub(crate) fn build(project: &Project) -> Result<String> {
    step("dependencies of the WebAssembly", || dependencies::no_randomness(project, "js"))?;
    let (mut bound, mut sizes) = (Vec::new(), Vec::new());
    for module in &MODULES {
        let core = step(&format!("compile {}", module.file()), || compile(project, module))?;
        let folder = step(&format!("bind {}", module.file()), || bind(project, project, module, &core))?;
        let size = Size::of(project, &folder.join(module.file()))?.within(module.budget).with_context(|| module.file())?;
        sizes.push(format!("{}: {size}", module.file()));
        bound.push((module, folder));
    }
    assemble(project, &bound)?;
    Ok(sizes.join("; "))
}

/// Two files that have to be the same.
pub(crate) struct Twins {
    pub(crate) what: String,
    pub(crate) here: PathBuf,
    pub(crate) there: PathBuf,
}

/// The modules once more out of `sources`, a copy of the project elsewhere: as far as the compiler makes them or, if they are to be `bound`, to
/// the end, with the tools of this project. Side by side: each keeps one core busy.
pub(crate) fn build_elsewhere(project: &Project, sources: &Project, bound: bool) -> Result<Vec<Twins>> {
    let made = |module: &'static Module| -> Result<Twins> {
        let core = compile(sources, module)?;
        if !bound {
            let here = project.path("build/js").join(module.name).join("core.wasm");
            return Ok(Twins { what: format!("{} as compiled", module.file()), here, there: core });
        }
        let folder = bind(project, sources, module, &core)?;
        Ok(Twins { what: module.file(), here: project.path("pkg/dist").join(module.file()), there: folder.join(module.file()) })
    };
    thread::scope(|scope| {
        let running: Vec<_> = MODULES.iter().map(|module| scope.spawn(move || made(module))).collect();
        running.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a build elsewhere panicked"))?).collect()
    })
}

/// The modules as they are shipped.
pub(crate) fn built(project: &Project) -> Vec<(String, PathBuf)> {
    MODULES.iter().map(|module| (module.file(), project.path("pkg/dist").join(module.file()))).collect()
}

/// What is compiled into which module: its name and the features.
pub(crate) fn features() -> impl Iterator<Item = (String, &'static [&'static str])> {
    MODULES.iter().map(|module| (module.file(), module.features))
}

/// SHA-256 in lower-case hexadecimal digits, as `sha256sum` prints it.
pub(crate) fn digest(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Module {
    fn file(&self) -> String {
        format!("{}.wasm", self.name)
    }
}

fn compile(project: &Project, module: &Module) -> Result<PathBuf> {
    compiled(project, "js", module.features, project.path(module.folder), module.aim)
}

/// The core module of another host, with everything in it.
pub(crate) fn core(project: &Project, host: &str) -> Result<PathBuf> {
    compiled(project, host, &[], project.path("target"), Aim::Size)
}

fn compiled(project: &Project, host: &str, features: &[&str], mut folder: PathBuf, aim: Aim) -> Result<PathBuf> {
    let mut cargo = project.cargo(&["rustc", "--package", "samlight", "--release", "--lib"]);
    cargo.args(["--crate-type", "cdylib", "--target", TARGET, "--features", host]).args(features);
    let flags = match aim {
        Aim::Size => compact(project)?,
        Aim::Speed => {
            cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
            [remapped_paths(project)?, vec!["-Ctarget-feature=+simd128".to_owned()]].concat()
        }
    };
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    if let Std::FromSource(environment) = target::ensure(project)? {
        // RUSTC_BOOTSTRAP changes every fingerprint: in the common folder all else would be built again.
        folder.push("build-std");
        cargo.arg("-Zbuild-std=std,panic_abort").envs(environment);
    }
    cargo.arg("--target-dir").arg(&folder);
    let output = process::run(cargo)?;
    if output.contains("warning:") {
        eprintln!("\r{}", output.trim_end());
    }
    let core = folder.join(TARGET).join("release/samlight.wasm");
    refuse_machine_paths(project, &core)?;
    Ok(core)
}

/// Flags of what has to be small. Unrolled rounds of SHA-256 and SHA-512 weigh six kilobytes gzipped, those of AES more than one.
pub(crate) fn compact(project: &Project) -> Result<Vec<String>> {
    let mut flags = remapped_paths(project)?;
    flags.extend(["--cfg=sha2_backend_soft=\"compact\"", "--cfg=aes_backend_soft=\"compact\""].map(str::to_owned));
    Ok(flags)
}

/// Panics carry the path of their source file. Those of this machine tell nothing to a user, and no two machines would
/// build the same bytes.
fn remapped_paths(project: &Project) -> Result<Vec<String>> {
    let mut flags = vec![format!("--remap-path-prefix={}=samlight", project.root().display())];
    let sources = cargo_home()?.join("registry/src");
    for registry in folder(&sources)? {
        flags.push(format!("--remap-path-prefix={}=crates", registry.display()));
    }
    Ok(flags)
}

pub(crate) fn refuse_machine_paths(project: &Project, core: &Path) -> Result<()> {
    let bytes = fs::read(core).with_context(|| core.display().to_string())?;
    for path in [project.root().to_owned(), cargo_home()?] {
        let text = path.to_string_lossy();
        let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
        ensure!(!found, "the module has the path {text} of this machine in it");
    }
    Ok(())
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = env::home_dir().context("there is no home folder")?;
    Ok(home.join(".cargo"))
}

/// The first kilobyte of the memory is the far end of the stack: no address of an object lies there. A function with one caller is not inlined there:
/// that made it shorter and the whole, compressed, longer.
pub(crate) const FOR_SIZE: &[&str] = &[
    "-Oz",
    "-ocimfs=0",
    "-fimfs=0",
    "--converge",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--strip-debug",
    "--strip-producers",
];
const FOR_SPEED: &[&str] = &["-O3", "--low-memory-unused", "--strip-debug", "--strip-producers"];

/// wasm-bindgen, then wasm-opt, which is among the npm packages of `project`. The folder that comes back has the module and its glue in it.
fn bind(project: &Project, sources: &Project, module: &Module, core: &Path) -> Result<PathBuf> {
    let optimiser = npm::binary(project, "wasm-opt");
    let cache = sources.path("build/js").join(module.name);
    let bound = cache.join("bound");
    let (input, made_with) = (cache.join("core.wasm"), cache.join("made-with"));
    let passes = if module.aim == Aim::Size { FOR_SIZE } else { FOR_SPEED };
    let tools = format!("wasm-bindgen, wasm-opt {}", optimiser.as_ref().map_or_else(String::new, |_| passes.join(" ")));
    let bytes = fs::read(core)?;
    let fresh = fs::read(&input).is_ok_and(|old| old == bytes) && fs::read_to_string(&made_with).is_ok_and(|old| old == tools);
    if fresh {
        return Ok(bound);
    }
    empty(&cache)?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(core)
        .out_name(module.glue)
        .web(true)?
        .omit_default_module_path(true)
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bound)?;
    let wasm = bound.join(module.file());
    fs::rename(bound.join(format!("{}_bg.wasm", module.glue)), &wasm)?;
    if let Some(optimiser) = optimiser {
        let mut optimise = project.command(optimiser);
        optimise.args(passes).arg("-o");
        optimise.arg(&wasm).arg(&wasm);
        process::run(optimise)?;
    }
    let raw = bound.join(format!("{}.js", module.glue));
    fs::write(&raw, accept_foreign_modules(&fs::read_to_string(&raw)?)?)?;
    fs::write(input, bytes)?;
    fs::write(made_with, tools)?;
    Ok(bound)
}

/// A Module that an edge sandbox hands over comes from another realm, where `instanceof` says no.
fn accept_foreign_modules(glue: &str) -> Result<String> {
    let (old, new) = ("!(module instanceof WebAssembly.Module)", "Object.prototype.toString.call(module) !== '[object WebAssembly.Module]'");
    match glue.matches(old).count() {
        1 => Ok(glue.replace(old, new)),
        found => bail!("the glue of wasm-bindgen has changed: expected `{old}` once, found it {found} times"),
    }
}

fn assemble(project: &Project, bound: &[(&Module, PathBuf)]) -> Result<()> {
    let dist = project.path("pkg/dist");
    empty(&dist)?;
    copy_all(&project.path("pkg/src"), &dist)?;
    for (module, folder) in bound {
        let (glue, known) = (folder.join(format!("{}.js", module.glue)), dist.join(format!("{}.js", module.glue)));
        ensure!(!known.exists() || fs::read(&glue)? == fs::read(&known)?, "{} needs a glue of its own: what it imports differs", module.file());
        copy_all(folder, &dist)?;
        let wasm = fs::read(folder.join(module.file()))?;
        fs::write(dist.join(format!("{}.js", module.file())), format!("export default '{}';\n", STANDARD.encode(wasm)))?;
        fs::write(dist.join(format!("{}.version.js", module.name)), version(project, &folder.join(module.file()))?)?;
    }
    Ok(())
}

/// What the entries of the package say of themselves. No module can hold its own digest, so it stands beside it.
fn version(project: &Project, wasm: &Path) -> Result<String> {
    let (version, digest) = (crate_version(project)?, digest(wasm)?);
    Ok(format!("export const version = () => ({{ version: '{version}', wasmSha256: '{digest}' }});\n"))
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    let mut waiting = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = waiting.pop() {
        fs::create_dir_all(&to)?;
        for source in folder(&from)? {
            let name = source.file_name().context("a file without a name")?;
            let copy = to.join(name);
            if source.is_dir() {
                waiting.push((source, copy));
            } else {
                fs::copy(&source, &copy).with_context(|| source.display().to_string())?;
            }
        }
    }
    Ok(())
}

pub(crate) fn folder(path: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>())
        .with_context(|| path.display().to_string())?;
    paths.sort();
    Ok(paths)
}

pub(crate) fn empty(path: &Path) -> Result<()> {
    if path.exists() {
        fs::remove_dir_all(path).with_context(|| path.display().to_string())?;
    }
    fs::create_dir_all(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_glue_is_refused() {
        let line = "if (!(module instanceof WebAssembly.Module)) {";
        let rewritten = accept_foreign_modules(line);
        assert!(rewritten.is_ok_and(|text| text.contains("toString.call(module)")));
        assert!(accept_foreign_modules("").is_err());
        assert!(accept_foreign_modules(&line.repeat(2)).is_err());
    }
}
