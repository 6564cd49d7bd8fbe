//! Where a user's files live.

use crate::env::Env;
use crate::failure::{Failure, Kind};
use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use std::path::{Path, PathBuf};

/// The four places of the command-line contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// `preferences.yaml`.
    pub preferences: PathBuf,
    /// Where profiles are dropped.
    pub profiles: PathBuf,
    /// One `.duck` file per bookmark.
    pub bookmarks: PathBuf,
    /// Tokens, credentials, pins and locks: never synced, 0700.
    pub state: PathBuf,
}

impl Dirs {
    /// Everything below one folder (`--home`, `PROFILECTL_HOME`).
    pub fn below(home: &Path) -> Self {
        Dirs {
            preferences: home.join("preferences.yaml"),
            profiles: home.join("profiles"),
            bookmarks: home.join("bookmarks"),
            state: home.join("state"),
        }
    }

    /// None: for verbs that read what they are told and keep nothing, where there is no home folder.
    pub fn nowhere() -> Self {
        Dirs {
            preferences: PathBuf::new(),
            profiles: PathBuf::new(),
            bookmarks: PathBuf::new(),
            state: PathBuf::new(),
        }
    }

    /// The flag, else `PROFILECTL_HOME`, else the platform's folders (XDG on Linux).
    pub fn find(flag: Option<&Path>, env: &Env, working_directory: &Path) -> Result<Self, Failure> {
        if let Some(home) = flag.or(env.get("PROFILECTL_HOME").map(Path::new)) {
            return Ok(Self::below(&working_directory.join(home)));
        }
        let no_home = || {
            Failure::new(
                Kind::Input,
                "no-home-folder",
                "there is no home folder to keep profiles and state in",
            )
            .with_help("set `HOME`, or give `--home DIR`")
        };
        if env.get("HOME").is_none() && cfg!(unix) {
            return Err(no_home());
        }
        let folders = choose_native_strategy().map_err(|_| no_home())?;
        let xdg = |name: &str| {
            env.get(name)
                .map(PathBuf::from)
                .filter(|it| it.is_absolute())
        };
        let configuration = xdg("XDG_CONFIG_HOME")
            .unwrap_or_else(|| folders.config_dir())
            .join("profilectl");
        let state = xdg("XDG_STATE_HOME")
            .or_else(|| folders.state_dir())
            .unwrap_or_else(|| folders.data_dir())
            .join("profilectl");
        Ok(Dirs {
            state,
            ..Self::below(&configuration)
        })
    }
}
