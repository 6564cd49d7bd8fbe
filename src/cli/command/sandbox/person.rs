//! The demo's own person, for machines without a browser: signs in over HTTP as a browser would.

use crate::cli::Outside;
use crate::effects::real::{BrowserChoice, Interactivity, RealOptions, Say};
use crate::effects::{
    Answered, AuthorizationUi, AwaitedRedirect, Effects, Http, Redirect, Redirected, Visit,
};
use crate::failure::{Failure, Kind};
use crate::sandbox::{Consent, DemoPerson};
use http::header::LOCATION;
use http::{Request, Response, StatusCode};
use std::io;
use std::sync::Arc;
use url::Url;

/// The real world with the demo's own person at the browser.
pub(super) struct WithPerson<'a>(pub &'a dyn Outside);

impl Outside for WithPerson<'_> {
    fn effects(&self, it: RealOptions) -> Effects {
        let fx = self.0.effects(RealOptions {
            browser: Some(BrowserChoice::Nothing),
            // Nobody at the terminal is waited for.
            interactivity: Interactivity::Nobody,
            say: Arc::new(|_| {}),
            ..it
        });
        let person = PersonSignIn {
            listener: fx.sign_in.clone(),
            http: fx.http.clone(),
        };
        Effects {
            sign_in: Arc::new(person),
            ..fx
        }
    }

    fn say(&self) -> Say {
        self.0.say()
    }

    fn input(&self) -> io::Result<Vec<u8>> {
        self.0.input()
    }
}

/// The listener is the real one; only the browser is replaced.
struct PersonSignIn {
    listener: Arc<dyn AuthorizationUi>,
    http: Arc<dyn Http>,
}

impl AuthorizationUi for PersonSignIn {
    fn prepare<'a>(
        &'a self,
        redirect: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>> {
        Box::pin(async move {
            let listening = self.listener.prepare(redirect).await?;
            let person: Box<dyn AwaitedRedirect> = Box::new(Person {
                listening,
                http: self.http.clone(),
            });
            Ok(person)
        })
    }
}

struct Person {
    listening: Box<dyn AwaitedRedirect>,
    http: Arc<dyn Http>,
}

impl AwaitedRedirect for Person {
    fn redirect_uri(&self) -> &str {
        self.listening.redirect_uri()
    }

    fn visit<'a>(self: Box<Self>, it: Visit) -> Answered<'a, Result<Redirected, Failure>> {
        let Person { listening, http } = *self;
        Box::pin(async move {
            let url = it.url.clone();
            let browsing = tokio::spawn(async move { browse(http, &url).await });
            let redirected = listening.visit(it);
            tokio::pin!(redirected, browsing);
            // The last page comes only after the tokens, so the browser goes on behind this.
            tokio::select! {
                outcome = &mut redirected => outcome,
                Ok(Err(failure)) = &mut browsing => Err(failure),
            }
        })
    }
}

/// Signs in at the provider, then follows the redirect to the listener and on to its last page.
async fn browse(http: Arc<dyn Http>, url: &Url) -> Result<(), Failure> {
    let person = DemoPerson {
        name: None,
        consent: Consent::Allow,
    };
    let redirect = person
        .visit(http.as_ref(), url)
        .await
        .map_err(|stuck| Failure::new(Kind::General, "demo-person-stuck", stuck.to_string()))?;
    let Some(answer) = get(http.as_ref(), &redirect).await else {
        return Ok(());
    };
    if answer.status() == StatusCode::SEE_OTHER
        && let Some(next) = answer
            .headers()
            .get(LOCATION)
            .and_then(|it| it.to_str().ok())
        && let Ok(next) = Url::parse(&redirect).and_then(|it| it.join(next))
    {
        get(http.as_ref(), next.as_str()).await;
    }
    Ok(())
}

async fn get(http: &dyn Http, url: &str) -> Option<Response<Vec<u8>>> {
    http.send(Request::get(url).body(Vec::new()).ok()?)
        .await
        .ok()
}
