//! Profiles that sign in with AWS IAM Identity Center: which they are, and where they sign in.
//!
//! Three spellings have been published: the protocol `s3-iam`, and the protocol `s3` with the scope
//! `sso:account:access` or the vendor `s3-iam-identity-center`.

use super::keys::{OAUTH_CONFIGURABLE, OAUTH_REDIRECT_URL, SCOPES};
use super::region::{Region, Service};
use super::settings::Decided;
use super::{Content, Origin, Profile, Setting, Sourced};
use ::url::{Host, Url};

/// The scope that lets a token list accounts and fetch credentials.
pub const SCOPE: &str = "sso:account:access";

/// The property with the region.
pub const REGION: &str = "sso_region";

/// The property with the issuer URL or the portal's URL.
pub const START_URL: &str = "sso_start_url";

/// Where Identity Center sends the browser back to: this program registers itself with it, and the
/// sign-in puts the port of its listener into it (RFC 8252 section 7.3).
pub const REDIRECT_URI: &str = "http://127.0.0.1/oauth/callback";

/// Says where the browser comes back to, where the profile leaves it to the sign-in.
pub(super) fn settle_redirect(profile: &mut Profile) {
    let state = profile.settings.state(&OAUTH_REDIRECT_URL);
    if !matches!(state.origin(), Some(Origin::Default(_))) || !applies(profile) {
        return;
    }
    let state = Setting::Set(Sourced {
        value: Content::Text(REDIRECT_URI.into()),
        origin: Origin::Default("IAM Identity Center sends the browser back to this machine"),
    });
    let others = Vec::new();
    let decided = Decided { state, others };
    profile.settings.set(&OAUTH_REDIRECT_URL, decided);
}

/// Whether a profile signs in with Identity Center.
pub fn applies(profile: &Profile) -> bool {
    let scope = || {
        let scopes = profile.list(&SCOPES).into_value().unwrap_or_default();
        scopes.iter().any(|it| it == SCOPE)
    };
    match profile.protocol() {
        "s3-iam" => true,
        "s3" if profile.flag(&OAUTH_CONFIGURABLE).value => {
            profile.vendor() == "s3-iam-identity-center" || scope()
        }
        _ => false,
    }
}

/// The region that is said, or else the one that the start URL tells.
pub fn region(profile: &Profile) -> Option<Sourced<String>> {
    match profile.property(REGION) {
        Setting::Set(it) if !it.value.trim().is_empty() => return Some(it),
        Setting::Set(_) | Setting::Empty(_) | Setting::Missing => {}
    }
    let start_url = profile.property(START_URL).into_value()?;
    region_of_start_url(&start_url).map(|it| Sourced {
        value: it.to_string(),
        origin: Origin::Default("the start URL tells it"),
    })
}

/// The region in a start URL: `ID.portal.REGION.app.aws` and `ID.REGION.portal.amazonaws.com` have
/// it; `ID.awsapps.com/start` and `identitycenter.amazonaws.com/ID` do not.
pub fn region_of_start_url(text: &str) -> Option<Region> {
    let url = Url::parse(text).ok()?;
    let Some(Host::Domain(host)) = url.host() else {
        return None;
    };
    let region = match host.split('.').collect::<Vec<_>>().as_slice() {
        [_, "portal", region, "app", "aws"] => *region,
        [_, region, "portal", "amazonaws", "com" | "eu"] => *region,
        [_, region, "portal", "amazonaws", "com", "cn"] => *region,
        _ => return None,
    };
    Region::parse(region).ok()
}

/// Where a service of Identity Center is: the property names it, else it is AWS's own for the
/// region; without either, the questions to ask first.
pub fn endpoint(profile: &Profile, service: Service) -> Result<Sourced<String>, Vec<String>> {
    let property = match service {
        Service::IdentityCenterPortal => "sso_portal_endpoint",
        _ => "sso_oidc_endpoint",
    };
    match profile.property(property) {
        Setting::Set(it) if !it.value.trim().is_empty() => return Ok(it),
        Setting::Set(_) | Setting::Empty(_) | Setting::Missing => {}
    }
    let asked = || vec![REGION.to_owned()];
    let region = region(profile).ok_or_else(asked)?;
    let url = Region::parse(&region.value).and_then(|it| it.endpoint(service));
    match url {
        // Whoever said the region chose among AWS's own hosts.
        Ok(url) => Ok(Sourced {
            value: url.to_string(),
            origin: region.origin,
        }),
        Err(_) => Err(asked()),
    }
}

/// The same for a profile of the AWS CLI: AWS's own for the region that it says, unless it names
/// another, or the user does in this run. What a connection profile says of it counts for nothing.
pub fn endpoint_of_aws_profile(profile: &Profile, service: Service) -> Option<Sourced<String>> {
    let property = match service {
        Service::IdentityCenterPortal => "sso_portal_endpoint",
        _ => "sso_oidc_endpoint",
    };
    if let Setting::Set(it) = profile.property(property)
        && matches!(
            it.origin,
            Origin::AwsCli(_) | Origin::Environment(_) | Origin::Flag | Origin::Answer
        )
    {
        return Some(it);
    }
    let Setting::Set(region) = profile.property(REGION) else {
        return None;
    };
    let Origin::AwsCli(_) = region.origin else {
        return None;
    };
    let url = Region::parse(&region.value).and_then(|it| it.endpoint(service));
    Some(Sourced {
        value: url.ok()?.to_string(),
        origin: region.origin,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_urls_tell_their_region_or_do_not() {
        for (url, region) in [
            (
                "https://ssoins-1.portal.eu-west-1.app.aws",
                Some("eu-west-1"),
            ),
            (
                "https://ssoins-1.portal.us-gov-west-1.app.aws/",
                Some("us-gov-west-1"),
            ),
            (
                "https://ssoins-1.eu-west-1.portal.amazonaws.com",
                Some("eu-west-1"),
            ),
            (
                "https://ssoins-1.cn-north-1.portal.amazonaws.com.cn/",
                Some("cn-north-1"),
            ),
            (
                "https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu",
                Some("eusc-de-east-1"),
            ),
            ("https://d-1234567890.awsapps.com/start", None),
            (
                "https://identitycenter.amazonaws.com/ssoins-6804000000000000",
                None,
            ),
            ("https://a.portal.evil.app.aws", None),
            ("https://a.portal.eu-west-1.app.aws.evil.test", None),
            ("nonsense", None),
        ] {
            let found = region_of_start_url(url);
            assert_eq!(found.as_ref().map(Region::as_str), region, "{url}");
        }
    }
}
