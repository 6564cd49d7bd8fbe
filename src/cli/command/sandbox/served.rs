//! The sandbox on a thread and runtime of its own, beside whatever the verb does.

use super::unavailable;
use crate::effects::real::{SystemClock, SystemEntropy};
use crate::failure::Failure;
use crate::sandbox::{Running, Sandbox, World, WorldConfig};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::{Duration, interval};

/// Servers that run until this is dropped.
pub(super) struct Served {
    running: Option<Running>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Makes a world and starts its servers.
    pub(super) fn start(config: WorldConfig) -> Result<Self, Failure> {
        let world = World::new(config, Arc::new(SystemClock), Arc::new(SystemEntropy))
            .map_err(unavailable)?;
        let runtime = runtime()?;
        let running = runtime
            .block_on(Sandbox::start(Arc::new(world)))
            .map_err(unavailable)?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                // An error is the sender's end: the same as being told to stop.
                let _ = stopped.await;
            });
        });
        Ok(Served {
            running: Some(running),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// What is running.
    pub(super) fn running(&self) -> &Running {
        self.running
            .as_ref()
            .unwrap_or_else(|| unreachable!("it runs until it is dropped"))
    }

    /// The world behind the servers.
    pub(super) fn world(&self) -> &World {
        self.running().world()
    }

    /// Tells every request until the process is interrupted.
    pub(super) fn watch(&self, mut tell: impl FnMut(String)) {
        let Ok(runtime) = runtime() else { return };
        runtime.block_on(async {
            let mut tick = interval(Duration::from_millis(200));
            let mut told = 0;
            let interrupted = tokio::signal::ctrl_c();
            tokio::pin!(interrupted);
            loop {
                tokio::select! {
                    _ = &mut interrupted => return,
                    _ = tick.tick() => {
                        let (requests, now) = self.world().requests_after(told);
                        for it in requests {
                            tell(format!("{:?} {} {} {}", it.face, it.method, it.action, it.status));
                        }
                        told = now;
                    }
                }
            }
        });
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.running.take();
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(
                crate::failure::Kind::General,
                "bug",
                "no runtime could be started",
            )
            .with_fact("detail", error.to_string())
        })
}
