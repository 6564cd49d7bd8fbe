//! The keys of a bookmark, as Cyberduck spells them: what `bookmark`, the rules and the schema go by.

use super::questions::{Form, Prompt};

/// One top-level key of a bookmark.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As in the file.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Who may change it.
    pub change: Change,
    /// What its value is.
    pub holds: Holds,
}

/// What the value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text, or a number, boolean or date in its textual form.
    Text,
    /// Text with a port number.
    Port,
    /// An array of texts.
    List,
    /// A dict of texts, or the older array of `name=value`.
    Properties,
    /// A dict that applications keep for themselves.
    Dict,
}

/// Who may change a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// `bookmark set`.
    Anyone,
    /// Nobody: it says which bookmark of which profile this is.
    Identity,
    /// Other applications: it is kept as it is.
    Kept,
}

const fn key(name: &'static str, change: Change, doc: &'static str) -> Key {
    Key {
        name,
        doc,
        change,
        holds: Holds::Text,
    }
}

impl Key {
    const fn holding(mut self, holds: Holds) -> Key {
        self.holds = holds;
        self
    }
}

/// Every key that applications are known to write, sorted.
pub static KEYS: &[Key] = &[
    key(
        "Access Timestamp",
        Change::Kept,
        "last use, in milliseconds since 1970",
    ),
    key(
        "CDN Credentials",
        Change::Kept,
        "user name at the content delivery network",
    ),
    key(
        "Client Certificate",
        Change::Kept,
        "name of a client certificate",
    ),
    key("Comment", Change::Anyone, "a note"),
    key(
        "Custom",
        Change::Kept,
        "properties that override those of the profile",
    )
    .holding(Holds::Properties),
    key(
        "Download Folder",
        Change::Kept,
        "where downloads go (older form)",
    ),
    key(
        "Download Folder Dictionary",
        Change::Kept,
        "where downloads go",
    )
    .holding(Holds::Dict),
    key("Encoding", Change::Kept, "encoding of file names"),
    key("FTP Connect Mode", Change::Kept, "active or passive FTP"),
    key(
        "Hostname",
        Change::Anyone,
        "server to connect to, where the profile lets it be chosen",
    ),
    key("Labels", Change::Kept, "labels").holding(Holds::List),
    key(
        "Maximum Connections",
        Change::Kept,
        "connections for transfers (older form)",
    ),
    key("Nickname", Change::Anyone, "name of the bookmark"),
    key("Path", Change::Anyone, "bucket and folder to begin in"),
    key("Port", Change::Anyone, "port of the server").holding(Holds::Port),
    key("Private Key File", Change::Kept, "SSH key (older form)"),
    key("Private Key File Dictionary", Change::Kept, "SSH key").holding(Holds::Dict),
    key("Protocol", Change::Identity, "protocol of the profile"),
    key("Provider", Change::Identity, "vendor of the profile"),
    key("Readonly", Change::Kept, "mounted without write access"),
    key(
        "Region",
        Change::Anyone,
        "region to use, where the profile names several",
    ),
    key("Timezone", Change::Kept, "time zone of the server"),
    key(
        "Transfer Connection",
        Change::Kept,
        "connections for transfers",
    ),
    key("UUID", Change::Identity, "identity of the bookmark"),
    key(
        "Upload Folder Dictionary",
        Change::Kept,
        "where uploads come from",
    )
    .holding(Holds::Dict),
    key("Username", Change::Anyone, "access key id, or user name"),
    key("Volume", Change::Kept, "where it is mounted"),
    key(
        "Web URL",
        Change::Anyone,
        "address of the content on the web",
    ),
    key("Workdir", Change::Kept, "folder last shown (older form)"),
    key("Workdir Dictionary", Change::Kept, "folder last shown").holding(Holds::Dict),
];

/// The key of that name, however it is capitalised.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|it| it.name.eq_ignore_ascii_case(name))
}

/// A name without what its spellings differ in: `client_secret`, `Client Secret`, `clientSecret`.
pub fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|it| it.to_ascii_lowercase()).collect()
}

/// Whether a property holds a secret: such a one is never written into a bookmark.
pub fn is_secret(property: &str) -> bool {
    if Prompt::find(property).is_some_and(|it| it.form == Form::Secret) {
        return true;
    }
    let name = letters(property);
    let secret = [
        "secret",
        "password",
        "passphrase",
        "sessiontoken",
        "refreshtoken",
        "accesstoken",
        "idtoken",
    ];
    secret.iter().any(|it| name.contains(it))
}

#[cfg(test)]
mod tests {
    use super::super::questions::{Kept, PROMPTS};
    use super::*;

    #[test]
    fn sorted_and_documented() {
        assert!(KEYS.is_sorted_by(|a, b| a.name < b.name));
        assert!(KEYS.iter().all(|it| !it.doc.is_empty()));
    }

    #[test]
    fn secrets_are_known_by_their_names() {
        for it in [
            "OAuth Client Secret",
            "Password",
            "aws_secret_access_key",
            "refresh_token",
            "Session Token",
        ] {
            assert!(is_secret(it), "{it}");
        }
        for it in PROMPTS {
            assert_eq!(
                is_secret(it.name),
                it.kept != Kept::InBookmark,
                "{}",
                it.name
            );
        }
        for it in [
            "OAuth Client ID",
            "role_arn",
            "mfa_serial",
            "sso_start_url",
            "Token Placeholder",
        ] {
            assert!(!is_secret(it), "{it}");
        }
    }
}
