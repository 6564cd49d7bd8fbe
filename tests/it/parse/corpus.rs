//! Published profiles, where they are at hand: all load, and other programs read the same.

use super::check_places;
use super::hostile::check_limits;
use connection_profile::diagnostic::Severity;
use connection_profile::document::{Document, Format, Node, Value, parse};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The published profiles: `PROFILECTL_CORPUS`, or `../shared/corpus/profiles`. `None` (and a
/// line that says so) where there are none.
pub(super) fn corpus() -> Option<Vec<PathBuf>> {
    let folder = std::env::var_os("PROFILECTL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/profiles"),
        PathBuf::from,
    );
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no published profiles in {}", folder.display());
        return None;
    };
    let mut files: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    Some(files)
}

fn read(file: &Path) -> (Vec<u8>, Document) {
    let bytes = std::fs::read(file).unwrap();
    let (document, diagnostics) = parse(&bytes, file.to_string_lossy().into());
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", file.display());
    (bytes, document.unwrap())
}

#[test]
fn every_published_profile_loads() {
    for file in corpus().unwrap_or_default() {
        let (bytes, document) = read(&file);
        check_places(&document, &bytes);
        check_limits(&document);
        assert!(document.entry("Protocol").is_some(), "{}", file.display());
    }
}

#[test]
fn the_plist_crate_reads_the_same() {
    for file in corpus().unwrap_or_default() {
        let (bytes, document) = read(&file);
        let theirs = plist::Value::from_reader(std::io::Cursor::new(&bytes)).unwrap();
        check_same(&document.root, &theirs, &bytes, &file);
    }
}

/// Compares with the `plist` crate's tree, line ends aside: it keeps CR LF.
fn check_same(ours: &Node, theirs: &plist::Value, bytes: &[u8], file: &Path) {
    use plist::Value as Theirs;
    let same = match (&ours.value, theirs) {
        (Value::String(ours), Theirs::String(theirs)) => *ours == theirs.replace("\r\n", "\n"),
        (Value::Opaque(opaque), Theirs::String(theirs)) => match ours.inner {
            Some(inner) => {
                let ours = std::str::from_utf8(&bytes[inner.start..inner.end]).unwrap();
                ours.replace("\r\n", "\n") == theirs.replace("\r\n", "\n")
            }
            None => opaque.len == theirs.len(),
        },
        (Value::Opaque(opaque), Theirs::Data(theirs)) => {
            ours.inner.is_some() || opaque.len == theirs.len()
        }
        (Value::Integer(ours), Theirs::Integer(theirs)) => {
            Some(*ours) == theirs.as_signed().map(i128::from)
                || Some(*ours) == theirs.as_unsigned().map(i128::from)
        }
        (Value::Real(ours), Theirs::Real(theirs)) => ours.total_cmp(theirs).is_eq(),
        (Value::Boolean(ours), Theirs::Boolean(theirs)) => ours == theirs,
        (Value::Date(ours), Theirs::Date(theirs)) => *ours == theirs.to_xml_format(),
        (Value::Data(ours), Theirs::Data(theirs)) => ours == theirs,
        (Value::Array(ours), Theirs::Array(theirs)) => {
            for (ours, theirs) in ours.iter().zip(theirs) {
                check_same(ours, theirs, bytes, file);
            }
            ours.len() == theirs.len()
        }
        (Value::Dict(ours), Theirs::Dictionary(theirs)) => {
            for (ours, (key, theirs)) in ours.iter().zip(theirs) {
                assert_eq!(ours.key, key.replace("\r\n", "\n"), "{}", file.display());
                check_same(&ours.node, theirs, bytes, file);
            }
            ours.len() == theirs.len()
        }
        _ => false,
    };
    assert!(same, "{}: {ours:?} is {theirs:?}", file.display());
}

/// Debian's `libplist-utils`, which shares no code with us: what it makes of the XML, handed on as
/// a binary property list, is what we make of the XML, and of the binary.
#[test]
fn plistutil_reads_the_same() {
    if Command::new("plistutil").arg("--version").output().is_err() {
        println!("skipped: plistutil is not installed");
        return;
    }
    for file in corpus().unwrap_or_default() {
        let (bytes, document) = read(&file);
        let output = Command::new("plistutil")
            .args(["-f", "bin", "-i"])
            .arg(&file)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", file.display());
        let theirs = plist::Value::from_reader(std::io::Cursor::new(&output.stdout)).unwrap();
        check_same(&document.root, &theirs, &bytes, &file);
        let (binary, diagnostics) = parse(&output.stdout, "binary".into());
        assert_eq!(diagnostics, []);
        let binary = binary.unwrap();
        assert_eq!(binary.format, Format::BinaryPlist);
        check_same(&binary.root, &theirs, &output.stdout, &file);
    }
}
