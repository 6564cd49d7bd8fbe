//! No keys at all: storage that lets everybody read.

use super::wallet::Nobody;
use super::{ByHand, Slot, StepKind, Wallet};

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "anonymous",
    doc: "goes on without keys: requests to the storage are not signed",
    needs: &[],
    gives: &[Slot::Credentials],
    inputs: &[],
    by_hand: ByHand::Written,
};

/// Be nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anonymous;

impl Anonymous {
    pub(super) fn run(self, wallet: &mut Wallet) {
        wallet.nobody = Some(Nobody);
    }
}
