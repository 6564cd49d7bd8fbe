//! For which region a request is meant, and whether a start URL belongs there.

use super::directory::IdentityCenter;
use super::refusal::{Exception, Refusal};
use crate::sandbox::Face;
use url::Url;

/// The ends of regional host names: commercial and GovCloud, China, European Sovereign Cloud.
const SUFFIXES: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"];

/// The face that a regional host name of AWS stands for, and the region: `oidc.eu-west-1.amazonaws.com`,
/// `portal.sso.eu-west-1.amazonaws.com`.
pub(in crate::sandbox) fn of_host(host: &str) -> Option<(Face, &str)> {
    let host = host.strip_suffix(":443").unwrap_or(host);
    [("oidc.", Face::SsoOidc), ("portal.sso.", Face::Sso)]
        .into_iter()
        .find_map(|(prefix, face)| {
            let rest = host.strip_prefix(prefix)?;
            let region = SUFFIXES.iter().find_map(|it| rest.strip_suffix(it))?;
            is_region(region).then_some((face, region))
        })
}

/// The region a path begins with, and the rest: `/us-east-1/token` is `/token` in `us-east-1`.
pub(in crate::sandbox) fn of_path(path: &str) -> (Option<&str>, &str) {
    let inside = path.strip_prefix('/').unwrap_or(path);
    match inside.find('/').and_then(|at| inside.split_at_checked(at)) {
        Some((region, rest)) if is_region(region) => (Some(region), rest),
        _ => (None, path),
    }
}

/// `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`.
fn is_region(it: &str) -> bool {
    let mut words: Vec<&str> = it.split('-').collect();
    let number = words.pop().unwrap_or_default();
    words.len() >= 2
        && !number.is_empty()
        && number.bytes().all(|it| it.is_ascii_digit())
        && words
            .iter()
            .all(|it| it.len() >= 2 && it.bytes().all(|it| it.is_ascii_lowercase()))
}

/// Whether a start URL or issuer URL is this instance's, asked for in its own region.
pub(super) fn check(
    start_url: &str,
    region: &str,
    instance: &IdentityCenter,
) -> Result<(), Refusal> {
    if !belongs_to(start_url, instance) {
        return Err(Refusal::new(
            Exception::InvalidRequest,
            "Invalid start URL provided",
        ));
    }
    if region != instance.region {
        return Err(Refusal::new(
            Exception::InvalidRequest,
            "Start URL region does not match service region",
        ));
    }
    Ok(())
}

/// However the portal's address is copied: with a slash or `#/` at the end, or without.
fn belongs_to(start_url: &str, instance: &IdentityCenter) -> bool {
    let plain = |it: &str| {
        let mut url = Url::parse(it).ok()?;
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Some(url)
    };
    let Some(asked) = plain(start_url) else {
        return false;
    };
    let regional = format!(
        "https://{}.{}.portal.amazonaws.com",
        instance.instance_id, instance.region
    );
    [
        instance.start_url(),
        instance.issuer_url(),
        instance.dual_stack_url(),
        regional,
    ]
    .iter()
    .any(|it| plain(it).as_ref() == Some(&asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_paths_name_regions() {
        for (host, expected) in [
            (
                "oidc.eu-west-1.amazonaws.com",
                Some((Face::SsoOidc, "eu-west-1")),
            ),
            (
                "oidc.us-east-1.amazonaws.com:443",
                Some((Face::SsoOidc, "us-east-1")),
            ),
            (
                "portal.sso.us-gov-west-1.amazonaws.com",
                Some((Face::Sso, "us-gov-west-1")),
            ),
            (
                "portal.sso.cn-north-1.amazonaws.com.cn",
                Some((Face::Sso, "cn-north-1")),
            ),
            (
                "oidc.eusc-de-east-1.amazonaws.eu",
                Some((Face::SsoOidc, "eusc-de-east-1")),
            ),
            ("oidc.amazonaws.com", None),
            ("oidc.evil.example.amazonaws.com", None),
            ("oidc.eu-west-1.amazonaws.com.evil.example", None),
            ("portal.eu-west-1.amazonaws.com", None),
        ] {
            assert_eq!(of_host(host), expected, "{host}");
        }
        for (path, expected) in [
            ("/us-east-1/token", (Some("us-east-1"), "/token")),
            ("/token", (None, "/token")),
            ("/client/register", (None, "/client/register")),
            ("/us-east-1", (None, "/us-east-1")),
            ("/", (None, "/")),
        ] {
            assert_eq!(of_path(path), expected, "{path}");
        }
    }

    #[test]
    fn an_instance_has_one_address_in_several_spellings() {
        let instance = IdentityCenter::demo();
        for yes in [
            "https://d-9367000000.awsapps.com/start",
            "https://d-9367000000.awsapps.com/start/",
            "https://d-9367000000.awsapps.com/start#",
            "https://D-9367000000.awsapps.com/start/#/",
            "https://identitycenter.amazonaws.com/ssoins-6804000000000000",
            "https://ssoins-6804000000000000.portal.eu-west-1.app.aws",
            "https://ssoins-6804000000000000.portal.eu-west-1.app.aws/",
            "https://ssoins-6804000000000000.eu-west-1.portal.amazonaws.com",
        ] {
            assert!(belongs_to(yes, &instance), "{yes}");
        }
        for no in [
            "",
            "d-9367000000.awsapps.com/start",
            "http://d-9367000000.awsapps.com/start",
            "https://d-9367000000.awsapps.com",
            "https://d-9367000000.awsapps.com/start?x=1",
            "https://d-9367000001.awsapps.com/start",
            "https://d-9367000000.awsapps.com.evil.example/start",
            "https://identitycenter.amazonaws.com/ssoins-6804000000000001",
            "https://ssoins-6804000000000000.portal.us-east-1.app.aws",
        ] {
            assert!(!belongs_to(no, &instance), "{no}");
        }
    }
}
