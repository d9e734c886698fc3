//! Where the gate's memory is kept: in this process, or in a Redis that others share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

/// Octets of keys and values in this process: what a quarter of a million logins leave behind.
const MOST: usize = 128 << 20;
/// A store that does not answer refuses the login, and does it soon.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub enum Storage {
    Memory(Arc<Mutex<Memory>>),
    Redis(ConnectionManager),
}

#[derive(Default)]
pub struct Memory {
    entries: HashMap<String, Vec<u8>>,
    octets: usize,
}

impl Memory {
    fn put(&mut self, key: &str, value: Vec<u8>) -> Result<(), String> {
        let before = self.entries.get(key).map_or(0, |old| key.len() + old.len());
        let octets = self.octets - before + key.len() + value.len();
        if octets > MOST {
            return Err(format!("this memory holds {MOST} octets, which is its limit"));
        }
        self.octets = octets;
        self.entries.insert(key.to_owned(), value);
        Ok(())
    }

    fn remove(&mut self, key: &str) {
        if let Some(old) = self.entries.remove(key) {
            self.octets -= key.len() + old.len();
        }
    }
}

impl Storage {
    pub fn memory() -> Self {
        Storage::Memory(Arc::default())
    }

    /// # Errors
    /// Where there is no Redis.
    pub async fn redis(address: &str) -> Result<Self> {
        let client = redis::Client::open(address).context("--redis")?;
        let config = ConnectionManagerConfig::new().set_connection_timeout(PATIENCE).set_response_timeout(PATIENCE).set_number_of_retries(1);
        // What an address has of a password in it stays out of the log.
        let manager = ConnectionManager::new_with_config(client, config).await.map_err(|error| anyhow::anyhow!("--redis: {}", error.category()))?;
        Ok(Storage::Redis(manager))
    }

    async fn command<T: redis::FromRedisValue>(manager: &ConnectionManager, command: &redis::Cmd) -> Result<T, String> {
        let answer = tokio::time::timeout(PATIENCE, command.query_async(&mut manager.clone())).await;
        answer.map_err(|_| "Redis did not answer in time".to_owned())?.map_err(|error| format!("Redis: {}", error.category()))
    }

    pub(super) async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, String> {
        match self {
            Storage::Memory(memory) => Ok(memory.lock().unwrap_or_else(PoisonError::into_inner).entries.get(key).cloned()),
            Storage::Redis(manager) => Self::command(manager, redis::cmd("GET").arg(key)).await,
        }
    }

    pub(super) async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), String> {
        match self {
            Storage::Memory(memory) => memory.lock().unwrap_or_else(PoisonError::into_inner).put(key, value),
            Storage::Redis(manager) => Self::command(manager, redis::cmd("SET").arg(key).arg(value)).await,
        }
    }

    pub(super) async fn delete(&self, key: &str) -> Result<(), String> {
        match self {
            Storage::Memory(memory) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
                Ok(())
            }
            Storage::Redis(manager) => Self::command(manager, redis::cmd("DEL").arg(key)).await,
        }
    }

    pub(super) async fn increment(&self, key: &str, delta: u64) -> Result<u64, String> {
        match self {
            Storage::Memory(memory) => {
                let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                let before = match memory.entries.get(key) {
                    None => 0,
                    Some(text) => {
                        let number = std::str::from_utf8(text).ok().and_then(|text| text.parse::<u64>().ok());
                        number.ok_or("this is no number")?
                    }
                };
                let after = before.checked_add(delta).ok_or("this number is too large")?;
                memory.put(key, after.to_string().into_bytes())?;
                Ok(after)
            }
            Storage::Redis(manager) => Self::command(manager, redis::cmd("INCRBY").arg(key).arg(delta)).await,
        }
    }
}
