//! `componentize CORE OUT [IMPORT...]`: a component of a core module that wit-bindgen has described itself in. What it says last is the proof: its imports,
//! which have to be those that were named, or none. `componentize plug FRONT BEHIND OUT`: one component in front of another.
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::{env, fs};
use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, plug};
use wit_component::{ComponentEncoder, DecodedWasm};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [verb, front, behind, out] if verb == "plug" => compose(front, behind, out),
        [core, out, expected @ ..] => componentize(core, out, expected),
        _ => bail!("usage: componentize CORE OUT [IMPORT...], or componentize plug FRONT BEHIND OUT"),
    }
}

fn componentize(core: &str, out: &str, expected: &[String]) -> Result<()> {
    let module = fs::read(core).with_context(|| core.to_owned())?;
    let component = ComponentEncoder::default().validate(true).module(&module)?.encode()?;
    let imports = imports(&component)?;
    let unexpected: Vec<_> = imports.iter().filter(|name| !expected.contains(name)).cloned().collect();
    ensure!(unexpected.is_empty(), "the component imports {}", unexpected.join(", "));
    let missing: Vec<_> = expected.iter().filter(|name| !imports.contains(*name)).cloned().collect();
    ensure!(missing.is_empty(), "the component does not import {}", missing.join(", "));
    fs::write(out, component).with_context(|| out.to_owned())?;
    println!("imports: {}", if imports.is_empty() { "none".to_owned() } else { imports.len().to_string() });
    Ok(())
}

/// Read out of the component itself, not out of the text that it was made from.
fn imports(component: &[u8]) -> Result<BTreeSet<String>> {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(component)? else { bail!("the encoder made no component") };
    let world = resolve.worlds.get(world).context("the component has no world")?;
    Ok(world.imports.keys().map(|key| resolve.name_world_key(key)).collect())
}

/// What the one in front imports and the one behind exports is joined; the rest stays with the host.
fn compose(front: &str, behind: &str, out: &str) -> Result<()> {
    let mut graph = CompositionGraph::new();
    let (behind, front) = (package(&mut graph, behind, "behind:it")?, package(&mut graph, front, "in:front")?);
    plug(&mut graph, vec![behind], front).context("nothing of what the one imports is exported by the other")?;
    let component = graph.encode(EncodeOptions::default())?;
    let imports = imports(&component)?;
    fs::write(out, component).with_context(|| out.to_owned())?;
    println!("imports: {}", imports.into_iter().collect::<Vec<_>>().join(", "));
    Ok(())
}

fn package(graph: &mut CompositionGraph, file: &str, name: &str) -> Result<wac_graph::PackageId> {
    let bytes = fs::read(file).with_context(|| file.to_owned())?;
    let package = Package::from_bytes(name, None, bytes, graph.types_mut())?;
    Ok(graph.register_package(package)?)
}
