//! Profiles that extend others: where those are found, what is taken from them, and what is said
//! when one cannot be used.

use super::world::{World, world};
use std::fs;

/// A property list with these keys, each a text, and whatever else.
fn plist(keys: &[(&str, &str)], more: &str) -> String {
    let keys = keys.iter();
    let keys: String = keys
        .map(|(key, value)| format!("<key>{key}</key><string>{value}</string>\n"))
        .collect();
    format!("<plist version=\"1.0\"><dict>\n{keys}{more}</dict></plist>\n")
}

fn base(region: &str) -> String {
    format!("Protocol: s3\nVendor: base\nDescription: Base\nRegion: {region}\n")
}

fn derived(of: &str) -> String {
    format!("extends: {of}\nVendor: derived\nDescription: Derived\n")
}

/// The line of `show --origin` that begins so.
fn shown(world: &World, name: &str, beginning: &str) -> String {
    let out = world.done(&["show", name, "--origin"]);
    let line = out
        .lines()
        .find(|it| it.trim_start().starts_with(beginning));
    let line = line.unwrap_or_else(|| panic!("{beginning}: {out}"));
    let words: Vec<_> = line.split_whitespace().collect();
    words.join(" ")
}

/// Why `show` cannot use it.
fn refused(world: &World, name: &str) -> String {
    world.refused(&["show", name], 3, "profile-invalid").err
}

#[test]
fn a_base_is_built_in_or_in_the_folder_or_beside_the_file() {
    let world = world();
    world.profile("own.yaml", &derived("s3/aws-s3-okta"));
    assert_eq!(
        shown(&world, "derived", "OAuth Redirect Url"),
        "OAuth Redirect Url http://localhost:8484/oauth/callback extends s3/aws-s3-okta: OAuth Redirect Url"
    );
    world.profile("own.yaml", &derived("s3/base"));
    world.profile("base.yaml", &base("eu-west-1"));
    let in_folder = "Region eu-west-1 extends s3/base: Region";
    assert_eq!(shown(&world, "derived", "Region"), in_folder);
    // A file elsewhere takes from the folder too, unless there is one beside it.
    fs::create_dir(world.path("repository")).unwrap();
    fs::write(world.path("repository/it.yaml"), derived("base")).unwrap();
    let file = world.path("repository/it.yaml").display().to_string();
    for name in [file.as_str(), "repository/it.yaml"] {
        let from_folder = "Region eu-west-1 extends base: Region";
        assert_eq!(shown(&world, name, "Region"), from_folder);
    }
    fs::write(world.path("repository/base.yaml"), base("eu-west-2")).unwrap();
    for name in [file.as_str(), "repository/it.yaml"] {
        let beside = "Region eu-west-2 extends base: Region";
        assert_eq!(shown(&world, name, "Region"), beside);
    }
    assert_eq!(shown(&world, "derived", "Region"), in_folder);
    // The folder's is nearer than the one inside the program.
    world.profile("own.yaml", &derived("s3/aws-s3-okta"));
    world.profile(
        "okta.yaml",
        "Protocol: s3\nVendor: aws-s3-okta\nDescription: Ours\nRegion: eu-north-1\n",
    );
    assert_eq!(
        shown(&world, "derived", "Region"),
        "Region eu-north-1 extends s3/aws-s3-okta: Region"
    );
}

/// Steps that a property list writes, in the spelling of property lists.
const STEPS: &str = "<key>steps</key><array>\n\
    <dict><key>step</key><string>static-keys</string></dict>\n\
    <dict><key>step</key><string>assume-role</string>\
    <key>role_arn</key><string>arn:aws:iam::123456789012:role/${property.team}</string>\
    <key>external_id</key><string></string>\
    <key>duration_seconds</key><integer>900</integer></dict>\n\
    <dict><key>step</key><string>connect-s3</string></dict>\n</array>\n\
    <key>Properties</key><dict><key>team</key><string>one</string></dict>\n";

/// The same as YAML.
const STEPS_IN_YAML: &str = "steps:\n  - step: static-keys\n  - step: assume-role\n    \
    role_arn: arn:aws:iam::123456789012:role/${property.team}\n    external_id: ''\n    \
    duration_seconds: 900\n  - step: connect-s3\nProperties: {team: one}\n";

#[test]
fn steps_are_inherited_from_either_spelling_and_say_whose_they_are() {
    let own = [
        ("Protocol", "s3"),
        ("Vendor", "base"),
        ("Description", "Base"),
    ];
    let extending = [
        ("extends", "s3/base"),
        ("Vendor", "derived"),
        ("Description", "Derived"),
    ];
    let yaml = format!("Protocol: s3\nVendor: base\nDescription: Base\n{STEPS_IN_YAML}");
    let bases = [
        ("base.cyberduckprofile", plist(&own, STEPS)),
        ("base.yaml", yaml),
    ];
    let files = [
        ("own.cyberduckprofile", plist(&extending, "")),
        ("own.yaml", derived("s3/base")),
    ];
    for (base, text) in &bases {
        for (file, extending) in &files {
            let world = world();
            world.profile(base, text);
            world.profile(file, extending);
            let out = world.done(&["show", "derived", "--origin"]);
            let lines: Vec<String> = out
                .lines()
                .skip_while(|it| !it.starts_with("steps"))
                .take_while(|it| !it.is_empty())
                .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            let expected = [
                "steps of s3/base, which it extends",
                "1. static-keys extends s3/base: steps[0]",
                "2. assume-role extends s3/base: steps[1]",
                "role_arn arn:aws:iam::123456789012:role/one extends s3/base: steps[1].role_arn",
                "external_id (blank: asked when it is needed) extends s3/base: steps[1].external_id",
                "duration_seconds 900 extends s3/base: steps[1].duration_seconds",
                "3. connect-s3 extends s3/base: steps[2]",
            ];
            assert_eq!(lines, expected, "{base} {file}");
            let plan = world.done(&["plan", "derived"]);
            let origin = "role/one   [extends s3/base: steps[1].role_arn]";
            assert!(plan.contains(origin), "{plan}");
            // Its own steps take the place of all of those.
            let own = "steps: [{step: anonymous}, {step: connect-s3}]\n";
            world.profile(
                "more.yaml",
                &(derived("s3/base").replace("derived", "more") + own),
            );
            let it = shown(&world, "more", "1. anonymous");
            assert_eq!(it, "1. anonymous profile: steps[0]");
        }
    }
}

#[test]
fn steps_are_the_same_for_programs() {
    let world = world();
    world.profile(
        "base.yaml",
        &format!("Protocol: s3\nVendor: base\nDescription: Base\n{STEPS_IN_YAML}"),
    );
    world.profile(
        "own.yaml",
        &(derived("s3/base") + "Properties: {team: two}\n"),
    );
    let role = "role_arn=arn:aws:iam::123456789012:role/given";
    let out = world.done(&["show", "derived", "--format", "json", "--set", role]);
    let it: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(it["strategy"], "by-hand");
    let step = &it["steps"][1];
    assert_eq!(step["step"], "assume-role");
    assert_eq!(step["origin"], "extends s3/base: steps[1]");
    let role = &step["inputs"]["role_arn"];
    assert_eq!(role["value"], "arn:aws:iam::123456789012:role/given");
    assert_eq!(role["origin"], "command line");
    assert_eq!(role["over"][0], "extends s3/base: steps[1].role_arn");
    assert_eq!(step["inputs"]["external_id"]["state"], "empty");
    let out = world.done(&["show", "aws-s3-okta", "--format", "json"]);
    let it: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(it["strategy"], "web-identity");
    assert!(it["steps"].is_null(), "{out}");
}

#[test]
fn the_nearest_of_a_chain_says_it() {
    let world = world();
    world.profile(
        "base.yaml",
        &(base("eu-west-1") + "Default Path: /far\nHelp: https://far.example/\n"),
    );
    world.profile(
        "middle.yaml",
        "extends: s3/base\nVendor: middle\nDescription: Middle\nDefault Path: /near\nHelp: ''\n",
    );
    world.profile("own.yaml", &derived("middle"));
    assert_eq!(
        shown(&world, "derived", "Default Path"),
        "Default Path /near extends middle: Default Path"
    );
    let region = "Region eu-west-1 extends s3/base: Region";
    assert_eq!(shown(&world, "derived", "Region"), region);
    let out = world.done(&["show", "derived", "--origin"]);
    assert!(
        out.contains("over extends s3/base: Default Path: /far"),
        "{out}"
    );
    // Its name, and whom it extends, are nobody else's.
    assert_eq!(
        shown(&world, "derived", "extends"),
        "extends middle profile: extends"
    );
    assert_eq!(
        shown(&world, "derived", "Vendor"),
        "Vendor derived profile: Vendor"
    );
}

#[test]
fn who_comes_back_to_itself_is_told() {
    let world = world();
    world.profile("own.yaml", &derived("s3/derived"));
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("what is extended comes back to `s3/derived` (extends-loop)"),
        "{err}"
    );
    for (file, of) in [("a", "b"), ("b", "c"), ("c", "a")] {
        let text = format!("extends: {of}\nVendor: {file}\nDescription: It\n");
        world.profile(&format!("{file}.yaml"), &text);
    }
    let err = refused(&world, "a.yaml");
    assert!(err.contains("what is extended comes back to `a`"), "{err}");
    assert!(err.contains("line:   1"), "{err}");
    // One that leads into a circle, and is not in it.
    world.profile("own.yaml", &derived("a"));
    assert!(refused(&world, "own.yaml").contains("(extends-loop)"));
    // A chain, and one that is longer than anybody needs.
    for number in 0..9 {
        let text = match number {
            0 => "Protocol: s3\nVendor: v0\nDescription: It\nRegion: eu-west-1\n".to_owned(),
            _ => format!(
                "extends: v{}\nVendor: v{number}\nDescription: It\n",
                number - 1
            ),
        };
        world.profile(&format!("v{number}.yaml"), &text);
    }
    assert_eq!(
        shown(&world, "v8", "Region"),
        "Region eu-west-1 extends v0: Region"
    );
    world.profile("own.yaml", &derived("v8"));
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("more than 8 profiles extend one another"),
        "{err}"
    );
}

#[test]
fn a_base_that_cannot_be_used_is_told_with_its_reason() {
    let world = world();
    world.profile("own.yaml", &derived("s3/bass"));
    world.profile("base.yaml", &base("eu-west-1"));
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("there is no profile `s3/bass` to extend (unknown-base)"),
        "{err}"
    );
    assert!(err.contains("did you mean `s3/base`?"), "{err}");
    world.profile("own.yaml", &derived("s3/elsewhere"));
    assert!(refused(&world, "own.yaml").contains("in the profiles folder"));
    // Two of one name.
    world.profile("own.yaml", &derived("s3/base"));
    world.profile("other.yaml", &base("eu-west-2"));
    let err = refused(&world, "own.yaml");
    assert!(err.contains("2 profiles are called `s3/base`"), "{err}");
    assert!(err.contains("other.yaml"), "{err}");
    fs::remove_file(world.path("profiles/other.yaml")).unwrap();
    // One that says something that cannot be read: nothing is taken from what is left of it.
    world.profile("base.yaml", &(base("eu-west-1") + "Scopes: openid\n"));
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("`s3/base` cannot be extended: `Scopes` must be"),
        "{err}"
    );
    assert!(
        err.contains("(wrong-type)") && err.contains("base.yaml"),
        "{err}"
    );
    // One whose very name cannot be read.
    world.profile("base.yaml", "Protocol: s3\nVendor: 'base\n");
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("there is no profile `s3/base` to extend"),
        "{err}"
    );
    assert!(
        err.contains("base.yaml") && err.contains("(yaml-not-well-formed)"),
        "{err}"
    );
    // What everybody leaves to another.
    world.profile("base.yaml", "Vendor: base\nDescription: Base\n");
    world.profile("own.yaml", &derived("base"));
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("`Protocol` is neither here nor in what is extended"),
        "{err}"
    );
    world.profile("own.yaml", &(derived("base") + "Protocol: s3\n"));
    world.done(&["show", "derived"]);
    // `check` says the same, at the same place.
    world.profile("own.yaml", &derived("s3/nobody"));
    let it = world.run(&["check"]);
    assert_eq!(it.code, 1, "{it:?}");
    assert!(it.out.contains("error[unknown-base]"), "{it:?}");
    assert!(it.out.contains("own.yaml:1:10"), "{it:?}");
}

#[test]
fn steps_of_a_base_are_judged_where_they_are_taken() {
    let world = world();
    let steps = "steps:\n  - step: static-keys\n  - step: assume-role\n  - step: connect-s3\n";
    world.profile("base.yaml", &(base("eu-west-1") + steps));
    world.profile("own.yaml", &derived("s3/base"));
    let err = refused(&world, "own.yaml");
    assert!(
        err.contains("a step `assume-role` must say `role_arn`"),
        "{err}"
    );
    assert!(err.contains("(in the steps of `s3/base`)"), "{err}");
    assert!(err.contains("line:   1"), "{err}");
}

#[test]
fn enabling_is_each_profile_s_own() {
    let world = world();
    world.profile("base.yaml", &base("eu-west-1"));
    world.profile("own.yaml", &derived("s3/base"));
    world.done(&["enable", "s3/base"]);
    assert_eq!(world.state_of("s3/derived"), "new");
    world.done(&["disable", "s3/base"]);
    world.done(&["enable", "s3/derived"]);
    assert_eq!(world.state_of("s3/base"), "disabled");
    assert_eq!(world.state_of("s3/derived"), "enabled");
    // What changes in the base changes what was accepted.
    world.profile("base.yaml", &base("eu-west-2"));
    assert_eq!(world.state_of("s3/derived"), "changed");
    let out = world.done(&["show", "derived"]);
    assert!(
        out.contains("changed: Region: eu-west-1 -> eu-west-2"),
        "{out}"
    );
    world.profile(
        "base.yaml",
        &(base("eu-west-1") + "Help: https://acme.example/\n"),
    );
    assert_eq!(world.state_of("s3/derived"), "enabled");
}
