//! Amazon Cognito user pools, then a role in AWS.

use super::answers::{Filled, Refused};
use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};
use crate::profile::region::Region;

pub(super) static KIND: Kind = Kind {
    name: "cognito",
    summary: "sign in with an Amazon Cognito user pool, then a role in AWS",
    title: "AWS S3 with Cognito",
    asks: &[
        required("user_pool_id"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        usually("OAuth Redirect Url", "http://localhost:8484/oauth/callback"),
    ],
    told_apart_by: &["user_pool_id"],
    yaml: template_file!("cognito", "yaml"),
    plist: template_file!("cognito", "cyberduckprofile"),
    register: "\
In the Amazon Cognito console, User pools, {{user_pool_id}}, App clients, Create app client:
  Application type \"Mobile app\" (a public client, without a client secret)
  Login pages, Allowed callback URLs:
    {{oauth_redirect_url}}
  OAuth grant types: Authorization code grant; OpenID Connect scopes: OpenID
  Cognito takes http only for localhost, and compares the port.
In AWS IAM:
  Identity providers, Add provider, OpenID Connect
    Provider URL  {{issuer}}
    Audience      {{oauth_client_id}}
  Roles, Create role, Web identity: this provider and audience; take the role's ARN.
",
    complete,
};

fn complete(it: &mut Filled) -> Result<(), Refused> {
    let pool = it.value("user_pool_id").to_owned();
    let region = pool.split_once('_').map_or("", |it| it.0);
    let region = Region::parse(region).map_err(|why| Refused::Wrong {
        name: "user_pool_id",
        why: why.to_string(),
    })?;
    let suffix = region.partition().suffix;
    it.set(
        "issuer",
        format!("https://cognito-idp.{region}.{suffix}/{pool}"),
    );
    aws::place(it)
}
