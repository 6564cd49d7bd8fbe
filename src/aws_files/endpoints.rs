//! Where a profile of the AWS files sends its requests: `endpoint_url`, its own or of a service in the
//! `[services NAME]` that it names, as botocore finds them (`ConfiguredEndpointProvider`).
//!
//! Deliberately not here: the variables, which count more (`library::environment`).

use super::config::{AwsFiles, Said, nested};
use crate::diagnostic::{Diagnostic, Place};
use crate::profile::nearest;

/// The service's name in `[services NAME]`: the service id in lower case, with underscores.
pub(super) const S3: &str = "s3";
/// STS.
pub(super) const STS: &str = "sts";
/// The access portal of IAM Identity Center.
pub(super) const SSO: &str = "sso";
/// The OIDC service of IAM Identity Center.
pub(super) const SSO_OIDC: &str = "sso_oidc";

const ENDPOINT_URL: &str = "endpoint_url";

impl AwsFiles {
    /// The endpoint of a service; a section that is named and is not there is a finding.
    pub(super) fn endpoint_url(
        &self,
        profile: &str,
        service: &str,
    ) -> Result<Option<&str>, Box<Diagnostic>> {
        if self.ignores_endpoints(profile) {
            return Ok(None);
        }
        let says = |it: Option<&'_ Said>| it.is_some_and(|it| !it.value.is_empty());
        let of_service = match self.said(profile, "services") {
            None => None,
            Some(named) => match self.services.get(&named.value) {
                Some(keys) if !keys.is_empty() => keys.get(&nested(service, ENDPOINT_URL)),
                _ => return Err(Box::new(self.no_services(profile, named))),
            },
        };
        let found = of_service.filter(|it| says(Some(it)));
        let found = found.or_else(|| self.said(profile, ENDPOINT_URL));
        Ok(found
            .map(|it| it.value.as_str())
            .filter(|it| !it.is_empty()))
    }

    /// Whether the profile, or the environment, wants AWS's own endpoints, whatever else files and
    /// variables say.
    pub fn ignores_endpoints(&self, profile: &str) -> bool {
        let it = self.said(profile, "ignore_configured_endpoint_urls");
        self.without_endpoints || it.is_some_and(|it| it.value.eq_ignore_ascii_case("true"))
    }

    /// Whether buckets are in the path: always on an endpoint of one's own, unless the profile says
    /// `virtual` (botocore's `addressing_style`).
    pub(super) fn buckets_in_path(&self, profile: &str, is_own: bool) -> Option<bool> {
        let style = self.said(profile, &nested(S3, "addressing_style"));
        match style.map(|it| it.value.as_str()) {
            Some("path") => Some(true),
            Some("virtual") => Some(false),
            _ => is_own.then_some(true),
        }
    }

    fn no_services(&self, profile: &str, named: &Said) -> Diagnostic {
        let it = Diagnostic::error(
            "aws-config-services-missing",
            Place::Bytes(named.span),
            format!(
                "profile `{profile}` takes its endpoints from `[services {}]` ({}, line {}), which says nothing",
                named.value, named.source, named.line
            ),
        );
        it.with_help(
            match nearest(&named.value, self.services.keys().map(String::as_str)) {
                Some(meant) if meant != named.value => format!("did you mean `{meant}`?"),
                _ => format!(
                    "add `[services {}]` to the AWS CLI's `config`, or take `services` out",
                    named.value
                ),
            },
        )
    }
}
