//! A profile as a list of steps, before anything runs.
//!
//! Pure: a plan can be printed, compared and refused without a network, a clock or a person.

pub mod by_hand;
mod cache;
mod print;
mod remarks;
mod strategy;
mod write;

pub use by_hand::destinations;
pub use print::{human, json, mermaid};
pub use remarks::remarks;
pub(crate) use strategy::{ID_TOKEN, REQUEST_TOKEN, REQUEST_URL, SECRET_KEY, SESSION_TOKEN};
pub use strategy::{STRATEGIES, Strategy, Surroundings, is_connected, plan};
pub use write::yaml;

use crate::aws_files::SharedToken;
use crate::profile::{Origin, Sourced};
use crate::step::id_token::IdToken;
use crate::step::identity_center::Instance;
use crate::step::{Input, Slot, Step};
use url::Url;

/// Steps that fit together.
#[derive(Debug)]
pub struct Plan {
    strategy: &'static str,
    steps: Vec<Step>,
}

fn aws_profile_of<T>(it: &Input<T>) -> Option<&str> {
    match it {
        Input::Given(Sourced {
            origin: Origin::AwsCli(profile),
            ..
        }) => Some(profile),
        _ => None,
    }
}

/// A step needs what no earlier step gives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("step `{step}` needs {}, and no earlier step gives that", slot.name())]
pub struct Unmet {
    /// The kind of the step.
    pub step: &'static str,
    /// What it misses.
    pub slot: Slot,
}

impl Plan {
    /// Refuses a step that needs what no earlier step gives.
    pub fn new(strategy: &'static str, steps: Vec<Step>) -> Result<Plan, Unmet> {
        let mut given = vec![Slot::Answers];
        for step in &steps {
            let kind = step.kind();
            if let Some(slot) = kind.needs.iter().find(|it| !given.contains(it)) {
                return Err(Unmet {
                    step: kind.name,
                    slot: *slot,
                });
            }
            given.extend(kind.gives);
        }
        Ok(Plan { strategy, steps })
    }

    /// The row of the decision table it came from.
    pub fn strategy(&self) -> &'static str {
        self.strategy
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The IAM Identity Center instance, where one signs in at one.
    pub fn instance(&self) -> Option<&Instance> {
        self.steps.iter().find_map(|step| match step {
            Step::Authorize(it) => Some(it.instance.as_ref()),
            _ => None,
        })
    }

    /// The instance metadata service, where the keys are asked for there.
    pub fn instance_metadata(&self) -> Option<&Url> {
        self.steps.iter().find_map(|step| match step {
            Step::InstanceMetadata(it) => it.service.value(),
            _ => None,
        })
    }

    /// What may be answered to a question, where the plan knows.
    pub fn choices(&self, key: &str) -> Vec<String> {
        let assertion = self.steps.iter().find_map(|step| match step {
            Step::AssumeRoleWithSaml(it) if key == "role_arn" => it.assertion.as_ref(),
            _ => None,
        });
        let roles = assertion.map(|it| it.roles.as_slice()).unwrap_or_default();
        roles.iter().map(|it| it.role_arn.clone()).collect()
    }

    /// The role that an assertion leaves no choice about: an answer like any other, by which the next
    /// run finds what it was exchanged for.
    pub fn role_of_assertion(&self) -> Option<String> {
        self.steps.iter().find_map(|step| match step {
            Step::AssumeRoleWithSaml(it) => match it.role_arn.as_ref()? {
                Input::Given(it) if matches!(it.origin, Origin::Default(_)) => {
                    Some(it.value.clone())
                }
                Input::Given(_) => None,
                _ => None,
            },
            _ => None,
        })
    }

    /// Where GitHub Actions hands out the job's token, where it is asked for one.
    pub fn token_request(&self) -> Option<&Url> {
        self.steps.iter().find_map(|step| match step {
            Step::IdToken(IdToken::GithubActions { request_url, .. }) => request_url.value(),
            _ => None,
        })
    }

    /// The profile of the AWS CLI whose keys are the first, if they are in its files.
    pub fn aws_keys(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match step {
            Step::StaticKeys(it) => aws_profile_of(&it.access_key_id),
            Step::SessionCredentials(it) => aws_profile_of(&it.access_key_id),
            _ => None,
        })
    }

    /// Where the session is shared with AWS's own tools, if it is.
    pub fn shared_token(&self) -> Option<SharedToken> {
        self.instance()?.shared_token()
    }

    /// Whether the account or the permission set is still to be chosen, in the run.
    pub fn leaves_a_choice(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::ChooseAccount(it) => it.account_id.is_none(),
            Step::ChoosePermissionSet(it) => it.role_name.is_none(),
            _ => false,
        })
    }

    /// The keys to ask for, in order; nothing is left to ask once the plan is ready to run.
    pub fn questions(&self) -> &[String] {
        match self.steps.first() {
            Some(Step::Ask(it)) => &it.keys,
            _ => &[],
        }
    }
}
