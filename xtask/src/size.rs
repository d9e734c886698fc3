//! What a module weighs on its way to a user.
use crate::process;
use crate::project::{Project, which};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fmt;
use std::path::Path;

/// With Node's zlib, which is the one of `gzip -9`: a compressor compiled for a tool that is built unoptimised would take
/// most of the build's time. Brotli's default is quality 11, as content networks have it of a file compressed beforehand.
const SCRIPT: &str = "
    const zlib = require('node:zlib');
    const bytes = require('node:fs').readFileSync(process.argv[1]);
    const gzip = zlib.gzipSync(bytes, { level: 9 }).length;
    console.log(JSON.stringify({ raw: bytes.length, gzip, brotli: zlib.brotliCompressSync(bytes).length }));
";

#[derive(Deserialize)]
pub(crate) struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Size {
    pub(crate) fn of(project: &Project, file: &Path) -> Result<Self> {
        ensure!(which("node").is_some(), "node is needed: Node 20.19 or later");
        let mut node = project.command("node");
        node.args(["-e", SCRIPT]).arg(file);
        serde_json::from_str(&process::answer(node)?).context("the sizes that node measured")
    }

    pub(crate) fn within(self, budget: u64) -> Result<Weighed> {
        let weighed = Weighed { size: self, budget };
        ensure!(weighed.size.gzip <= budget, "it is above its budget: {weighed}");
        Ok(weighed)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { raw, gzip, brotli } = self;
        write!(f, "{raw} bytes raw, {gzip} gzip -9, {brotli} brotli")
    }
}

/// A size that is no more than it may be.
pub(crate) struct Weighed {
    size: Size,
    budget: u64,
}

impl fmt::Display for Weighed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, budget } = self;
        let percent = size.gzip * 100 / budget;
        write!(f, "{size}; {percent} % of the {budget} bytes it may weigh gzipped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_of_the_gzipped_size() {
        let gzipped = |gzip| Size { raw: 10_000, gzip, brotli: 1 }.within(1000);
        assert!(gzipped(1000).is_ok());
        let error = gzipped(1001).err().map(|error| error.to_string());
        assert!(error.is_some_and(|text| text.contains("1001 gzip -9") && text.contains("1000 bytes")));
    }
}
