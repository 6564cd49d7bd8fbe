//! Okta, then a role in AWS.

use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "okta",
    summary: "sign in with Okta, then a role in AWS",
    title: "AWS S3 with Okta",
    asks: &[
        required("domain"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        usually("OAuth Redirect Url", "http://localhost:8484/oauth/callback"),
    ],
    told_apart_by: &["domain"],
    yaml: template_file!("okta", "yaml"),
    plist: template_file!("okta", "cyberduckprofile"),
    register: "\
In the Okta Admin Console, Applications, Create App Integration:
  Sign-in method \"OIDC - OpenID Connect\", Application type \"Native Application\"
  Grant type: Authorization Code and Refresh Token
  Sign-in redirect URIs:
    {{oauth_redirect_url}}
  Okta compares the port too. The General tab has the Client ID.
In AWS IAM:
  Identity providers, Add provider, OpenID Connect
    Provider URL  https://{{domain}}
    Audience      {{oauth_client_id}}
  Roles, Create role, Web identity: this provider and audience; take the role's ARN.
",
    complete: aws::place,
};
