//! The world in which nothing may be used.

use connection_profile::effects::{CacheKey, Effects, Form, Question};
use connection_profile::secret::Secret;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn check_refuses(what: &str, use_it: impl FnOnce(&Effects)) {
    let fx = Effects::refusing();
    let used = catch_unwind(AssertUnwindSafe(|| use_it(&fx)));
    let said = used.expect_err(what);
    let said = said.downcast_ref::<String>().cloned().unwrap_or_else(|| {
        said.downcast_ref::<&str>()
            .copied()
            .unwrap_or_default()
            .into()
    });
    assert!(said.contains(what), "{said}");
}

#[test]
fn every_port_refuses_and_says_which_it_was() {
    let key = CacheKey {
        kind: "tokens",
        tuple: "t".into(),
    };
    check_refuses("idp.example", |fx| {
        let request = http::Request::get("https://idp.example/").body(Vec::new());
        drop(fx.http.send(request.unwrap()));
    });
    check_refuses("time", |fx| {
        fx.clock.now();
    });
    check_refuses("randomness", |fx| fx.entropy.fill(&mut [0; 4]));
    check_refuses("tokens", |fx| {
        fx.tokens.load(&key);
    });
    check_refuses("tokens", |fx| {
        let _ = fx.tokens.store(&key, &Secret::new(Vec::new()));
    });
    check_refuses("lock", |fx| drop(fx.tokens.lock(&key)));
    check_refuses("role_arn", |fx| {
        let _ = fx.prompter.ask(&Question {
            key: "role_arn".into(),
            title: "Role".into(),
            help: None,
            placeholder: None,
            form: Form::Text,
            check: |_| Ok(()),
        });
    });
}
