//! The invariants of ARCHITECTURE.md, as far as reading the source can hold them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use samlight::Code;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text of every source file with its room: the first folder or file below `src`. Comments and the tests below are left out.
fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    files(&src, "rs")
        .into_iter()
        .filter(|path| {
            !path.file_stem().unwrap().to_string_lossy().ends_with("tests")
                && !path.strip_prefix(&src).unwrap().components().any(|part| part.as_os_str() == "tests")
        })
        .map(|path| {
            let first = path.strip_prefix(&src).unwrap().components().next().unwrap().as_os_str().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("\n#[cfg(test)]").next().unwrap();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            (first.trim_end_matches(".rs").to_owned(), path, code)
        })
        .collect()
}

/// The rooms that a text names as `crate::room`.
fn named_rooms(code: &str) -> BTreeSet<String> {
    code.match_indices("crate::")
        .map(|(at, start)| &code[at + start.len()..])
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>())
        .filter(|room| !room.is_empty())
        .collect()
}

#[test]
fn rooms_import_in_one_direction() {
    let allowed: &[(&str, &[&str])] = &[
        ("json", &["mark"]),
        ("mark", &[]),
        ("config", &["fault", "json", "metadata", "request", "saml", "settings"]),
        ("fault", &["report"]),
        ("report", &["fault", "json", "saml"]),
        ("crypto", &["mark"]),
        ("xml", &["fault", "mark", "report"]),
        ("binding", &["fault", "mark", "xml"]),
        ("dsig", &["crypto", "fault", "report", "xml"]),
        ("saml", &["fault", "mark", "report", "xml"]),
        ("settings", &["fault", "saml"]),
        ("xenc", &["crypto", "dsig", "fault", "json", "report", "saml", "xml"]),
        ("profile", &["crypto", "fault", "report", "saml", "settings", "xenc"]),
        ("trust", &["crypto", "dsig", "fault", "report", "saml", "settings", "xml"]),
        ("metadata", &["crypto", "fault", "json", "report", "saml", "settings", "trust"]),
        ("envelope", &["dsig", "fault", "saml", "settings", "xml"]),
        ("store", &["saml"]),
        (
            "walk",
            &["binding", "crypto", "dsig", "envelope", "fault", "login", "profile", "provider", "report", "saml", "settings", "trust", "xenc", "xml"],
        ),
        ("login", &["crypto", "fault", "json", "profile", "report", "saml", "settings", "store", "walk", "xenc"]),
        (
            "logout",
            &[
                "binding", "crypto", "dsig", "fault", "json", "login", "profile", "provider", "report", "saml", "store", "trust", "walk", "xenc",
                "xml",
            ],
        ),
        ("provider", &["binding", "fault", "login", "profile", "report", "request", "saml", "settings", "trust", "walk", "xml"]),
        ("request", &["binding", "crypto", "dsig", "fault", "json", "login", "mark", "provider", "saml", "settings", "trust", "xml"]),
        ("explain", &["fault", "json"]),
        ("probe", &["binding", "crypto", "dsig", "fault", "xml"]),
        ("host", &["binding", "config", "crypto", "explain", "fault", "json", "login", "metadata", "settings"]),
        ("abilities", &[]),
    ];
    for (room, path, code) in sources() {
        if room == "lib" || path.starts_with(root().join("src/host/cli")) {
            continue;
        }
        let (_, allowed) = allowed.iter().find(|(known, _)| *known == room).unwrap_or_else(|| panic!("{room} is a new room: say what it may import"));
        for named in named_rooms(&code) {
            assert!(named == room || named == "abilities" || allowed.contains(&named.as_str()), "{}: {room} may not import {named}", path.display());
        }
    }
}

/// Every occurrence of a text in the source, by file.
fn places(needle: &str) -> Vec<String> {
    let mut places = Vec::new();
    for (_, path, code) in sources() {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        places.extend(std::iter::repeat_n(name, code.matches(needle).count()));
    }
    places
}

#[test]
fn what_is_verified_is_made_in_one_file_and_a_login_in_one_function() {
    let verified = places("Verified {").into_iter().filter(|place| place != "src/dsig/verified.rs").collect::<Vec<_>>();
    assert_eq!(verified, Vec::<String>::new());
    assert_eq!(places("Verified::new("), ["src/dsig/mod.rs", "src/dsig/verified.rs"]);
    assert_eq!(places("Verified::excerpt("), ["src/dsig/metadata.rs"]);
    // The definition and its methods aside, there is one literal.
    assert_eq!(places("Ok(Login {"), ["src/login.rs"]);
    let other = places("Login {").len() - places("struct Login {").len() - places("impl Login {").len();
    assert_eq!(other, 1, "{:?}", places("Login {"));
    assert_eq!(places("Verified::detached("), ["src/dsig/detached.rs"]);
    assert_eq!(places("Ok(Logout {"), ["src/logout/mod.rs"]);
    let other = [" Logout {", "(Logout {"].map(|literal| places(literal).len()).iter().sum::<usize>();
    assert_eq!(other - places("struct Logout {").len() - places("impl Logout {").len(), 1, "{:?}", places("Logout {"));
    for (_, path, code) in sources() {
        for (at, _) in code.match_indices("Deserialize") {
            let next = code[at..].lines().skip(1).find(|line| line.contains("struct ") || line.contains("enum ")).unwrap_or_default();
            for proof in ["Login", "Pending", "Logout", "PendingLogout", "Verified", "Believed", "Report"] {
                assert!(!next.contains(&format!(" {proof} ")), "{}: {proof} can be read from text", path.display());
            }
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let homes = [
        ("aes", "crypto"),
        ("hmac", "crypto"),
        ("aes_gcm", "crypto"),
        ("cbc", "crypto"),
        ("ed25519_dalek", "crypto"),
        ("curve25519_dalek", "crypto"),
        ("miniz_oxide", "binding"),
        ("roxmltree", "xml"),
        ("p256", "crypto"),
        ("p384", "crypto"),
        ("p521", "crypto"),
        ("sha1", "crypto"),
        ("sha2", "crypto"),
        ("x509_cert", "crypto"),
        ("ecdsa", "crypto"),
        ("wasm_bindgen", "host"),
        ("wit_bindgen", "host"),
        ("proxy_wasm", "host"),
        ("clap", "host"),
    ];
    for (room, path, code) in sources() {
        for (library, home) in homes {
            assert!(room == home || !code.contains(&format!("{library}::")), "{}: {library} belongs to {home}", path.display());
        }
    }
}

#[test]
fn the_core_has_no_clock_no_randomness_no_input_and_no_globals() {
    let forbidden = [
        "std::time",
        "SystemTime",
        "std::env",
        "std::fs",
        "std::net",
        "std::io",
        "std::process",
        "std::thread",
        "thread_local!",
        "static mut",
        "OnceLock",
        "LazyLock",
        "OnceCell",
        "Mutex<",
        "RwLock",
        "Atomic",
        "getrandom",
        "rand::",
        "println!",
        "eprintln!",
        "unsafe ",
    ];
    for (room, path, code) in sources().into_iter().filter(|(room, ..)| room != "host") {
        let code = code.replace("env!(", "");
        for word in forbidden {
            assert!(!code.contains(word), "{} ({room}): {word}", path.display());
        }
    }
}

#[test]
fn no_file_outgrows_a_reading() {
    let mut folders = vec![("src", "rs"), ("tests", "rs"), ("tests", "py"), ("xtask/src", "rs"), ("pkg/src", "js"), ("pkg/test", "mjs")];
    folders.retain(|(folder, _)| root().join(folder).is_dir());
    for (folder, extension) in folders {
        for path in files(&root().join(folder), extension) {
            if path.components().any(|part| matches!(part.as_os_str().to_str(), Some("node_modules" | "target"))) {
                continue;
            }
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 420, "{} has {lines} lines: there is a second room in it", path.display());
        }
    }
}

#[test]
fn every_code_has_a_vector_and_every_vector_a_code() {
    let mut seen = BTreeSet::new();
    for folder in ["accept", "reject", "config", "logout/accept", "logout/reject", "artifact/reject"] {
        for path in files(&root().join("tests/vectors").join(folder), "json") {
            let vector: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            assert_eq!(vector["code"].is_string(), !folder.ends_with("accept"), "{}", path.display());
            for code in vector["warnings"].as_array().into_iter().flatten().chain(vector.get("code")) {
                let code = code.as_str().unwrap();
                let code: Code = code.parse().unwrap_or_else(|()| panic!("{}: no such code: {code}", path.display()));
                seen.insert(code);
            }
        }
    }
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !seen.contains(code)).map(|code| code.as_str()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_invariant_and_every_library_stands_in_the_architecture() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for number in 1..=10 {
        assert!(text.contains(&format!("\n{number}. ")), "invariant {number} is missing");
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[dev-dependencies]").next().unwrap();
    for line in dependencies.lines().filter(|line| line.contains(" = ")) {
        let name = line.split(' ').next().unwrap();
        assert!(text.contains(&format!("| `{name}` |")), "{name} has no line that says why it is there");
    }
}

/// `wit/samlight.wit` is a contract: every item says what it is and since when it is there. An `enum` crosses the border by its position, so that two
/// lists in different orders would turn one case into another without a word; a variant is matched by name.
#[test]
fn the_contract_of_the_component_is_documented_and_has_no_enum() {
    let text = fs::read_to_string(root().join("wit/samlight.wit")).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut items = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.starts_with("///")) {
        assert!(!line.starts_with("enum "), "{line}: make it a variant");
        assert!(!line.starts_with("import ") && !line.starts_with("use "), "{line}: the component imports nothing, and a `use` would be an import");
        let gated =
            ["interface ", "world ", "type ", "record ", "variant ", "resource "].iter().any(|word| line.starts_with(word)) || line.contains("func(");
        let described = if gated {
            assert!(lines[at - 1].starts_with("@since("), "{line}: since when?");
            lines[at - 2]
        } else if line.starts_with(char::is_lowercase) && (line.ends_with(',') || line.ends_with(')')) {
            lines[at - 1]
        } else {
            continue;
        };
        assert!(described.starts_with("///") && !described.ends_with("///"), "{line}: is not described");
        items += 1;
    }
    assert!(items > 150, "only {items} items were found");
}

/// `tests/vectors/claims.json`: what we say that we do, and what shows it.
#[test]
fn every_claim_is_shown_by_a_vector_or_a_test() {
    let vectors = root().join("tests/vectors");
    let text = fs::read_to_string(vectors.join("claims.json")).unwrap();
    let claims: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(claims.len() > 100, "only {} claims were found", claims.len());
    let words = |value: &serde_json::Value| value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut seen = BTreeSet::new();
    for claim in &claims {
        let name = claim["id"].as_str().unwrap();
        assert!(seen.insert(name), "{name} is claimed twice");
        let (shown, tests) = (words(&claim["vectors"]), words(&claim["tests"]));
        assert!(shown.len() + tests.len() > 0, "{name} is claimed and nothing shows it");
        for vector in shown {
            assert!(vectors.join(format!("{vector}.json")).is_file(), "{name}: there is no vector {vector}");
        }
        for test in tests {
            let (place, words) = test.split_once('#').unwrap();
            assert!(stands(&root().join(place), words), "{name}: {words:?} does not stand in {place}");
        }
    }
    assert!(fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap().contains("tests/vectors/CLAIMS.md"));
}

/// Whether these words stand in a file, or in a source file of a folder.
fn stands(place: &Path, words: &str) -> bool {
    let places = if place.is_dir() { files(place, "rs") } else { vec![place.to_path_buf()] };
    places.iter().any(|path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).contains(words))
}
