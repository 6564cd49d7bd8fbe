//! The files that are measured over: the published profiles where they are there, else as many
//! made up in their shape. Nearly all of either is icons.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of profiles.
pub struct Corpus {
    /// What the table calls them.
    pub name: &'static str,
    /// Where they are.
    pub folder: PathBuf,
    /// Each name and its bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// `PROFILECTL_CORPUS`, `../shared/corpus/profiles`, or made up.
pub fn find(scratch: &Path) -> Corpus {
    let named = std::env::var_os("PROFILECTL_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/profiles");
    let published = named.into_iter().chain([beside]).find(|it| it.is_dir());
    let (name, original) = match published {
        Some(it) => ("published profiles", it),
        None => ("made-up profiles", made_up(scratch)),
    };
    // A copy: links to it make larger folders.
    let folder = scratch.join("profiles");
    fs::create_dir_all(&folder).expect("a folder");
    let entries = fs::read_dir(original).expect("readable");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|it| it.expect("an entry"))
        .filter(|it| it.path().is_file())
        .map(|it| {
            let bytes = fs::read(it.path()).expect("readable");
            (it.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort();
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).expect("written");
    }
    Corpus {
        name,
        folder,
        files,
    }
}

impl Corpus {
    pub fn megabytes(&self) -> f64 {
        self.files.iter().map(|it| it.1.len()).sum::<usize>() as f64 / 1e6
    }

    /// A folder with that many links to these files, a hundred to a folder.
    pub fn many(&self, count: usize, scratch: &Path) -> PathBuf {
        let all = scratch.join(format!("{count}"));
        for number in 0..count {
            let (name, _) = &self.files[number % self.files.len()];
            let folder = all.join(format!("{:03}", number / 100));
            fs::create_dir_all(&folder).expect("a folder");
            let link = folder.join(format!("{number} {name}"));
            fs::hard_link(self.folder.join(name), link).expect("a link");
        }
        all
    }
}

/// Characters of base64 of one icon, as published profiles have them.
const ICONS: &[usize] = &[
    0, 43_000, 43_000, 90_000, 0, 130_000, 60_000, 20_000, 2_300_000, 43_000, 110_000, 80_000, 0,
    43_000,
];

/// 140 profiles, 30 MB, always the same bytes.
fn made_up(scratch: &Path) -> PathBuf {
    let folder = scratch.join("made-up");
    fs::create_dir_all(&folder).expect("a folder");
    let mut seed = 1;
    for number in 0..140 {
        let letters = ICONS[number % ICONS.len()];
        let line = [64, 76, usize::MAX][number % 3];
        let text = profile(number, &icon(letters, line, &mut seed));
        fs::write(
            folder.join(format!("Made-up {number:03}.cyberduckprofile")),
            text,
        )
        .expect("written");
    }
    folder
}

fn icon(letters: usize, line: usize, seed: &mut u64) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from("SUkqAAgA");
    for at in 8..letters / 4 * 4 {
        if at % line == 0 {
            text.push_str("\n\t");
        }
        // Knuth's MMIX generator.
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push(char::from(ALPHABET[(*seed >> 58) as usize]));
    }
    text
}

fn profile(number: usize, icon: &str) -> String {
    let region = ["eu-west-1", "us-east-1", "ap-south-1"][number % 3];
    let disk = match icon.len() {
        8 => String::new(),
        _ => format!("\t<key>Disk</key>\n\t<string>{icon}</string>\n"),
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Protocol</key>
	<string>s3</string>
	<key>Vendor</key>
	<string>made-up-{number}</string>
	<key>Description</key>
	<string>Made-up storage {number}</string>
	<key>Help</key>
	<string>https://storage-{number}.example/help</string>
	<key>Default Hostname</key>
	<string>s3.{region}.storage-{number}.example</string>
	<key>Region</key>
	<string>{region}</string>
	<key>Default Port</key>
	<string>443</string>
	<key>Hostname Configurable</key>
	<false/>
	<key>Port Configurable</key>
	<false/>
	<key>Username Placeholder</key>
	<string>Access Key</string>
	<key>Password Placeholder</key>
	<string>Secret Key</string>
	<key>Properties</key>
	<array>
		<string>s3.bucket.virtualhost.disable=true</string>
	</array>
{disk}</dict>
</plist>
"#
    )
}
