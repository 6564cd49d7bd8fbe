//! Signs in at Identity Center on another device, with a code that is typed there (RFC 8628).
//!
//! Only ever because the person said so: whoever can make somebody type a code signs in as them.

use super::Instance;
use crate::aws::identity_center::oidc::{self, CLIENT_NAME, DeviceAuthorization, Poll};
use crate::aws::identity_center::{ClientRegistration, Endpoint, SsoToken};
use crate::effects::{Countdown, Effects, UserCode};
use crate::failure::{Failure, Kind};
use crate::profile::url::is_loopback_literal;
use crate::step::{ByHand, Slot, StepKind};
use std::time::Duration;
use url::Url;

/// The kind.
pub static KIND: StepKind = StepKind {
    name: "authorize-device",
    doc: "signs in at IAM Identity Center on any device, with a code that the person types there (device authorization), and receives the session's tokens (CreateToken)",
    needs: &[Slot::SsoClient],
    gives: &[Slot::SsoToken],
    inputs: super::authorize::KIND.inputs,
    by_hand: ByHand::InPlaceOf(
        "authorize",
        "it takes the place of `authorize` where the user says `--device-code`",
    ),
};

/// How much further apart polls are from then on that come too often (RFC 8628 section 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// The longest pause between two polls.
const LONGEST: Duration = Duration::from_secs(60);

/// Shows the code, and polls until the person has answered or the code no longer works.
pub(super) async fn sign_in(
    instance: &Instance,
    client: &ClientRegistration,
    fx: &Effects,
) -> Result<SsoToken, Failure> {
    let at = instance.oidc()?;
    let start_url = instance.start_url.known()?;
    let device = oidc::start_device_authorization(&at, client, start_url, fx).await?;
    let mut countdown = fx.sign_in.show_code(&UserCode {
        client_name: CLIENT_NAME.to_owned(),
        purpose: instance.purpose.clone(),
        facts: vec![
            ("start URL", start_url.clone()),
            ("region", at.region.clone()),
        ],
        page: page(&device.verification_uri, &at)?,
        code: code(&device.user_code, &at)?,
    })?;
    wait(&at, client, &device, countdown.as_mut(), fx).await
}

async fn wait(
    at: &Endpoint,
    client: &ClientRegistration,
    device: &DeviceAuthorization,
    countdown: &mut dyn Countdown,
    fx: &Effects,
) -> Result<SsoToken, Failure> {
    let mut interval = device.interval;
    loop {
        let mut pause = interval;
        while !pause.is_zero() {
            let left = left(device, fx).ok_or_else(oidc::code_expired)?;
            countdown.left(left);
            let tick = pause.min(Duration::from_secs(1));
            fx.clock.sleep(tick).await;
            pause -= tick;
        }
        if left(device, fx).is_none() {
            return Err(oidc::code_expired());
        }
        match oidc::poll(at, client, device, fx).await {
            // An answer that comes after the time that was shown is one that nobody waits for.
            Ok(Poll::SignedIn(token)) => {
                return match left(device, fx) {
                    Some(_) => Ok(token),
                    None => Err(oidc::code_expired()),
                };
            }
            Ok(Poll::Pending) => {}
            Ok(Poll::SlowDown) => interval = (interval + SLOWER).min(LONGEST),
            // RFC 8628 section 3.5: the longer it does not answer, the more rarely it is asked.
            Err(failure) if failure.kind == Kind::Unreachable => {
                interval = interval.saturating_mul(2).min(LONGEST);
            }
            Err(failure) => return Err(failure),
        }
    }
}

fn left(device: &DeviceAuthorization, fx: &Effects) -> Option<Duration> {
    let left = device.expires_at.duration_since(fx.clock.now());
    Duration::try_from(left).ok().filter(|it| !it.is_zero())
}

/// The page to open: of AWS, or of the host that was asked; never in clear text, but for a host on
/// this machine that the user's own environment names.
fn page(text: &str, at: &Endpoint) -> Result<Url, Failure> {
    let refused = || {
        Failure::new(
            Kind::General,
            "unusable-answer",
            format!(
                "Identity Center at `{}` names a page that nobody should open",
                at.host()
            ),
        )
        .with_fact("page", text.chars().take(200).collect::<String>())
    };
    let url = Url::parse(text).map_err(|_| refused())?;
    let host = url.host_str().unwrap_or_default();
    let same = |it: &Url| {
        it.host_str() == Some(host) && it.port_or_known_default() == url.port_or_known_default()
    };
    let own = same(&at.url) && url.scheme() == at.url.scheme();
    let known = match url.scheme() {
        "https" => own || (url.port().is_none() && AWS.iter().any(|it| host.ends_with(it))),
        "http" => own && is_loopback_literal(&url),
        _ => false,
    };
    let plain = text.bytes().all(|it| it.is_ascii_graphic())
        && url.username().is_empty()
        && url.password().is_none();
    match known && plain {
        true => Ok(url),
        false => Err(refused()),
    }
}

/// Where AWS has sign-in pages: its own names, and those of access portals.
const AWS: [&str; 6] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".app.aws",
    ".awsapps.cn",
    ".awsapps.com",
];

/// What the person types: letters, digits and what keeps them apart.
fn code(text: &str, at: &Endpoint) -> Result<String, Failure> {
    let fits = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
    match (1..=32).contains(&text.len()) && text.bytes().all(fits) {
        true => Ok(text.to_owned()),
        false => Err(Failure::new(
            Kind::General,
            "unusable-answer",
            format!(
                "Identity Center at `{}` gave a code that nobody can type",
                at.host()
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        Endpoint {
            url: Url::parse(url).unwrap(),
            region: "eu-west-1".to_owned(),
        }
    }

    #[test]
    fn only_pages_of_aws_or_of_the_host_that_was_asked_are_shown() {
        let aws = endpoint("https://oidc.eu-west-1.amazonaws.com/");
        let local = endpoint("http://127.0.0.1:9604/");
        for (text, at, good) in [
            ("https://device.sso.eu-west-1.amazonaws.com/", &aws, true),
            ("https://oidc.eu-west-1.amazonaws.com/device", &aws, true),
            ("https://d-1.awsapps.com/start/#/device", &aws, true),
            (
                "https://ssoins-1.portal.eu-west-1.app.aws/device",
                &aws,
                true,
            ),
            ("http://127.0.0.1:9604/device", &local, true),
            ("http://device.sso.eu-west-1.amazonaws.com/", &aws, false),
            ("https://amazonaws.com.evil.example/", &aws, false),
            ("https://evilamazonaws.com/", &aws, false),
            ("https://x@d-1.awsapps.com/start", &aws, false),
            ("https://d-1.awsapps.com:8443/start", &aws, false),
            ("javascript:alert(1)", &aws, false),
            ("https://d-1.awsapps.com/start\u{1b}[2J", &aws, false),
            ("device", &aws, false),
            ("http://127.0.0.1:9605/device", &local, false),
            ("http://127.0.0.1:9604/device", &aws, false),
        ] {
            assert_eq!(page(text, at).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn a_code_can_be_typed() {
        let at = endpoint("https://oidc.eu-west-1.amazonaws.com/");
        for (text, good) in [
            ("ABCD-EFGH", true),
            ("12345678", true),
            ("", false),
            ("ABCD\u{1b}[2J", false),
            ("ABCD EFGH", false),
            ("ＡＢＣＤ", false),
        ] {
            assert_eq!(code(text, &at).is_ok(), good, "{text}");
        }
    }
}
