//! The example worker in the real workerd, on this machine alone.
use crate::bundle::bundle;
use crate::process::{self, Program};
use crate::progress::step;
use crate::project::Project;
use crate::worker::{DEFAULT_PORT, DOOR_MODULE, Worker, origin};
use crate::{inspector, npm, wasm};
use anyhow::{Context, Result, bail, ensure};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How many ports are tried after the default one.
const PORTS: u16 = 20;
const START_LIMIT: Duration = Duration::from_secs(20);
const CHECK_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

pub(crate) fn forever(project: &Project, port: Option<u16>) -> Result<ExitCode> {
    let port = free(port)?;
    prepare(project)?;
    step("inspector", || inspector::build(project))?;
    let folder = project.path(&format!("build/worker/{port}"));
    let pages = project.path(inspector::FOLDER);
    let mut server = step("start workerd", || Server::start(project, &folder, port, None, Some(&pages)))?;
    println!(
        "\n  samlight's example worker: {0}/\n  the inspector: {0}/inspect\n  Ctrl-C ends it; its state is in {1}\n",
        origin(port),
        show(project, &folder)
    );
    let status = server.program.child.wait()?;
    bail!("workerd ended by itself with {status}");
}

pub(crate) fn check(project: &Project, port: Option<u16>) -> Result<ExitCode> {
    let port = free(port)?;
    prepare(project)?;
    let output = step("round trip through workerd", || round_trip(project, port))?;
    print!("{output}");
    Ok(ExitCode::SUCCESS)
}

/// Everything that is needed before a worker can start.
pub(crate) fn prepare(project: &Project) -> Result<()> {
    step("npm packages", || npm::install(project))?;
    let sizes = wasm::build(project)?;
    eprintln!("       {sizes}");
    Ok(())
}

/// Starts a worker without any state, lets the example's own check go through a login, and ends it. Gives what it printed.
pub(crate) fn round_trip(project: &Project, port: u16) -> Result<String> {
    let mut node = project.command("node");
    node.arg("pkg/examples/worker/check.mjs").arg(origin(port));
    beside(project, port, None, || process::run_within(node, CHECK_LIMIT))
}

/// Starts a worker with the built pages under /inspect, has `visit` look at them there, given the origin, and ends it.
pub(crate) fn with_pages(project: &Project, visit: impl FnOnce(&str) -> Result<String>) -> Result<String> {
    let port = free(None)?;
    beside(project, port, Some(&project.path(inspector::FOLDER)), || visit(&origin(port)))
}

fn beside(project: &Project, port: u16, pages: Option<&Path>, work: impl FnOnce() -> Result<String>) -> Result<String> {
    let folder = project.path(&format!("build/worker/check-{port}"));
    wasm::empty(&folder)?;
    let log = folder.join("workerd.log");
    let mut server = Server::start(project, &folder, port, Some(&log), pages)?;
    let result = work();
    server.program.end();
    result.with_context(|| match fs::read_to_string(&log) {
        Ok(log) if !log.trim().is_empty() => format!("workerd said:\n{}\n", log.trim_end()),
        _ => "workerd said nothing".to_owned(),
    })
}

struct Server {
    program: Program,
}

impl Server {
    /// `log` takes what the worker prints; without it that goes to our own streams. `pages` is the folder of what is served under /inspect.
    fn start(project: &Project, folder: &Path, port: u16, log: Option<&PathBuf>, pages: Option<&Path>) -> Result<Self> {
        let wrangler = project.path("pkg/examples/worker/wrangler.toml");
        let settings = fs::read_to_string(&wrangler).with_context(|| wrangler.display().to_string())?;
        let bundled = folder.join("bundle");
        let modules = bundle(project, &bundled)?;
        fs::write(bundled.join("worker.capnp"), Worker::parse(&settings)?.workerd(port, &modules, pages.is_some())?)?;
        if let Some(pages) = pages {
            for page in inspector::PAGES {
                fs::copy(pages.join(page), bundled.join(page)).with_context(|| page.to_owned())?;
            }
            fs::write(bundled.join("door.js"), DOOR_MODULE)?;
        }
        fs::create_dir_all(folder.join("storage"))?;
        let mut workerd = project.command(npm::workerd(project)?);
        workerd.current_dir(folder).args(["serve", "bundle/worker.capnp"]);
        if let Some(log) = log {
            let log = File::create(log)?;
            workerd.stdout(log.try_clone()?).stderr(log);
        }
        let mut server = Self { program: Program::start(&mut workerd)? };
        server.wait_until_ready(port)?;
        Ok(server)
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<()> {
        let start = Instant::now();
        while !answers(port) {
            if let Some(status) = self.program.child.try_wait()? {
                bail!("workerd ended with {status} instead of starting");
            }
            ensure!(start.elapsed() < START_LIMIT, "workerd did not answer within {} s", START_LIMIT.as_secs());
            sleep(POLL);
        }
        Ok(())
    }
}

/// The port asked for, which must be free, or else the first free one from the default on.
pub(crate) fn free(port: Option<u16>) -> Result<u16> {
    if let Some(port) = port {
        return match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(_) => Ok(port),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                bail!("port {port} of 127.0.0.1 is in use: end what listens there, or choose another with --port")
            }
            Err(error) => Err(error).with_context(|| format!("port {port} of 127.0.0.1")),
        };
    }
    let mut ports = DEFAULT_PORT..DEFAULT_PORT + PORTS;
    ports
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .with_context(|| format!("no port of 127.0.0.1 from {DEFAULT_PORT} on is free: choose one with --port"))
}

fn answers(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, POLL)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut start = [0; 5];
        stream.read_exact(&mut start)?;
        Ok(&start == b"HTTP/")
    };
    ask().unwrap_or(false)
}

fn show(project: &Project, path: &Path) -> String {
    path.strip_prefix(project.root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_an_error_when_it_was_asked_for() {
        let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)) else { panic!("no port") };
        let Ok(address) = listener.local_addr() else { panic!("no address") };
        let error = free(Some(address.port())).err().map(|error| error.to_string());
        assert!(error.is_some_and(|text| text.contains("in use") && text.contains("--port")));
        drop(listener);
        assert!(free(Some(address.port())).is_ok_and(|port| port == address.port()));
    }
}
