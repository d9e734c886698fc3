//! Where things are.
use anyhow::{Context, Result, bail};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no folder above it")?.to_owned();
        env::set_current_dir(&root).with_context(|| root.display().to_string())?;
        Ok(Self { root })
    }

    /// A copy of the project in another folder.
    pub(crate) fn copy_at(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A program that is started in the project's root.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The cargo that runs us, its output free of colour codes so that it can be read by us too.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
        // `cargo run` sets these for us; build scripts that see them change would run again.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Messages that were recorded from real identity providers; they lie beside the checkout, where they exist at all.
    pub(crate) fn cases(&self) -> Option<PathBuf> {
        let path = self.root.join("../shared/cases").canonicalize().ok()?;
        path.is_dir().then_some(path)
    }

    /// The profile in which we were compiled, so that what lies there is not compiled once more.
    pub(crate) fn own_profile() -> Result<String> {
        let program = env::current_exe()?;
        let folder = program.parent().and_then(Path::file_name);
        match folder.and_then(|name| name.to_str()) {
            Some("debug") => Ok("dev".into()),
            Some(name) => Ok(name.into()),
            None => bail!("{} lies in no folder of a profile", program.display()),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

/// The path of a program, or nothing when PATH has no such program.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}
