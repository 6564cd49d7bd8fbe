//! All profiles: those inside the program and those in the folder.

use super::bases::Folders;
use super::find;
use super::load::{self, Invalid, Loaded, Source};
use super::pin::{self, Pin};
use crate::dirs::Dirs;
use crate::document;
use crate::failure::{Failure, Kind};
use crate::file::{self, Links};
use crate::profile::builtin::BUILTIN;
use std::io;
use std::path::{Path, PathBuf};

/// The most files of the folder that are read.
pub(super) const MOST: usize = 4096;

/// How the file names of profiles end.
const ENDINGS: [&str; 3] = ["cyberduckprofile", "yaml", "yml"];

/// A profile, or a file that should be one.
pub type Entry = Result<Loaded, Invalid>;

/// All profiles there are.
#[derive(Debug)]
pub struct Library {
    /// Those inside the program, then those of the folder, each sorted by file name.
    pub entries: Vec<Entry>,
    /// Files of the folder that are not named like a profile, and not read.
    pub other_files: usize,
    /// The most files that are read, if the folder holds more.
    pub cut_at: Option<usize>,
}

/// Whether a file is named like a profile.
pub(super) fn is_profile_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|it| ENDINGS.iter().any(|known| it.eq_ignore_ascii_case(known)))
}

impl Library {
    /// Reads everything. A file that cannot be read is an entry like the others.
    pub fn read(dirs: &Dirs) -> Result<Self, Failure> {
        let names = file::names(&dirs.profiles, MOST)
            .map_err(|it| file::unreadable(&dirs.profiles, &it))?;
        let mut entries: Vec<Entry> = BUILTIN.iter().map(load::built_in).collect();
        let bases = Folders::new(dirs, &dirs.profiles);
        let mut other_files = 0;
        for path in &names.paths {
            // Pipes, devices, links and folders are told of whatever they are called.
            let ordinary = path.symlink_metadata().is_ok_and(|it| it.is_file());
            if is_profile_name(path) || !ordinary {
                entries.push(load::load(path, Links::Refuse, &bases));
            } else {
                other_files += 1;
            }
        }
        Ok(Library {
            entries,
            other_files,
            cut_at: names.more.then_some(MOST),
        })
    }

    /// The profiles that could be read.
    pub fn profiles(&self) -> impl Iterator<Item = &Loaded> {
        self.entries.iter().filter_map(|it| it.as_ref().ok())
    }
}

/// Copies a profile's file into the folder, byte for byte, if it is a usable profile. What is
/// there is not overwritten.
pub fn add(path: &Path, dirs: &Dirs) -> Result<Loaded, Failure> {
    let source = Source::File(path.to_path_buf());
    let bytes =
        file::read(path, document::limits::PLIST_BYTES, Links::Follow).map_err(|why| Invalid {
            source: source.clone(),
            code: "file-unreadable",
            line: None,
            reason: why.to_string(),
            help: None,
        })?;
    // In the folder it is judged beside what is there.
    let bases = Folders::new(dirs, &dirs.profiles);
    let loaded = load::judge(&bytes, source, &bases)?;
    let name = path
        .file_name()
        .filter(|it| is_profile_name(Path::new(it)))
        .filter(|it| !it.to_string_lossy().chars().any(char::is_control))
        .filter(|it| !it.as_encoded_bytes().starts_with(b"."))
        .ok_or_else(|| {
            Failure::new(
                Kind::Input,
                "profile-file-name",
                "the file is not named like a profile",
            )
            .with_fact("file", path.display().to_string())
            .with_help("give it a name that ends in `.cyberduckprofile`, `.yaml` or `.yml`")
        })?;
    let _lock = file::lock(&dirs.state).map_err(|it| file::unwritable(&dirs.state, &it))?;
    file::make_folder(&dirs.profiles).map_err(|it| file::unwritable(&dirs.profiles, &it))?;
    let to = dirs.profiles.join(name);
    match file::create(&to, &bytes) {
        Ok(()) => Ok(Loaded {
            source: Source::File(to),
            ..loaded
        }),
        Err(it) if it.kind() == io::ErrorKind::AlreadyExists => Err(Failure::new(
            Kind::Input,
            "profile-exists",
            "a file of that name is in the profiles folder already",
        )
        .with_fact("file", to.display().to_string())
        .with_help("take that one out first: `profilectl remove`, or rename yours")),
        Err(it) => Err(file::unwritable(&to, &it)),
    }
}

/// Deletes a profile's file from the folder, and what enabling it accepted. A file that is no
/// usable profile is named by its path.
pub fn remove(name: &str, dirs: &Dirs, working_directory: &Path) -> Result<PathBuf, Failure> {
    let bases = Folders::new(dirs, &dirs.profiles);
    let unusable = [working_directory, &dirs.profiles]
        .into_iter()
        .map(|it| it.join(name))
        .filter(|it| is_in_folder(it, dirs))
        .find(|it| load::load(it, Links::Refuse, &bases).is_err());
    if let Some(path) = unusable {
        return delete(path);
    }
    let it = find::find(name, dirs, working_directory)?;
    let identity = it.identity();
    let Source::File(path) = &it.source else {
        return Err(Failure::new(
            Kind::Input,
            "profile-built-in",
            "the profile is inside the program and cannot be removed",
        )
        .with_fact("profile", identity.clone())
        .with_help(format!(
            "`profilectl disable {identity}` puts it out of use"
        )));
    };
    if !is_in_folder(path, dirs) {
        return Err(Failure::new(
            Kind::Input,
            "profile-elsewhere",
            "the file is not in the profiles folder, so it is not removed",
        )
        .with_fact("file", path.display().to_string())
        .with_fact("folder", dirs.profiles.display().to_string()));
    }
    let path = delete(path.clone())?;
    if Pin::read(&it, dirs).is_some_and(|pin| pin.source == it.source.to_string()) {
        pin::disable(&it, dirs)?;
    }
    Ok(path)
}

fn is_in_folder(path: &Path, dirs: &Dirs) -> bool {
    let real = |it: &Path| it.canonicalize().ok();
    path.symlink_metadata().is_ok()
        && path.parent().is_some_and(|it| {
            it == dirs.profiles || real(it).is_some_and(|it| real(&dirs.profiles) == Some(it))
        })
}

fn delete(path: PathBuf) -> Result<PathBuf, Failure> {
    match file::remove(&path) {
        Ok(()) => Ok(path),
        Err(error) => Err(file::unwritable(&path, &error)),
    }
}
