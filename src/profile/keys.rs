//! The keys a connection profile may have: one row each, for the reader, the schema, the pages and
//! the spelling hints.
//!
//! Names are spelled as the published format spells them. Not here: the names inside `Properties`
//! (see [`super::properties`]) and what follows from a value (`plan`, `lint`).

use super::nearest;

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// An absolute URL, or a path that is resolved against the server.
    Url,
    /// A bare host name: no scheme, port or path.
    Host,
    /// A TCP port from 1 to 65535, as text or as a number.
    Port,
    /// Yes or no.
    Flag,
    /// Several texts.
    List,
    /// The `Properties`: names and texts.
    Map,
    /// An icon in base64; never decoded.
    Image,
    /// A pipeline: see [`super::steps`].
    Steps,
}

/// Who gives a key its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The published profile format: Cyberduck and Mountain Duck read it too.
    Format,
    /// An extension of this program; other programs ignore it.
    Own,
    /// A bookmark, a flag or an answer, never a profile.
    Bookmark,
}

/// What a text that is present but blank says in a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// As if the key were not there: the parent's value counts.
    Inherits,
    /// Something of its own, in these words.
    Means(&'static str),
}

/// One key.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// As files spell it: `OAuth Client ID`.
    pub name: &'static str,
    /// What its value must be.
    pub kind: Kind,
    /// What it is for, in a sentence or two.
    pub doc: &'static str,
    /// Who gives it its meaning.
    pub home: Home,
    /// Whether every profile must have it.
    pub required: bool,
    /// What a blank text says.
    pub blank: Blank,
    /// The value when no file says anything, and why it is that.
    pub default: Option<(&'static str, &'static str)>,
    /// The bookmark's own key for it.
    pub bookmark: Option<&'static str>,
    /// The custom properties that stand for it, in a bookmark or in `Properties`.
    pub custom: &'static [&'static str],
    /// Whether its value must not be shown.
    pub secret: bool,
    /// Its row in [`KEYS`].
    row: usize,
}

impl Key {
    /// Whether a bookmark, a flag or an answer may say otherwise.
    pub fn may_be_overridden(&self) -> bool {
        !matches!(self.kind, Kind::Map | Kind::Image | Kind::Steps)
            && !["Protocol", "Vendor", "Bundled", "Deprecated", "extends"].contains(&self.name)
    }

    /// The key of exactly that name.
    pub fn find(name: &str) -> Option<&'static Key> {
        KEYS.iter().copied().find(|it| it.name == name)
    }

    /// The key that was probably meant by a name that is none.
    pub fn meant_by(name: &str) -> Option<&'static Key> {
        let by_bookmark = KEYS.iter().find(|it| it.bookmark == Some(name));
        by_bookmark
            .copied()
            .or_else(|| nearest(name, KEYS.iter().map(|it| it.name)).and_then(Key::find))
    }

    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Key {
        Key {
            name,
            kind,
            doc,
            home: Home::Format,
            required: false,
            blank: Blank::Inherits,
            default: None,
            bookmark: None,
            custom: &[],
            secret: false,
            row: 0,
        }
    }

    /// Its row in [`KEYS`].
    pub(super) const fn row(&self) -> usize {
        self.row
    }

    const fn in_row(mut self, row: usize) -> Key {
        self.row = row;
        self
    }

    const fn required(mut self) -> Key {
        self.required = true;
        self
    }

    const fn own(mut self) -> Key {
        self.home = Home::Own;
        self
    }

    const fn bookmark_only(mut self) -> Key {
        self.home = Home::Bookmark;
        self
    }

    const fn secret(mut self) -> Key {
        self.secret = true;
        self
    }

    const fn blank(mut self, means: &'static str) -> Key {
        self.blank = Blank::Means(means);
        self
    }

    const fn default(mut self, value: &'static str, reason: &'static str) -> Key {
        self.default = Some((value, reason));
        self
    }

    const fn in_bookmarks(mut self, name: &'static str) -> Key {
        self.bookmark = Some(name);
        self
    }

    const fn custom(mut self, names: &'static [&'static str]) -> Key {
        self.custom = names;
        self
    }
}

/// Stands in the table where the default follows from another value.
pub(super) const DERIVED: &str = "derived";
const EDITABLE: &str = "editable unless a profile says otherwise";
const OFF: &str = "off unless a profile says otherwise";
const DERIVED_OAUTH: &str = "on when there is an OAuth Client ID";
const DERIVED_PASSWORD: &str = "on unless there is an OAuth Client ID";

macro_rules! keys {
    ($($id:ident = $key:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Row { $($id),* }
        $(
            #[doc = concat!("The key `", stringify!($id), "`; see its `doc`.")]
            pub static $id: Key = $key.in_row(Row::$id as usize);
        )*
        /// Every key, sorted by name.
        pub static KEYS: &[&Key] = &[$(&$id),*];
    };
}

keys! {
    ANONYMOUS_CONFIGURABLE = Key::new("Anonymous Configurable", Kind::Flag, "Whether one may connect without credentials.").default("false", OFF);
    AUTHORIZATION = Key::new("Authorization", Kind::Text, "For S3 with static keys the signature (`AWS4HMACSHA256`, `AWS2`), or here `SAML` for an assertion that the user brings; with OAuth the grant (`AuthorizationCode`, `PasswordGrant`, here also `ClientCredentials`), which must then be given; other protocols have values of their own.");
    BUNDLED = Key::new("Bundled", Kind::Flag, "Marks a profile that ships inside an application: always enabled.").default("false", OFF);
    CERTIFICATE_CONFIGURABLE = Key::new("Certificate Configurable", Kind::Flag, "Whether a client certificate may be chosen.").default("false", OFF);
    CONTEXT = Key::new("Context", Kind::Text, "For Swift the path of the sign-in service; for S3 a path prefix (`/prefix`), or the URL of an instance metadata service that hands out credentials.");
    DEFAULT_HOSTNAME = Key::new("Default Hostname", Kind::Host, "The server: a bare host name. Without it an S3 profile goes to Amazon's.").in_bookmarks("Hostname");
    DEFAULT_NICKNAME = Key::new("Default Nickname", Kind::Text, "The name a new bookmark starts with.");
    DEFAULT_PATH = Key::new("Default Path", Kind::Text, "The folder or bucket a connection starts in.").in_bookmarks("Path");
    DEFAULT_PORT = Key::new("Default Port", Kind::Port, "The server's TCP port.").in_bookmarks("Port");
    DEPRECATED = Key::new("Deprecated", Kind::Flag, "Marks a protocol or profile that should no longer be chosen.").default("false", OFF);
    DESCRIPTION = Key::new("Description", Kind::Text, "The text by which people choose the profile.").required();
    DISK = Key::new("Disk", Kind::Image, "The icon of a bookmark: a TIFF with 64 and 128 pixel pages, in base64.");
    EXTENDS = Key::new("extends", Kind::Text, "Another profile, built in or in the profiles folder, as `protocol/vendor`: what this one does not say itself is as there.").own();
    HELP = Key::new("Help", Kind::Url, "A web page about this profile.");
    HOSTNAME_CONFIGURABLE = Key::new("Hostname Configurable", Kind::Flag, "Whether the server may be changed.").default("true", EDITABLE);
    HOSTNAME_PLACEHOLDER = Key::new("Hostname Placeholder", Kind::Text, "The grey hint in the server field.");
    ICON = Key::new("Icon", Kind::Image, "The icon in lists, where it differs from `Disk`; in base64.");
    MULTI_FACTOR_CONFIGURABLE = Key::new("Multi Factor Configurable", Kind::Flag, "Whether an MFA device may be asked for; without OAuth and roles it chooses GetSessionToken.").default("false", OFF);
    NAME = Key::new("Name", Kind::Text, "The protocol's name as shown under the description.");
    OAUTH_AUTHORIZATION_URL = Key::new("OAuth Authorization Url", Kind::Url, "The authorization endpoint: absolute, or a path on the server.");
    OAUTH_CLIENT_ID = Key::new("OAuth Client ID", Kind::Text, "The client identifier that the provider gave this application. Blank or left out: asked, and kept in the bookmark.").custom(&["OAuth Client ID", "oauth.clientid"]);
    OAUTH_CLIENT_SECRET = Key::new("OAuth Client Secret", Kind::Text, "The client secret. Left out: asked. Present but blank: a public client, nothing is asked or sent.").blank("a public client: no secret is asked or sent").custom(&["OAuth Client Secret"]).secret();
    OAUTH_CONFIGURABLE = Key::new("OAuth Configurable", Kind::Flag, "Whether to sign in with OAuth 2.0; for S3 that is OpenID Connect and AssumeRoleWithWebIdentity.").default(DERIVED, DERIVED_OAUTH);
    OAUTH_ISSUER_URL = Key::new("OAuth Issuer Url", Kind::Url, "The OpenID Connect issuer. Its discovery document gives the endpoints and signing keys, so the authorization and token URLs may be left out. Present but blank: asked.").own().blank("asked when connecting").custom(&["OAuth Issuer Url"]);
    OAUTH_PKCE = Key::new("OAuth PKCE", Kind::Flag, "Whether to send a code challenge (RFC 7636, S256).").default("true", "RFC 9700 section 2.1.1: always");
    OAUTH_REDIRECT_URL = Key::new("OAuth Redirect Url", Kind::Url, "The redirect URI, exactly as registered at the provider; on a loopback address the port may be left out.").default("urn:ietf:wg:oauth:2.0:oob", "the code is pasted unless a profile says otherwise");
    OAUTH_TOKEN_URL = Key::new("OAuth Token Url", Kind::Url, "The token endpoint: absolute, or a path on the server.");
    PASSWORD_CONFIGURABLE = Key::new("Password Configurable", Kind::Flag, "Whether a password or secret key is asked for.").default(DERIVED, DERIVED_PASSWORD);
    PASSWORD_PLACEHOLDER = Key::new("Password Placeholder", Kind::Text, "What the password is called: `Secret Access Key`.");
    PATH_CONFIGURABLE = Key::new("Path Configurable", Kind::Flag, "Whether the path may be changed.").default("true", EDITABLE);
    PATH_PLACEHOLDER = Key::new("Path Placeholder", Kind::Text, "The grey hint in the path field.");
    PORT_CONFIGURABLE = Key::new("Port Configurable", Kind::Flag, "Whether the port may be changed.").default("true", EDITABLE);
    PRIVATE_KEY_CONFIGURABLE = Key::new("Private Key Configurable", Kind::Flag, "Whether a private key may be chosen.").default("false", OFF);
    PROPERTIES = Key::new("Properties", Kind::Map, "Further settings by name: `role_arn`, `s3.bucket.virtualhost.disable` ... A name that is present but empty is asked for.");
    PROTOCOL = Key::new("Protocol", Kind::Text, "The protocol it derives from, such as `s3`.").required();
    REGION = Key::new("Region", Kind::Text, "For S3 the region requests are signed for and buckets are made in.").in_bookmarks("Region");
    REGIONS = Key::new("Regions", Kind::List, "The regions to choose from.");
    ROLE_CONFIGURABLE = Key::new("Role Configurable", Kind::Flag, "Whether the ARN of a role may be asked for; without OAuth it chooses AssumeRole.").default("false", OFF);
    SCHEME = Key::new("Scheme", Kind::Text, "`https` or `http`, where the protocol can do both.");
    SCHEMES = Key::new("Schemes", Kind::List, "URL schemes that lead to this profile.");
    SCOPES = Key::new("Scopes", Kind::List, "The OAuth scopes to ask for; `openid` for web identity.");
    STEPS = Key::new("steps", Kind::Steps, "The pipeline, step by step, in place of the one that the other keys mean; `profilectl explain step:KIND` says what a step takes.").own();
    STS_ENDPOINT = Key::new("STS Endpoint", Kind::Url, "The security token service that exchanges the sign-in for S3 credentials.");
    TOKEN_CONFIGURABLE = Key::new("Token Configurable", Kind::Flag, "Whether a session token is asked for.").default("false", OFF);
    TOKEN_PLACEHOLDER = Key::new("Token Placeholder", Kind::Text, "What the token is called: `Session Token`.");
    USERNAME = Key::new("Username", Kind::Text, "The user name or access key id; for an AWS CLI profile its name.").bookmark_only().in_bookmarks("Username");
    USERNAME_CONFIGURABLE = Key::new("Username Configurable", Kind::Flag, "Whether a user name or access key id is asked for.").default("true", EDITABLE);
    USERNAME_PLACEHOLDER = Key::new("Username Placeholder", Kind::Text, "What the user name is called: `Access Key ID`.");
    VENDOR = Key::new("Vendor", Kind::Text, "The profile's own name: bookmarks, the preference that enables it and command lines refer to it.").required();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_name_twice() {
        for pair in KEYS.windows(2) {
            assert!(
                pair[0].name.to_lowercase() < pair[1].name.to_lowercase(),
                "{} {}",
                pair[0].name,
                pair[1].name
            );
        }
    }

    #[test]
    fn every_key_is_found_and_explained() {
        for (row, key) in KEYS.iter().enumerate() {
            assert_eq!(key.row(), row, "{}", key.name);
            assert_eq!(Key::find(key.name).map(|it| it.name), Some(key.name));
            assert!(key.doc.ends_with('.'), "{}", key.name);
            assert!(!key.required || key.home == Home::Format, "{}", key.name);
        }
    }

    #[test]
    fn a_misspelt_key_leads_to_the_right_one() {
        for (written, meant) in [
            ("Default Hostnme", "Default Hostname"),
            ("OAuth Client Id", "OAuth Client ID"),
            ("oauth token url", "OAuth Token Url"),
            ("Hostname", "Default Hostname"),
            ("Properties ", "Properties"),
        ] {
            assert_eq!(
                Key::meant_by(written).map(|it| it.name),
                Some(meant),
                "{written}"
            );
        }
        assert_eq!(Key::meant_by("Favourite Colour"), None);
    }
}
