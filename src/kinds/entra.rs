//! Microsoft Entra ID, then a role in AWS.

use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "entra",
    summary: "sign in with Microsoft Entra ID, then a role in AWS",
    title: "AWS S3 with Microsoft Entra",
    asks: &[
        required("tenant"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        usually("OAuth Redirect Url", "http://localhost/oauth/callback"),
    ],
    told_apart_by: &["tenant"],
    yaml: template_file!("entra", "yaml"),
    plist: template_file!("entra", "cyberduckprofile"),
    register: "\
In the Microsoft Entra admin center, App registrations, your application:
  Authentication, Add a platform, \"Mobile and desktop applications\", Custom redirect URIs:
    {{oauth_redirect_url}}
  Overview has the Application (client) ID and the Directory (tenant) ID.
In AWS IAM:
  Identity providers, Add provider, OpenID Connect
    Provider URL  https://login.microsoftonline.com/{{tenant}}/v2.0
    Audience      {{oauth_client_id}}
  Roles, Create role, Web identity: this provider and audience; take the role's ARN.
",
    complete: aws::place,
};
