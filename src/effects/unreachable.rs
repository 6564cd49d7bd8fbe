//! What it means for a run that an exchange did not happen.

use super::{Phase, Unreachable};
use crate::failure::{Failure, Kind};

impl From<Unreachable> for Failure {
    fn from(it: Unreachable) -> Self {
        let Unreachable {
            host,
            phase,
            detail,
            ..
        } = it;
        let failure = match phase {
            Phase::NotAccepted => {
                return Failure::new(
                    Kind::NotAccepted,
                    "destination-not-accepted",
                    format!("`{host}` is not a destination that was accepted for this profile"),
                )
                .with_help("nothing was sent; look at the profile with `profilectl show`, and enable it again");
            }
            Phase::Dns => Failure::new(
                Kind::Unreachable,
                "host-unknown",
                format!("the name `{host}` does not resolve"),
            )
            .with_help("check the spelling in the profile, and the network or VPN"),
            Phase::Connect => Failure::new(
                Kind::Unreachable,
                "host-unreachable",
                format!("no connection to `{host}`"),
            )
            .with_help("check the network, VPN and proxy (`HTTPS_PROXY`), and that the server runs"),
            Phase::Tls => Failure::new(
                Kind::Unreachable,
                "tls-failed",
                format!("no trusted TLS connection to `{host}`"),
            )
            .with_help(
                "a company proxy's certificate authority is given by `AWS_CA_BUNDLE` or `SSL_CERT_FILE`",
            ),
            Phase::TimedOut => Failure::new(
                Kind::Unreachable,
                "host-silent",
                format!("`{host}` did not answer in time"),
            )
            .with_help("try again; check the network and the server's own status page"),
            Phase::Answer => Failure::new(
                Kind::Unreachable,
                "answer-broken",
                format!("the answer of `{host}` broke off or is not HTTP"),
            )
            .with_help("a captive portal or a proxy may be in between"),
        };
        failure.with_fact("detail", detail)
    }
}
