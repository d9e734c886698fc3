//! The gate as components of wasi:http in build/gate, the small host that serves them, and the command `wasmtime`, which comes from PyPI.
use crate::process;
use crate::progress::step;
use crate::project::{Project, which};
use crate::size::Size;
use crate::target::{self, Std, TARGET};
use crate::{dependencies, npm, stores, wasm};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A slow body takes a quarter of a minute; the whole of pkg/test/gate a minute and a half on a quiet machine.
const LIMIT: Duration = Duration::from_secs(10 * 60);
/// `jco`, which is large, with its own package.json. No lock file: it has optional packages for machines that not every registry has, and `npm ci` refuses then.
const JCO: &str = "pkg/test/gate/jco";
const REQUIREMENTS: &str = "pkg/test/gate/requirements.txt";
pub(crate) const FOLDER: &str = "build/gate";

/// What is built, out of which features.
struct Build {
    name: &'static str,
    feature: &'static str,
    /// Cargo's folder: other flags would make it build everything again in the same one.
    folder: &'static str,
    /// For the compiler.
    flags: &'static [&'static str],
    /// What it imports beside the common ones.
    next: &'static str,
}

const UPSTREAM: &str = "wasi:http/outgoing-handler@0.2.12";

const BUILDS: [Build; 3] = [
    Build { name: "reverse-proxy", feature: "http", folder: "target/http", flags: &[], next: UPSTREAM },
    Build { name: "composed", feature: "http-composed", folder: "target/http", flags: &[], next: "wasi:http/incoming-handler@0.2.12" },
    // With a door that only tests need.
    Build { name: "reverse-proxy-doors", feature: "http", folder: "target/http-doors", flags: &["--cfg", "samlight_test_door"], next: UPSTREAM },
];

/// What a host has to have. Everything but the last three is part of the world `wasi:http/proxy`.
const IMPORTS: [&str; 10] = [
    "wasi:cli/stderr@0.2.12",
    "wasi:clocks/monotonic-clock@0.2.12",
    "wasi:clocks/wall-clock@0.2.12",
    "wasi:http/types@0.2.12",
    "wasi:io/error@0.2.12",
    "wasi:io/poll@0.2.12",
    "wasi:io/streams@0.2.12",
    "wasi:config/store@0.2.0-rc.1",
    "wasi:keyvalue/atomics@0.2.0-draft",
    "wasi:keyvalue/store@0.2.0-draft",
];

/// What the application of the example imports.
const APP_IMPORTS: [&str; 4] = ["wasi:cli/stderr@0.2.12", "wasi:http/types@0.2.12", "wasi:io/error@0.2.12", "wasi:io/streams@0.2.12"];

/// Builds all of them; gives the sizes of those that people get.
pub(crate) fn build(project: &Project) -> Result<String> {
    dependencies::no_randomness(project, "http")?;
    fs::create_dir_all(project.path(FOLDER))?;
    let mut sizes = Vec::new();
    for build in &BUILDS {
        let core = step(&format!("compile {}.wasm", build.name), || compile(project, "samlight", build))?;
        let component = made(project, &core, build.name, &[&IMPORTS[..], &[build.next]].concat())?;
        if build.flags.is_empty() {
            sizes.push(format!("{}.wasm: {}", build.name, Size::of(project, &component)?));
        }
    }
    let app = Build { name: "gate_app", feature: "", folder: "target/http", flags: &[], next: "" };
    let core = step("compile the application of the example", || compile(project, "gate-app", &app))?;
    let app = made(project, &core, "app", &APP_IMPORTS)?;
    let mut plug = componentize(project)?;
    plug.arg("plug").arg(file(project, "composed")).arg(app).arg(file(project, "composed-app"));
    process::run(plug)?;
    Ok(sizes.join("; "))
}

fn file(project: &Project, name: &str) -> PathBuf {
    project.path(FOLDER).join(format!("{name}.wasm"))
}

fn compile(project: &Project, package: &str, build: &Build) -> Result<PathBuf> {
    let mut cargo = project.cargo(&["rustc", "--package", package, "--release", "--lib", "--crate-type", "cdylib", "--target", TARGET]);
    if !build.feature.is_empty() {
        cargo.args(["--features", build.feature]);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", wasm::compact(project)?.join("\x1f"));
    let mut folder = project.path(build.folder);
    if let Std::FromSource(environment) = target::ensure(project)? {
        folder.push("build-std");
        cargo.arg("-Zbuild-std=std,panic_abort").envs(environment);
    }
    cargo.arg("--target-dir").arg(&folder).arg("--").args(build.flags);
    let output = process::run(cargo)?;
    if output.contains("warning:") {
        eprintln!("\r{}", output.trim_end());
    }
    let core = folder.join(TARGET).join("release").join(format!("{}.wasm", package.replace('-', "_")));
    wasm::refuse_machine_paths(project, &core)?;
    Ok(core)
}

fn componentize(project: &Project) -> Result<Command> {
    let profile = Project::own_profile()?;
    Ok(project.cargo(&["run", "--quiet", "--profile", &profile, "--package", "componentize", "--"]))
}

/// The component of a core module, which has to import just these. Made again only when the module changed.
fn made(project: &Project, core: &Path, name: &str, imports: &[&str]) -> Result<PathBuf> {
    let (component, kept) = (file(project, name), project.path(FOLDER).join(format!("{name}.core")));
    if component.is_file() && fs::read(&kept).ok() == fs::read(core).ok() {
        return Ok(component);
    }
    let mut encode = componentize(project)?;
    encode.arg(core).arg(&component).args(imports);
    process::run(encode)?;
    fs::copy(core, &kept).with_context(|| kept.display().to_string())?;
    Ok(component)
}

/// The small host.
pub(crate) fn host(project: &Project) -> Result<PathBuf> {
    let profile = Project::own_profile()?;
    process::run(project.cargo(&["build", "--quiet", "--profile", &profile, "--package", "hosts", "--bin", "gate-host"]))?;
    Ok(project.path("target").join(profile).join("gate-host"))
}

/// Runs pkg/test/gate; gives what it printed. What cannot be had on this machine is skipped there, by its name and with the reason.
pub(crate) fn test(project: &Project) -> Result<String> {
    let host = step("the host of the gate", || host(project))?;
    let mut npm = project.command("npm");
    npm.current_dir(project.path("pkg")).args(["run", "test:gate"]).env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    npm.env("SAMLIGHT_GATES", project.path(FOLDER)).env("SAMLIGHT_GATE_HOST", host);
    match wasmtime(project) {
        Ok(program) => npm.env("SAMLIGHT_WASMTIME", program),
        Err(reason) => npm.env("SAMLIGHT_NO_WASMTIME", reason),
    };
    if let Err(error) = step("jco", || npm::install_in(project, JCO)) {
        npm.env("SAMLIGHT_NO_JCO", format!("jco cannot be had: {}", stores::last_line(&error)));
    }
    with_redis(project, &mut npm);
    process::run_within(npm, LIMIT)
}

/// Says where Debian's Redis is, or why there is none.
pub(crate) fn with_redis(project: &Project, program: &mut Command) {
    let debian = project.path("build/debian");
    if which("redis-server").is_none()
        && let Err(error) = stores::unpack(project, &debian, "redis-server")
    {
        program.env("SAMLIGHT_NO_redis", format!("redis is neither installed nor to be had: {}", stores::last_line(&error)));
    }
    program.env("SAMLIGHT_DEBIAN", &debian);
}

/// The wasmtime of build/gate, or why there is none.
fn wasmtime(project: &Project) -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(project.path(REQUIREMENTS)).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    let venv = project.path(FOLDER).join("venv");
    let (program, stamp) = (venv.join("bin/wasmtime"), venv.join("installed-for"));
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|old| old == wanted) {
        return Ok(program);
    }
    let system = which("python3").ok_or("python3 is not installed")?;
    let install = || -> Result<()> {
        let mut create = project.command(&system);
        create.args(["-m", "venv", "--clear"]).arg(&venv);
        process::run(create)?;
        let mut pip = project.command(venv.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]);
        process::run(pip)?;
        // The package forgets that it is a program.
        let mut find = project.command("find");
        find.arg(&venv).args(["-name", "wasmtime", "-type", "f", "-exec", "chmod", "+x", "{}", "+"]);
        process::run(find)?;
        let mut version = project.command(&program);
        version.arg("--version");
        process::run(version)?;
        fs::write(&stamp, &wanted).context("build/gate/venv")
    };
    install().map_err(|error| format!("wasmtime cannot be had: {}", stores::last_line(&error)))?;
    Ok(program)
}

/// What the example needs: the components, the host, and the npm package with the test IdP.
pub(super) fn prepare(project: &Project) -> Result<PathBuf> {
    step("npm packages", || npm::install(project))?;
    if !project.path("pkg/dist/testing.js").is_file() {
        wasm::build(project)?;
    }
    build(project)?;
    step("the host of the gate", || host(project))
}

pub(super) fn demonstration(project: &Project, host: &Path) -> Command {
    let mut node = project.command("node");
    node.arg("pkg/examples/gate/demo.mjs").env("GATE_HOST", host).env("GATE", file(project, "reverse-proxy"));
    node
}
