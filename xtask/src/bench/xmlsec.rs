//! tests/bench/xmlsec.c over the libxmlsec1 of this machine or of Debian.
use crate::project::{Project, which};
use crate::{process, stores};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What the library says of itself to those who compile against it: among it flags that change its types.
const DESCRIPTION: &str = "pkgconfig/xmlsec1-openssl.pc";

pub(super) fn build(project: &Project) -> Result<PathBuf> {
    let compiler = which("gcc").or_else(|| which("cc")).context("there is no C compiler")?;
    let libraries = format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let debian = project.path("build/debian");
    let installed = Path::new("/");
    let root = if has(installed, &libraries) {
        installed
    } else {
        stores::unpack(project, &debian, "libxmlsec1-dev")?;
        &debian
    };
    let libraries = root.join(libraries);
    let description = fs::read_to_string(libraries.join(DESCRIPTION)).context(DESCRIPTION)?;
    let program = project.path(super::FOLDER).join("xmlsec");
    let mut compile = project.command(compiler);
    compile.args(["-O2", "-Wall", "-Wextra", "-Werror", "tests/bench/xmlsec.c", "-o"]).arg(&program).args(flags(&description));
    for folder in ["usr/include/xmlsec1", "usr/include/libxml2"] {
        compile.arg("-I").arg(root.join(folder));
    }
    compile.arg("-L").arg(&libraries).args(["-lxmlsec1-openssl", "-lxmlsec1", "-lxml2"]);
    if root != installed {
        // What these libraries need in their turn lies beside them too: the older kind of search path holds for it, the newer one does not.
        compile.arg(format!("-Wl,--disable-new-dtags,-rpath,{0},-rpath-link,{0}", libraries.display()));
    }
    process::run(compile)?;
    Ok(program)
}

fn has(root: &Path, libraries: &str) -> bool {
    root.join(libraries).join(DESCRIPTION).is_file() && root.join("usr/include/libxml2").is_dir()
}

fn flags(description: &str) -> Vec<&str> {
    let line = description.lines().find_map(|line| line.strip_prefix("Cflags:")).unwrap_or_default();
    line.split_whitespace().filter(|word| word.starts_with("-D")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_taken_and_folders_are_not() {
        assert_eq!(flags("Name: x\nCflags: -DA=1 -I${prefix}/include -DNO_SIZE_T\nLibs: -lx\n"), ["-DA=1", "-DNO_SIZE_T"]);
    }
}
