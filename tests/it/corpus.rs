//! Profiles to run over: our own, and the published ones where they are there.

use connection_profile::profile::builtin::BUILTIN;
use std::path::{Path, PathBuf};

/// The published profiles: `PROFILECTL_CORPUS`, or `../shared/corpus/profiles`. They are not part of
/// the project; without them there is a printed line and nothing to run over.
pub fn published() -> Vec<(String, Vec<u8>)> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("PROFILECTL_CORPUS").map(PathBuf::from);
    let beside = manifest
        .ancestors()
        .take(3)
        .map(|it| it.join("../shared/corpus/profiles"));
    let Some(folder) = named.into_iter().chain(beside).find(|it| it.is_dir()) else {
        println!("skipped: no published profiles (set PROFILECTL_CORPUS to their folder)");
        return Vec::new();
    };
    files(&folder)
}

/// The built-in profiles, those of `tests/profiles/valid`, and the published ones.
pub fn everything() -> Vec<(String, Vec<u8>)> {
    let own = BUILTIN
        .iter()
        .map(|it| (it.file.to_owned(), it.text.into()));
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/valid");
    own.chain(files(&valid)).chain(published()).collect()
}

/// The files of a folder, sorted.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.flatten().map(|it| it.path()).collect();
    paths.retain(|it| it.is_file());
    paths.sort();
    let read = |path: PathBuf| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        std::fs::read(path).ok().map(|bytes| (name, bytes))
    };
    paths.into_iter().filter_map(read).collect()
}
