//! Which of two layers decides, as `show --origin` says it: one row for every adjacent pair.

use crate::connect::world::Stage;
use serde_json::Value;

/// A profile that takes its keys from the AWS CLI, since only such a one has that layer.
const PROFILE: &str = "\
Protocol: s3
Vendor: story
Description: Story
Token Configurable: true
Password Configurable: false
";

const AWS_CONFIG: &str = "\
[profile dev]
region = eu-west-1
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
";

/// What says something about the setting.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    Flag(&'static str),
    Environment(&'static str, &'static str),
    Bookmark(&'static str),
    Profile(&'static str),
    /// The profile `dev` of the AWS CLI, the parent protocol and defaults are always there.
    Below,
}

/// Highest first: the setting, the two layers that speak, and who decides, over whom.
const PAIRS: &[(&str, [Says; 2], &str, &str)] = &[
    (
        "Region",
        [
            Says::Flag("Region=ca-west-1"),
            Says::Environment("AWS_REGION", "eu-north-1"),
        ],
        "command line",
        "environment: AWS_REGION",
    ),
    (
        "Region",
        [
            Says::Environment("AWS_REGION", "eu-north-1"),
            Says::Bookmark("Region=us-west-2"),
        ],
        "environment: AWS_REGION",
        "bookmark: Region",
    ),
    (
        "Region",
        [
            Says::Bookmark("Region=us-west-2"),
            Says::Profile("Region: sa-east-1\n"),
        ],
        "bookmark: Region",
        "profile: Region",
    ),
    (
        "Region",
        [Says::Profile("Region: sa-east-1\n"), Says::Below],
        "profile: Region",
        "AWS CLI profile dev",
    ),
    (
        "STS Endpoint",
        [Says::Below, Says::Below],
        "AWS CLI profile dev",
        "protocol s3: STS Endpoint",
    ),
    (
        "Anonymous Configurable",
        [Says::Below, Says::Below],
        "protocol s3: Anonymous Configurable",
        "default: off unless a profile says otherwise",
    ),
    // The documented names of one property are one setting, whoever uses which.
    (
        "role_arn",
        [
            Says::Flag("role_arn=arn:aws:iam::123456789012:role/Flag"),
            Says::Bookmark("s3.assumerole.rolearn=arn:aws:iam::123456789012:role/Bookmark"),
        ],
        "command line",
        "bookmark: s3.assumerole.rolearn",
    ),
    (
        "duration_seconds",
        [
            Says::Bookmark("duration_seconds=1800"),
            Says::Profile("Properties:\n  s3.assumerole.durationseconds: '3600'\n"),
        ],
        "bookmark: duration_seconds",
        "profile: Properties.s3.assumerole.durationseconds",
    ),
    (
        "role_session_name",
        [
            Says::Flag("s3.assumerole.rolesessionname=flag"),
            Says::Profile("Properties:\n  role_session_name: profile\n"),
        ],
        "command line",
        "profile: Properties.role_session_name",
    ),
];

#[test]
fn of_two_layers_the_higher_one_decides_and_show_says_over_whom() {
    for (setting, says, decides, over) in PAIRS {
        let stage = Stage::empty();
        let config = stage.home.path().join("aws-config");
        std::fs::write(&config, AWS_CONFIG).unwrap();
        let set = |name: &str, value: &str| {
            let pair = (name.to_owned(), value.to_owned());
            stage.env.lock().unwrap().push(pair);
        };
        set("AWS_CONFIG_FILE", config.to_str().unwrap());
        let mut profile = PROFILE.to_owned();
        let mut words = vec!["show", "story", "--origin"];
        let mut bookmark = vec!["Username=dev"];
        for it in says {
            match it {
                Says::Flag(it) => words.extend(["--set", it]),
                Says::Environment(name, value) => set(name, value),
                Says::Bookmark(it) => bookmark.push(it),
                Says::Profile(it) => profile.push_str(it),
                Says::Below => {}
            }
        }
        stage.drop_profile(&profile);
        stage.enable();
        for it in &bookmark {
            let verb: &[&str] = match it.starts_with("Username") {
                true => &["bookmark", "add", "story", "--name", "story", "--set", it],
                false => &["bookmark", "set", "story", it],
            };
            let it = stage.verb(verb);
            assert_eq!(it.exit, 0, "{setting}: {}", it.err);
        }
        let said = stage.verb(&words);
        assert_eq!(said.exit, 0, "{setting}: {}", said.err);
        let line = said.out.lines().position(|it| {
            it.trim_start().starts_with(setting) && it.trim_end().ends_with(decides)
        });
        let line = line.unwrap_or_else(|| panic!("{setting} of {decides}:\n{}", said.out));
        let next = said.out.lines().nth(line + 1).unwrap().trim();
        assert!(
            next.starts_with(&format!("over {over}: ")),
            "{setting}: {next}\n{}",
            said.out
        );

        words.extend(["--format", "json"]);
        let json: Value = serde_json::from_str(&stage.verb(&words).out).unwrap();
        let values = json["values"].as_array().unwrap();
        let it = values.iter().find(|it| it["name"] == *setting).unwrap();
        assert_eq!(
            (&it["origin"], &it["over"][0]),
            (&(*decides).into(), &(*over).into())
        );
    }
}
