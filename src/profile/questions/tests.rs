//! The table of questions, and what each takes for an answer.

use super::*;
use crate::profile::{Key, Property};

#[test]
fn sorted_and_in_the_house_style() {
    assert!(PROMPTS.is_sorted_by(|a, b| a.name < b.name));
    for it in PROMPTS {
        assert!(
            !it.help.ends_with('.') && !it.title.is_empty(),
            "{}",
            it.name
        );
        assert!(!it.placeholder.is_empty(), "{}", it.name);
    }
}

#[test]
fn an_answer_that_is_kept_in_a_bookmark_sets_something() {
    for it in PROMPTS.iter().filter(|it| it.kept == Kept::InBookmark) {
        let known = Key::find(it.name).is_some() || Property::find(it.name).is_some();
        assert!(known || it.name == "aws_profile", "{}", it.name);
    }
}

#[test]
fn what_must_not_be_shown_is_never_kept_in_a_bookmark() {
    for it in PROMPTS.iter().filter(|it| it.form == Form::Secret) {
        assert_ne!(it.kept, Kept::InBookmark, "{}", it.name);
    }
}

#[test]
fn answers_are_judged() {
    for (name, right, wrong) in [
        (
            "Default Hostname",
            "s3.example.com",
            "https://s3.example.com",
        ),
        (
            "OAuth Client ID",
            "11111111-2222-3333-4444-555555555555",
            "my client",
        ),
        ("OAuth Client Secret", "s3cr3t with space", ""),
        (
            "OAuth Issuer Url",
            "https://id.example.com/realms/x",
            "http://id.example.com",
        ),
        (
            "OAuth Issuer Url",
            "http://127.0.0.1:8080",
            "id.example.com",
        ),
        (
            "OAuth Redirect Url",
            "http://localhost:8484/cb",
            "https://id.example.com/cb",
        ),
        (
            "OAuth Redirect Url",
            "http://127.0.0.1/",
            "http://10.0.0.1/",
        ),
        (
            "OAuth Issuer Url",
            "http://[::1]:8080",
            "https://a\"b.example/",
        ),
        ("Region", "eu-central-1", "EU (Frankfurt)"),
        (
            "STS Endpoint",
            "https://sts.example.com/",
            "sts.example.com",
        ),
        ("domain", "example.okta.com", "example.okta.com/oauth2"),
        ("domain", "xn--bcher-kva.example", "a\"b.example"),
        ("duration_seconds", "900", "899"),
        ("duration_seconds", "129600", "+3600"),
        ("external_id", "a-1", "a 1"),
        ("mfa_code", "012345", "12345"),
        ("mfa_serial", "arn:aws:iam::123456789012:mfa/alice", "alice"),
        ("port", "9000", "0"),
        ("realm", "my-realm", "my realm"),
        ("realm", "master", "a/b"),
        (
            "role_arn",
            "arn:aws:iam::123456789012:role/S3",
            "arn:aws:iam::12345:role/S3",
        ),
        ("s3.bucket.virtualhost.disable", "false", "no"),
        ("sso_account_id", "012345678901", "1234-5678-9012"),
        ("sso_region", "eu-west-1", "EU (Ireland)"),
        ("sso_role_name", "S3.Full@dev", "S3 Full"),
        (
            "sso_start_url",
            "https://d-1234567890.awsapps.com/start",
            "d-1234567890",
        ),
        (
            "sso_start_url",
            "https://d-1234567890.awsapps.com/start#/",
            "http://d-1234567890.awsapps.com/start#/",
        ),
        (
            "tenant",
            "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "contoso.onmicrosoft.com",
        ),
        ("tenant", "72F988BF-86F1-41AF-91AB-2D7CD011DB47", "common"),
    ] {
        let prompt = Prompt::find(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!((prompt.check)(right), Ok(()), "{name}");
        let refused = (prompt.check)(wrong).expect_err(name);
        assert!(!refused.is_empty() && !refused.ends_with('.'), "{refused}");
        assert!((prompt.check)("").is_err(), "{name}");
    }
}
