//! `componentize CORE OUT`: a component of a core module that wit-bindgen has described itself in. What it says last is the proof: its imports.
use anyhow::{Context, Result, bail, ensure};
use std::{env, fs};
use wit_component::{ComponentEncoder, DecodedWasm};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [core, out] = arguments.as_slice() else { bail!("usage: componentize CORE OUT") };
    let module = fs::read(core).with_context(|| core.clone())?;
    let component = ComponentEncoder::default().validate(true).module(&module)?.encode()?;
    let imports = imports(&component)?;
    ensure!(imports.is_empty(), "the component imports {}", imports.join(", "));
    fs::write(out, component).with_context(|| out.clone())?;
    println!("imports: none");
    Ok(())
}

/// Read out of the component itself, not out of the text that it was made from.
fn imports(component: &[u8]) -> Result<Vec<String>> {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(component)? else { bail!("the encoder made no component") };
    let world = resolve.worlds.get(world).context("the component has no world")?;
    Ok(world.imports.keys().map(|key| resolve.name_world_key(key)).collect())
}
