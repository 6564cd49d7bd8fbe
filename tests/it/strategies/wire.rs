//! What a profile says of a role or session, on the wire: the form that STS gets.

use connection_profile::aws::identity_center::oidc::Way;
use connection_profile::aws_files::AwsCli;
use connection_profile::document;
use connection_profile::effects::memory_cache::MemoryCache;
use connection_profile::effects::real::SystemClock;
use connection_profile::effects::{Answered, Effects, Http, Unreachable};
use connection_profile::plan::{Plan, Surroundings, plan};
use connection_profile::profile::url::Insecure;
use connection_profile::profile::{self, Overrides};
use connection_profile::run::{self, Goal};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// STS, which says yes to everything and writes it down.
#[derive(Default)]
struct Willing(Mutex<Vec<BTreeMap<String, String>>>);

impl Http for Willing {
    fn send(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        let form: BTreeMap<_, _> = url::form_urlencoded::parse(it.body())
            .into_owned()
            .collect();
        let action = form["Action"].clone();
        self.0.lock().unwrap().push(form);
        let body = format!(
            "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials>\
             <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
             <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>\
             </Credentials></{action}Result></{action}Response>"
        );
        let answer = http::Response::new(body.into_bytes());
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn planned(keys: &str) -> Result<Plan, Vec<&'static str>> {
    let text = format!("Protocol: s3\nVendor: v\nDescription: d\n{keys}");
    let document = document::parse(text.as_bytes(), "p.yaml".into()).0.unwrap();
    let said = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let overrides = Overrides {
        flags: vec![
            said("Username", "AKIAIOSFODNN7EXAMPLE"),
            said("Password", "secret"),
            said("mfa_code", "123456"),
        ],
        ..Overrides::default()
    };
    let (profile, _) = profile::resolve(profile::read(&document).0, &overrides);
    let around = Surroundings {
        insecure: Insecure::Refuse,
        accepted_hosts: Vec::new(),
        aws_profiles: Vec::new(),
        sso_cache: None,
        aws_cli: AwsCli::default(),
        way: Way::Browser,
    };
    plan(&profile, &around).map_err(|them| them.iter().map(|it| it.code).collect())
}

/// The forms that STS gets, without action and version.
fn forms(keys: &str) -> Vec<BTreeMap<String, String>> {
    let plan = planned(keys).unwrap();
    let sts = Arc::new(Willing::default());
    let mut fx = Effects::refusing();
    fx.http = sts.clone();
    fx.clock = Arc::new(SystemClock);
    fx.tokens = Arc::new(MemoryCache::default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(run::run(&plan, Goal::Credentials, &fx, &mut |_| {}))
        .unwrap();
    let mut forms = std::mem::take(&mut *sts.0.lock().unwrap());
    for form in &mut forms {
        assert_eq!(form.remove("Version").as_deref(), Some("2011-06-15"));
    }
    forms
}

const READER: &str = "arn:aws:iam::123456789012:role/Reader";
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

#[test]
fn every_documented_property_reaches_sts_under_each_of_its_names() {
    for (duration, arn, name) in [
        ("duration_seconds", "role_arn", "role_session_name"),
        (
            "s3.assumerole.durationseconds",
            "s3.assumerole.rolearn",
            "s3.assumerole.rolesessionname",
        ),
    ] {
        let keys = format!(
            "Properties:\n  {arn}: {READER}\n  {name}: ada@example.org\n  {duration}: '1800'\n  external_id: partner-42\n  \
             session_tags: team=storage,cost centre=4 2\n  s3.assumerole.policy: '{POLICY}'\n  mfa_serial: GAHT12345678\n"
        );
        let expected = [
            ("Action", "AssumeRole"),
            ("DurationSeconds", "1800"),
            ("ExternalId", "partner-42"),
            ("Policy", POLICY),
            ("RoleArn", READER),
            ("RoleSessionName", "ada@example.org"),
            ("SerialNumber", "GAHT12345678"),
            ("Tags.member.1.Key", "team"),
            ("Tags.member.1.Value", "storage"),
            ("Tags.member.2.Key", "cost centre"),
            ("Tags.member.2.Value", "4 2"),
            ("TokenCode", "123456"),
        ];
        let expected = expected.map(|(name, it)| (name.to_owned(), it.to_owned()));
        assert_eq!(forms(&keys), [BTreeMap::from(expected)]);
    }
}

/// What is for the first role is not for the next one; the session's name and length are for all.
#[test]
fn a_chain_hands_on_name_and_length_and_nothing_else() {
    let keys = format!(
        "Properties:\n  role_arn: {READER}\n  role_chain: arn:aws:iam::123456789012:role/Next\n  external_id: partner-42\n  \
         duration_seconds: '1800'\n  session_tags: a=b\n  s3.assumerole.policy: '{POLICY}'\n  mfa_serial: GAHT12345678\n"
    );
    let forms = forms(&keys);
    assert_eq!(forms.len(), 2);
    let names: Vec<_> = forms[1].keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["Action", "DurationSeconds", "RoleArn", "RoleSessionName"]
    );
}

#[test]
fn a_session_takes_its_length_and_its_device() {
    let forms = forms("Properties:\n  mfa_serial: GAHT12345678\n  duration_seconds: '129600'\n");
    let names: Vec<_> = forms[0]
        .iter()
        .map(|(name, it)| format!("{name}={it}"))
        .collect();
    assert_eq!(
        names,
        [
            "Action=GetSessionToken",
            "DurationSeconds=129600",
            "SerialNumber=GAHT12345678",
            "TokenCode=123456"
        ]
    );
}

/// What STS would refuse is a finding before anything is asked or sent.
#[test]
fn what_sts_would_refuse_is_found_before_the_call() {
    let long = format!(
        "s3.assumerole.policy: '{{\"Statement\":[],\"Id\":\"{}\"}}'",
        "x".repeat(2048)
    );
    let tags: Vec<_> = (0..51).map(|it| format!("k{it}=v")).collect();
    let many = format!("session_tags: {}", tags.join(","));
    for (property, code) in [
        (long.as_str(), "sts-policy-too-large"),
        ("s3.assumerole.policy: '[]'", "sts-malformed-policy"),
        (
            "s3.assumerole.policy: '{\"Statement\":\"\u{4e2d}\"}'",
            "sts-malformed-policy",
        ),
        (&many, "session-tags-malformed"),
        ("duration_seconds: '899'", "duration-out-of-range"),
        ("duration_seconds: '43201'", "duration-out-of-range"),
        ("duration_seconds: an hour", "duration-out-of-range"),
        ("role_session_name: 'a b'", "session-name-malformed"),
        ("external_id: x", "external-id-malformed"),
        (
            "role_chain: arn:aws:iam::123456789012:role/Next\n  duration_seconds: '3601'",
            "role-chain-duration",
        ),
        (
            "role_chain: arn:aws:iam::123456789012:role/Reader",
            "role-loop",
        ),
    ] {
        let keys = format!("Properties:\n  role_arn: {READER}\n  {property}\n");
        assert_eq!(planned(&keys).unwrap_err(), [code], "{property}");
    }
}
