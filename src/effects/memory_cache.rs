//! A cache that lives as long as the process: for runs that must leave nothing behind.

use super::{Answered, CacheKey, Lease, TokenCache};
use crate::secret::Secret;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Entries and locks in memory.
#[derive(Default)]
pub struct MemoryCache {
    entries: Mutex<HashMap<CacheKey, Secret<Vec<u8>>>>,
    locks: Mutex<HashMap<CacheKey, Arc<tokio::sync::Mutex<()>>>>,
    shared: Mutex<HashMap<PathBuf, Arc<tokio::sync::Mutex<()>>>>,
}

fn held<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TokenCache for MemoryCache {
    fn load(&self, key: &CacheKey) -> Option<Secret<Vec<u8>>> {
        let entries = held(&self.entries);
        Some(Secret::new(entries.get(key)?.reveal().clone()))
    }

    fn store(&self, key: &CacheKey, it: &Secret<Vec<u8>>) -> io::Result<()> {
        held(&self.entries).insert(key.clone(), Secret::new(it.reveal().clone()));
        Ok(())
    }

    fn forget(&self, key: &CacheKey) -> io::Result<()> {
        held(&self.entries).remove(key);
        Ok(())
    }

    fn lock<'a>(&'a self, key: &'a CacheKey) -> Answered<'a, io::Result<Lease>> {
        let lock = held(&self.locks).entry(key.clone()).or_default().clone();
        Box::pin(async move { Ok(Lease(Box::new(lock.lock_owned().await))) })
    }

    fn lock_shared<'a>(&'a self, file: &'a Path) -> Answered<'a, io::Result<Lease>> {
        let mut locks = held(&self.shared);
        let lock = locks.entry(file.to_path_buf()).or_default().clone();
        Box::pin(async move { Ok(Lease(Box::new(lock.lock_owned().await))) })
    }
}
