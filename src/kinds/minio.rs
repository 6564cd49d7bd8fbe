//! A MinIO server and the OpenID Connect provider that it trusts.

use super::Kind;
use super::answers::{Filled, Refused};
use super::ask::{optional, required, usually};

pub(super) static KIND: Kind = Kind {
    name: "minio",
    summary: "sign in with the OpenID Connect provider that a MinIO server trusts",
    title: "MinIO",
    asks: &[
        required("server"),
        usually("port", "443"),
        required("OAuth Issuer Url"),
        required("OAuth Client ID"),
        optional("role_arn"),
        usually("Region", "us-east-1"),
        usually("OAuth Redirect Url", "http://127.0.0.1/oauth/callback"),
    ],
    told_apart_by: &["server"],
    yaml: template_file!("minio", "yaml"),
    plist: template_file!("minio", "cyberduckprofile"),
    register: "\
At the provider, register a public native application (no client secret) with the redirect URI
    {{oauth_redirect_url}}
At MinIO, configure identity_openid:
    config_url  {{oauth_issuer_url}} and /.well-known/openid-configuration
    client_id   {{oauth_client_id}}
    claim_name or role_policy: where policies come from
  With role_policy, MinIO prints the role's ARN when it starts: give it as role_arn.
",
    complete,
};

fn complete(it: &mut Filled) -> Result<(), Refused> {
    let with_role = !it.value("role_arn").is_empty();
    it.set("with_role", with_role.to_string());
    Ok(())
}
