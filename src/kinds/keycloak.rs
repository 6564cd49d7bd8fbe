//! Keycloak, then a role in AWS.

use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "keycloak",
    summary: "sign in with Keycloak, then a role in AWS",
    title: "AWS S3 with Keycloak",
    asks: &[
        required("domain"),
        required("realm"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        usually("OAuth Redirect Url", "http://127.0.0.1/oauth/callback"),
    ],
    told_apart_by: &["domain", "realm"],
    yaml: template_file!("keycloak", "yaml"),
    plist: template_file!("keycloak", "cyberduckprofile"),
    register: "\
In the Keycloak admin console, realm {{realm}}, Clients, Create client, \"OpenID Connect\":
  Client authentication off, Standard flow on
  Valid redirect URIs:
    {{oauth_redirect_url}}
  Advanced, Proof Key for Code Exchange Code Challenge Method: S256
In AWS IAM:
  Identity providers, Add provider, OpenID Connect
    Provider URL  https://{{domain}}/realms/{{realm}}
    Audience      {{oauth_client_id}}
  Roles, Create role, Web identity: this provider and audience; take the role's ARN.
",
    complete: aws::place,
};
