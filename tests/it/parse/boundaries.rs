//! Each limit: what just keeps to it is read, one more is refused.

use connection_profile::diagnostic::Code;
use connection_profile::document::{Value, limits, parse};

fn codes(bytes: &[u8]) -> Vec<Code> {
    let (document, diagnostics) = parse(bytes, "boundary".into());
    let codes: Vec<_> = diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(document.is_some(), codes.is_empty(), "{codes:?}");
    codes
}

/// `make(at)` is read and `make(at + 1)` ends in `code`.
fn check_boundary(code: Code, at: usize, make: impl Fn(usize) -> Vec<u8>) {
    assert_eq!(codes(&make(at)), [] as [&str; 0], "{code} at {at}");
    assert_eq!(codes(&make(at + 1)), [code], "{code} beyond {at}");
}

fn xml(dict: &str) -> Vec<u8> {
    format!("<plist version=\"1.0\"><dict>{dict}</dict></plist>").into_bytes()
}

/// A binary property list of these objects, the first on top, with references of two bytes.
fn binary(objects: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut bytes = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    for object in objects {
        offsets.extend((bytes.len() as u32).to_be_bytes());
        bytes.extend(object);
    }
    let (count, table) = ((offsets.len() / 4) as u64, bytes.len() as u64);
    bytes.extend(offsets);
    bytes.extend([0, 0, 0, 0, 0, 0, 4, 2]);
    for number in [count, 0, table] {
        bytes.extend(number.to_be_bytes());
    }
    bytes
}

/// A dictionary of one key (object 1) and the value in object 2.
const DICT: [u8; 5] = [0xD1, 0, 1, 0, 2];

#[test]
fn depth() {
    check_boundary("too-deep", limits::DEPTH, |depth| {
        let arrays = depth - 1; // and the dictionary
        xml(&format!(
            "<key>a</key>{}{}",
            "<array>".repeat(arrays),
            "</array>".repeat(arrays)
        ))
    });
    check_boundary("too-deep", limits::DEPTH, |depth| {
        format!("a: {}{}", "[".repeat(depth - 1), "]".repeat(depth - 1)).into_bytes()
    });
    check_boundary("too-deep", limits::DEPTH, |depth| {
        let arrays = depth - 1;
        let mut objects = vec![DICT.to_vec(), b"\x51a".to_vec()];
        objects.extend((0..arrays - 1).map(|it| vec![0xA1, 0, it as u8 + 3]));
        objects.push(vec![0xA0]);
        binary(objects)
    });
}

#[test]
fn nodes() {
    // The dictionary and the array count as well.
    check_boundary("too-many-nodes", limits::NODES, |nodes| {
        xml(&format!(
            "<key>a</key><array>{}</array>",
            "<true/>".repeat(nodes - 2)
        ))
    });
    check_boundary("too-many-nodes", limits::NODES, |nodes| {
        let dict = |n| format!("<key>{n}</key><true/>");
        xml(&(0..nodes - 1).map(dict).collect::<String>())
    });
    check_boundary("too-many-nodes", limits::NODES, |nodes| {
        format!("a: [{}]", "x,".repeat(nodes - 2)).into_bytes()
    });
    check_boundary("too-many-nodes", limits::NODES, |nodes| {
        let count = (nodes - 2) as u16;
        let array = [
            &[0xAF, 0x11][..],
            &count.to_be_bytes(),
            &[0, 3].repeat(nodes - 2),
        ];
        binary([DICT.to_vec(), b"\x51a".to_vec(), array.concat(), vec![0x09]])
    });
}

#[test]
fn comments() {
    check_boundary("too-many-comments", limits::COMMENTS, |n| {
        xml(&"<!---->".repeat(n))
    });
    check_boundary("too-many-comments", limits::COMMENTS, |n| {
        format!("a: b\n{}", "#\n".repeat(n)).into_bytes()
    });
}

#[test]
fn bytes() {
    check_boundary("file-too-large", limits::PLIST_BYTES, |len| {
        let mut bytes = xml("");
        bytes.resize(len, b' ');
        bytes
    });
    check_boundary("file-too-large", limits::YAML_BYTES, |len| {
        let mut bytes = b"a: b".to_vec();
        bytes.resize(len, b'\n');
        bytes
    });
}

#[test]
fn keys() {
    check_boundary("key-too-long", limits::KEY_BYTES, |len| {
        xml(&format!("<key>{}</key><true/>", "k".repeat(len)))
    });
    check_boundary("key-too-long", limits::KEY_BYTES, |len| {
        format!("? \"{}\"\n: x\n", "k".repeat(len)).into_bytes()
    });
    check_boundary("key-too-long", limits::KEY_BYTES, |len| {
        let count = (len as u16).to_be_bytes();
        let key = [&[0x5F, 0x11][..], &count, "k".repeat(len).as_bytes()].concat();
        binary([DICT.to_vec(), key, vec![0x09]])
    });
}

#[test]
fn copied_text() {
    let is_copied = |bytes: &[u8]| {
        let (document, diagnostics) = parse(bytes, "boundary".into());
        assert_eq!(diagnostics, []);
        let document = document.unwrap();
        match document.entry("a").unwrap().node.value {
            Value::String(_) => true,
            Value::Opaque(_) => false,
            ref other => panic!("{other:?}"),
        }
    };
    let in_xml = |len: usize| xml(&format!("<key>a</key><string>{}</string>", "x".repeat(len)));
    let in_yaml = |len: usize| format!("a: {}", "x".repeat(len)).into_bytes();
    let in_binary = |len: usize| {
        let count = (len as u16).to_be_bytes();
        let text = [&[0x5F, 0x11][..], &count, "x".repeat(len).as_bytes()].concat();
        binary([DICT.to_vec(), b"\x51a".to_vec(), text])
    };
    for make in [&in_xml as &dyn Fn(usize) -> Vec<u8>, &in_yaml, &in_binary] {
        assert!(is_copied(&make(limits::TEXT_BYTES)));
        assert!(!is_copied(&make(limits::TEXT_BYTES + 1)));
    }
}
