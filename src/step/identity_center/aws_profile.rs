//! Takes settings from a profile of the AWS CLI: where to sign in, or the whole way to credentials.
//!
//! It is settled before anything runs: the answer decides the steps after it, and what else is asked.

use crate::profile::aws_cli;
use crate::step::{ByHand, Field, Input, StepInput, StepKind};

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "aws-profile",
    doc: "takes the settings of a profile in the files of the AWS CLI, ~/.aws/config and ~/.aws/credentials; for a sign-in with IAM Identity Center it may be declined",
    needs: &[],
    gives: &[],
    inputs: &[StepInput::property(
        "aws_profile",
        "aws_profile",
        "the name of the profile there",
    )
    .open()],
    by_hand: ByHand::Written,
};

/// The name of the question.
pub const KEY: &str = aws_cli::AWS_PROFILE;

/// Use that profile.
#[derive(Debug)]
pub struct AwsProfile {
    /// Its name.
    pub name: Input<String>,
}

impl AwsProfile {
    pub(in crate::step) fn fields(&self) -> Vec<Field> {
        vec![self.name.field(KEY)]
    }
}
