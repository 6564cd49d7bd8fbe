//! A Ceph object gateway and the OpenID Connect provider that it trusts.

use super::Kind;
use super::ask::{or_later, required, usually};

pub(super) static KIND: Kind = Kind {
    name: "ceph",
    summary: "sign in with the OpenID Connect provider that a Ceph object gateway trusts",
    title: "Ceph",
    asks: &[
        required("server"),
        usually("port", "443"),
        required("OAuth Issuer Url"),
        required("OAuth Client ID"),
        or_later("role_arn"),
        usually("Region", "us-east-1"),
        usually("OAuth Redirect Url", "http://127.0.0.1/oauth/callback"),
    ],
    told_apart_by: &["server"],
    yaml: template_file!("ceph", "yaml"),
    plist: template_file!("ceph", "cyberduckprofile"),
    register: "\
At the provider, register a public native application (no client secret) with the redirect URI
    {{oauth_redirect_url}}
  and take the client ID.
At Ceph:
  set rgw_s3_auth_use_sts and rgw_sts_key
  CreateOpenIDConnectProvider: Url {{oauth_issuer_url}}, ClientIDList {{oauth_client_id}}
  CreateRole with a trust policy for that provider; take the role's ARN, whose account may be empty.
",
    complete: |_| Ok(()),
};
