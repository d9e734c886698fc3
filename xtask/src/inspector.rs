//! The inspector's page, in www/.
use crate::npm;
use crate::project::Project;
use anyhow::Result;

/// What a paste holds: the readers of www/src/input before other people's decoders, parsers and shells. Gives what the tests printed.
pub(crate) fn input(project: &Project) -> Result<String> {
    npm::install_in(project, "www")?;
    npm::script_in(project, "www", "lint")?;
    npm::script_in(project, "www", "test:input")
}

/// The lines with what was measured.
pub(crate) fn figures(output: &str) -> Vec<&str> {
    output.lines().map(|line| line.trim_start_matches("# ").trim()).filter(|line| line.contains("of processor time")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_told_from_tests() {
        let output = "TAP version 13\n# HAR: 1.1 MB, 500 entries: 99 ms of processor time\nok 1 - a\n  a megabyte: at most 6 ms of processor time\n";
        assert_eq!(super::figures(output), ["HAR: 1.1 MB, 500 entries: 99 ms of processor time", "a megabyte: at most 6 ms of processor time"]);
    }
}
