//! wasmtime for the component: an empty linker, a limit on fuel and one on memory.

use std::path::{Path, PathBuf};

use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Config, Engine, ResourceLimiter, Result, Store};

wasmtime::component::bindgen!({ path: "../../wit", world: "samlight" });

pub use exports::samlight::saml::validator as wire;

/// What one call may burn. The costliest vector takes half of it; the runner prints how much that was.
pub const FUEL: u64 = 500_000_000;

/// Linear memory of an instance, in octets. The largest message that is looked at takes a few.
const MEMORY: usize = 64 << 20;

/// Where `cargo xtask component` puts it.
#[must_use]
pub fn built() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../build/component/samlight.wasm")
}

/// The component, compiled once.
pub struct Host {
    engine: Engine,
    metered: bool,
    component: Component,
    ready: SamlightPre<Room>,
}

impl Host {
    /// Compiles a component that needs nothing.
    ///
    /// # Errors
    /// Where it is no component, or asks for an import.
    pub fn open(file: &Path) -> Result<Self> {
        Self::compiled(file, true)
    }

    /// The same without counting fuel, which takes time of its own: for messages that the caller has made.
    ///
    /// # Errors
    /// As [`Host::open`].
    pub fn unmetered(file: &Path) -> Result<Self> {
        Self::compiled(file, false)
    }

    fn compiled(file: &Path, metered: bool) -> Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(metered);
        let engine = Engine::new(&config)?;
        let component = Component::from_file(&engine, file)?;
        // Nothing is put into the linker: an import that is not there cannot be called.
        let ready = SamlightPre::new(Linker::new(&engine).instantiate_pre(&component)?)?;
        Ok(Host { engine, metered, component, ready })
    }

    /// The names of what it imports.
    #[must_use]
    pub fn imports(&self) -> Vec<String> {
        self.component.component_type().imports(&self.engine).map(|(name, _)| name.to_owned()).collect()
    }

    /// The names of what it exports.
    #[must_use]
    pub fn exports(&self) -> Vec<String> {
        self.component.component_type().exports(&self.engine).map(|(name, _)| name.to_owned()).collect()
    }

    /// A fresh instance, with so much fuel for each call.
    ///
    /// # Errors
    /// Where memory is short.
    pub fn instance(&self, fuel: u64) -> Result<Instance> {
        let mut store = Store::new(&self.engine, Room { taken: 0 });
        store.limiter(|room| room);
        let fuel = self.metered.then_some(fuel);
        if let Some(fuel) = fuel {
            store.set_fuel(fuel)?;
        }
        let samlight = self.ready.instantiate(&mut store)?;
        Ok(Instance { store, samlight, fuel, most: 0 })
    }
}

/// How much memory an instance has taken.
#[derive(Debug)]
pub struct Room {
    taken: usize,
}

impl ResourceLimiter for Room {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        // Of several memories only the growth of each is known.
        let taken = self.taken + (desired - current);
        let fits = taken <= MEMORY;
        if fits {
            self.taken = taken;
        }
        Ok(fits)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        Ok(desired <= 10_000)
    }
}

/// An instance. After a trap it is of no use any more: take a fresh one.
pub struct Instance {
    store: Store<Room>,
    samlight: Samlight,
    /// For each call, where it is counted.
    fuel: Option<u64>,
    /// The most that one call has burnt.
    pub most: u64,
}

impl Instance {
    /// One call, with the whole fuel.
    ///
    /// # Errors
    /// A trap.
    pub fn call<T>(&mut self, call: impl FnOnce(&wire::Guest, &mut Store<Room>) -> Result<T>) -> Result<T> {
        let Some(fuel) = self.fuel else {
            return call(self.samlight.samlight_saml_validator(), &mut self.store);
        };
        self.store.set_fuel(fuel)?;
        let outcome = call(self.samlight.samlight_saml_validator(), &mut self.store);
        self.most = self.most.max(fuel - self.store.get_fuel()?);
        outcome
    }

    /// Gives back what a call has handed over.
    ///
    /// # Errors
    /// A trap.
    pub fn give_back(&mut self, resource: ResourceAny) -> Result<()> {
        resource.resource_drop(&mut self.store)
    }

    /// How much memory it has, in octets.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.store.data().taken
    }

    /// From now on each call has so much.
    pub fn limit(&mut self, fuel: u64) {
        self.fuel = Some(fuel);
    }
}
