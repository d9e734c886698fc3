//! What one instance has: its limits, its resources, and the views of the host that its imports need.

use std::sync::Arc;

use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable};
use wasmtime::{ResourceLimiter, Result, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::storage::Storage;
use super::upstream::Connections;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../src/host/http/gate.wit",
        world: "reverse-proxy",
        imports: { default: async | trappable },
        with: { "wasi:keyvalue/store.bucket": super::Bucket },
        require_store_data_send: true,
    });
}

use bindings::wasi::config::store as config;
use bindings::wasi::keyvalue::{atomics, store};

/// Linear memory of an instance, in octets: the largest body that the gate reads takes a third.
const MEMORY: usize = 64 << 20;

pub(super) struct Room {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    connections: Connections,
    limits: StoreLimits,
    settings: Arc<str>,
    storage: Storage,
}

/// A store that was opened.
#[allow(unreachable_pub, reason = "the generated bindings export it again")]
pub struct Bucket;

impl Room {
    pub(super) fn new(settings: Arc<str>, storage: Storage, connections: Connections) -> Self {
        Room {
            table: ResourceTable::new(),
            // What the gate logs; nothing else of the machine.
            wasi: WasiCtx::builder().inherit_stderr().build(),
            http: WasiHttpCtx::new(),
            connections,
            limits: StoreLimitsBuilder::new().memory_size(MEMORY).trap_on_grow_failure(true).build(),
            settings,
            storage,
        }
    }

    pub(super) fn limits(&mut self) -> &mut dyn ResourceLimiter {
        &mut self.limits
    }
}

impl WasiView for Room {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Room {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.connections, table: &mut self.table, ctx: &mut self.http }
    }
}

pub(super) fn add_to_linker(linker: &mut Linker<Room>) -> Result<()> {
    store::add_to_linker::<_, HasSelf<Room>>(linker, |room| room)?;
    atomics::add_to_linker::<_, HasSelf<Room>>(linker, |room| room)?;
    config::add_to_linker::<_, HasSelf<Room>>(linker, |room| room)
}

impl config::Host for Room {
    async fn get(&mut self, key: String) -> Result<Result<Option<String>, config::Error>> {
        Ok(Ok((key == "samlight").then(|| self.settings.to_string())))
    }
}

impl store::Host for Room {
    async fn open(&mut self, identifier: String) -> Result<Result<Resource<Bucket>, store::Error>> {
        match identifier.as_str() {
            "" | "default" => Ok(Ok(self.table.push(Bucket)?)),
            _ => Ok(Err(store::Error::NoSuchStore)),
        }
    }
}

impl store::HostBucket for Room {
    async fn get(&mut self, _: Resource<Bucket>, key: String) -> Result<Result<Option<Vec<u8>>, store::Error>> {
        Ok(self.storage.get(&key).await.map_err(store::Error::Other))
    }

    async fn set(&mut self, _: Resource<Bucket>, key: String, value: Vec<u8>) -> Result<Result<(), store::Error>> {
        Ok(self.storage.set(&key, value).await.map_err(store::Error::Other))
    }

    async fn delete(&mut self, _: Resource<Bucket>, key: String) -> Result<Result<(), store::Error>> {
        Ok(self.storage.delete(&key).await.map_err(store::Error::Other))
    }

    async fn drop(&mut self, bucket: Resource<Bucket>) -> Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}

impl atomics::Host for Room {
    async fn increment(&mut self, _: Resource<Bucket>, key: String, delta: u64) -> Result<Result<u64, store::Error>> {
        Ok(self.storage.increment(&key, delta).await.map_err(store::Error::Other))
    }
}
