//! What people can be asked for, in which words, and what makes an answer wrong.
//!
//! One row per key or property; what judges the answers is in `answer`. Not here: when a question is
//! asked (`plan`) and how (`effects`).

mod answer;

/// One question.
#[derive(Debug)]
pub struct Prompt {
    /// The key or property that the answer sets: `role_arn`. `--set NAME=VALUE` answers it.
    pub name: &'static str,
    /// What is asked for.
    pub title: &'static str,
    /// An example of the form, or what the field is called in the published applications.
    pub placeholder: &'static str,
    /// What it is and where to find it.
    pub help: &'static str,
    /// How it is asked.
    pub form: Form,
    /// Where the answer is kept.
    pub kept: Kept,
    /// What makes an answer wrong, in a sentence.
    pub check: fn(&str) -> Result<(), String>,
}

/// How a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A line of text.
    Text,
    /// A line that is not shown.
    Secret,
    /// One of a list that is known by then; a line of text where it is not.
    Choice,
}

/// Where an answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the bookmark.
    InBookmark,
    /// Where tokens are kept, never in a bookmark.
    WithTokens,
    /// Nowhere.
    Never,
}

impl Prompt {
    /// The question for a key or property.
    pub fn find(name: &str) -> Option<&'static Prompt> {
        PROMPTS.iter().find(|it| it.name == name)
    }
}

/// Every question, sorted by name.
pub static PROMPTS: &[Prompt] = &[
    Prompt {
        name: "Default Hostname",
        title: "Server",
        placeholder: "s3.example.com",
        help: "the host name of the storage, without https:// and path",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::host,
    },
    Prompt {
        name: "OAuth Client ID",
        title: "OAuth Client ID",
        placeholder: "OAuth Client ID",
        help: "the client id of the application registered at the identity provider; at Microsoft Entra the Application (client) ID",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::client_id,
    },
    Prompt {
        name: "OAuth Client Secret",
        title: "OAuth Client Secret",
        placeholder: "OAuth Client Secret",
        help: "the client secret of the application registered at the identity provider",
        form: Form::Secret,
        kept: Kept::WithTokens,
        check: answer::one_line,
    },
    Prompt {
        name: "OAuth Issuer Url",
        title: "Issuer URL",
        placeholder: "https://id.example.com",
        help: "the issuer of the identity provider, the same as in the trust policy's provider: its discovery document is at /.well-known/openid-configuration below it",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::https_url,
    },
    Prompt {
        name: "OAuth Redirect Url",
        title: "Redirect URI",
        placeholder: "http://127.0.0.1/oauth/callback",
        help: "the redirect URI, exactly as it is registered at the identity provider",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::loopback_redirect,
    },
    Prompt {
        name: "Password",
        title: "Secret Access Key",
        placeholder: "Secret Access Key",
        help: "the secret that belongs to the access key id",
        form: Form::Secret,
        kept: Kept::WithTokens,
        check: answer::one_line,
    },
    Prompt {
        name: "Region",
        title: "Region",
        placeholder: "eu-central-1",
        help: "the region that requests are signed for; for AWS also the one whose endpoints are used",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::word,
    },
    Prompt {
        name: "STS Endpoint",
        title: "STS Endpoint",
        placeholder: "https://sts.example.com/",
        help: "the security token service that issues keys for the storage",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::https_url,
    },
    Prompt {
        name: "Token",
        title: "Session Token",
        placeholder: "Session Token",
        help: "the session token that belongs to temporary credentials",
        form: Form::Secret,
        kept: Kept::WithTokens,
        check: answer::one_line,
    },
    Prompt {
        name: "Username",
        title: "Access Key ID",
        placeholder: "Access Key ID",
        help: "the access key id, or the user name",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::one_line,
    },
    Prompt {
        name: "aws_profile",
        title: "Select AWS CLI Profile Name",
        placeholder: "default",
        help: "a profile of `aws configure sso`; Esc to go on without one",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: answer::one_line,
    },
    Prompt {
        name: "domain",
        title: "Domain at the identity provider",
        placeholder: "example.okta.com",
        help: "the host name of your organisation at the identity provider, without https://",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::host,
    },
    Prompt {
        name: "duration_seconds",
        title: "Duration in seconds",
        placeholder: "3600",
        help: "how long the keys shall live, from 900 to 129600 seconds; a role has a maximum of its own",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::duration,
    },
    Prompt {
        name: "external_id",
        title: "External ID",
        placeholder: "External ID",
        help: "the external id that the trust policy of the role asks for",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::external_id,
    },
    Prompt {
        name: "id_token",
        title: "ID Token",
        placeholder: "ID Token",
        help: "an ID token that this machine was given, in place of a sign-in",
        form: Form::Secret,
        kept: Kept::Never,
        check: answer::one_line,
    },
    Prompt {
        name: "mfa_code",
        title: "Multi-Factor Authentication",
        placeholder: "MFA Authentication Code",
        help: "the six digits that the device shows now",
        form: Form::Secret,
        kept: Kept::Never,
        check: answer::mfa_code,
    },
    Prompt {
        name: "mfa_serial",
        title: "MFA Device Identifier",
        placeholder: "Serial Number or Amazon Resource Name (ARN)",
        help: "IAM console, Security credentials, Multi-factor authentication: the identifier of the device; cancel to go on without one",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::mfa_serial,
    },
    Prompt {
        name: "oauth_password",
        title: "Password",
        placeholder: "Password",
        help: "your password at the identity provider: it is handed over once and not kept",
        form: Form::Secret,
        kept: Kept::Never,
        check: answer::one_line,
    },
    Prompt {
        name: "oauth_username",
        title: "User name",
        placeholder: "User name",
        help: "your user name at the identity provider",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::one_line,
    },
    Prompt {
        name: "port",
        title: "Port of the server",
        placeholder: "443",
        help: "the TCP port of the storage",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::port,
    },
    Prompt {
        name: "principal_arn",
        title: "Identity provider in IAM",
        placeholder: "arn:aws:iam::123456789012:saml-provider/NAME",
        help: "IAM console, Identity providers: the ARN of the SAML provider",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::provider_arn,
    },
    Prompt {
        name: "realm",
        title: "Realm",
        placeholder: "example",
        help: "the name of the realm, as in the URL of its account console after /realms/",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::address_part,
    },
    Prompt {
        name: "role_arn",
        title: "Role Amazon Resource Name (ARN)",
        placeholder: "Amazon Resource Name (ARN)",
        help: "IAM console, Roles, your role, Summary: arn:aws:iam::123456789012:role/NAME",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::role_arn,
    },
    Prompt {
        name: "s3.bucket.virtualhost.disable",
        title: "Buckets in the path",
        placeholder: "true",
        help: "true where buckets stand in the path, false where they stand in the host name",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::flag,
    },
    Prompt {
        name: "saml_assertion",
        title: "SAML Response",
        placeholder: "SAMLResponse",
        help: "the SAML response that your identity provider sends to AWS: XML, or base64 of it",
        form: Form::Secret,
        kept: Kept::Never,
        check: answer::not_blank,
    },
    Prompt {
        name: "server",
        title: "Server",
        placeholder: "s3.example.com",
        help: "the host name of the storage, without https:// and path",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::host,
    },
    Prompt {
        name: "sso_account_id",
        title: "AWS Account ID (sso_account_id)",
        placeholder: "123456789012",
        help: "the account to work in",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: answer::account_id,
    },
    Prompt {
        name: "sso_region",
        title: "SSO Region (sso_region)",
        placeholder: "us-east-1",
        help: "the region of IAM Identity Center: its console, Dashboard",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: answer::region,
    },
    Prompt {
        name: "sso_role_name",
        title: "Permission set name (sso_role_name)",
        placeholder: "S3Access",
        help: "what you may do in the account: a permission set that is assigned to you there",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: answer::permission_set,
    },
    Prompt {
        name: "sso_start_url",
        title: "SSO Start URL (sso_start_url)",
        placeholder: "https://my-sso-portal.awsapps.com/start",
        help: "the issuer URL or the AWS access portal URL: IAM Identity Center console, Dashboard",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::start_url,
    },
    Prompt {
        name: "tenant",
        title: "Directory (tenant) ID",
        placeholder: "00000000-0000-0000-0000-000000000000",
        help: "Microsoft Entra admin center, App registrations, your application, Overview: Directory (tenant) ID",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: answer::tenant,
    },
];

#[cfg(test)]
mod tests;
