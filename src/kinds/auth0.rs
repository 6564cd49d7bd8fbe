//! Auth0, then a role in AWS.

use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "auth0",
    summary: "sign in with Auth0, then a role in AWS",
    title: "AWS S3 with Auth0",
    asks: &[
        required("domain"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        usually("OAuth Redirect Url", "http://localhost:8484/oauth/callback"),
    ],
    told_apart_by: &["domain"],
    yaml: template_file!("auth0", "yaml"),
    plist: template_file!("auth0", "cyberduckprofile"),
    register: "\
In the Auth0 Dashboard, Applications, Create Application, \"Native\":
  Settings, Allowed Callback URLs:
    {{oauth_redirect_url}}
  Advanced Settings, Grant Types: Authorization Code and Refresh Token
  Settings has the Domain and the Client ID.
In AWS IAM:
  Identity providers, Add provider, OpenID Connect
    Provider URL  https://{{domain}}/   (with the slash: it is part of the issuer)
    Audience      {{oauth_client_id}}
  Roles, Create role, Web identity: this provider and audience; take the role's ARN.
",
    complete: aws::place,
};
