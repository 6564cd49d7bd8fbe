//! The connection profile that reaches a world: ready to drop into the profiles folder.

use super::World;
use super::config::{DEMO_CLIENT, DEMO_ROLE};

impl World {
    /// A profile in its YAML form, for where the world listens now.
    pub fn demo_profile(&self) -> String {
        let it = self.addresses();
        let (s3_host, s3_port) = it.s3.rsplit_once(':').unwrap_or((&it.s3, "80"));
        let client_id = self
            .config
            .clients
            .first()
            .map_or(DEMO_CLIENT, |it| &it.client_id);
        let role_arn = self.config.roles.first().map_or(DEMO_ROLE, |it| &it.arn);
        format!(
            "\
# profilectl: allow[missing-help] the sandbox explains itself
Protocol: s3
Vendor: profilectl-sandbox
Description: S3 in the profilectl sandbox
Default Nickname: Sandbox
OAuth Configurable: true
Authorization: AuthorizationCode
OAuth Issuer Url: http://{oidc}
OAuth Authorization Url: http://{oidc}/authorize
OAuth Token Url: http://{oidc}/token
OAuth Client ID: {client_id}
OAuth Client Secret: ''
OAuth Redirect Url: http://127.0.0.1/oauth/callback
OAuth PKCE: true
Scopes:
  - openid
  - profile
  - email
  - offline_access
STS Endpoint: http://{sts}
Role Configurable: true
Scheme: http
Default Hostname: {s3_host}
Default Port: '{s3_port}'
Region: us-east-1
Properties:
  role_arn: {role_arn}
  audience: {audience}
  s3.bucket.virtualhost.disable: 'true'
",
            oidc = it.oidc,
            audience = self.knobs().audience.as_deref().unwrap_or(client_id),
            sts = it.sts,
        )
    }
}
