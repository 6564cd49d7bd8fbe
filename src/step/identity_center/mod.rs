//! The steps of IAM Identity Center: from a start URL to the credentials of a permission set.

pub mod authorize;
pub mod aws_profile;
pub mod choose_account;
pub mod choose_permission_set;
pub mod device_code;
pub mod refresh;
pub mod register_client;
pub mod role_credentials;

use super::{Field, Input, Shown};
use crate::aws::identity_center::Endpoint;
use crate::aws::identity_center::oidc::Way;
use crate::aws_files::SharedToken;
use crate::effects::{Choice, Effects, Form, Question};
use crate::failure::{Failure, Kind};
use crate::profile::questions::Prompt;
use std::path::PathBuf;
use url::Url;

/// The Identity Center instance, and how one signs in there: shared by all its steps.
#[derive(Debug)]
pub struct Instance {
    /// Who asks, for the text a person sees.
    pub purpose: String,
    /// The region it was enabled in.
    pub region: Input<String>,
    /// Its issuer URL, or the URL of its access portal: compared as it is written.
    pub start_url: Input<String>,
    /// Where people sign in: code and refresh token go there.
    pub oidc_endpoint: Input<Url>,
    /// Where accounts and credentials are: the access token goes there.
    pub portal_endpoint: Input<Url>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// `sso_session` of the AWS files: the name the token is shared under.
    pub session: Option<Input<String>>,
    /// How the person answers.
    pub way: Way,
    /// The folder in which the token is shared with other programs, unless it is not to be.
    pub shared: Option<PathBuf>,
}

impl Instance {
    /// Where sessions begin and are renewed.
    pub fn oidc(&self) -> Result<Endpoint, Failure> {
        self.endpoint(&self.oidc_endpoint)
    }

    /// Where accounts and credentials are, and where a session is ended.
    pub fn portal(&self) -> Result<Endpoint, Failure> {
        self.endpoint(&self.portal_endpoint)
    }

    fn endpoint(&self, url: &Input<Url>) -> Result<Endpoint, Failure> {
        Ok(Endpoint {
            url: url.known()?.clone(),
            region: self.region.known()?.clone(),
        })
    }

    /// The file in which the token is shared, once everything about the session is known.
    pub fn shared_token(&self) -> Option<SharedToken> {
        let session = match &self.session {
            None => None,
            Some(it) => Some(it.value()?.as_str()),
        };
        Some(SharedToken::new(
            self.shared.as_deref()?,
            session,
            self.start_url.value()?,
            self.region.value()?,
        ))
    }

    /// What decides whose session it is and where its tokens go.
    pub fn fields(&self) -> Vec<Field> {
        let session = self.session.as_ref().map(|it| it.field("sso_session"));
        [
            self.region.field("sso_region"),
            self.start_url.field("sso_start_url"),
            self.oidc_endpoint.field("oidc_endpoint"),
        ]
        .into_iter()
        .chain(session)
        .chain([self.scope_field()])
        .collect()
    }

    fn portal_field(&self) -> Field {
        self.portal_endpoint.field("portal_endpoint")
    }

    /// What is known already, or is chosen of what the portal lists.
    fn chosen_fields(&self, name: &'static str, known: &Option<Input<String>>) -> Vec<Field> {
        match known {
            Some(it) => vec![it.field(name)],
            None => vec![self.portal_field(), Field::new(name, Shown::ChosenLater)],
        }
    }

    fn scope_field(&self) -> Field {
        Field::new("scope", Shown::List(self.scopes.clone()))
    }

    fn only(&self, names: &[&str]) -> Vec<Field> {
        let fields = self.fields().into_iter();
        fields.filter(|it| names.contains(&it.name)).collect()
    }
}

/// Takes the only one, or lets the person choose.
fn choose(key: &'static str, choices: Vec<Choice>, fx: &Effects) -> Result<String, Failure> {
    if let [only] = choices.as_slice() {
        return Ok(only.value.clone());
    }
    let Some(prompt) = Prompt::find(key) else {
        return Err(Failure::new(
            Kind::Bug,
            "bug",
            format!("no question is called `{key}`"),
        ));
    };
    let question = Question {
        placeholder: None,
        form: Form::Choice(choices.clone()),
        ..Question::of(key, Some(prompt))
    };
    match fx.prompter.ask(&question) {
        Ok(answer) => Ok(answer.0.reveal().clone()),
        Err(why) => Err(why.failure(key, || nobody_chose(key, &choices))),
    }
}

fn nobody_chose(key: &str, choices: &[Choice]) -> Failure {
    let failure = Failure::new(
        Kind::NeedsPerson,
        "answer-missing",
        format!("nobody can be asked for `{key}`: give --set {key}=..."),
    );
    let shown = choices.iter().take(SHOWN);
    let failure = shown.fold(failure, |failure, it| {
        failure.with_fact("one of", &it.label)
    });
    match choices.len() {
        0..=SHOWN => failure,
        many => failure.with_fact("and", format!("{} more", many - SHOWN)),
    }
}

/// What helps where nothing is assigned to a person.
const ASSIGN: &str =
    "ask the administrator: IAM Identity Center, AWS accounts, Assign users or groups";

/// The most choices that a failure lists.
const SHOWN: usize = 20;

fn no_session() -> Failure {
    Failure::new(
        Kind::Bug,
        "bug",
        "Identity Center was asked without a session",
    )
}
