//! Chooses how a sign-in reaches a person and comes back.

use super::Say;
use super::browser::{Browser, BrowserChoice};
use super::device_code;
use super::loopback::{Elsewhere, Loopback};
use super::paste::Paste;
use super::screen::Screen;
use super::terminal::Interactivity;
use crate::effects::{
    Answered, AuthorizationUi, AwaitedRedirect, Clock, Countdown, Prompter, Redirect, UserCode,
};
use crate::failure::{Failure, Kind};
use std::sync::Arc;

/// A browser, with a loopback listener or a paste to come back by.
pub(super) struct BrowserSignIn {
    /// What the user said; `None` is the system's browser where somebody is there to see it.
    pub browser: Option<BrowserChoice>,
    pub interactivity: Interactivity,
    pub prompter: Arc<dyn Prompter>,
    pub clock: Arc<dyn Clock>,
    pub screen: Screen,
    pub say: Say,
}

/// A sign-in is needed, and nobody may be asked for it.
pub(super) fn nobody_there() -> Failure {
    Failure::new(
        Kind::NeedsPerson,
        "sign-in-needs-person",
        "a person must sign in, and none may be asked",
    )
    .with_help("run the same command in a terminal, without `--non-interactive`")
    .with_help("or name the browser that may be used: `--browser`, or `BROWSER` in the environment")
}

impl AuthorizationUi for BrowserSignIn {
    fn prepare<'a>(
        &'a self,
        redirect: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>> {
        Box::pin(async move {
            let choice = match (&self.browser, self.interactivity) {
                (Some(choice), _) => choice.clone(),
                (None, Interactivity::Person) => BrowserChoice::System,
                (None, Interactivity::Nobody) => return Err(nobody_there()),
            };
            let browser = Browser {
                choice,
                say: self.say.clone(),
            };
            let elsewhere = match (&browser.choice, self.interactivity, self.screen) {
                (BrowserChoice::Nothing, Interactivity::Person, screen)
                    if screen != Screen::Lines =>
                {
                    Elsewhere::Pasted
                }
                _ => Elsewhere::Lost,
            };
            Ok(match redirect {
                Redirect::Loopback { uri } => {
                    Box::new(Loopback::bind(uri, browser, elsewhere, self.clock.clone()).await?)
                        as Box<dyn AwaitedRedirect>
                }
                Redirect::Paste { .. } if self.interactivity == Interactivity::Nobody => {
                    return Err(nobody_there());
                }
                Redirect::Paste { uri } => Box::new(Paste {
                    uri: uri.clone(),
                    browser,
                    prompter: self.prompter.clone(),
                    say: self.say.clone(),
                }),
            })
        })
    }

    fn show_code(&self, it: &UserCode) -> Result<Box<dyn Countdown>, Failure> {
        Ok(device_code::show(it, self.screen, &self.say))
    }
}
