//! Takes start URL, region, account and permission set from a profile of the AWS CLI.
//!
//! It is settled before anything runs: the answer decides what else is asked.

use crate::step::{ByHand, Field, Input, StepInput, StepKind};

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "aws-profile",
    doc: "takes start URL, region, account and permission set from a profile in ~/.aws/config; declined, they are asked for one by one",
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
pub const KEY: &str = "aws_profile";

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
