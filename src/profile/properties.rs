//! The names inside `Properties` that this program reads, with the other names they go by.
//!
//! Any other name is legal there: Cyberduck takes it as one of its own preferences.

use super::nearest;

/// One property.
#[derive(Debug, PartialEq, Eq)]
pub struct Property {
    /// The name used here: `role_arn`.
    pub name: &'static str,
    /// Every name it goes by; within one layer the first that is there counts.
    pub names: &'static [&'static str],
    /// What it is for.
    pub doc: &'static str,
}

impl Property {
    /// The property that goes by this name.
    pub fn find(name: &str) -> Option<&'static Property> {
        PROPERTIES.iter().find(|it| it.names.contains(&name))
    }

    /// The property that was probably meant by a name that is none.
    pub fn meant_by(name: &str) -> Option<&'static Property> {
        let names = PROPERTIES.iter().flat_map(|it| it.names.iter().copied());
        nearest(name, names).and_then(Property::find)
    }

    /// Every name that stands for the same property, the one given included.
    pub(super) fn names_for(name: &str) -> Vec<&str> {
        match Property::find(name) {
            Some(property) => property.names.to_vec(),
            None => vec![name],
        }
    }
}

macro_rules! properties {
    ($($name:literal $([$($names:literal),*])?: $doc:literal;)*) => {
        /// Every property read here, sorted by name.
        pub static PROPERTIES: &[Property] = &[
            $(properties!(@row $name $([$($names),*])?: $doc)),*
        ];
    };
    (@row $name:literal: $doc:literal) => {
        Property { name: $name, names: &[$name], doc: $doc }
    };
    (@row $name:literal [$($names:literal),*]: $doc:literal) => {
        Property { name: $name, names: &[$($names),*], doc: $doc }
    };
}

properties! {
    "audience": "The audience that the role's trust policy names, so that a refusal can be explained.";
    "authorization_parameters": "More parameters of the authorization request, written as in a URL: `prompt=consent&domain_hint=example.org`.";
    "domain": "The organisation's own domain at the provider, for `${property.domain}`.";
    "duration_seconds" ["s3.assumerole.durationseconds", "duration_seconds"]: "How long the credentials of a role or session shall live, in seconds.";
    "external_id": "The external id that a role's trust policy asks for.";
    "mfa_serial": "The serial number or ARN of the MFA device. Present but empty: asked.";
    "oauth_username": "The user name at the identity provider, where a profile signs in with a password.";
    "port": "The server's port, for `${property.port}`.";
    "principal_arn": "The ARN of the SAML identity provider in IAM, where the assertion does not name it.";
    "realm": "The realm at the provider, for `${property.realm}`.";
    "role_arn" ["role_arn", "s3.assumerole.rolearn"]: "The ARN of the role to assume. Present but empty: asked.";
    "role_chain": "ARNs of further roles, separated by blanks or commas, each assumed with the keys of the one before.";
    "role_session_name" ["role_session_name", "s3.assumerole.rolesessionname"]: "The name of the session, as CloudTrail shows it.";
    "s3.assumerole.policy": "A session policy in JSON that narrows the role.";
    "s3.bucket.virtualhost.disable": "`true`: buckets in the path, never in the host name.";
    "s3.location": "The region where S3 requests go when no other is known.";
    "server": "The server's host name, for `${property.server}`.";
    "session_tags": "Tags of the role's session, as `KEY=VALUE` separated by commas.";
    "sso_account_id": "The AWS account to use, 12 digits.";
    "sso_oidc_endpoint": "The OIDC service of IAM Identity Center, where it is not AWS's own for the region.";
    "sso_portal_endpoint": "The access portal's service, where it is not AWS's own for the region.";
    "sso_region": "The region of IAM Identity Center.";
    "sso_registration_scopes": "The scopes to register with IAM Identity Center, separated by commas.";
    "sso_role_name": "The permission set to use.";
    "sso_session": "The `sso-session` section of the AWS CLI's configuration.";
    "sso_start_url": "The issuer URL or access portal URL of IAM Identity Center.";
    "tenant": "The directory (tenant) id at the provider, for `${property.tenant}`.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_every_name_leads_to_one_property() {
        assert!(PROPERTIES.is_sorted_by(|a, b| a.name < b.name));
        let mut names: Vec<_> = PROPERTIES.iter().flat_map(|it| it.names).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(
            PROPERTIES
                .iter()
                .all(|it| it.names.contains(&it.name) && it.doc.ends_with('.'))
        );
    }

    #[test]
    fn an_alias_is_the_same_property() {
        assert_eq!(
            Property::find("s3.assumerole.rolearn").map(|it| it.name),
            Some("role_arn")
        );
        assert_eq!(
            Property::meant_by("role-arn").map(|it| it.name),
            Some("role_arn")
        );
        assert_eq!(Property::find("role-arn"), None);
    }
}
