//! The example worker's wrangler.toml, translated for a workerd that runs without wrangler.
use crate::inspector::PAGES;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The address under which the example's settings name themselves: wrangler's own default.
pub(crate) const DEFAULT_PORT: u16 = 8787;

#[derive(Deserialize)]
pub(crate) struct Worker {
    compatibility_date: String,
    #[serde(default)]
    compatibility_flags: Vec<String>,
    #[serde(default)]
    vars: BTreeMap<String, String>,
    #[serde(default)]
    durable_objects: DurableObjects,
}

#[derive(Default, Deserialize)]
struct DurableObjects {
    bindings: Vec<DurableObject>,
}

#[derive(Deserialize)]
struct DurableObject {
    name: String,
    class_name: String,
}

/// What stands in front of the worker: the pages under their path, each with the policy that it has from disk as a header and what only a header can say.
fn door() -> String {
    let pages = PAGES.iter().map(|page| format!("(name = {0}, text = embed {0})", literal(page)));
    let bindings = list(pages.chain(["(name = \"APP\", service = \"main\")".to_owned()]));
    format!(
        "const door :Workerd.Worker = (\n  \
           compatibilityDate = \"2026-04-01\",\n  \
           modules = [(name = \"door.js\", esModule = embed \"door.js\")],\n  \
           bindings = {bindings},\n\
         );\n"
    )
}

/// The module of that worker.
pub(crate) const DOOR_MODULE: &str = r#"export default {
  fetch(request, { APP, ...pages }) {
    const url = new URL(request.url);
    // The pages name each other by file, relative to where they are.
    if (url.pathname === '/inspect') return Response.redirect(new URL('/inspect/', url), 302);
    if (!url.pathname.startsWith('/inspect/')) return APP.fetch(request);
    const name = url.pathname.slice('/inspect/'.length) || 'index.html';
    if (!Object.hasOwn(pages, name)) return new Response('not found', { status: 404 });
    const page = pages[name];
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page);
    return new Response(page, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `${policy}; frame-ancestors 'none'`,
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=()',
        'x-content-type-options': 'nosniff',
      },
    });
  },
};
"#;

impl Worker {
    pub(crate) fn parse(toml: &str) -> Result<Self> {
        toml::from_str(toml).context("pkg/examples/worker/wrangler.toml")
    }

    /// The configuration of a workerd that serves `modules` (file names beside the configuration, the entry first) on
    /// 127.0.0.1 and keeps its Durable Objects in the folder `storage`. With `pages`, the pages beside the configuration are served under /inspect.
    pub(crate) fn workerd(&self, port: u16, modules: &[String], pages: bool) -> Result<String> {
        let modules = list(modules.iter().map(|file| {
            let text = literal(file);
            if file.ends_with(".wasm") {
                format!("(name = {}, wasm = embed {text})", literal(&format!("./{file}")))
            } else {
                format!("(name = {text}, esModule = embed {text})")
            }
        }));
        let objects = &self.durable_objects.bindings;
        let bindings = list(
            objects
                .iter()
                .map(|object| format!("(name = {}, durableObjectNamespace = {})", literal(&object.name), literal(&object.class_name)))
                .chain(self.vars.iter().map(|(name, value)| {
                    let value = value.replace(&origin(DEFAULT_PORT), &origin(port));
                    format!("(name = {}, text = {})", literal(name), literal(&value))
                })),
        );
        let mut classes: Vec<_> = objects.iter().map(|object| &object.class_name).collect();
        classes.sort();
        classes.dedup();
        let namespaces = list(classes.iter().map(|class| format!("(className = {0}, uniqueKey = {0}, enableSql = true)", literal(class))));
        let (entry, served) = if pages { ("door", door()) } else { ("main", String::new()) };
        let mut text = String::new();
        write!(
            text,
            "using Workerd = import \"/workerd/workerd.capnp\";\n\
             const config :Workerd.Config = (\n  \
               services = [\n    \
                 (name = \"main\", worker = .worker),\n    \
                 (name = \"storage\", disk = (path = \"storage\", writable = true)),\n{before}  ],\n  \
               sockets = [(name = \"http\", address = \"127.0.0.1:{port}\", http = (), service = \"{entry}\")],\n\
             );\n\
             const worker :Workerd.Worker = (\n  \
               compatibilityDate = {date},\n  \
               compatibilityFlags = {flags},\n  \
               modules = {modules},\n  \
               bindings = {bindings},\n  \
               durableObjectNamespaces = {namespaces},\n  \
               durableObjectStorage = (localDisk = \"storage\"),\n\
             );\n{served}",
            before = if pages { "    (name = \"door\", worker = .door),\n" } else { "" },
            date = literal(&self.compatibility_date),
            flags = list(self.compatibility_flags.iter().map(|flag| literal(flag))),
        )?;
        Ok(text)
    }
}

pub(crate) fn origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A text of Cap'n Proto's language, octet by octet where it is not plain.
fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRANGLER: &str = r#"
        name = "example"
        main = "worker.js"
        compatibility_date = "2026-04-01"
        [vars]
        ORIGIN = "http://127.0.0.1:8787"
        NOTE = "a \"quoted\" ü"
        [[durable_objects.bindings]]
        name = "SAML_STORE"
        class_name = "SamlStore"
        [[migrations]]
        tag = "v1"
        new_sqlite_classes = ["SamlStore"]
    "#;

    #[test]
    fn wrangler_settings_become_workerd_settings() {
        let modules = ["worker.js".to_owned(), "samlight.wasm".to_owned()];
        let text = Worker::parse(WRANGLER).and_then(|worker| worker.workerd(9000, &modules, false));
        let Ok(text) = text else { panic!("{text:?}") };
        for part in [
            r#"address = "127.0.0.1:9000""#,
            r#"compatibilityDate = "2026-04-01""#,
            r#"(name = "worker.js", esModule = embed "worker.js")"#,
            r#"(name = "./samlight.wasm", wasm = embed "samlight.wasm")"#,
            r#"(name = "SAML_STORE", durableObjectNamespace = "SamlStore")"#,
            r#"(className = "SamlStore", uniqueKey = "SamlStore", enableSql = true)"#,
            r#"(name = "ORIGIN", text = "http://127.0.0.1:9000")"#,
            r#"(name = "NOTE", text = "a \"quoted\" \xc3\xbc")"#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn the_page_stands_before_the_worker() {
        let text = Worker::parse(WRANGLER).and_then(|worker| worker.workerd(9000, &["worker.js".to_owned()], true));
        let Ok(text) = text else { panic!("{text:?}") };
        for part in [r#"(name = "door", worker = .door)"#, r#"service = "door")"#, r#"(name = "index.ja.html", text = embed "index.ja.html")"#] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(DOOR_MODULE.contains("/inspect"));
    }

    #[test]
    fn an_incomplete_file_is_named() {
        let error = Worker::parse("name = \"example\"").err().map(|error| format!("{error:#}"));
        assert!(error.is_some_and(|text| text.contains("wrangler.toml") && text.contains("compatibility_date")));
    }
}
