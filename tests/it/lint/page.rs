//! A rule's page as data: examples become whole files.

/// An example: the files it stands for.
pub type Example = Vec<(String, Vec<u8>)>;

/// What a page has.
pub struct Page {
    pub title: String,
    pub severity: String,
    pub summary: String,
    pub bad: Example,
    pub diagnostic: String,
    pub good: Example,
}

/// Takes a page apart; panics with its name if a part is missing.
pub fn read(name: &str, text: &str) -> Page {
    let mut lines = text.lines();
    let title = lines.next().unwrap_or_default();
    let stated = text.lines().nth(2).unwrap_or_default();
    let (severity, summary) = stated
        .strip_prefix("**")
        .and_then(|it| it.split_once("**: "))
        .unwrap_or_else(|| panic!("{name}: the third line must be `**severity**: summary`"));
    let section = |wanted: &str| {
        let heading = format!("\n## {wanted}\n");
        let (_, rest) = text
            .split_once(&heading)
            .unwrap_or_else(|| panic!("{name}: no section `{wanted}`"));
        rest.split("\n## ").next().unwrap_or_default().to_owned()
    };
    assert!(!section("Why").trim().is_empty(), "{name}: no reason");
    let diagnostic = fences(&section("Diagnostic"));
    let [(_, diagnostic)] = diagnostic.as_slice() else {
        panic!("{name}: one fence under `Diagnostic`");
    };
    Page {
        title: title.trim_start_matches("# ").to_owned(),
        severity: severity.to_owned(),
        summary: summary.to_owned(),
        bad: example(&section("Bad")),
        diagnostic: diagnostic.clone(),
        good: example(&section("Good")),
    }
}

/// The page with another diagnostic.
pub fn with_diagnostic(text: &str, diagnostic: &str) -> String {
    let (before, rest) = text.split_once("\n## Diagnostic\n").expect("a section");
    let (_, after) = rest.split_once("\n## ").expect("a section after it");
    format!("{before}\n## Diagnostic\n\n```text\n{diagnostic}```\n\n## {after}")
}

fn fences(section: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(label)) => open = Some((label.to_owned(), String::new())),
            (Some(_), Some("")) => found.extend(open.take()),
            (Some((_, body)), _) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

fn example(section: &str) -> Example {
    let files = fences(section);
    files
        .iter()
        .map(|(label, body)| file(label, body))
        .collect()
}

/// What a finding-free file has; an example that is an excerpt is completed with it.
const PROFILE: &[(&str, &str)] = &[
    ("Protocol", "s3"),
    ("Vendor", "acme"),
    ("Description", "Acme Storage"),
    ("Help", "https://acme.example/help"),
    ("Default Hostname", "s3.acme.example"),
    ("Region", "eu-1"),
    ("Disk", "SUkqAAgAAAAAAAAA"),
];
const BOOKMARK: &[(&str, &str)] = &[
    ("Protocol", "s3"),
    ("Nickname", "Work"),
    ("Hostname", "s3.acme.example"),
];

/// A fence as a file. Behind the language stand the file's name and how it differs from what an
/// excerpt is otherwise completed to: `without "Key"`, `with-a-large "Key"`, `with-crlf`; `whole`,
/// which is not completed; `escaped`, where `\xE9` is a byte; `repeat "text" 100`. What is `hex` is bytes.
fn file(label: &str, body: &str) -> (String, Vec<u8>) {
    let words = words(label);
    let mut name = match words.first().map(String::as_str) {
        Some("yaml") => "example.yaml".to_owned(),
        _ => "example.cyberduckprofile".to_owned(),
    };
    let (mut without, mut large) = (Vec::new(), Vec::new());
    let mut list: Option<&mut Vec<String>> = None;
    let (mut crlf, mut newline) = (false, true);
    let (mut whole, mut escaped) = (false, false);
    let mut body = body.to_owned();
    let mut rest = words.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "whole" => whole = true,
            "escaped" => escaped = true,
            "repeat" => {
                let text = rest.next().expect("a text");
                let times = rest.next().and_then(|it| it.parse().ok());
                body = body.replace(text, &text.repeat(times.expect("a number")));
            }
            "without" => list = Some(&mut without),
            "with-a-large" => list = Some(&mut large),
            "with-crlf" => crlf = true,
            "without-newline" => newline = false,
            other => match &mut list {
                Some(list) => list.push(other.trim_end_matches(',').to_owned()),
                None => name = other.to_owned(),
            },
        }
    }
    if words.first().is_some_and(|it| it == "hex") {
        let digits = body.split_ascii_whitespace();
        let byte = |it| u8::from_str_radix(it, 16).expect("two digits");
        return (name, digits.map(byte).collect());
    }
    if whole || body.contains("<plist") || name.ends_with(".yaml") || name.ends_with(".json") {
        return (name, bytes(&body, escaped));
    }
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n",
    );
    text.push_str(&body);
    let rest = if name.ends_with(".duck") {
        BOOKMARK
    } else {
        PROFILE
    };
    for (key, value) in rest {
        let given = body.contains(&format!("<key>{key}</key>"));
        if given || without.iter().any(|it| it == key) {
            continue;
        }
        let value = match large.iter().any(|it| it == key) {
            true => value.repeat(30_000),
            false => (*value).to_owned(),
        };
        text.push_str(&format!("<key>{key}</key>\n<string>{value}</string>\n"));
    }
    text.push_str("</dict>\n</plist>");
    if newline {
        text.push('\n');
    }
    if crlf {
        text = text.replace('\n', "\r\n");
    }
    (name, bytes(&text, escaped))
}

fn bytes(text: &str, escaped: bool) -> Vec<u8> {
    if !escaped {
        return text.as_bytes().to_vec();
    }
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

/// Splits at spaces outside of quotes.
fn words(label: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for it in label.chars() {
        match it {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            it => words.last_mut().expect("one").push(it),
        }
    }
    words.retain(|it| !it.is_empty());
    words
}
