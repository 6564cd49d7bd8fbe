//! A company's access portal: AWS IAM Identity Center with what its people would be asked filled in.

use super::Kind;
use super::answers::{Filled, Refused};
use super::ask::{optional, or_later, required};
use crate::profile::identity_center::region_of_start_url;

pub(super) static KIND: Kind = Kind {
    name: "identity-center",
    summary: "sign in at a company's AWS access portal (IAM Identity Center)",
    title: "AWS S3 with IAM Identity Center",
    asks: &[
        required("sso_start_url"),
        or_later("sso_region"),
        optional("sso_account_id"),
        optional("sso_role_name"),
    ],
    told_apart_by: &["sso_start_url", "sso_account_id", "sso_role_name"],
    yaml: template_file!("identity-center", "yaml"),
    plist: template_file!("identity-center", "cyberduckprofile"),
    register: "\
Nothing is registered: the program registers itself at the portal when somebody signs in.
In AWS IAM Identity Center, in the region it was enabled in:
  Permission sets, Create permission set, Custom permission set:
    the AWS managed policies AmazonS3FullAccess or AmazonS3ReadOnlyAccess
  AWS accounts, your account, Assign users or groups: the people{{#if sso_role_name}}, with {{sso_role_name}}{{/if}}
",
    complete,
};

/// Some start URLs tell the region; none may contradict it.
fn complete(it: &mut Filled) -> Result<(), Refused> {
    let Some(told) = region_of_start_url(it.value("sso_start_url")) else {
        return Ok(());
    };
    match it.value("sso_region") {
        "" => it.set("sso_region", told.to_string()),
        region if region == told.as_str() => {}
        _ => {
            return Err(Refused::Wrong {
                name: "sso_region",
                why: format!("the start URL is one of `{told}`"),
            });
        }
    }
    Ok(())
}
