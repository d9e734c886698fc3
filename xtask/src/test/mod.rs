//! Everything that must hold, in the order in which a fault is cheapest to find.
mod hosts;
mod speed;
mod table;
mod tally;

use crate::process::{self, Failure};
use crate::progress::step;
use crate::project::Project;
use crate::{bench, deny, dependencies, docs, examples, inspector, npm, python, release, runtimes, serve, stores, wasm};
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use table::{Outcome, Row};
use tally::Tally;

struct Step {
    name: &'static str,
    /// Runs with --quick too.
    quick: bool,
    run: fn(&mut Context) -> Result<Done>,
}

/// What a step that did not fail has to say.
enum Done {
    /// A runner's output, with the counts of its test cases.
    Tests(String),
    /// A check without test cases, and what is worth a note.
    Checked(String),
    /// What it needs cannot be had on this machine.
    Skipped(String),
}

const STEPS: [Step; 42] = [
    Step { name: "format", quick: true, run: format },
    Step { name: "clippy", quick: true, run: clippy },
    Step { name: "dependencies", quick: true, run: dependency_check },
    Step { name: "Python packages", quick: false, run: python_packages },
    Step { name: "cargo deny", quick: false, run: cargo_deny },
    Step { name: "versions and changelog", quick: true, run: versions },
    Step { name: "licences of what is inside", quick: true, run: notices },
    Step { name: "native tests", quick: true, run: native_tests },
    Step { name: "xtask's own tests", quick: true, run: own_tests },
    Step { name: "interface in Rust", quick: false, run: interface_in_rust },
    Step { name: "breaks since the last release", quick: false, run: breaks },
    Step { name: "vectors are as minted", quick: false, run: mint_check },
    Step { name: "vectors before xmlsec1", quick: false, run: cross_check },
    Step { name: "instruction counts", quick: false, run: speed::instruction_counts },
    Step { name: "what is sent before other readers", quick: false, run: sent_messages },
    Step { name: "npm packages", quick: false, run: npm_packages },
    Step { name: "WebAssembly and its size", quick: false, run: web_assembly },
    Step { name: "types", quick: false, run: types },
    Step { name: "lint", quick: false, run: lint },
    Step { name: "documentation", quick: false, run: documentation },
    Step { name: "interface in TypeScript", quick: false, run: interface_in_typescript },
    Step { name: "contents of the packages", quick: false, run: contents },
    Step { name: "npm package in Node", quick: false, run: in_node },
    Step { name: "first validation in a fresh Node", quick: false, run: speed::first_validation },
    Step { name: "inspector: input", quick: false, run: inspector_input },
    Step { name: "inspector: page in Chromium and Firefox", quick: false, run: inspector_page },
    Step { name: "npm package in workerd", quick: false, run: in_workerd },
    Step { name: "packed package in every runtime", quick: false, run: in_every_runtime },
    Step { name: "a newcomer's way to a login", quick: false, run: newcomer },
    Step { name: "stores: Redis, PostgreSQL, SQLite, workerd, Deno", quick: false, run: real_stores },
    Step { name: "round trip through the example worker", quick: false, run: round_trip },
    Step { name: "framework examples", quick: false, run: framework_examples },
    Step { name: "component and its size", quick: false, run: hosts::component_built },
    Step { name: "component in wasmtime", quick: false, run: hosts::component_in_wasmtime },
    Step { name: "component through jco in Node", quick: false, run: hosts::component_in_node },
    Step { name: "component in Python", quick: false, run: hosts::component_in_python },
    Step { name: "Envoy filter and its size", quick: false, run: hosts::envoy_filter },
    Step { name: "Envoy: logins, traffic, faults, vectors", quick: false, run: hosts::in_envoy },
    Step { name: "gate components and their sizes", quick: false, run: hosts::gate_components },
    Step { name: "gate: our host, Redis, wasmtime serve, jco serve", quick: false, run: hosts::gate_in_hosts },
    Step { name: "the same WebAssembly from another folder", quick: false, run: reproduced },
    Step { name: "working tree unchanged", quick: true, run: unchanged },
];

struct Context<'a> {
    project: &'a Project,
    /// The state of the checkout before the first step, where there is a checkout.
    before: Option<String>,
    /// The Python with the packages of tests/mint, or why there is none.
    python: Result<PathBuf, String>,
}

pub(crate) fn command(project: &Project, quick: bool) -> Result<ExitCode> {
    let mut context = Context { project, before: git_status(project), python: Err("left out by --quick".into()) };
    let mut rows: Vec<Row> = Vec::new();
    let mut failed = false;
    for Step { name, quick: in_quick, run } in STEPS {
        let start = Instant::now();
        let outcome = if failed {
            Outcome::NotRun
        } else if quick && !in_quick {
            Outcome::LeftOut
        } else {
            match step(name, || run(&mut context).and_then(counted)) {
                Ok(outcome) => outcome,
                Err(error) => {
                    failed = true;
                    eprintln!("\n{error:#}\n");
                    let counts = error.downcast_ref::<Failure>().map(|failure| Tally::read(&failure.output));
                    Outcome::Failed(counts.unwrap_or_default())
                }
            }
        };
        if let Outcome::Skipped(reason) = &outcome {
            eprintln!("       skipped: {reason}");
        }
        rows.push(Row { name, outcome, seconds: start.elapsed().as_secs_f64() });
    }
    print!("{}", table::table(&rows));
    if !failed && !quick && context.before.is_some() {
        release::note_tested(project)?;
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A runner that ran nothing has shown nothing.
fn counted(done: Done) -> Result<Outcome> {
    Ok(match done {
        Done::Checked(note) => Outcome::Checked(note),
        Done::Skipped(reason) => Outcome::Skipped(reason),
        Done::Tests(output) => {
            let tally = Tally::read(&output);
            ensure!(tally.failed == 0, "the runner ended well and yet counts {} failures\n{output}", tally.failed);
            ensure!(tally.passed > 0, "no test ran\n{output}");
            Outcome::Passed(tally)
        }
    })
}

fn quiet(_: String) -> Done {
    Done::Checked(String::new())
}

fn format(context: &mut Context) -> Result<Done> {
    let mut manifests = vec!["Cargo.toml"];
    // No members of the workspace: their dependencies are no business of the lock file.
    for manifest in ["tests/fuzz/Cargo.toml", "pkg/examples/axum/Cargo.toml"] {
        if context.project.path(manifest).is_file() {
            manifests.push(manifest);
        }
    }
    for manifest in manifests {
        let mut cargo = context.project.cargo(&["fmt", "--all", "--check", "--manifest-path", manifest]);
        cargo.args(["--", "--color", "never", "-l"]);
        process::run(cargo).context("`cargo fmt --all` would change these files")?;
    }
    Ok(Done::Checked(String::new()))
}

/// One run for all hosts; that each also compiles alone is shown by the native tests and the WebAssembly. In our own
/// profile, where macros and build scripts are compiled already.
fn clippy(context: &mut Context) -> Result<Done> {
    let profile = Project::own_profile()?;
    let mut cargo = context.project.cargo(&["clippy", "--profile", &profile, "--workspace", "--exclude", "hosts"]);
    cargo.args(["--all-targets", "--features", "cli,component,http,js,proxy", "--quiet", "--", "-D", "warnings"]);
    process::run(cargo).map(quiet)
}

fn dependency_check(context: &mut Context) -> Result<Done> {
    dependencies::check(context.project).map(Done::Checked)
}

fn python_packages(context: &mut Context) -> Result<Done> {
    context.python = python::environment(context.project);
    Ok(match &context.python {
        Ok(_) => Done::Checked(String::new()),
        Err(reason) => Done::Skipped(reason.clone()),
    })
}

fn cargo_deny(context: &mut Context) -> Result<Done> {
    let program = context.python.as_ref().map_err(Clone::clone).and_then(|python| deny::program(context.project, python));
    match program {
        Ok(program) => deny::check(context.project, &program).map(Done::Checked),
        Err(reason) => Ok(Done::Skipped(reason)),
    }
}

fn versions(context: &mut Context) -> Result<Done> {
    release::versions(context.project).map(Done::Checked)
}

fn notices(context: &mut Context) -> Result<Done> {
    release::notices(context.project, false).map(Done::Checked)
}

fn interface_in_rust(context: &mut Context) -> Result<Done> {
    release::listing(context.project, false).map(Done::Checked)
}

fn breaks(context: &mut Context) -> Result<Done> {
    release::breaks(context.project).map(|answer| answer.map_or_else(Done::Skipped, Done::Checked))
}

fn interface_in_typescript(context: &mut Context) -> Result<Done> {
    release::interface(context.project, false).map(Done::Checked)
}

fn contents(context: &mut Context) -> Result<Done> {
    release::contents(context.project, false).map(Done::Checked)
}

fn reproduced(context: &mut Context) -> Result<Done> {
    release::reproduce(context.project, false).map(Done::Checked)
}

/// The harness of the vectors writes its reports to a file, for the npm package's tests to compare theirs with.
fn native_tests(context: &mut Context) -> Result<Done> {
    let reports = npm::native_reports(context.project);
    let _ = fs::remove_file(&reports);
    fs::create_dir_all(context.project.path("build"))?;
    let mut cargo = context.project.cargo(&["test", "--features", "cli,http,proxy", "--no-fail-fast"]);
    cargo.env("SAMLIGHT_NATIVE_REPORTS", reports);
    if let Ok(python) = &context.python {
        cargo.env("SAMLIGHT_PYTHON", python);
    }
    if let Some(cases) = context.project.cases() {
        cargo.env("SAMLIGHT_CASES", cases);
    }
    process::run(cargo).map(Done::Tests)
}

fn own_tests(context: &mut Context) -> Result<Done> {
    let profile = Project::own_profile()?;
    let arguments = ["test", "--package", "xtask", "--profile", &profile];
    process::run(context.project.cargo(&arguments)).map(Done::Tests)
}

fn mint_check(context: &mut Context) -> Result<Done> {
    match &context.python {
        Ok(python) => python::mint_check(context.project, python).map(last_line),
        Err(reason) => Ok(Done::Skipped(reason.clone())),
    }
}

fn cross_check(context: &mut Context) -> Result<Done> {
    let python = match &context.python {
        Ok(python) => python,
        Err(reason) => return Ok(Done::Skipped(reason.clone())),
    };
    match python::xmlsec(context.project) {
        Ok(()) => python::cross_check(context.project, python).map(last_line),
        Err(reason) => Ok(Done::Skipped(reason)),
    }
}

/// What the command sends is judged by xmlsec1, libxml2 and `cryptography`.
fn sent_messages(context: &mut Context) -> Result<Done> {
    let python = match &context.python {
        Ok(python) => python,
        Err(reason) => return Ok(Done::Skipped(reason.clone())),
    };
    match python::xmlsec(context.project) {
        Ok(()) => python::judge_sent(context.project, python).map(last_line),
        Err(reason) => Ok(Done::Skipped(reason)),
    }
}

fn npm_packages(context: &mut Context) -> Result<Done> {
    npm::install(context.project)?;
    Ok(Done::Checked(String::new()))
}

fn web_assembly(context: &mut Context) -> Result<Done> {
    Ok(Done::Checked(wasm::build(context.project)?))
}

fn types(context: &mut Context) -> Result<Done> {
    npm::script(context.project, "types").map(quiet)
}

fn lint(context: &mut Context) -> Result<Done> {
    bench::lint(context.project)?;
    npm::script(context.project, "lint").map(quiet)
}

fn documentation(context: &mut Context) -> Result<Done> {
    docs::check(context.project).map(Done::Tests)
}

fn in_node(context: &mut Context) -> Result<Done> {
    npm::script(context.project, "test").map(Done::Tests)
}

fn inspector_input(context: &mut Context) -> Result<Done> {
    let output = inspector::input(context.project)?;
    for figures in inspector::figures(&output) {
        eprintln!("       {figures}");
    }
    Ok(Done::Tests(output))
}

fn inspector_page(context: &mut Context) -> Result<Done> {
    let output = inspector::page(context.project)?;
    for figures in inspector::figures(&output) {
        eprintln!("       {figures}");
    }
    Ok(Done::Tests(output))
}

fn in_workerd(context: &mut Context) -> Result<Done> {
    npm::script(context.project, "test:workerd").map(Done::Tests)
}

fn in_every_runtime(context: &mut Context) -> Result<Done> {
    runtimes::run(context.project, false).map(Done::Tests)
}

fn newcomer(context: &mut Context) -> Result<Done> {
    runtimes::newcomer(context.project).map(Done::Tests)
}

fn real_stores(context: &mut Context) -> Result<Done> {
    let output = stores::run(context.project)?;
    for figures in stores::figures(&output) {
        eprintln!("       {figures}");
    }
    Ok(Done::Tests(output))
}

fn round_trip(context: &mut Context) -> Result<Done> {
    serve::round_trip(context.project, serve::free(None)?).map(last_line)
}

fn framework_examples(context: &mut Context) -> Result<Done> {
    examples::check(context.project).map(Done::Tests)
}

fn unchanged(context: &mut Context) -> Result<Done> {
    let Some(before) = &context.before else {
        return Ok(Done::Skipped("this is no git checkout".into()));
    };
    let after = git_status(context.project).unwrap_or_default();
    ensure!(*before == after, "the steps changed the working tree\nbefore:\n{before}after:\n{after}");
    Ok(Done::Checked(String::new()))
}

fn git_status(project: &Project) -> Option<String> {
    let mut git = project.command("git");
    git.args(["status", "--porcelain", "--untracked-files=all"]);
    process::answer(git).ok()
}

/// The programs of tests/mint and the example's check say in their last line what they did.
fn last_line(output: String) -> Done {
    Done::Checked(output.trim_end().lines().next_back().unwrap_or_default().to_owned())
}
