//! Fixes: what they change, and that they change nothing else.

use crate::corpus;
use connection_profile::lint::{self, Applying, Excerpts, Selection, Terms};

/// Applies fixes, and checks what holds for all of them.
fn fixed(name: &str, before: &[u8], applying: Applying) -> (Vec<u8>, Vec<&'static str>) {
    let selection = Selection::default();
    let terms = Terms {
        bases: connection_profile::profile::Shelf::built_in(),
        selection: &selection,
        policies: &[],
        excerpts: Excerpts::LeftOut,
    };
    let found = lint::check_by(name, before, &terms).findings.len();
    let it = lint::apply(name, before.to_vec(), &terms, applying);
    assert!(
        it.checked.findings.len() + it.done.len() <= found,
        "{name}: more findings than before"
    );
    let again = lint::apply(name, it.bytes.clone(), &terms, applying);
    assert_eq!(
        again.done,
        Vec::new(),
        "{name}: a second run does something"
    );
    assert_eq!(again.bytes, it.bytes, "{name}");
    (it.bytes, it.done.iter().map(|it| it.0).collect())
}

fn check(before: &str, after: &str, applying: Applying, done: &[&str]) {
    let wrap = |body: &str| {
        format!(
            "<?xml version=\"1.0\"?>\r\n<plist version=\"1.0\">\r\n<dict>\r\n\t<!-- kept -->\r\n{body}</dict>\r\n</plist>"
        )
    };
    let (bytes, codes) = fixed("a.cyberduckprofile", wrap(before).as_bytes(), applying);
    assert_eq!(codes, done, "{before}");
    assert_eq!(String::from_utf8(bytes).unwrap(), wrap(after));
}

/// Whether a finding of this code says that it can be mended.
fn offers(code: &str, body: &str) -> bool {
    let text = format!("<?xml version=\"1.0\"?><plist><dict>{body}</dict></plist>");
    let (selection, excerpts) = (Selection::default(), Excerpts::LeftOut);
    let found = lint::check("a.cyberduckprofile", text.as_bytes(), &selection, excerpts).findings;
    found.iter().any(|it| it.code == code && it.fix.is_some())
}

#[test]
fn types_are_mended() {
    check(
        "\t<key>Default Port</key> <integer> 443 </integer><!-- same line -->\r\n",
        "\t<key>Default Port</key> <string>443</string><!-- same line -->\r\n",
        Applying::Safe,
        &["wrong-type"],
    );
    check(
        "\t<key>Port Configurable</key>\r\n\t<string>True</string>\r\n",
        "\t<key>Port Configurable</key>\r\n\t<true/>\r\n",
        Applying::Safe,
        &["boolean-as-text"],
    );
    check(
        "\t<key>Port Configurable</key>\r\n\t<integer>0</integer>\r\n",
        "\t<key>Port Configurable</key>\r\n\t<false/>\r\n",
        Applying::Safe,
        &["boolean-as-text"],
    );
    // `yes` is read as false, and was meant as true: nobody can know.
    check(
        "\t<key>Port Configurable</key>\r\n\t<string>yes</string>\r\n",
        "\t<key>Port Configurable</key>\r\n\t<string>yes</string>\r\n",
        Applying::Unsafe,
        &[],
    );
}

#[test]
fn properties_become_a_dict() {
    check(
        "\t<key>Properties</key>\r\n\t<array>\r\n\t\t<!-- a -->\r\n\t\t<string>a=1=2</string>\r\n\t\t<string>b=</string> <!-- b -->\r\n\t</array>\r\n",
        "\t<key>Properties</key>\r\n\t<dict>\r\n\t\t<!-- a -->\r\n\t\t<key>a</key>\r\n\t\t<string>1=2</string>\r\n\t\t<key>b</key>\r\n\t\t<string></string> <!-- b -->\r\n\t</dict>\r\n",
        Applying::Safe,
        &["array-properties"],
    );
    check(
        "\t<key>Properties</key><array><string>a=1</string><string>b=2</string></array>\r\n",
        "\t<key>Properties</key><dict><key>a</key><string>1</string><key>b</key><string>2</string></dict>\r\n",
        Applying::Safe,
        &["array-properties"],
    );
    check(
        "\t<key>Properties</key>\r\n\t<array/>\r\n",
        "\t<key>Properties</key>\r\n\t<dict/>\r\n",
        Applying::Safe,
        &["array-properties"],
    );
    for body in [
        // The same name twice, no `=`, entities, CDATA, attributes: left to a person.
        "<array><string>a=1</string><string>a=1</string></array>",
        "<array><string>a</string></array>",
        "<array><string>a&#61;1</string></array>",
        "<array><string><![CDATA[a=1]]></string></array>",
        "<array ><string>a=1</string></array>",
        "<array><string>a=1</string></array >",
        "<array><string> a=1</string></array>",
        "<array><string>=1</string></array>",
    ] {
        let body = format!("\t<key>Properties</key>\r\n\t{body}\r\n");
        check(&body, &body, Applying::Unsafe, &[]);
        assert!(!offers("array-properties", &body), "{body}");
    }
}

#[test]
fn spaces_are_taken_off_only_when_that_is_wished() {
    let before = "\t<key>Region</key>\r\n\t<string>\r\n\t\teu-1 </string>\r\n";
    check(before, before, Applying::Safe, &[]);
    check(
        before,
        "\t<key>Region</key>\r\n\t<string>eu-1</string>\r\n",
        Applying::Unsafe,
        &["padded-value"],
    );
}

#[test]
fn an_unused_comment_goes_with_its_line() {
    check(
        "\t<!-- profilectl: allow[clear-text-scheme] once -->\r\n",
        "",
        Applying::Safe,
        &["unused-allow"],
    );
    check(
        "\t<key>Scheme</key><string>https</string> <!-- profilectl: allow[clear-text-scheme] once -->\r\n",
        "\t<key>Scheme</key><string>https</string>\r\n",
        Applying::Safe,
        &["unused-allow"],
    );
}

#[test]
fn the_declaration_is_put_first() {
    for (before, after) in [
        (
            "<!-- a -->\n<plist><dict/></plist>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a -->\n<plist><dict/></plist>",
        ),
        (
            "\n <plist><dict/></plist>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist><dict/></plist>",
        ),
        (
            "<!-- a -->\r\n<plist><dict/></plist>\r\n",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- a -->\r\n<plist><dict/></plist>\r\n",
        ),
        (
            "\u{feff}<!-- a --><plist><dict/></plist>",
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a --><plist><dict/></plist>",
        ),
    ] {
        let (bytes, done) = fixed("a.cyberduckprofile", before.as_bytes(), Applying::Safe);
        assert_eq!(done, ["unrecognised-start"]);
        assert_eq!(String::from_utf8(bytes).unwrap(), after);
    }
}

#[test]
fn a_stale_property_is_renamed_only_when_that_is_wished() {
    let before = "<?xml version=\"1.0\"?><plist><dict><key>Protocol</key><string>s3</string><key>Custom</key><dict><key>oauth.clientid</key><string>x</string></dict></dict></plist>";
    let (bytes, done) = fixed("a.duck", before.as_bytes(), Applying::Safe);
    assert_eq!((bytes, done), (before.as_bytes().to_vec(), vec![]));
    let (bytes, done) = fixed("a.duck", before.as_bytes(), Applying::Unsafe);
    assert_eq!(done, ["stale-property"]);
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        before.replace("oauth.clientid", "OAuth Client ID")
    );
}

#[test]
fn a_no_in_words_becomes_what_it_is_read_as() {
    let plist = |value: &str| {
        format!(
            "<?xml version=\"1.0\"?><plist><dict><key>Port Configurable</key>{value}</dict></plist>"
        )
    };
    for word in ["no", "OFF", "False", "0"] {
        let before = plist(&format!("<string>{word}</string>"));
        let (bytes, done) = fixed("a.cyberduckprofile", before.as_bytes(), Applying::Safe);
        assert_eq!(done, ["boolean-as-text"]);
        assert_eq!(String::from_utf8(bytes).unwrap(), plist("<false/>"));
    }
    // Read as false, and hardly meant so.
    let before = plist("<string>yes</string>");
    let (bytes, _) = fixed("a.cyberduckprofile", before.as_bytes(), Applying::Unsafe);
    assert_eq!(bytes, before.as_bytes());
}

#[test]
fn yaml_keeps_everything_else_too() {
    let before = "# ours\nProtocol: s3   # kept\nPort Configurable: \"true\"  # kept\n";
    let (bytes, done) = fixed("a.yaml", before.as_bytes(), Applying::Safe);
    assert_eq!(done, ["boolean-as-text"]);
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        before.replace("\"true\"", "true")
    );
}

/// Over the published profiles: an independent reader sees the same values before and after, but
/// for what a fix says.
#[test]
fn published_profiles_say_the_same_after_safe_fixes() {
    let mut mended = 0;
    for (name, before) in corpus::published() {
        let (after, done) = fixed(&name, &before, Applying::Safe);
        mended += usize::from(!done.is_empty());
        assert_eq!(meaning(&before), meaning(&after), "{name}");
        if done.is_empty() {
            assert_eq!(before, after, "{name}");
        }
    }
    println!("{mended} published profiles mended");
}

/// The values as the `plist` crate reads them, with `Properties` in its newer form.
fn meaning(bytes: &[u8]) -> plist::Value {
    let mut value = plist::Value::from_reader(io::Cursor::new(bytes)).unwrap();
    let dict = value.as_dictionary_mut().unwrap();
    if let Some(array) = dict.get("Properties").and_then(|it| it.as_array()) {
        let pairs = array
            .iter()
            .filter_map(|it| it.as_string()?.split_once('='));
        let pairs: plist::Dictionary = pairs
            .map(|(name, value)| (name.to_owned(), plist::Value::from(value)))
            .collect();
        dict.insert("Properties".to_owned(), pairs.into());
    }
    value
}

use std::io;
