//! Randomness from the operating system's generator, by way of AWS-LC.

use crate::effects::Entropy;

/// AWS-LC's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, it: &mut [u8]) {
        // AWS-LC itself aborts when the system gives it no entropy; going on with a predictable
        // state or verifier is the one thing that must not happen.
        assert!(
            aws_lc_rs::rand::fill(it).is_ok(),
            "the system gave no randomness"
        );
    }
}
