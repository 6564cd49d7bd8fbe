//! A sign-in whose redirect no listener can receive: the person brings the URL back.
//!
//! People are tricked into pasting such a URL into an attacker's page. It is asked for only here, in
//! our own terminal, not shown while it is pasted, and the text says that nobody else needs it.

use super::Say;
use super::browser::Browser;
use super::callback;
use crate::effects::{
    Answered, AuthorizationResponse, AwaitedRedirect, Form, LastPage, Prompter, Question,
    Redirected, Unanswered, Verdict, Visit,
};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use crate::untrusted::Untrusted;
use std::sync::Arc;
use url::Url;

/// How often a wrong URL is asked again.
pub(super) const ATTEMPTS: usize = 10;

/// A sign-in that ends in the terminal.
pub(super) struct Paste {
    pub uri: String,
    pub browser: Browser,
    pub prompter: Arc<dyn Prompter>,
    pub say: Say,
}

impl Paste {
    fn ask(&self, state: &Secret<String>) -> Result<AuthorizationResponse, Failure> {
        let question = Question {
            key: "redirect".into(),
            title: "Address at which the browser ended".into(),
            help: Some(
                "copy it from the browser's address bar; nobody else ever needs it, on no page and in no chat"
                    .into(),
            ),
            placeholder: None,
            form: Form::Secret,
            check: |_| Ok(()),
        };
        for _ in 0..ATTEMPTS {
            let answer = self.prompter.ask(&question).map_err(unanswered)?;
            match judge(answer.0.reveal(), &self.uri, state) {
                Ok(response) => return Ok(response),
                Err(why) => (self.say)(&why),
            }
        }
        Err(not_pasted())
    }
}

/// Nobody pastes so often by mistake.
pub(super) fn not_pasted() -> Failure {
    Failure::new(
        Kind::Cancelled,
        "sign-in-not-pasted",
        format!("{ATTEMPTS} addresses were pasted, and none belongs to this sign-in"),
    )
    .with_help("start again; use the window that opens then")
}

/// The person cancelled.
pub(super) fn declined() -> Failure {
    Failure::new(
        Kind::Cancelled,
        "sign-in-declined",
        "the sign-in was cancelled",
    )
}

/// The response in an address that was pasted, or why it is none of this sign-in.
pub(super) fn judge(
    pasted: &str,
    redirect_uri: &str,
    state: &Secret<String>,
) -> Result<AuthorizationResponse, String> {
    let Ok(url) = Url::parse(pasted.trim()) else {
        return Err(
            "that is not a whole address: copy all of it, from `http` to the end".to_owned(),
        );
    };
    if !same_place(&url, redirect_uri) {
        return Err(format!(
            "that is not an address at which this sign-in ends: it begins with `{}`",
            Untrusted::new(redirect_uri)
        ));
    }
    let query = Secret::new(url.query().unwrap_or_default().to_owned());
    callback::read(query.reveal(), state).map_err(|_| {
        "that address does not belong to the sign-in that was just started: use the newest window"
            .to_owned()
    })
}

/// Everything before the query decides; the redirect URI may be of a custom scheme.
fn same_place(found: &Url, redirect_uri: &str) -> bool {
    let Ok(mut expected) = Url::parse(redirect_uri) else {
        return false;
    };
    let mut found = found.clone();
    for it in [&mut expected, &mut found] {
        it.set_query(None);
        it.set_fragment(None);
    }
    expected == found
}

fn unanswered(it: Unanswered) -> Failure {
    match it {
        Unanswered::NobodyThere => super::sign_in::nobody_there(),
        Unanswered::Interrupted => Failure::interrupted(),
        Unanswered::Declined => declined(),
    }
}

impl AwaitedRedirect for Paste {
    fn redirect_uri(&self) -> &str {
        &self.uri
    }

    fn visit<'a>(self: Box<Self>, it: Visit) -> Answered<'a, Result<Redirected, Failure>> {
        Box::pin(async move {
            self.browser.show(&it.url, &it.purpose)?;
            Ok(Redirected {
                response: self.ask(&it.state)?,
                page: Box::new(NoPage),
            })
        })
    }
}

/// The browser ended somewhere else: there is nothing to show in it.
pub(super) struct NoPage;

impl LastPage for NoPage {
    fn show(self: Box<Self>, _: Verdict) -> Answered<'static, ()> {
        Box::pin(async {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::Answer;
    use crate::effects::real::BrowserChoice;
    use std::sync::Mutex;
    use std::time::Duration;

    const REDIRECT: &str = "https://a.example/cb";

    /// Pastes one line after the other, then declines.
    struct Person(Mutex<Vec<&'static str>>);

    impl Prompter for Person {
        fn ask(&self, it: &Question) -> Result<Answer, Unanswered> {
            assert_eq!(it.form, Form::Secret);
            assert!(
                it.help
                    .as_ref()
                    .is_some_and(|it| it.contains("nobody else"))
            );
            let mut lines = self.0.lock().unwrap();
            if lines.is_empty() {
                return Err(Unanswered::Declined);
            }
            Ok(Answer(Secret::new(lines.remove(0).to_owned())))
        }
    }

    async fn check(pasted: &[&'static str], expected: &str, complaints: usize) {
        let said = Arc::new(Mutex::new(Vec::new()));
        let ears = said.clone();
        let say: Say = Arc::new(move |it: &str| ears.lock().unwrap().push(it.to_owned()));
        let paste = Box::new(Paste {
            uri: REDIRECT.into(),
            browser: Browser {
                choice: BrowserChoice::Nothing,
                say: say.clone(),
            },
            prompter: Arc::new(Person(Mutex::new(pasted.to_vec()))),
            say,
        });
        assert_eq!(paste.redirect_uri(), REDIRECT);
        let ended = paste
            .visit(Visit {
                url: Url::parse("https://idp.example/authorize").unwrap(),
                state: Secret::new("right".into()),
                purpose: "S3".into(),
                time_limit: Duration::from_secs(1),
            })
            .await;
        let found = match ended {
            Ok(it) => {
                it.page.show(Verdict::SignedIn).await;
                match it.response {
                    AuthorizationResponse::Code { code, .. } => code.reveal().clone(),
                    AuthorizationResponse::Error { error, .. } => error,
                }
            }
            Err(it) => it.code.to_owned(),
        };
        assert_eq!(found, expected, "{pasted:?}");
        let said = said.lock().unwrap().join("\n");
        // The first two lines say where to go.
        assert_eq!(said.lines().count(), complaints + 2, "{said}");
        assert!(!said.contains("CANARY"), "{said}");
    }

    #[tokio::test]
    async fn the_right_address_ends_the_sign_in() {
        check(&["https://a.example/cb?code=x&state=right"], "x", 0).await;
        check(
            &["  https://a.example/cb?code=x&state=right#_=_ \n"],
            "x",
            0,
        )
        .await;
        check(
            &["https://a.example/cb?error=access_denied&state=right"],
            "access_denied",
            0,
        )
        .await;
    }

    #[tokio::test]
    async fn a_wrong_address_is_asked_again_and_never_repeated() {
        let wrong = [
            "CANARY",
            "",
            "https://evil.example/cb?code=CANARY&state=right",
            "https://a.example/cb",
            "https://a.example/cb?code=CANARY&state=wrong",
            "https://a.example/cb?error=CANARY",
            "https://a.example/cb?code=CANARY&code=CANARY&state=right",
        ];
        check(&wrong, "sign-in-declined", wrong.len()).await;
        let mut then = wrong.to_vec();
        then.push("https://a.example/cb?code=x&state=right");
        check(&then, "x", wrong.len()).await;
        check(&["nonsense"; 20], "sign-in-not-pasted", ATTEMPTS).await;
    }

    #[test]
    fn scheme_host_port_and_path_must_be_the_redirects() {
        let check = |found: &str, expected: &str, same: bool| {
            assert_eq!(
                same_place(&Url::parse(found).unwrap(), expected),
                same,
                "{found}"
            );
        };
        check(
            "https://a.example/cb?code=1#x",
            "https://a.example/cb",
            true,
        );
        check(
            "https://a.example:443/cb?code=1",
            "https://a.example/cb",
            true,
        );
        check("x-app:oauth?code=1", "x-app:oauth", true);
        check(
            "https://a.example/other?code=1",
            "https://a.example/cb",
            false,
        );
        check(
            "https://evil.example/cb?code=1",
            "https://a.example/cb",
            false,
        );
        check("http://a.example/cb?code=1", "https://a.example/cb", false);
        check("x-other:oauth?code=1", "x-app:oauth", false);
    }
}
