//! What a person should know of a plan that works, and not as the profile says.

use super::Plan;
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::{Profile, keys};
use crate::step::Step;

/// Told beside a plan, and before it runs; the codes are those of `check`.
pub fn remarks(profile: &Profile, plan: &Plan) -> Vec<Diagnostic> {
    signature(profile, plan).into_iter().collect()
}

/// `Authorization: AWS2`. With OAuth and SAML the key says something else.
fn signature(profile: &Profile, plan: &Plan) -> Option<Diagnostic> {
    let wanted = profile.text(&keys::AUTHORIZATION).into_value()?;
    let signs = |it: &Step| matches!(it, Step::ConnectS3(_));
    let nobody = |it: &Step| matches!(it, Step::Anonymous(_));
    let steps = plan.steps();
    if wanted.trim() != "AWS2" || !steps.iter().any(signs) || steps.iter().any(nobody) {
        return None;
    }
    let it = Diagnostic::warning(
        "legacy-signature",
        Place::value(keys::AUTHORIZATION.name),
        "the profile asks for signature version 2 (`AWS2`); requests are signed with version 4 here",
    );
    Some(it.with_help(
        "a storage that knows version 2 alone refuses them; nearly all know both: say `AWS4HMACSHA256`, or take the key out",
    ))
}
