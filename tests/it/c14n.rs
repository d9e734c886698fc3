//! `tests/c14n/differential.py` with this very program as its other half: canonical forms beside those of libxml2, octet for octet.

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use samlight::probe;
use serde_json::{Value, json};

const NAME: &str = "c14n/equals-libxml2";
/// With this set, as the script sets it, the program answers and is no test.
const ANSWERING: &str = "SAMLIGHT_ANSWER_C14N";

/// One test, which is ignored with the reason in its name where libxml2 cannot be asked. What else goes wrong is a failure.
pub(crate) fn trials() -> Vec<Trial> {
    match run(&["--check"]) {
        Err(Refusal::Unavailable(reason)) => vec![Trial::test(format!("{NAME} ({reason})"), || Ok(())).with_ignored_flag(true)],
        _ => vec![Trial::test(NAME, equals_libxml2)],
    }
}

fn equals_libxml2() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut arguments: Vec<PathBuf> = ["--random", "150", "--others", "1", "--least", "25000"].map(PathBuf::from).to_vec();
    for folder in ["tests/vectors/accept", "tests/vectors/reject", "../shared/cases"].map(|folder| root.join(folder)) {
        if folder.is_dir() {
            arguments.extend(["--folder".into(), folder]);
        }
    }
    arguments.push(env::current_exe()?);
    match run(&arguments) {
        Ok(counts) => {
            print!("{counts}");
            Ok(())
        }
        Err(Refusal::Unavailable(words) | Refusal::Different(words)) => Err(words.into()),
    }
}

enum Refusal {
    Unavailable(String),
    Different(String),
}

fn run(arguments: &[impl AsRef<OsStr>]) -> Result<String, Refusal> {
    let python = env::var_os("SAMLIGHT_PYTHON").unwrap_or_else(|| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c14n/differential.py");
    let output = Command::new(&python).arg(script).args(arguments).output();
    let output = output.map_err(|error| Refusal::Unavailable(format!("{}: {error}", python.display())))?;
    let (counts, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(0) => Ok(counts.into_owned()),
        // 3 is the script's own; 127 that of a launcher which finds no Python behind it.
        Some(3 | 127) => Err(Refusal::Unavailable(errors.trim().lines().next_back().unwrap_or("no python").to_owned())),
        _ => Err(Refusal::Different(format!("{}\n{counts}{errors}", output.status))),
    }
}

/// Whether the script asks; it is answered until it has no more questions.
pub(crate) fn answered() -> bool {
    if env::var_os(ANSWERING).is_none() {
        return false;
    }
    let mut xml = String::new();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if let Some(next) = request["xml"].as_str() {
            next.clone_into(&mut xml);
        }
        let mut answer = io::stdout().lock();
        writeln!(answer, "{}", canonicalize(&xml, &request)).and_then(|()| answer.flush()).unwrap();
    }
    true
}

fn canonicalize(xml: &str, request: &Value) -> Value {
    let method = match request["method"].as_str() {
        Some("exclusive") => "http://www.w3.org/2001/10/xml-exc-c14n#",
        Some("inclusive-1.0") => "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        Some("inclusive-1.1") => "http://www.w3.org/2006/12/xml-c14n11",
        other => panic!("no such method: {other:?}"),
    };
    let method = match request["comments"] == true {
        true => format!("{}#WithComments", method.trim_end_matches('#')),
        false => method.to_owned(),
    };
    let number = |name: &str| request[name].as_u64().map(|number| usize::try_from(number).unwrap());
    let prefixes: Vec<&str> = request["prefixes"].as_array().unwrap().iter().map(|prefix| prefix.as_str().unwrap()).collect();
    match probe::canonicalize(xml, number("select").unwrap(), number("omit"), &method, &prefixes) {
        Ok(octets) => match in_pieces(xml, &method, request, &prefixes) {
            Some(other) if other.as_deref() != Ok(octets.as_str()) => json!({ "octets": format!("in pieces: {other:?}") }),
            _ => json!({ "octets": octets }),
        },
        Err(code) => json!({ "code": code.as_str() }),
    }
}

/// The same in pieces of many sizes, where that can be asked: of the root, whole or without its first child. The elements that share the root's
/// name are split.
fn in_pieces(xml: &str, method: &str, request: &Value, prefixes: &[&str]) -> Option<Result<String, String>> {
    if request["select"] != 0 || request["comments"] == true || !(request["omit"].is_null() || request["omit"] == 1) {
        return None;
    }
    let start = xml.char_indices().find(|(at, c)| *c == '<' && !xml[at + 1..].starts_with(['?', '!']))?.0 + 1;
    let name = xml[start..].split(['>', '/', ' ', '\t', '\r', '\n']).next()?;
    let group = name.rsplit(':').next()?;
    let mut first = None;
    for size in [0, 1, 30, 200, 100_000] {
        let octets = probe::canonicalize_in_pieces(xml, group, size, request["omit"] == 1, method, prefixes);
        // A root with nothing in it is not split.
        let octets = octets.map_err(|code| code.to_string()).transpose()?;
        if first.get_or_insert_with(|| octets.clone()) != &octets {
            return Some(Err(format!("{first:?} and, of {size} bytes, {octets:?}")));
        }
    }
    first
}
