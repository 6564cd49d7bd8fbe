//! Any OpenID Connect provider, then a role in AWS or at another storage.

use super::answers::{Filled, Refused};
use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "generic-oidc",
    summary: "sign in with any OpenID Connect provider, then a role in AWS or elsewhere",
    title: "S3 with OpenID Connect",
    asks: &[
        required("OAuth Issuer Url"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        optional("Default Hostname"),
        optional("STS Endpoint"),
        usually("OAuth Redirect Url", "http://127.0.0.1/oauth/callback"),
    ],
    told_apart_by: &["OAuth Issuer Url", "Default Hostname"],
    yaml: template_file!("generic-oidc", "yaml"),
    plist: template_file!("generic-oidc", "cyberduckprofile"),
    register: "\
At the provider, register a public native application (no client secret) with the redirect URI
    {{oauth_redirect_url}}
  and the authorization code grant with PKCE (S256). Take the client ID, and the issuer exactly as
  {{oauth_issuer_url}} spells it in its discovery document.
{{#if default_hostname}}
At {{default_hostname}}:
  register the issuer with the client ID as audience, and a role that trusts it; take its ARN.
{{else}}
In AWS IAM:
  Identity providers, Add provider, OpenID Connect
    Provider URL  {{oauth_issuer_url}}
    Audience      {{oauth_client_id}}
  Roles, Create role, Web identity: this provider and audience; take the role's ARN.
{{/if}}
",
    complete,
};

fn complete(it: &mut Filled) -> Result<(), Refused> {
    let elsewhere = !it.value("Default Hostname").is_empty();
    if elsewhere == it.value("STS Endpoint").is_empty() {
        let (name, why) = match elsewhere {
            true => (
                "STS Endpoint",
                "a storage that is not Amazon's needs one of its own",
            ),
            false => (
                "Default Hostname",
                "with an `STS Endpoint`, name the storage it belongs to",
            ),
        };
        return Err(Refused::Wrong {
            name,
            why: why.to_owned(),
        });
    }
    if !elsewhere {
        return aws::place(it);
    }
    if it.value("Region").is_empty() {
        it.set("region", "us-east-1".to_owned());
    }
    Ok(())
}
