//! Where a profile of the AWS CLI sends its requests: its own endpoints, those of the services it
//! names, and the variables, in botocore's order.

use crate::connect::world::Stage;
use serde_json::Value;

const PROFILE: &str = "\
Protocol: s3
Vendor: story
Description: Story
Token Configurable: true
Password Configurable: false
";

const KEYS: &str = "\
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = an-example-and-no-secret
role_arn = arn:aws:iam::123456789012:role/one
source_profile = dev
region = eu-west-1
";

const SERVICES: &str = "\
[services local]
# comments stand on lines of their own
S3 =
  endpoint_url = http://10.0.0.1:9000
sts =
    endpoint_url=https://sts.local.example/
dynamodb =
  endpoint_url = http://10.0.0.1:8000
[services empty]
[services s3-only]
s3 =
  endpoint_url = https://s3.local.example:9443
  addressing_style = virtual
";

/// What the profile says beside its keys, the environment, and STS, S3 and addressing; or the code of
/// a refusal.
type Row = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

const ROWS: &[Row] = &[
    (
        "",
        &[],
        "https://sts.eu-west-1.amazonaws.com/ https://s3.eu-west-1.amazonaws.com/ virtual-host",
    ),
    (
        "endpoint_url = https://all.local.example\n",
        &[],
        "https://all.local.example/ https://all.local.example/ path",
    ),
    (
        "endpoint_url = https://all.local.example\ns3 =\n  addressing_style = virtual\n",
        &[],
        "https://all.local.example/ https://all.local.example/ virtual-host",
    ),
    (
        "s3 =\n  addressing_style = path\n",
        &[],
        "https://sts.eu-west-1.amazonaws.com/ https://s3.eu-west-1.amazonaws.com/ path",
    ),
    // Below `s3 =` in a profile it means nothing.
    (
        "s3 =\n  endpoint_url = https://no.local.example\n",
        &[],
        "https://sts.eu-west-1.amazonaws.com/ https://s3.eu-west-1.amazonaws.com/ virtual-host",
    ),
    (
        "services = local\n",
        &[],
        "https://sts.local.example/ http://10.0.0.1:9000/ path",
    ),
    (
        "services = s3-only\nendpoint_url = https://all.local.example\n",
        &[],
        "https://all.local.example/ https://s3.local.example:9443/ path",
    ),
    (
        "services = local\n",
        &[("AWS_ENDPOINT_URL_STS", "https://sts.env.example")],
        "https://sts.env.example/ http://10.0.0.1:9000/ path",
    ),
    (
        "services = local\n",
        &[("AWS_ENDPOINT_URL", "https://env.example")],
        "https://env.example/ https://env.example/ path",
    ),
    (
        "services = nobody\nendpoint_url = https://all.local.example\n",
        &[
            ("AWS_ENDPOINT_URL", "https://env.example"),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ],
        "https://sts.eu-west-1.amazonaws.com/ https://s3.eu-west-1.amazonaws.com/ virtual-host",
    ),
    (
        "services = local\nignore_configured_endpoint_urls = True\n",
        &[("AWS_ENDPOINT_URL", "https://env.example")],
        "https://sts.eu-west-1.amazonaws.com/ https://s3.eu-west-1.amazonaws.com/ virtual-host",
    ),
    ("services = nobody\n", &[], "aws-config-services-missing"),
    ("services = empty\n", &[], "aws-config-services-missing"),
    (
        "endpoint_url = ftp://files.example/\n",
        &[],
        "endpoint-refused",
    ),
];

fn stage(config: &str, env: &[(&str, &str)]) -> Stage {
    let stage = Stage::empty();
    stage.drop_profile(PROFILE);
    stage.enable();
    std::fs::create_dir(stage.home.path().join(".aws")).unwrap();
    std::fs::write(stage.home.path().join(".aws/config"), config).unwrap();
    let env = env.iter();
    let env = env.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    *stage.env.lock().unwrap() = env.collect();
    stage
}

/// STS, S3 and addressing of a plan, or why there is none.
fn planned(stage: &Stage, words: &[&str]) -> String {
    let words: Vec<_> = ["plan", "story", "--format", "json"]
        .iter()
        .chain(words)
        .copied()
        .collect();
    let it = stage.verb(&words);
    if it.exit != 0 {
        let code = it.err.split(['[', ']']).nth(1).unwrap_or_default();
        return code.to_owned();
    }
    let plan: Value = serde_json::from_str(&it.out).unwrap();
    let input = |kind: &str, name: &str| {
        let steps = plan["steps"].as_array().unwrap();
        let step = steps.iter().find(|it| it["step"] == kind).unwrap();
        step["inputs"][name]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let addressing = input("connect-s3", "addressing");
    let sts = input("assume-role", "sts_endpoint");
    format!("{sts} {} {addressing}", input("connect-s3", "endpoint"))
}

#[test]
fn endpoints_are_found_in_botocore_s_order() {
    for (says, env, expected) in ROWS {
        let config = format!("[profile dev]\n{KEYS}{says}{SERVICES}");
        let stage = stage(&config, env);
        let found = planned(&stage, &["--set", "aws_profile=dev"]);
        assert_eq!(&found, expected, "{says} {env:?}");
    }
}

#[test]
fn the_profile_of_the_environment_is_botocore_s() {
    let region = |name: &str, region: &str| {
        let keys = KEYS.replace("eu-west-1", region).replace("dev", name);
        format!("[profile {name}]\n{keys}")
    };
    let config = region("one", "eu-west-1") + &region("two", "eu-west-2");
    let both = [("AWS_PROFILE", "one"), ("AWS_DEFAULT_PROFILE", "two")];
    for (env, expected) in [
        (&both[..1], "eu-west-1"),
        (&both[..], "eu-west-2"),
        (&both[1..], "eu-west-2"),
    ] {
        let found = planned(&stage(&config, env), &[]);
        assert!(
            found.starts_with(&format!("https://sts.{expected}.")),
            "{found}"
        );
    }
    let it = stage(&config, &both).verb(&["plan", "story"]);
    assert!(
        it.out.contains("[environment: AWS_DEFAULT_PROFILE]"),
        "{}",
        it.out
    );
}

#[test]
fn what_the_connection_profile_names_itself_counts_more() {
    let config = format!("[profile dev]\n{KEYS}services = local\n{SERVICES}");
    let stage = stage(&config, &[]);
    // A server is one thing: no port of the one goes with the host of the other.
    for (says, expected) in [
        (
            "Default Hostname: s3.own.example",
            "https://s3.own.example/ virtual-host",
        ),
        (
            "Default Port: '8443'",
            "https://s3.eu-west-1.amazonaws.com/ virtual-host",
        ),
        ("Default Nickname: Own", "http://10.0.0.1:9000/ path"),
    ] {
        stage.drop_profile(&format!("{PROFILE}{says}\n"));
        stage.enable();
        let found = planned(&stage, &["--set", "aws_profile=dev"]);
        assert_eq!(
            found,
            format!("https://sts.local.example/ {expected}"),
            "{says}"
        );
    }
}

/// The files are the user's own words: no flag is needed for what they name in clear text on this
/// machine, as for AWS's own tools.
#[test]
fn requests_go_where_the_files_say() {
    let stage = stage("", &[]);
    let it = stage.test.world.addresses();
    let key = stage.test.world.static_key();
    let config = format!(
        "[profile dev]\naws_access_key_id = {}\naws_secret_access_key = {}\nregion = eu-west-1\n\
         services = sandbox\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/SandboxOperator\n\
         source_profile = dev\nregion = eu-west-1\nservices = sandbox\n\
         [services sandbox]\nsts =\n  endpoint_url = http://{}\ns3 =\n  endpoint_url = http://{}\n",
        key.access_key_id, key.secret_access_key, it.sts, it.s3,
    );
    std::fs::write(stage.home.path().join(".aws/config"), config).unwrap();
    let it = stage.verb(&["connect", "story", "--set", "aws_profile=role"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.requests_since(0), ["Sts AssumeRole", "S3 /"]);
    let bookmark = stage.verb(&["bookmark", "show", "Story"]);
    assert!(!bookmark.out.contains("127.0.0.1"), "{}", bookmark.out);
}

#[test]
fn the_keys_of_a_container_are_refused_in_words() {
    let config = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/one\n\
                  credential_source = EcsContainer\n";
    let it = stage(config, &[]).verb(&["connect", "story", "--set", "aws_profile=dev"]);
    assert_eq!(it.exit, 3, "{}", it.err);
    for word in [
        "error[aws-profile-container]",
        "line 3",
        "credential_source = Environment",
    ] {
        assert!(it.err.contains(word), "{word}: {}", it.err);
    }
}
