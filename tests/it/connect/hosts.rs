//! A provider on two hosts: only what was accepted by name gets the code.

use super::world::Stage;
use connection_profile::cli::Outside;
use connection_profile::effects::real::{RealOptions, Say};
use connection_profile::effects::{Answered, Effects, Http, Unreachable};
use std::sync::{Arc, Mutex};

/// The sandbox's provider answers at a second address too.
struct TwoAddresses<'a> {
    stage: &'a Stage,
    seen: Arc<Mutex<Vec<String>>>,
}

const SECOND: &str = "127.0.0.2:9700";

struct Rewriting {
    inner: Arc<dyn Http>,
    provider: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Http for Rewriting {
    fn send(
        &self,
        mut it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        let uri = it.uri().to_string();
        if uri.contains(SECOND) {
            self.seen.lock().unwrap().push(it.uri().path().to_owned());
            *it.uri_mut() = uri.replace(SECOND, &self.provider).parse().unwrap();
        }
        self.inner.send(it)
    }
}

impl Outside for TwoAddresses<'_> {
    fn effects(&self, it: RealOptions) -> Effects {
        let fx = self.stage.effects(it);
        let http = Rewriting {
            inner: fx.http.clone(),
            provider: self.stage.test.world.addresses().oidc.clone(),
            seen: self.seen.clone(),
        };
        Effects {
            http: Arc::new(http),
            ..fx
        }
    }

    fn say(&self) -> Say {
        self.stage.say()
    }

    fn input(&self) -> std::io::Result<Vec<u8>> {
        self.stage.input()
    }
}

const FLAG: &str = "--allow-insecure-loopback";

#[test]
fn a_token_endpoint_elsewhere_gets_the_code_only_once_it_is_accepted() {
    let stage = Stage::with(
        |_| {},
        |profile| {
            let token = "OAuth Token Url: http://";
            let (before, after) = profile.split_once(token).unwrap();
            let (_, after) = after.split_once('/').unwrap();
            format!("{before}{token}{SECOND}/{after}")
        },
    );
    let outside = TwoAddresses {
        stage: &stage,
        seen: Arc::default(),
    };
    let run = |words: &[&str]| stage.verb_in(&outside, words);
    let sent = || outside.seen.lock().unwrap().len();
    let name = "profilectl-sandbox";
    run(&["disable", name]);
    assert_eq!(run(&["connect", name, FLAG]).exit, 8);
    let others = ["127.0.0.1:9602", "127.0.0.1:9603"];
    let mut words = vec!["enable", name, FLAG];
    for it in others {
        words.extend(["--yes-host", it]);
    }
    let it = run(&words);
    assert_eq!(it.exit, 8, "{}", it.err);
    assert!(it.err.contains(SECOND), "{}", it.err);
    assert_eq!((sent(), stage.visits()), (0, 0));
    words.extend(["--yes-host", SECOND]);
    let it = run(&words);
    assert_eq!(it.exit, 0, "{}", it.err);
    // What enabling accepted need not be said again.
    let it = run(&["connect", name, FLAG]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!((sent(), stage.visits()), (1, 1));
}
