//! A pipeline of one's own can do nothing that a derived one cannot: the same hosts are asked about,
//! the same changes noticed, and nothing is expressible that would run or read anything.

use super::{nothing_around, read};
use crate::connect::world::Stage;
use connection_profile::plan::by_hand::problems;
use connection_profile::plan::plan;
use connection_profile::profile::{Overrides, Shelf};
use connection_profile::step::Slot;

/// A sign-in at a well-known provider, and a role at this STS.
fn pipeline(sts: &str, role: &str) -> String {
    format!(
        "Protocol: s3\nVendor: pipeline\nDescription: Pipeline\nsteps:\n  - step: sign-in\n    \
         authorization_endpoint: https://login.microsoftonline.com/common/oauth2/v2.0/authorize\n    \
         token_endpoint: https://login.microsoftonline.com/common/oauth2/v2.0/token\n    \
         client_id: app\n    client_secret: ''\n    redirect_uri: http://127.0.0.1/\n    \
         scope: [openid, of-this-step]\n  - step: web-identity\n    sts_endpoint: {sts}\n    \
         role_arn: arn:aws:iam::123456789012:role/{role}\n  - step: connect-s3\n"
    )
}

#[test]
fn a_foreign_sts_is_told_and_needs_its_name() {
    let stage = Stage::empty();
    stage.drop_profile(&pipeline("https://sts.evil.example/", "one"));
    let it = stage.verb(&["enable", "s3/pipeline"]);
    assert_eq!(it.exit, 8, "{}", it.err);
    for word in [
        "destination-foreign",
        "sts.evil.example",
        "FOREIGN",
        "role/one",
        "openid of-this-step",
    ] {
        assert!(it.err.contains(word), "{word}: {}", it.err);
    }
    let it = stage.verb(&["connect", "s3/pipeline"]);
    assert_eq!(it.exit, 8, "{}", it.err);
    assert!(it.err.contains("profile-not-enabled"), "{}", it.err);
    let it = stage.verb(&["enable", "s3/pipeline", "--yes-host", "sts.evil.example"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

#[test]
fn a_changed_step_asks_to_be_enabled_again() {
    let aws = "https://sts.eu-west-1.amazonaws.com/";
    let stage = Stage::empty();
    stage.drop_profile(&pipeline(aws, "one"));
    let it = stage.verb(&["enable", "s3/pipeline"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    let other = "https://sts.eu-west-2.amazonaws.com/";
    let extra = pipeline(aws, "one") + "    path: /else\n";
    for changed in [pipeline(aws, "two"), pipeline(other, "one"), extra] {
        stage.drop_profile(&changed);
        let it = stage.verb(&["connect", "s3/pipeline"]);
        assert_eq!(it.exit, 8, "{}", it.err);
        assert!(it.err.contains("profile-changed"), "{}", it.err);
        assert!(it.err.contains("steps["), "{}", it.err);
    }
    stage.drop_profile(&pipeline(aws, "one"));
    let it = stage.verb(&["list", "pipeline"]);
    assert!(it.out.starts_with("enabled  s3/pipeline"), "{}", it.out);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

#[test]
fn two_pipelines_share_nothing() {
    let keys = |text: &str| {
        let (profile, _) = read(text, &Shelf::default(), &Overrides::default());
        let plan = plan(&profile, &nothing_around()).unwrap();
        [Slot::Tokens, Slot::Credentials].map(|it| plan.cache_key(it).unwrap())
    };
    let one = keys(&pipeline("https://sts.eu-west-1.amazonaws.com/", "one"));
    let elsewhere = keys(&pipeline("https://sts.eu-west-2.amazonaws.com/", "one"));
    assert!(one.iter().zip(&elsewhere).all(|(a, b)| a != b));
    let role = keys(&pipeline("https://sts.eu-west-1.amazonaws.com/", "two"));
    assert_eq!(one[0], role[0], "the same sign-in, for the same STS");
    assert_ne!(one[1], role[1]);
}

#[test]
fn the_machine_s_keys_need_the_same_switch() {
    let stage = Stage::empty();
    stage.drop_profile(
        "Protocol: s3\nVendor: pipeline\nDescription: Pipeline\n\
         Context: http://169.254.169.254/latest/meta-data/iam/security-credentials/\n\
         steps:\n  - step: instance-metadata\n  - step: connect-s3\n",
    );
    stage.enable();
    let it = stage.verb(&["connect", "s3/pipeline"]);
    assert_eq!(it.exit, 8, "{}", it.err);
    assert!(it.err.contains("step-not-enabled"), "{}", it.err);
    assert_eq!(stage.requests_since(0), [""; 0]);
}

/// Code and line of everything that is wrong with these steps.
fn wrong(steps: &str) -> Vec<String> {
    let text = format!("Protocol: s3\nVendor: it\nDescription: It\nsteps:\n{steps}");
    let document = connection_profile::document::parse(text.as_bytes(), "it.yaml".into()).0;
    let document = document.unwrap();
    let (profile, _) = read(&text, &Shelf::default(), &Overrides::default());
    let place = |it: &connection_profile::diagnostic::Diagnostic| {
        let span = document.span(&it.place).unwrap_or_else(|| panic!("{it:?}"));
        text[..span.start].lines().count().max(1) + usize::from(text[..span.start].ends_with('\n'))
    };
    let found = problems(&profile);
    found
        .iter()
        .map(|it| format!("{}:{}", it.code, place(it)))
        .collect()
}

#[test]
fn what_is_wrong_is_found_with_its_line() {
    let role = "    role_arn: arn:aws:iam::123456789012:role/x\n";
    let end = "  - step: connect-s3\n";
    for (steps, expected) in [
        // Nothing that runs or reads anything, and no secret.
        (format!("  - step: credential-process\n{end}"), "unknown-step:5"),
        (format!("  - step: run\n    command: sh\n{end}"), "unknown-step:5"),
        (format!("  - step: id-token\n    token: x\n{end}"), "unknown-step:5"),
        (format!("  - step: ask\n{end}"), "unknown-step:5"),
        (format!("  - step: authorize-device\n{end}"), "unknown-step:5"),
        (format!("  - id: x\n{end}"), "unknown-step:5"),
        (
            format!("  - step: static-keys\n    secret_access_key: x\n{end}"),
            "unknown-step-input:6",
        ),
        (
            format!("  - step: static-keys\n    access_key_id: x\n{end}"),
            "unknown-step-input:6",
        ),
        (
            format!("  - step: static-keys\n  - step: assume-role\n{role}    region: x\n{end}"),
            "unknown-step-input:8",
        ),
        // What steps need of one another.
        (String::from("  []\n"), "unmet-step:5"),
        (end.to_owned(), "unmet-step:5"),
        (String::from("  - step: static-keys\n"), "unmet-step:5"),
        (format!("  - step: refresh\n  - step: web-identity\n{end}"), "unmet-step:5"),
        (format!("  - step: anonymous\n  - step: assume-role\n{role}{end}"), "unmet-step:6"),
        (
            format!("  - step: static-keys\n  - step: assume-role\n{role}  - step: session-token\n{end}"),
            "unmet-step:8",
        ),
        (
            format!("  - step: static-keys\n  - step: anonymous\n{end}"),
            "unused-step:5",
        ),
        (
            format!("  - step: static-keys\n{end}  - step: sign-in\n"),
            "unused-step:7",
        ),
        // Names.
        (
            "  - step: static-keys\n    id: a\n  - step: connect-s3\n    id: a\n".to_owned(),
            "duplicate-step-id:8",
        ),
        (
            "  - step: connect-s3\n    id: a\n    credentials: ${steps.b.credentials}\n  - step: assume-role\n    id: b\n    credentials: ${steps.a.credentials}\n".to_owned() + role,
            "unknown-step-output:7 unknown-step-output:10 unmet-step:5 unmet-step:8",
        ),
        (
            "  - step: static-keys\n    id: a\n  - step: session-token\n  - step: connect-s3\n    credentials: ${steps.a.credentials}\n".to_owned(),
            "unknown-step-output:9",
        ),
        // Values.
        (
            format!("  - step: static-keys\n  - step: assume-role\n    role_arn: nonsense\n{end}"),
            "unusable-step-input:7",
        ),
        (
            format!("  - step: static-keys\n  - step: assume-role\n{end}"),
            "unusable-step-input:6",
        ),
        (
            format!("  - step: static-keys\n  - step: assume-role\n{role}    sts_endpoint: http://sts.example\n{end}"),
            "unusable-step-input:8",
        ),
        (
            format!("  - step: static-keys\n  - step: assume-role\n    role_arn: ${{property.nobody}}\n{end}"),
            "unusable-step-input:7",
        ),
        (
            format!("  - step: static-keys\n  - step: assume-role\n{role}  - step: assume-role\n{role}{end}"),
            "unusable-step-input:9",
        ),
        (
            "  - step: static-keys\n  - step: connect-s3\n    endpoint: https://10.0.0.1/\n".to_owned(),
            "unusable-step-input:7",
        ),
        (
            "  - step: static-keys\n  - step: connect-s3\n    addressing: virtual\n".to_owned(),
            "unusable-step-input:7",
        ),
        (
            "  - step: static-keys\n  - step: connect-s3\n    region: 7\n".to_owned(),
            "unusable-step-input:7",
        ),
        // And nothing.
        (
            format!("  - step: static-keys\n    id: mine\n  - step: assume-role\n    credentials: ${{steps.mine.credentials}}\n{role}{end}"),
            "",
        ),
    ] {
        assert_eq!(wrong(&steps).join(" "), expected, "{steps}");
    }
}

/// What the role of each step is, or why there is no plan.
fn roles(steps: &str, overrides: &Overrides) -> Vec<String> {
    let text = format!("Protocol: s3\nVendor: it\nDescription: It\nsteps:\n{steps}");
    let (profile, _) = read(&text, &Shelf::default(), overrides);
    let plan = match plan(&profile, &nothing_around()) {
        Ok(it) => it,
        Err(found) => return found.iter().map(|it| it.code.to_owned()).collect(),
    };
    let fields = plan.steps().iter().flat_map(|it| it.fields());
    let roles = fields.filter(|it| it.name == "role_arn");
    let role = |it: connection_profile::step::Field| match it.shown {
        connection_profile::step::Shown::Text(arn) => {
            let name = arn.rsplit('/').next().unwrap_or_default().to_owned();
            format!("{name} [{}]", it.origin.unwrap())
        }
        other => format!("{other:?}"),
    };
    roles.map(role).collect()
}

#[test]
fn what_is_given_takes_effect_where_it_is_meant_or_is_told() {
    let arn = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    let step = |role: &str| format!("  - step: assume-role\n    role_arn: {role}\n");
    let keys = "  - step: static-keys\n";
    let end = "  - step: connect-s3\n";
    let one = format!("{keys}{}{end}", step(&arn("one")));
    let chain = format!("{keys}{}{}{end}", step(&arn("one")), step(&arn("two")));
    let open = format!("{keys}{}{}{end}", step("''"), step(&arn("two")));
    let named = format!(
        "{keys}{}{}{end}",
        step("${property.role_arn}"),
        step(&arn("two"))
    ) + "Properties: {role_arn: ''}\n";
    let words = |name: &str| vec![("role_arn".to_owned(), arn(name))];
    let nothing = Overrides::default();
    let flag = Overrides {
        flags: words("given"),
        ..Overrides::default()
    };
    let bookmark = Overrides {
        bookmark: words("kept"),
        ..Overrides::default()
    };
    let file = Overrides {
        aws_cli: vec![connection_profile::profile::FromAwsCli {
            profile: "work".to_owned(),
            name: "role_arn".to_owned(),
            value: arn("of-the-file"),
        }],
        ..Overrides::default()
    };
    for (steps, overrides, expected) in [
        (&one, &nothing, "one [profile: steps[1].role_arn]"),
        (&one, &flag, "given [command line]"),
        (&one, &bookmark, "kept [bookmark: role_arn]"),
        (&one, &file, "one [profile: steps[1].role_arn]"),
        // Nobody can tell which of them is meant.
        (&chain, &flag, "answer-unused"),
        (
            &chain,
            &bookmark,
            "one [profile: steps[1].role_arn], two [profile: steps[2].role_arn]",
        ),
        // One waits for it.
        (
            &open,
            &flag,
            "given [command line], two [profile: steps[2].role_arn]",
        ),
        (
            &named,
            &flag,
            "given [profile: steps[1].role_arn], two [profile: steps[2].role_arn]",
        ),
    ] {
        assert_eq!(roles(steps, overrides).join(", "), expected, "{steps}");
    }
    let other = |key: &str, value: &str| Overrides {
        flags: vec![(key.to_owned(), value.to_owned())],
        ..Overrides::default()
    };
    // No step takes it, though one could; a chain has one place to go; the last goes nowhere.
    for (key, value) in [("external_id", "given"), ("sso_region", "eu-west-1")] {
        assert_eq!(roles(&one, &other(key, value)), ["answer-unused"], "{key}");
    }
    let sts = other("STS Endpoint", "https://sts.eu-west-1.amazonaws.com/");
    assert_eq!(roles(&one, &sts), ["one [profile: steps[1].role_arn]"]);
}

#[test]
fn a_server_that_is_given_is_the_server_of_the_step() {
    let text = "Protocol: s3\nVendor: it\nDescription: It\nsteps:\n  - step: static-keys\n  \
                - step: connect-s3\n    endpoint: https://s3.one.example:8443/below\n    region: one\n";
    let environment = |name: &str, value: &str| connection_profile::profile::FromEnvironment {
        variable: "AWS_ENDPOINT_URL_S3".to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
    };
    let reached = |overrides: &Overrides| {
        let (profile, _) = read(text, &Shelf::default(), overrides);
        let it = connection_profile::plan::destinations(&profile).remove(0);
        let endpoint = it.endpoint().unwrap().to_string();
        let plan = plan(&profile, &nothing_around()).unwrap();
        let yaml = connection_profile::plan::json(&plan, "")["steps"].to_string();
        assert!(yaml.contains(&endpoint), "{endpoint} {yaml}");
        endpoint
    };
    assert_eq!(reached(&Overrides::default()), "s3.one.example:8443");
    let given = Overrides {
        environment: vec![
            environment("Scheme", "https"),
            environment("Default Hostname", "s3.two.example"),
            environment("Default Port", "9443"),
        ],
        ..Overrides::default()
    };
    assert_eq!(reached(&given), "s3.two.example:9443");
    // Every bookmark of Cyberduck's has a host.
    let bookmark = Overrides {
        bookmark: vec![("Hostname".to_owned(), "s3.three.example".to_owned())],
        ..Overrides::default()
    };
    assert_eq!(reached(&bookmark), "s3.one.example:8443");
}
