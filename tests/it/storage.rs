//! Storage of many makes: what is asked of which host, from the profile to the wire.

use connection_profile::aws::s3::{Access, Addressing, Endpoint, Storage};
use connection_profile::document;
use connection_profile::effects::guard::{Accepted, Guarded};
use connection_profile::effects::memory_cache::MemoryCache;
use connection_profile::effects::{Answered, Effects, Http, Unreachable};
use connection_profile::failure::Failure;
use connection_profile::plan::{Plan, Surroundings, plan};
use connection_profile::profile::url::Insecure;
use connection_profile::profile::{self, Overrides};
use connection_profile::run::{self, Goal};
use std::sync::{Arc, Mutex};
use url::Url;

/// `(host, path)` -> status, headers, body.
type Answers = fn(&str, &str) -> (u16, &'static [(&'static str, &'static str)], &'static str);

/// Storage that answers by table and writes down what it was asked: `host path`, and who signed.
struct Wire {
    answers: Answers,
    asked: Mutex<Vec<String>>,
}

impl Http for Wire {
    fn send(
        &self,
        it: http::Request<Vec<u8>>,
    ) -> Answered<'_, Result<http::Response<Vec<u8>>, Unreachable>> {
        let (host, path) = (it.uri().authority().unwrap().as_str(), it.uri().path());
        let signed = it.headers().get("authorization");
        let scope = signed.map(|it| {
            let scope = it.to_str().unwrap().split("Credential=").nth(1).unwrap();
            scope.split('/').nth(2).unwrap().to_owned()
        });
        let scope = scope.unwrap_or_else(|| "unsigned".into());
        self.asked
            .lock()
            .unwrap()
            .push(format!("{host}{path} {scope}"));
        let (status, headers, body) = (self.answers)(host, path);
        let mut answer = http::Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        let answer = answer.body(body.as_bytes().to_vec()).unwrap();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

const NO_OBJECTS: &str = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
const NO_BUCKETS: &str = "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>";
const MOVED: &str = "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>";
const MALFORMED: &str = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong</Message></Error>";

fn planned(keys: &str, path: &str) -> Plan {
    let text = format!("Protocol: s3\nVendor: v\nDescription: d\n{keys}");
    let document = document::parse(text.as_bytes(), "p.yaml".into()).0.unwrap();
    let said = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let overrides = Overrides {
        flags: vec![
            said("Username", "AKIAIOSFODNN7EXAMPLE"),
            said("Password", "secret"),
            said("Default Path", path),
        ],
        ..Overrides::default()
    };
    let (profile, findings) = profile::resolve(profile::read(&document).0, &overrides);
    assert_eq!(findings, [], "{keys}");
    let around = Surroundings {
        insecure: Insecure::Refuse,
        accepted_hosts: Vec::new(),
        aws_profiles: Vec::new(),
        aws_cli: Default::default(),
        sso_cache: None,
        way: connection_profile::aws::identity_center::oidc::Way::Browser,
    };
    plan(&profile, &around).unwrap_or_else(|problems| panic!("{keys}: {problems:?}"))
}

/// Looks at the storage, behind a gate that is as open as enabling such a profile makes it.
fn look(plan: &Plan, gate: Accepted, answers: Answers) -> (Result<(), Failure>, Vec<String>) {
    let wire = Arc::new(Wire {
        answers,
        asked: Mutex::default(),
    });
    let mut fx = Effects::refusing();
    fx.clock = Arc::new(connection_profile::effects::real::SystemClock);
    fx.tokens = Arc::new(MemoryCache::default());
    fx.http = Arc::new(Guarded {
        inner: wire.clone(),
        accepted: gate,
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let outcome = runtime.block_on(run::run(plan, Goal::Listing, &fx, &mut |_| {}));
    let asked = wire.asked.lock().unwrap().clone();
    (outcome.map(drop), asked)
}

fn gate(url: &str) -> Accepted {
    let url = Url::parse(url).unwrap();
    Accepted::nowhere()
        .with_names_below(&url)
        .with_s3_near(&url)
}

/// How a bucket is named, below which path, in which region: as the profile says.
#[test]
fn a_profile_decides_how_a_bucket_is_addressed() {
    for (keys, path, expected) in [
        (
            "Default Hostname: s3.example.com\nRegion: fr-par\n",
            "/bucket/a/",
            "bucket.s3.example.com/ fr-par",
        ),
        (
            "Default Hostname: s3.example.com\nDefault Port: '9000'\nProperties:\n  s3.bucket.virtualhost.disable: 'true'\n",
            "/bucket",
            "s3.example.com:9000/bucket/ us-east-1",
        ),
        (
            "Default Hostname: s3.example.com\nContext: /tenant/objects/\n",
            "/bucket",
            "bucket.s3.example.com/tenant/objects/ us-east-1",
        ),
        (
            "Default Hostname: s3.example.com\nContext: /tenant\nProperties:\n  s3.bucket.virtualhost.disable: '1'\n  s3.location: eu1\n",
            "/bucket",
            "s3.example.com/tenant/bucket/ eu1",
        ),
        (
            "Default Hostname: s3.example.com\nContext: /tenant\n",
            "",
            "s3.example.com/tenant/ us-east-1",
        ),
        // A bucket whose name has a dot has no certificate of its own under a wildcard.
        (
            "Default Hostname: s3.example.com\n",
            "/my.bucket",
            "s3.example.com/my.bucket/ us-east-1",
        ),
        (
            "Region: eu-west-3\n",
            "/bucket",
            "bucket.s3.eu-west-3.amazonaws.com/ eu-west-3",
        ),
    ] {
        let plan = planned(keys, path);
        let answers: Answers = |_, path| match path {
            "/tenant/" => (200, &[], NO_BUCKETS),
            _ => (200, &[], NO_OBJECTS),
        };
        let open = match keys.contains("9000") {
            true => gate("https://s3.example.com:9000"),
            false => gate("https://s3.example.com").and(gate("https://s3.amazonaws.com")),
        };
        let (outcome, asked) = look(&plan, open, answers);
        assert!(outcome.is_ok(), "{keys}: {outcome:?} {asked:?}");
        assert_eq!(asked, [expected], "{keys}");
    }
}

/// AWS says where a bucket is; that is followed within the partition, and nowhere else.
#[test]
fn a_bucket_in_another_region_is_asked_for_there() {
    let moved: Answers = |host, _| match host {
        "bucket.s3.eu-central-1.amazonaws.com" => (200, &[], NO_OBJECTS),
        "bucket.s3.us-east-1.amazonaws.com" => {
            (301, &[("x-amz-bucket-region", "eu-central-1")], MOVED)
        }
        _ => (400, &[("x-amz-bucket-region", "eu-central-1")], MALFORMED),
    };
    for region in ["us-east-1", "eu-west-1"] {
        let plan = planned(&format!("Region: {region}\n"), "/bucket");
        let (outcome, asked) = look(&plan, gate("https://s3.amazonaws.com"), moved);
        assert!(outcome.is_ok(), "{outcome:?}");
        assert_eq!(
            asked,
            [
                format!("bucket.s3.{region}.amazonaws.com/ {region}"),
                "bucket.s3.eu-central-1.amazonaws.com/ eu-central-1".to_owned()
            ]
        );
    }
}

#[test]
fn a_region_elsewhere_is_named_and_not_followed() {
    let china: Answers = |_, _| (301, &[("x-amz-bucket-region", "cn-north-1")], MOVED);
    let world: Answers = |_, _| (301, &[("x-amz-bucket-region", "eu-west-1")], MOVED);
    let nonsense: Answers = |_, _| (301, &[("x-amz-bucket-region", "evil.example/#")], MOVED);
    for (keys, answers, named) in [
        ("Region: us-east-1\n", china, true),
        ("Default Hostname: s3.example.com\n", world, true),
        ("Region: us-east-1\n", nonsense, false),
    ] {
        let plan = planned(keys, "/bucket");
        let open = gate("https://s3.amazonaws.com").and(gate("https://s3.example.com"));
        let (outcome, asked) = look(&plan, open, answers);
        let failure = outcome.unwrap_err();
        assert_eq!(failure.code, "s3-wrong-region");
        let names = failure.facts.iter().any(|it| it.0 == "bucket region");
        assert_eq!((asked.len(), names), (1, named), "{keys}: {asked:?}");
    }
}

/// Once: a service that sends everybody on and on is not followed round and round.
#[test]
fn a_second_redirect_ends_it() {
    let round: Answers = |host, _| match host {
        "bucket.s3.us-east-1.amazonaws.com" => {
            (301, &[("x-amz-bucket-region", "eu-west-1")], MOVED)
        }
        _ => (301, &[("x-amz-bucket-region", "us-east-1")], MOVED),
    };
    let plan = planned("Region: us-east-1\n", "/bucket");
    let (outcome, asked) = look(&plan, gate("https://s3.amazonaws.com"), round);
    assert_eq!(outcome.unwrap_err().code, "s3-wrong-region");
    assert_eq!(asked.len(), 2, "{asked:?}");
}

#[test]
fn a_prefix_that_would_change_the_address_is_a_finding() {
    for wrong in ["/..", "/a/../b", "/a//b", "/a?b", "/a#b", "/a b", "/%2e%2e"] {
        let text = format!(
            "Protocol: s3\nVendor: v\nDescription: d\nDefault Hostname: s3.example.com\nContext: '{wrong}'\n"
        );
        let document = document::parse(text.as_bytes(), "p.yaml".into()).0.unwrap();
        let (profile, _) = profile::resolve(profile::read(&document).0, &Overrides::default());
        let around = Surroundings {
            insecure: Insecure::Refuse,
            accepted_hosts: Vec::new(),
            aws_profiles: Vec::new(),
            aws_cli: Default::default(),
            sso_cache: None,
            way: connection_profile::aws::identity_center::oidc::Way::Browser,
        };
        let problems = plan(&profile, &around).unwrap_err();
        let codes: Vec<_> = problems.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["context-malformed"], "{wrong}");
    }
}

/// An object's key follows the bucket, or the prefix, after one slash.
#[test]
fn an_object_is_where_its_key_says() {
    for (context, addressing, expected) in [
        ("/", Addressing::VirtualHost, "bucket.s3.example.com/a/b"),
        ("/", Addressing::Path, "s3.example.com/bucket/a/b"),
        (
            "/x/y/",
            Addressing::VirtualHost,
            "bucket.s3.example.com/x/y/a/b",
        ),
        ("/x/y/", Addressing::Path, "s3.example.com/x/y/bucket/a/b"),
    ] {
        let wire = Arc::new(Wire {
            answers: |_, _| (200, &[], "hello"),
            asked: Mutex::default(),
        });
        let mut fx = Effects::refusing();
        fx.clock = Arc::new(connection_profile::effects::real::SystemClock);
        fx.http = wire.clone();
        let endpoint = Endpoint {
            url: Url::parse(&format!("https://s3.example.com{context}")).unwrap(),
            region: "us-east-1".into(),
            addressing,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let storage = Storage::new(&endpoint, Access::Anonymous, &fx);
        let got = runtime.block_on(storage.get("bucket", "a/b")).unwrap();
        assert_eq!(got, b"hello");
        runtime
            .block_on(storage.put("bucket", "a/b", b"new".to_vec()))
            .unwrap();
        let expected = format!("{expected} unsigned");
        assert_eq!(*wire.asked.lock().unwrap(), [expected.clone(), expected]);
    }
}
