//! The way to the sandbox, on which something goes wrong once or for as long as it is said.

use connection_profile::effects::{Answered, Http, Phase, Unreachable};
use connection_profile::sandbox::World;
use http::{Request, Response};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// No connection.
    OutOfReach,
    /// An answer of this status, with nothing in it.
    Status(u16),
    /// A refusal with this OAuth error.
    Refused(&'static str),
    /// This answer, whatever was asked.
    Instead(u16, &'static str),
    /// The service's answer, changed.
    Changed(fn(&mut Value)),
}

/// What will go wrong: for the next request to a path, each once.
pub type Faults = Arc<Mutex<VecDeque<(&'static str, Fault)>>>;

pub struct Faulty {
    pub world: Arc<World>,
    pub faults: Faults,
}

impl Http for Faulty {
    fn send(&self, it: Request<Vec<u8>>) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        let path = it.uri().path().to_owned();
        let mut faults = self.faults.lock().unwrap();
        let place = faults.iter().position(|(at, _)| path == *at);
        let fault = place.and_then(|at| faults.remove(at));
        drop(faults);
        Box::pin(async move {
            let answer = |status: u16, body: String| {
                let answer = Response::builder().status(status);
                let answer = answer.header("content-type", "application/json");
                Ok(answer.body(body.into_bytes()).unwrap())
            };
            match fault.map(|(_, it)| it) {
                None => self.world.send(it).await,
                Some(Fault::OutOfReach) => Err(Unreachable {
                    host: it.uri().host().unwrap().to_owned(),
                    phase: Phase::Connect,
                    detail: "connection refused".to_owned(),
                    sent: false,
                }),
                Some(Fault::Status(status)) => answer(status, String::new()),
                Some(Fault::Refused(error)) => answer(400, json!({"error": error}).to_string()),
                Some(Fault::Instead(status, body)) => answer(status, body.to_owned()),
                Some(Fault::Changed(change)) => {
                    let mut it = self.world.send(it).await?;
                    let mut body = serde_json::from_slice(it.body()).unwrap();
                    change(&mut body);
                    *it.body_mut() = body.to_string().into_bytes();
                    it.headers_mut().remove("content-length");
                    Ok(it)
                }
            }
        })
    }
}
