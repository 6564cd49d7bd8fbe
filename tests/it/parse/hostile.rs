//! Files made to hurt whoever reads them: each is refused or read inside the limits, and judged and
//! shown like any other.
//!
//! Memory is measured in a child process that reads them all. Time is not measured: what a
//! reader does is bounded by the limits that are asserted here, and the child's processor time is
//! bounded so that a hang ends as a failure. Longer than other files on purpose: one list of kinds.

use connection_profile::document::{Document, Value, limits, parse};
use connection_profile::lint::{self, Excerpts, Selection};
use connection_profile::render::{Outcome, github, human, json_v1, sarif};
use std::collections::BTreeSet;
use std::io;
use std::process::Command;

/// A hostile file and the finding it must end in; an empty code is a file that may be read.
struct Hostile {
    name: &'static str,
    code: &'static str,
    make: fn() -> Vec<u8>,
}

const fn hostile(name: &'static str, code: &'static str, make: fn() -> Vec<u8>) -> Hostile {
    Hostile { name, code, make }
}

const MIB: usize = 1 << 20;

static HOSTILE: &[Hostile] = &[
    // XML: entities and DTDs.
    hostile("billion laughs", "doctype-subset", || {
        let mut dtd = String::from("<!ENTITY a0 \"ha\">");
        for n in 1..64 {
            dtd += &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10));
        }
        dtd_and("&a63;", &dtd)
    }),
    hostile("quadratic blowup", "doctype-subset", || {
        let dtd = format!("<!ENTITY a \"{}\">", "a".repeat(MIB));
        dtd_and(&"&a;".repeat(MIB), &dtd)
    }),
    hostile("entity of itself", "doctype-subset", || {
        dtd_and("&a;", "<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">")
    }),
    hostile("external entity", "entity-not-allowed", || {
        dtd_and("&a;", "<!ENTITY a SYSTEM \"file:///etc/passwd\">")
    }),
    hostile("parameter entity", "doctype-subset", || {
        dtd_and(
            "x",
            "<!ENTITY % a SYSTEM \"http://evil.example/a.dtd\"> %a;",
        )
    }),
    hostile("external dtd", "doctype-foreign", || {
        b"<!DOCTYPE plist SYSTEM \"http://evil.example/a.dtd\"><plist><dict/></plist>".to_vec()
    }),
    hostile("endless doctype", "xml-not-well-formed", || {
        repeated("<!DOCTYPE plist [", "[<!ENTITY ", 7 * MIB)
    }),
    hostile("many references", "", || {
        xml(&format!(
            "<key>a</key><string>{}</string>",
            "&lt;".repeat(MIB)
        ))
    }),
    hostile("many unknown references", "too-many-problems", || {
        xml(&format!(
            "<key>a</key><string>{}</string>",
            "&x;".repeat(MIB)
        ))
    }),
    hostile("endless reference", "xml-not-well-formed", || {
        repeated("<plist><dict><key>&", "a", 7 * MIB)
    }),
    // XML: depth and number.
    hostile("deep arrays", "too-deep", || {
        repeated("<plist>", "<array>", 7 * MIB)
    }),
    hostile("deep dicts", "too-deep", || {
        repeated("<plist>", "<dict><key>a</key>", 7 * MIB)
    }),
    hostile("deep unknown elements", "too-deep", || {
        repeated("<plist><dict><key>a</key>", "<a>", 7 * MIB)
    }),
    hostile("deep closed arrays", "too-deep", || {
        xml(&format!(
            "<key>a</key>{}{}",
            "<array>".repeat(100_000),
            "</array>".repeat(100_000)
        ))
    }),
    hostile("wide array", "too-many-nodes", || {
        xml(&format!(
            "<key>a</key><array>{}</array>",
            "<true/>".repeat(MIB)
        ))
    }),
    hostile("wide dict", "too-many-nodes", || {
        xml(&(0..100_000)
            .map(|n| format!("<key>{n}</key><true/>"))
            .collect::<String>())
    }),
    hostile("keys without values", "too-many-nodes", || {
        xml(&"<key/>".repeat(MIB))
    }),
    hostile("unknown elements", "too-many-nodes", || {
        xml(&"<a/>".repeat(MIB))
    }),
    hostile("values without keys", "too-many-nodes", || {
        xml(&"<true/>".repeat(MIB))
    }),
    hostile("duplicate keys", "too-many-problems", || {
        xml(&"<key>a</key><true/>".repeat(9_000))
    }),
    hostile("long duplicate keys", "too-many-problems", || {
        xml(&format!("<key>{}</key><true/>", "k".repeat(1_000)).repeat(7_000))
    }),
    hostile("text between elements", "too-many-problems", || {
        xml(&"<key>a</key>x<true/>y".repeat(9_000))
    }),
    hostile("comments", "too-many-comments", || {
        xml(&"<!---->".repeat(MIB))
    }),
    hostile("processing instructions", "too-many-comments", || {
        xml(&"<?a?>".repeat(MIB))
    }),
    hostile("attributes", "attribute-ignored", || {
        let attributes: String = (0..400_000).map(|n| format!(" a{n}=\"\"")).collect();
        format!("<plist{attributes}><dict/></plist>").into_bytes()
    }),
    // XML: length.
    hostile("endless attribute", "xml-not-well-formed", || {
        repeated("<plist a=\"", "a", 7 * MIB)
    }),
    hostile("long element name", "unknown-element", || {
        xml(&format!("<key>a</key><{}/>", "a".repeat(7 * MIB)))
    }),
    hostile("long key", "key-too-long", || {
        xml(&format!("<key>{}</key><true/>", "a".repeat(7 * MIB)))
    }),
    hostile("long integer", "bad-integer", || {
        xml(&format!(
            "<key>a</key><integer>{}</integer>",
            "1".repeat(7 * MIB)
        ))
    }),
    hostile("long string", "", || {
        xml(&format!(
            "<key>a</key><string>{}</string>",
            "a".repeat(7 * MIB)
        ))
    }),
    hostile("long string of carriage returns", "", || {
        xml(&format!(
            "<key>a</key><string>{}</string>",
            "\r".repeat(7 * MIB)
        ))
    }),
    hostile("long string in pieces", "", || {
        xml(&format!(
            "<key>a</key><string>{}</string>",
            "<![CDATA[a]]>".repeat(MIB / 2)
        ))
    }),
    hostile("endless string", "unclosed-element", || {
        repeated("<plist><dict><key>a</key><string>", "a", 7 * MIB)
    }),
    hostile("endless comment", "xml-not-well-formed", || {
        repeated("<!--", "- ", 7 * MIB)
    }),
    hostile("endless cdata", "xml-not-well-formed", || {
        repeated(
            "<plist><dict><key>a</key><string><![CDATA[",
            "]] >",
            7 * MIB,
        )
    }),
    hostile("large xml", "file-too-large", || {
        repeated("<plist>", " ", 8 * MIB)
    }),
    hostile("only white space", "file-empty", || {
        repeated("", " \r\n\t", 200_000)
    }),
    // XML: encodings.
    hostile("utf-16 entity", "encoding-not-supported", || {
        let text = String::from_utf8(dtd_and("&a;", "<!ENTITY a SYSTEM \"file:///a\">")).unwrap();
        let units = [0xFEFF].into_iter().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }),
    hostile("declared utf-7", "encoding-not-supported", || {
        b"<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADw-dict/+AD4-".to_vec()
    }),
    hostile("overlong slash", "not-utf8", || {
        b"<plist><dict><key>\xC0\xAF</key></dict></plist>".to_vec()
    }),
    hostile("surrogate in utf-8", "not-utf8", || {
        b"<plist><dict><key>\xED\xA0\x80</key></dict></plist>".to_vec()
    }),
    hostile("terminal escape", "control-character", || {
        xml("<key>\x1b]0;owned\x07</key><true/>")
    }),
    // Thousands of findings, and what is looked up for each.
    hostile("findings in one long line", "", || {
        let line = " ".repeat(4 * MIB) + &schemes(1_000, "");
        xml(&line)
    }),
    hostile("findings among secrets", "", || {
        let secret = |n| format!("<key>secret {n}</key><string>a</string>");
        xml(&((0..1_000).map(secret).collect::<String>() + &schemes(1_000, "\n")))
    }),
    hostile("findings that point far back", "", || {
        let again = "<string>eu-1</string>\n".repeat(2_000);
        xml(&format!(
            "<key>Protocol</key><string>s3</string><key>Regions</key><array>{again}</array>"
        ))
    }),
    hostile("allow-comments beside findings", "", || {
        xml(&schemes(
            2_000,
            "<!-- profilectl: allow[invalid-scheme-name] r -->\n",
        ))
    }),
    hostile("allow-comments above keys", "", || {
        let allow = "\n<!-- profilectl: allow[padded-value] r -->\n";
        let key = |n| format!("{allow}<key>k{n}</key><string> a</string>");
        xml(&(0..2_000).map(key).collect::<String>())
    }),
    hostile("allow-comments for the file", "", || {
        let allow = "<!-- profilectl: allow[invalid-scheme-name] r -->\n".repeat(2_000);
        [allow.into_bytes(), xml(&schemes(2_000, "\n"))].concat()
    }),
    hostile("allow-comments in one long line", "", || {
        let allow = "<!-- profilectl: allow[invalid-scheme-name] r -->".repeat(2_000);
        [
            xml(""),
            " ".repeat(4 * MIB).into_bytes(),
            allow.into_bytes(),
        ]
        .concat()
    }),
    hostile("allow-comment of many codes", "", || {
        xml(&format!(
            "<!-- profilectl: allow[{}] r -->",
            "a,b,".repeat(MIB)
        ))
    }),
    // Binary property lists.
    hostile("binary shared arrays", "too-many-nodes", || {
        binary(&doubling(30, array))
    }),
    hostile("binary shared arrays, deeper", "too-deep", || {
        binary(&doubling(60, array))
    }),
    hostile("binary shared dicts", "too-many-nodes", || {
        binary(&doubling(30, |a, b| {
            [&[0xD2, 61, 62][..], &[a, b]].concat()
        }))
    }),
    hostile("binary wide sharing", "too-many-nodes", || {
        // Four levels of 200 references to the next.
        let level = |n: u8| [&[0xAF, 0x10, 200][..], &[n; 200]].concat();
        binary(&[level(1), level(2), level(3), level(4), text(b"x")])
    }),
    hostile("binary shared text", "too-much-text", || {
        let long = [&[0x5F, 0x11, 0x1F, 0x40][..], &[b'a'; 8_000]].concat();
        let level = |n: u8| [&[0xAF, 0x10, 50][..], &[n; 50]].concat();
        binary(&[level(1), level(2), long])
    }),
    hostile("binary shared keys", "too-much-text", || {
        let key = [&[0x5F, 0x11, 0x04, 0x00][..], &[b'k'; 1_024]].concat();
        let dict = [&[0xDF, 0x10, 90][..], &[2; 90], &[3; 90]].concat();
        let level = [&[0xAF, 0x10, 99][..], &[1; 99]].concat();
        binary(&[level, dict, key, vec![0x08]])
    }),
    hostile("binary cycle", "binary-cycle", || {
        binary(&[array(1, 1), array(2, 2), array(0, 0)])
    }),
    hostile("binary array in itself", "binary-cycle", || {
        binary(&[array(0, 0)])
    }),
    hostile("binary long chain", "too-deep", || {
        let mut objects: Vec<_> = (1..250).map(|n| vec![0xA1, n]).collect();
        objects.push(vec![0xA0]);
        binary(&objects)
    }),
    hostile("binary claimed objects", "too-many-nodes", || {
        trailer(b"bplist00\xD0", 1, 1, 1 << 48, 8)
    }),
    hostile(
        "binary table that overflows",
        "binary-not-well-formed",
        || trailer(b"bplist00\xD0", 8, 8, 20_000, u64::MAX - 7),
    ),
    hostile("binary overlapping containers", "too-many-nodes", || {
        // 249 arrays in the same place, each with 9,000 references to one value.
        let mut bytes = b"bplist00".to_vec();
        let top = bytes.len() as u16;
        bytes.extend([0xAF, 0x10, 249]);
        bytes.extend(1..=249);
        let array = bytes.len() as u16;
        bytes.extend([0xAF, 0x11, 0x23, 0x28]);
        bytes.extend([250; 9_000]);
        let leaf = bytes.len() as u16;
        bytes.push(0x09);
        let table = bytes.len() as u64;
        let offsets = [&[top][..], &[array; 249], &[leaf]].concat();
        bytes.extend(offsets.iter().flat_map(|it| it.to_be_bytes()));
        trailer(&bytes, 2, 1, 251, table)
    }),
    hostile("binary claimed length", "binary-not-well-formed", || {
        binary(&[vec![
            0x5F, 0x13, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ]])
    }),
    hostile(
        "binary claimed references",
        "binary-not-well-formed",
        || {
            binary(&[vec![
                0xAF, 0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            ]])
        },
    ),
    hostile("binary long text", "root-not-dict", || {
        let units = u32::try_from(3 * MIB).unwrap().to_be_bytes();
        binary(&[[&[0x6F, 0x12][..], &units, &vec![b'a'; 6 * MIB]].concat()])
    }),
    hostile("binary zeros", "binary-not-well-formed", || {
        repeated("bplist00", "\0", 7 * MIB)
    }),
    hostile("binary ones", "binary-not-well-formed", || {
        [&b"bplist00"[..], &vec![0xFF; 7 * MIB]].concat()
    }),
    // YAML.
    hostile("alias bomb", "yaml-alias", || {
        let mut text = String::from("a0: &a0 [x, x]\n");
        for n in 1..40 {
            text += &format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1);
        }
        text.into_bytes()
    }),
    hostile("many aliases", "too-many-nodes", || {
        repeated("a: &a [x]\nb: [", "*a,", 200_000)
    }),
    hostile("alias as merge", "yaml-merge-key", || {
        b"a: &a {x: y}\nb:\n  <<: *a\n".to_vec()
    }),
    hostile("constructing tag", "yaml-tag", || {
        b"a: !!python/object/apply:os.system [id]\n".to_vec()
    }),
    hostile("many documents", "yaml-multiple-documents", || {
        repeated("", "---\na: b\n", 200_000)
    }),
    hostile("large yaml", "file-too-large", || {
        repeated("a: ", "b", 256 << 10)
    }),
    hostile("deep flow lists", "yaml-not-well-formed", || {
        repeated("", "[", 250_000)
    }),
    hostile("deep flow mappings", "yaml-not-well-formed", || {
        repeated("", "{a: ", 250_000)
    }),
    hostile("deep block lists", "too-deep", || {
        repeated("", "- ", 250_000)
    }),
    hostile("deep explicit keys", "key-not-string", || {
        repeated("", "? ", 250_000)
    }),
    hostile("deep indentation", "too-deep", || {
        (0..700)
            .map(|n| format!("{}a:\n", " ".repeat(n)))
            .collect::<String>()
            .into_bytes()
    }),
    hostile("wide flow list", "too-many-nodes", || {
        repeated("a: [", "x,", 250_000)
    }),
    hostile("wide block list", "too-many-nodes", || {
        repeated("", "- x\n", 250_000)
    }),
    hostile("yaml duplicate keys", "too-many-problems", || {
        repeated("", "a: b\n", 40_000)
    }),
    hostile("yaml comments", "too-many-comments", || {
        repeated("a: b\n", "#\n", 250_000)
    }),
    hostile("number signs", "", || repeated("a: b #", "# ", 250_000)),
    hostile("endless quoted text", "yaml-not-well-formed", || {
        repeated("a: \"", "a\\n", 250_000)
    }),
    hostile("endless single quotes", "yaml-not-well-formed", || {
        repeated("a: '", "''", 250_000)
    }),
    hostile("quotes", "yaml-not-well-formed", || {
        repeated("a: ", "\"", 250_000)
    }),
    hostile("colons", "", || repeated("a", ":", 250_000)),
    hostile("colons and spaces", "yaml-not-well-formed", || {
        repeated("a", ": ", 250_000)
    }),
    hostile("percent signs", "yaml-not-well-formed", || {
        repeated("", "%a\n", 250_000)
    }),
    hostile("anchors", "yaml-not-well-formed", || {
        repeated("a: ", "&a ", 250_000)
    }),
    hostile("long anchor", "yaml-anchor", || {
        repeated("a: &", "a", 250_000)
    }),
    hostile("long tag", "yaml-tag", || repeated("a: !", "a", 250_000)),
    hostile("many tags", "yaml-not-well-formed", || {
        repeated("a: ", "!a ", 250_000)
    }),
    hostile("block scalars", "", || repeated("a: |\n", " x\n", 250_000)),
    hostile("block scalar of blank lines", "", || {
        repeated("a: |\n", "\n", 250_000)
    }),
    hostile("folded scalar that grows", "", || {
        (1..700)
            .map(|n| format!("{}x\n", " ".repeat(n)))
            .fold("a: >\n".to_owned(), |a, b| a + &b)
            .into_bytes()
    }),
    hostile("tabs", "", || repeated("a:", "\t", 250_000)),
    hostile("carriage returns", "", || repeated("a: b", "\r", 250_000)),
    hostile("commas", "yaml-not-well-formed", || {
        repeated("a: [", ",", 250_000)
    }),
    hostile("wide characters", "", || {
        repeated("a: ", "\u{1F4A9}", 250_000)
    }),
    hostile("line separators", "", || {
        repeated("a: \"", "\u{2028}", 250_000)
    }),
];

fn xml(dict: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>{dict}</dict></plist>\n")
        .into_bytes()
}

/// Scheme names that are none, and something after each.
fn schemes(count: usize, after: &str) -> String {
    let one = |n| format!("<string>a_{n}</string>{after}");
    let all: String = (0..count).map(one).collect();
    format!("<key>Schemes</key><array>{all}</array>")
}

fn dtd_and(text: &str, dtd: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE plist [{dtd}]>\n\
         <plist version=\"1.0\"><dict><key>a</key><string>{text}</string></dict></plist>\n"
    )
    .into_bytes()
}

/// `start`, and then `part` up to `len` bytes.
fn repeated(start: &str, part: &str, len: usize) -> Vec<u8> {
    (start.to_owned() + &part.repeat(len / part.len())).into_bytes()
}

fn array(a: u8, b: u8) -> Vec<u8> {
    vec![0xA2, a, b]
}

fn text(it: &[u8]) -> Vec<u8> {
    [&[0x50 | u8::try_from(it.len()).unwrap()], it].concat()
}

/// Containers of two parts, both the next container; 61 and 62 are keys.
fn doubling(levels: u8, container: fn(u8, u8) -> Vec<u8>) -> Vec<Vec<u8>> {
    // Fifteen levels that double are 2^15 values; more levels only make it deeper.
    let levels = levels.min(60);
    let shallow = levels <= 30;
    let mut objects: Vec<Vec<u8>> = (0..60)
        .map(|n| {
            if n >= if shallow { 14 } else { levels - 1 } {
                text(b"ha")
            } else {
                container(n + 1, n + 1)
            }
        })
        .collect();
    objects.extend([text(b"?"), text(b"a"), text(b"b")]);
    objects
}

/// A binary property list of these objects, the first on top.
fn binary(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    for object in objects {
        offsets.push(u32::try_from(bytes.len()).unwrap());
        bytes.extend(object);
    }
    let table = bytes.len() as u64;
    bytes.extend(offsets.iter().flat_map(|it| it.to_be_bytes()));
    trailer(&bytes, 4, 1, objects.len() as u64, table)
}

fn trailer(bytes: &[u8], offset_size: u8, reference_size: u8, count: u64, table: u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.extend([0, 0, 0, 0, 0, 0, offset_size, reference_size]);
    for number in [count, 0, table] {
        bytes.extend(number.to_be_bytes());
    }
    bytes
}

/// What every document keeps to, whatever it was read from.
pub(super) fn check_limits(document: &Document) {
    let mut todo = vec![(&document.root, 0)];
    let (mut nodes, mut text) = (0, 0);
    while let Some((node, depth)) = todo.pop() {
        nodes += 1;
        if let Value::String(it) | Value::Date(it) = &node.value {
            assert!(it.len() <= limits::TEXT_BYTES);
            text += it.len();
        }
        if let Value::Array(_) | Value::Dict(_) = &node.value {
            assert!(depth < limits::DEPTH);
        }
        for entry in node.entries() {
            assert!(entry.key.len() <= limits::KEY_BYTES);
            text += entry.key.len();
            todo.push((&entry.node, depth + 1));
        }
        todo.extend(node.elements().iter().map(|it| (it, depth + 1)));
    }
    assert!(nodes <= limits::NODES && text <= limits::ALL_TEXT_BYTES);
    assert!(document.comments.len() <= limits::COMMENTS);
}

fn check_all() {
    let mut wrong = Vec::new();
    for it in HOSTILE {
        let bytes = (it.make)();
        let (document, diagnostics) = parse(&bytes, it.name.into());
        let codes: BTreeSet<_> = diagnostics.iter().map(|it| it.code).collect();
        let as_expected = match it.code {
            "" => document.is_some() || !codes.is_empty(),
            code => codes.contains(code),
        };
        if !as_expected {
            wrong.push(format!("{}: {codes:?}", it.name));
        }
        assert!(diagnostics.len() <= limits::PROBLEMS, "{}", it.name);
        for diagnostic in &diagnostics {
            assert!(diagnostic.message.len() < 1_000, "{}", it.name);
        }
        if let Some(document) = &document {
            check_limits(document);
        }
        judge_and_show(it.name, &bytes);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What `check` does with it: every rule, and every format for the findings.
pub(super) fn judge_and_show(name: &str, bytes: &[u8]) {
    let name = format!("{name}.cyberduckprofile");
    let checked = lint::check(&name, bytes, &Selection::default(), Excerpts::Taken);
    let outcome = Outcome::of(1, &checked.findings);
    let out: &mut dyn io::Write = &mut io::sink();
    human::write(&outcome, human::Style::Plain, out).unwrap();
    json_v1::write(&outcome, out).unwrap();
    sarif::write(&outcome, out).unwrap();
    github::write(&outcome, out).unwrap();
}

/// Set for the process that reads the files and measures itself.
const MEASURED: &str = "PROFILECTL_MEASURE_MEMORY";

/// The most memory this process has had at any time, in KiB, without the pages of the program file
/// itself (`VmHWM` and `RssFile` of proc(5)): those grow with every test that is added.
fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let kib = |name: &str| -> usize {
        let line = status.lines().find(|it| it.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    kib("VmHWM:") - kib("RssFile:")
}

/// Reads them in a process of its own, whose memory (the files included) and processor time are
/// bounded, so that a hang ends.
#[test]
fn every_hostile_file_ends_in_its_finding_under_64_mib() {
    const THIS: &str = "parse::hostile::every_hostile_file_ends_in_its_finding_under_64_mib";
    if std::env::var_os(MEASURED).is_some() || !cfg!(target_os = "linux") {
        check_all();
        if cfg!(target_os = "linux") {
            println!("\npeak KiB {}", peak_memory());
        }
        return;
    }
    let script = "ulimit -t 120; exec \"$0\" --exact \"$1\" --test-threads=1 --nocapture 2>&1";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(THIS)
        .env(MEASURED, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    let peak = text.lines().find_map(|it| it.strip_prefix("peak KiB "));
    let peak: usize = peak.expect("the child measured").parse().unwrap();
    assert!(peak <= 64 << 10, "{peak} KiB");
}

#[test]
fn there_are_many_kinds() {
    let names: BTreeSet<_> = HOSTILE.iter().map(|it| it.name).collect();
    assert!(names.len() == HOSTILE.len() && names.len() >= 43);
}
