//! The protocols a profile can derive from, and what they give it: data in `profiles/parents/`.

use super::draft::{self, Draft};
use crate::document;
use std::sync::{Arc, OnceLock};

/// One protocol.
#[derive(Debug)]
pub struct Parent {
    /// Its identifier, as `Protocol` has it: `s3`.
    pub protocol: &'static str,
    /// Its file: the keys of a profile, as YAML.
    pub text: &'static str,
    /// What the file says: read once, for however many profiles derive from it.
    draft: OnceLock<Draft>,
}

/// The protocol of that identifier, or of another name that Cyberduck's `ProtocolFactory` finds it
/// by: its type, or the scheme of an address.
pub fn find(protocol: &str) -> Option<&'static Parent> {
    let named = OTHER_NAMES.iter().find(|it| it.0 == protocol);
    let protocol = named.map_or(protocol, |it| it.1);
    PARENTS.iter().find(|it| it.protocol == protocol)
}

/// Another name, and the identifier.
pub(crate) const OTHER_NAMES: &[(&str, &str)] =
    &[("googlestorage", "gs"), ("http", "dav"), ("https", "davs")];

impl Parent {
    /// What it gives. A test holds every file free of findings, so there is none to pass on.
    pub(super) fn draft(&self) -> &Draft {
        self.draft.get_or_init(|| {
            let source: Arc<str> = Arc::from(format!("parents/{}.yaml", self.protocol));
            match document::parse(self.text.as_bytes(), source.clone()).0 {
                Some(document) => draft::read_values(&document).0,
                None => Draft {
                    source,
                    given: Vec::new(),
                    properties: Vec::new(),
                    steps: None,
                    bases: Vec::new(),
                },
            }
        })
    }
}

macro_rules! parents {
    ($($protocol:literal,)*) => {
        /// Every protocol, sorted by identifier.
        pub static PARENTS: [Parent; [$($protocol),*].len()] = [$(Parent {
            protocol: $protocol,
            text: include_str!(concat!("../../profiles/parents/", $protocol, ".yaml")),
            draft: OnceLock::new(),
        }),*];
    };
}

parents! {
    "azure",
    "b2",
    "box",
    "brick",
    "ctera",
    "dav",
    "davs",
    "deepbox",
    "dracoon",
    "dropbox",
    "eue",
    "file",
    "freenet",
    "ftp",
    "ftps",
    "googledrive",
    "gs",
    "hubic",
    "irods",
    "manta",
    "nextcloud",
    "onedrive",
    "owncloud",
    "s3",
    "s3-iam",
    "s3-login",
    "sftp",
    "sharepoint",
    "sharepoint-site",
    "smb",
    "spectra",
    "storegate",
    "swift",
}
