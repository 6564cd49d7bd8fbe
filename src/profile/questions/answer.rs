//! What makes an answer wrong, in a sentence: one function for each form of answer.

use crate::profile::arn::{MfaSerial, RoleArn};
use crate::profile::draft;
use crate::profile::placeholder::is_address_part;
use crate::profile::region::Region;
use crate::profile::url::{self, Insecure};

pub(super) fn one_line(text: &str) -> Result<(), String> {
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
pub(super) fn client_id(text: &str) -> Result<(), String> {
    one_line(text)?;
    match text.bytes().all(|it| it.is_ascii_graphic()) {
        true => Ok(()),
        false => Err("a client id is printable ASCII without spaces".to_owned()),
    }
}

/// One word of visible ASCII, as regions of S3 services have.
pub(super) fn word(text: &str) -> Result<(), String> {
    one_line(text)?;
    match text.bytes().all(|it| it.is_ascii_graphic()) && text.len() <= 64 {
        true => Ok(()),
        false => Err("it may have up to 64 letters, digits and signs, without spaces".to_owned()),
    }
}

/// A redirect that this program can receive: a loopback address, where the port may be left out.
pub(super) fn loopback_redirect(text: &str) -> Result<(), String> {
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
pub(super) fn duration(text: &str) -> Result<(), String> {
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    match text.parse::<u32>() {
        Ok(900..=129_600) if digits => Ok(()),
        _ => Err("give a number of seconds from 900 to 129600".to_owned()),
    }
}

/// The pattern of `ExternalId` in the STS service model.
pub(super) fn external_id(text: &str) -> Result<(), String> {
    let fits = |it: u8| it.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&it);
    match (2..=1224).contains(&text.len()) && text.bytes().all(fits) {
        true => Ok(()),
        false => Err("it may have 2 to 1224 of letters, digits and `_+=,.@:/-`".to_owned()),
    }
}

pub(super) fn flag(text: &str) -> Result<(), String> {
    match text {
        "true" | "false" => Ok(()),
        _ => Err("give `true` or `false`".to_owned()),
    }
}

pub(super) fn role_arn(text: &str) -> Result<(), String> {
    RoleArn::parse(text).map(drop).map_err(|it| it.to_string())
}

pub(super) fn mfa_serial(text: &str) -> Result<(), String> {
    MfaSerial::parse(text)
        .map(drop)
        .map_err(|it| it.to_string())
}

pub(super) fn provider_arn(text: &str) -> Result<(), String> {
    one_line(text)?;
    match text.starts_with("arn:") && text.contains(":saml-provider/") {
        true => Ok(()),
        false => Err("give an ARN: `arn:aws:iam::123456789012:saml-provider/NAME`".to_owned()),
    }
}

pub(super) fn not_blank(text: &str) -> Result<(), String> {
    match text.trim() {
        "" => Err("it is blank".to_owned()),
        _ => Ok(()),
    }
}

pub(super) fn mfa_code(text: &str) -> Result<(), String> {
    match text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit()) {
        true => Ok(()),
        false => Err("a code has six digits".to_owned()),
    }
}

pub(super) fn account_id(text: &str) -> Result<(), String> {
    match text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit()) {
        true => Ok(()),
        false => Err("an account id has twelve digits, without dashes".to_owned()),
    }
}

/// IAM Identity Center API reference, `PermissionSet`, `Name`.
pub(super) fn permission_set(text: &str) -> Result<(), String> {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || b"+=,.@-_".contains(&it);
    match (1..=32).contains(&text.len()) && text.bytes().all(allowed) {
        true => Ok(()),
        false => Err("a permission set has 1 to 32 letters, digits and `+=,.@-_`".to_owned()),
    }
}

pub(super) fn region(text: &str) -> Result<(), String> {
    Region::parse(text).map(drop).map_err(|it| it.to_string())
}

pub(super) fn https_url(text: &str) -> Result<(), String> {
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
pub(super) fn start_url(text: &str) -> Result<(), String> {
    one_line(text)?;
    let url = text.split_once('#').map_or(text, |(url, _)| url);
    let judged = url::endpoint(url, Insecure::Refuse);
    judged
        .map(drop)
        .map_err(|it| format!("{it}: {}", it.help()))
}

/// URLs allow more in a host than names have; what is put into one must be an [`is_address_part`].
pub(super) fn host(text: &str) -> Result<(), String> {
    match url::host(text) {
        Ok(_) if is_address_part(text) => Ok(()),
        Ok(_) | Err(url::Refused::NotCanonical(_) | url::Refused::NotAUrl) => {
            Err("give only the host name, in lower case: no https://, port or path".to_owned())
        }
        Err(other) => Err(format!("{other}: {}", other.help())),
    }
}

pub(super) fn port(text: &str) -> Result<(), String> {
    match draft::port(text) {
        Some(_) => Ok(()),
        None => Err("a port is a number from 1 to 65535".to_owned()),
    }
}

pub(super) fn address_part(text: &str) -> Result<(), String> {
    match is_address_part(text) {
        true => Ok(()),
        false => Err("it may have letters, digits and, between them, `.`, `_` and `-`".to_owned()),
    }
}

/// A tenant's tokens carry its GUID, whatever name one signs in with, and trust policies name it.
pub(super) fn tenant(text: &str) -> Result<(), String> {
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
