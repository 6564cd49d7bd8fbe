//! What people can be asked for, in which words, and what makes an answer wrong.
//!
//! One row per key or property. Not here: when a question is asked (`plan`) and how (`effects`).

use super::arn::{MfaSerial, RoleArn};
use super::placeholder::is_address_part;
use super::region::Region;
use super::url::{self, Insecure};

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
        check: host,
    },
    Prompt {
        name: "OAuth Client ID",
        title: "OAuth Client ID",
        placeholder: "OAuth Client ID",
        help: "the client id of the application registered at the identity provider; at Microsoft Entra the Application (client) ID",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: client_id,
    },
    Prompt {
        name: "OAuth Client Secret",
        title: "OAuth Client Secret",
        placeholder: "OAuth Client Secret",
        help: "the client secret of the application registered at the identity provider",
        form: Form::Secret,
        kept: Kept::WithTokens,
        check: one_line,
    },
    Prompt {
        name: "OAuth Issuer Url",
        title: "Issuer URL",
        placeholder: "https://id.example.com",
        help: "the issuer of the identity provider, the same as in the trust policy's provider: its discovery document is at /.well-known/openid-configuration below it",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: https_url,
    },
    Prompt {
        name: "OAuth Redirect Url",
        title: "Redirect URI",
        placeholder: "http://127.0.0.1/oauth/callback",
        help: "the redirect URI, exactly as it is registered at the identity provider",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: loopback_redirect,
    },
    Prompt {
        name: "Password",
        title: "Secret Access Key",
        placeholder: "Secret Access Key",
        help: "the secret that belongs to the access key id",
        form: Form::Secret,
        kept: Kept::WithTokens,
        check: one_line,
    },
    Prompt {
        name: "Region",
        title: "Region",
        placeholder: "eu-central-1",
        help: "the region that requests are signed for; for AWS also the one whose endpoints are used",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: word,
    },
    Prompt {
        name: "STS Endpoint",
        title: "STS Endpoint",
        placeholder: "https://sts.example.com/",
        help: "the security token service that issues keys for the storage",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: https_url,
    },
    Prompt {
        name: "Token",
        title: "Session Token",
        placeholder: "Session Token",
        help: "the session token that belongs to temporary credentials",
        form: Form::Secret,
        kept: Kept::WithTokens,
        check: one_line,
    },
    Prompt {
        name: "Username",
        title: "Access Key ID",
        placeholder: "Access Key ID",
        help: "the access key id, or the user name",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: one_line,
    },
    Prompt {
        name: "aws_profile",
        title: "Select AWS CLI Profile Name",
        placeholder: "default",
        help: "a profile of `aws configure sso`; Esc to go on without one",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: one_line,
    },
    Prompt {
        name: "domain",
        title: "Domain at the identity provider",
        placeholder: "example.okta.com",
        help: "the host name of your organisation at the identity provider, without https://",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: host,
    },
    Prompt {
        name: "duration_seconds",
        title: "Duration in seconds",
        placeholder: "3600",
        help: "how long the keys shall live, from 900 to 129600 seconds; a role has a maximum of its own",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: duration,
    },
    Prompt {
        name: "external_id",
        title: "External ID",
        placeholder: "External ID",
        help: "the external id that the trust policy of the role asks for",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: external_id,
    },
    Prompt {
        name: "id_token",
        title: "ID Token",
        placeholder: "ID Token",
        help: "an ID token that this machine was given, in place of a sign-in",
        form: Form::Secret,
        kept: Kept::Never,
        check: one_line,
    },
    Prompt {
        name: "mfa_code",
        title: "Multi-Factor Authentication",
        placeholder: "MFA Authentication Code",
        help: "the six digits that the device shows now",
        form: Form::Secret,
        kept: Kept::Never,
        check: mfa_code,
    },
    Prompt {
        name: "mfa_serial",
        title: "MFA Device Identifier",
        placeholder: "Serial Number or Amazon Resource Name (ARN)",
        help: "IAM console, Security credentials, Multi-factor authentication: the identifier of the device; cancel to go on without one",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: mfa_serial,
    },
    Prompt {
        name: "oauth_password",
        title: "Password",
        placeholder: "Password",
        help: "your password at the identity provider: it is handed over once and not kept",
        form: Form::Secret,
        kept: Kept::Never,
        check: one_line,
    },
    Prompt {
        name: "oauth_username",
        title: "User name",
        placeholder: "User name",
        help: "your user name at the identity provider",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: one_line,
    },
    Prompt {
        name: "port",
        title: "Port of the server",
        placeholder: "443",
        help: "the TCP port of the storage",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: port,
    },
    Prompt {
        name: "principal_arn",
        title: "Identity provider in IAM",
        placeholder: "arn:aws:iam::123456789012:saml-provider/NAME",
        help: "IAM console, Identity providers: the ARN of the SAML provider",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: provider_arn,
    },
    Prompt {
        name: "realm",
        title: "Realm",
        placeholder: "example",
        help: "the name of the realm, as in the URL of its account console after /realms/",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: address_part,
    },
    Prompt {
        name: "role_arn",
        title: "Role Amazon Resource Name (ARN)",
        placeholder: "Amazon Resource Name (ARN)",
        help: "IAM console, Roles, your role, Summary: arn:aws:iam::123456789012:role/NAME",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: role_arn,
    },
    Prompt {
        name: "s3.bucket.virtualhost.disable",
        title: "Buckets in the path",
        placeholder: "true",
        help: "true where buckets stand in the path, false where they stand in the host name",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: flag,
    },
    Prompt {
        name: "saml_assertion",
        title: "SAML Response",
        placeholder: "SAMLResponse",
        help: "the SAML response that your identity provider sends to AWS: XML, or base64 of it",
        form: Form::Secret,
        kept: Kept::Never,
        check: not_blank,
    },
    Prompt {
        name: "server",
        title: "Server",
        placeholder: "s3.example.com",
        help: "the host name of the storage, without https:// and path",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: host,
    },
    Prompt {
        name: "sso_account_id",
        title: "AWS Account ID (sso_account_id)",
        placeholder: "123456789012",
        help: "the account to work in",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: account_id,
    },
    Prompt {
        name: "sso_region",
        title: "SSO Region (sso_region)",
        placeholder: "us-east-1",
        help: "the region of IAM Identity Center: its console, Dashboard",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: region,
    },
    Prompt {
        name: "sso_role_name",
        title: "Permission set name (sso_role_name)",
        placeholder: "S3Access",
        help: "what you may do in the account: a permission set that is assigned to you there",
        form: Form::Choice,
        kept: Kept::InBookmark,
        check: permission_set,
    },
    Prompt {
        name: "sso_start_url",
        title: "SSO Start URL (sso_start_url)",
        placeholder: "https://my-sso-portal.awsapps.com/start",
        help: "the issuer URL or the AWS access portal URL: IAM Identity Center console, Dashboard",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: start_url,
    },
    Prompt {
        name: "tenant",
        title: "Directory (tenant) ID",
        placeholder: "00000000-0000-0000-0000-000000000000",
        help: "Microsoft Entra admin center, App registrations, your application, Overview: Directory (tenant) ID",
        form: Form::Text,
        kept: Kept::InBookmark,
        check: tenant,
    },
];

fn one_line(text: &str) -> Result<(), String> {
    match text {
        _ if text.trim().is_empty() => Err("it is blank".to_owned()),
        _ if text.chars().any(char::is_control) => {
            Err("it has control characters or more than one line".to_owned())
        }
        _ if text.trim() != text => Err("it begins or ends with a space".to_owned()),
        _ => Ok(()),
    }
}

/// RFC 6749 appendix A.1: printable ASCII.
fn client_id(text: &str) -> Result<(), String> {
    one_line(text)?;
    match text.bytes().all(|it| it.is_ascii_graphic()) {
        true => Ok(()),
        false => Err("a client id is printable ASCII without spaces".to_owned()),
    }
}

/// One word of visible ASCII, as regions of S3 services have.
fn word(text: &str) -> Result<(), String> {
    one_line(text)?;
    match text.bytes().all(|it| it.is_ascii_graphic()) && text.len() <= 64 {
        true => Ok(()),
        false => Err("it may have up to 64 letters, digits and signs, without spaces".to_owned()),
    }
}

/// A redirect that this program can receive: a loopback address, where the port may be left out.
fn loopback_redirect(text: &str) -> Result<(), String> {
    let url = url::users_own(text).map_err(|it| format!("{it}: {}", it.help()))?;
    let local = url.host_str() == Some("localhost") || url::is_loopback_literal(&url);
    match url.scheme() == "http" && local && url.query().is_none() {
        true => Ok(()),
        false => {
            Err("give a loopback address, such as `http://127.0.0.1/oauth/callback`".to_owned())
        }
    }
}

/// STS's own limits; the least is that of every call, the most that of GetSessionToken.
fn duration(text: &str) -> Result<(), String> {
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    match text.parse::<u32>() {
        Ok(900..=129_600) if digits => Ok(()),
        _ => Err("give a number of seconds from 900 to 129600".to_owned()),
    }
}

/// The pattern of `ExternalId` in the STS service model.
fn external_id(text: &str) -> Result<(), String> {
    let fits = |it: u8| it.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&it);
    match (2..=1224).contains(&text.len()) && text.bytes().all(fits) {
        true => Ok(()),
        false => Err("it may have 2 to 1224 of letters, digits and `_+=,.@:/-`".to_owned()),
    }
}

fn flag(text: &str) -> Result<(), String> {
    match text {
        "true" | "false" => Ok(()),
        _ => Err("give `true` or `false`".to_owned()),
    }
}

fn role_arn(text: &str) -> Result<(), String> {
    RoleArn::parse(text).map(drop).map_err(|it| it.to_string())
}

fn mfa_serial(text: &str) -> Result<(), String> {
    MfaSerial::parse(text)
        .map(drop)
        .map_err(|it| it.to_string())
}

fn provider_arn(text: &str) -> Result<(), String> {
    one_line(text)?;
    match text.starts_with("arn:") && text.contains(":saml-provider/") {
        true => Ok(()),
        false => Err("give an ARN: `arn:aws:iam::123456789012:saml-provider/NAME`".to_owned()),
    }
}

fn not_blank(text: &str) -> Result<(), String> {
    match text.trim() {
        "" => Err("it is blank".to_owned()),
        _ => Ok(()),
    }
}

fn mfa_code(text: &str) -> Result<(), String> {
    match text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit()) {
        true => Ok(()),
        false => Err("a code has six digits".to_owned()),
    }
}

fn account_id(text: &str) -> Result<(), String> {
    match text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit()) {
        true => Ok(()),
        false => Err("an account id has twelve digits, without dashes".to_owned()),
    }
}

/// IAM Identity Center API reference, `PermissionSet`, `Name`.
fn permission_set(text: &str) -> Result<(), String> {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || b"+=,.@-_".contains(&it);
    match (1..=32).contains(&text.len()) && text.bytes().all(allowed) {
        true => Ok(()),
        false => Err("a permission set has 1 to 32 letters, digits and `+=,.@-_`".to_owned()),
    }
}

fn region(text: &str) -> Result<(), String> {
    Region::parse(text).map(drop).map_err(|it| it.to_string())
}

fn https_url(text: &str) -> Result<(), String> {
    // Loopback stays possible where the user allows it; the plan decides that.
    let url = url::endpoint(text, Insecure::AllowLoopback)
        .map_err(|it| format!("{it}: {}", it.help()))?;
    match url.host_str().is_some_and(is_address_part) || url::is_loopback_literal(&url) {
        true => Ok(()),
        false => Err("its host has characters that no host name has".to_owned()),
    }
}

/// The start URL identifies an Identity Center instance and is never opened. Settings of the AWS CLI
/// have it with what the portal's address bar shows at its end, `#/`, and so it may be here.
fn start_url(text: &str) -> Result<(), String> {
    one_line(text)?;
    let url = text.split_once('#').map_or(text, |(url, _)| url);
    let judged = url::endpoint(url, Insecure::Refuse);
    judged
        .map(drop)
        .map_err(|it| format!("{it}: {}", it.help()))
}

/// URLs allow more in a host than names have; what is put into one must be an [`is_address_part`].
fn host(text: &str) -> Result<(), String> {
    match url::host(text) {
        Ok(_) if is_address_part(text) => Ok(()),
        Ok(_) | Err(url::Refused::NotCanonical(_) | url::Refused::NotAUrl) => {
            Err("give only the host name, in lower case: no https://, port or path".to_owned())
        }
        Err(other) => Err(format!("{other}: {}", other.help())),
    }
}

fn port(text: &str) -> Result<(), String> {
    match super::draft::port(text) {
        Some(_) => Ok(()),
        None => Err("a port is a number from 1 to 65535".to_owned()),
    }
}

fn address_part(text: &str) -> Result<(), String> {
    match is_address_part(text) {
        true => Ok(()),
        false => Err("it may have letters, digits and, between them, `.`, `_` and `-`".to_owned()),
    }
}

/// A tenant's tokens carry its GUID, whatever name one signs in with, and trust policies name it.
fn tenant(text: &str) -> Result<(), String> {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let hexadecimal = |it: char| it == '-' || it.is_ascii_hexdigit();
    match groups == [8, 4, 4, 4, 12] && text.chars().all(hexadecimal) {
        true => Ok(()),
        false => Err(
            "give the tenant's GUID, not its domain and not `common`: it is what the trust policy names"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests;
