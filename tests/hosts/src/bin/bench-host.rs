//! For `cargo xtask bench`: the component in wasmtime, without fuel, asked by lines as tests/bench/face.mjs does it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement that cannot go on has failed")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hosts::component::wire::{Answer, Expect, Input, Terms};
use hosts::component::{Host, Instance, built};
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::Duration;
use wasmtime::component::ResourceAny;

/// What tests/bench/mint.py writes into every message; the time is the start of 2026.
const REQUEST: &str = "_req1";
const NOW: i64 = 1_767_225_600_000;
const NAME: &str = "ada.lovelace@example.org";

struct Case {
    instance: Instance,
    provider: ResourceAny,
    good: Input,
    values: usize,
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("usage: bench-host FOLDER"));
    let host = Host::unmetered(&built()).expect("the component compiles");
    let mut cases: HashMap<String, Case> = HashMap::new();
    say("ready");
    for line in stdin().lock().lines() {
        let line = line.unwrap();
        let (first, second) = line.split_once(' ').expect("a line has two words");
        if first == "check" {
            let case = Case::open(&host, &folder, second);
            cases.insert(second.to_owned(), case);
            say("ok");
        } else {
            let (times, took) =
                cases.get_mut(first).expect("a case is checked before it is timed").slice(Duration::from_millis(second.parse().unwrap()));
            say(&format!("{times} {}", took.as_nanos()));
        }
    }
}

impl Case {
    fn open(host: &Host, folder: &Path, name: &str) -> Self {
        let text = |suffix: &str| fs::read_to_string(folder.join(format!("{name}{suffix}"))).unwrap();
        let input = |suffix: &str| Input::Value(STANDARD.encode(text(suffix)).into_bytes());
        let mut instance = host.instance(0).unwrap();
        let settings = text(".settings.json");
        let provider = instance.call(|it, store| it.service_provider().call_open(store, &settings)).unwrap().expect("the settings can be used");
        let mut case = Case { instance, provider, good: input(".xml"), values: text(".values").trim().parse().unwrap() };
        case.validate();
        let (bad, provider, terms) = (input(".changed.xml"), case.provider, terms());
        let refused = case.instance.call(|it, store| it.service_provider().call_check(store, provider, &bad, &terms)).unwrap();
        assert!(refused.is_err(), "a changed message was accepted");
        case
    }

    fn validate(&mut self) {
        let (provider, good, terms) = (self.provider, &self.good, terms());
        let pending = self.instance.call(|it, store| it.service_provider().call_check(store, provider, good, &terms)).unwrap();
        let pending = pending.unwrap_or_else(|refused| panic!("refused: {}", refused.message));
        let claims = self.instance.call(|it, store| it.pending().call_claims(store, pending)).unwrap();
        let answers = vec![Answer::Claimed(true); claims.len()];
        let login = self.instance.call(|it, store| it.pending().call_accept(store, pending, &answers)).unwrap();
        let login = login.unwrap_or_else(|refused| panic!("refused: {}", refused.message));
        assert_eq!(login.name_id.map(|name| name.value).as_deref(), Some(NAME));
        assert_eq!(login.attributes.iter().map(|attribute| attribute.values.len()).sum::<usize>(), self.values);
    }

    fn slice(&mut self, wanted: Duration) -> (u64, Duration) {
        let start = processor();
        let (mut times, mut batch) = (0, 1);
        loop {
            for _ in 0..batch {
                self.validate();
            }
            times += batch;
            let took = processor() - start;
            if took >= wanted {
                return (times, took);
            }
            if took < wanted / 16 {
                batch *= 2;
            }
        }
    }
}

fn terms() -> Terms {
    Terms {
        expect: Expect::ReplyTo(REQUEST.to_owned()),
        now: NOW,
        tls_certificate: None,
        address: None,
        content_keys: Vec::new(),
        artifact: None,
        browser: Vec::new(),
    }
}

fn processor() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID).unwrap().into()
}

fn say(text: &str) {
    println!("{text}");
    stdout().flush().unwrap();
}
