//! Chinese and Japanese letters for pictures: without them a browser draws boxes.
use crate::project::Project;
use crate::runtimes::{folder, unpack};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// Debian's package, and where the fonts lie in it.
const PACKAGE: &str = "fonts-noto-cjk";
const FONTS: &str = "usr/share/fonts";
const ONE: &str = "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// A configuration of fontconfig that has the machine's fonts and those of build/debian.
pub(crate) fn configuration(project: &Project) -> Result<PathBuf> {
    let debian = folder(project);
    if !debian.join(ONE).is_file() {
        unpack(project, PACKAGE)?;
        ensure!(debian.join(ONE).is_file(), "Debian's {PACKAGE} brought no {ONE}");
    }
    let file = debian.join("fonts.conf");
    fs::write(&file, settings(&debian.join(FONTS), &debian.join("fontconfig"))).with_context(|| file.display().to_string())?;
    Ok(file)
}

fn settings(fonts: &Path, cache: &Path) -> String {
    let [fonts, cache] = [fonts, cache].map(|path| path.display().to_string().replace('&', "&amp;").replace('<', "&lt;"));
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">\n<fontconfig>\n  \
           <include ignore_missing=\"yes\">/etc/fonts/fonts.conf</include>\n  \
           <dir>{fonts}</dir>\n  \
           <cachedir>{cache}</cachedir>\n\
         </fontconfig>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_names_both() {
        let text = settings(Path::new("/a & b/fonts"), Path::new("/c"));
        assert!(text.contains("<dir>/a &amp; b/fonts</dir>") && text.contains("<cachedir>/c</cachedir>") && text.contains("/etc/fonts/fonts.conf"));
    }
}
