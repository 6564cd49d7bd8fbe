//! A person at a terminal who is asked.

use super::verb::Desk;

#[test]
fn what_is_missing_is_asked_in_order_and_nothing_else() {
    let desk = Desk::with_person(&[
        ("tenant", "contoso.onmicrosoft.com"),
        ("tenant", super::TENANT),
        ("role_arn", "arn:aws:iam::12:role/x"),
        ("role_arn", ""),
    ]);
    let it = desk.verb(&["new", "entra", "--set", "oauth_client_id=abc"]);
    assert_eq!(it.exit, 0, "{}", it.err);
    assert!(it.out.contains("role_arn: \"\""), "{}", it.out);
    assert!(it.out.contains(super::TENANT));
    assert_eq!(desk.left(), 0);
}

#[test]
fn three_wrong_answers_end_it() {
    let wrong = ("role_arn", "S3Access");
    let desk = Desk::with_person(&[wrong, wrong, wrong, wrong]);
    let it = desk.verb(&["new", "assume-role", "--output", "x.yaml"]);
    assert_eq!(it.exit, 2, "{}", it.err);
    assert!(it.err.contains("error[answer-refused]"), "{}", it.err);
    assert_eq!(desk.left(), 1);
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[test]
fn who_cancels_gets_no_file() {
    let desk = Desk::with_person(&[("tenant", super::TENANT)]);
    let it = desk.verb(&["new", "entra", "--output", "x.yaml"]);
    assert_eq!(it.exit, 7, "{}", it.err);
    assert!(
        it.err.contains("cancelled at `OAuth Client ID`"),
        "{}",
        it.err
    );
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[test]
fn nobody_is_asked_who_must_not_be() {
    let desk = Desk::with_person(&[("tenant", super::TENANT)]);
    let it = desk.verb(&["new", "entra", "--non-interactive"]);
    assert_eq!((it.exit, desk.left()), (4, 1), "{}", it.err);
}
