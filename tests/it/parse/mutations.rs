//! Damaged files: whatever bytes come, an answer that keeps to the limits.
//!
//! `PROFILECTL_MUTATIONS` is the number of variants per file; the seed of each is fixed, so that
//! a failure names a file and a number that fail again.

use super::check_places;
use super::corpus::corpus;
use super::hostile::{check_limits, judge_and_show};
use connection_profile::document::{Format, limits, parse, parse_as, sniff};
use std::path::{Path, PathBuf};

/// Marsaglia's xorshift64.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % bound.max(1)
    }
}

/// What the syntaxes are made of; spliced in where it hurts.
const PIECES: &[&str] = &[
    "<dict>",
    "</dict>",
    "<key>",
    "</key>",
    "<key/>",
    "<string>",
    "</string>",
    "<true/>",
    "<array>",
    "</array>",
    "<plist>",
    "</plist>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&#0;",
    "&x;",
    "&",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE plist [",
    "\0",
    "\r",
    "\r\n",
    "\u{FEFF}",
    "é",
    "💩",
    "bplist00",
    ": ",
    "- ",
    "? ",
    "#",
    " #",
    "|\n",
    ">\n",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "!t ",
    "<<: ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\t",
    "\n",
    "\n  ",
    "\\x",
    "~",
    "@",
];

fn mutate(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let from = random.below(other.len() + 1);
                let to = (from + random.below(200)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            5 => {
                let end = (at + random.below(100)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
}

fn check_total(bytes: &[u8]) {
    let read = || parse(bytes, "mutated".into());
    let (document, diagnostics) = read();
    assert!(diagnostics.len() <= limits::PROBLEMS);
    assert!(document.is_some() || !diagnostics.is_empty());
    if let Some(document) = &document {
        check_places(document, bytes);
        check_limits(document);
    }
    judge_and_show("mutated", bytes);
    // Formats that it was not taken for.
    for format in [Format::XmlPlist, Format::BinaryPlist, Format::Yaml] {
        if format != sniff(bytes) && bytes.len() < 4_096 {
            let _ = parse_as(bytes, "mutated".into(), format);
        }
    }
}

/// Cuts the inside of every long run without a line end or tag, which would only be skipped.
fn without_icons(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in bytes.split_inclusive(|&it| it == b'<') {
        let (head, tail) = line.split_at(line.len().min(200));
        out.extend_from_slice(head);
        out.extend_from_slice(&tail[tail.len() - tail.len().min(2)..]);
    }
    out
}

fn check_mutations(files: &[PathBuf], count: usize) {
    let inputs: Vec<_> = files.iter().map(|it| std::fs::read(it).unwrap()).collect();
    let inputs: Vec<_> = inputs.iter().map(|it| without_icons(it)).collect();
    for (number, (file, input)) in files.iter().zip(&inputs).enumerate() {
        for variant in 0..count {
            let mut random = Random::new((number * 1_000_003 + variant) as u64 + 1);
            let mut bytes = input.clone();
            let other = &inputs[random.below(inputs.len())];
            mutate(&mut bytes, other, &mut random);
            if let Err(panic) = std::panic::catch_unwind(|| check_total(&bytes)) {
                eprintln!(
                    "{} variant {variant}: {}",
                    file.display(),
                    bytes.escape_ascii()
                );
                std::panic::resume_unwind(panic);
            }
        }
    }
}

fn count(usually: usize) -> usize {
    let wanted = std::env::var("PROFILECTL_MUTATIONS").ok();
    wanted.map_or(usually, |it| it.parse().unwrap())
}

#[test]
fn damaged_published_profiles_never_panic() {
    check_mutations(&corpus().unwrap_or_default(), count(200));
}

#[test]
fn damaged_test_files_never_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it != "expected"))
        .collect();
    files.sort();
    check_mutations(&files, count(50));
}
