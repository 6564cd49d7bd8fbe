//! One token file of `~/.aws/sso/cache`, shared with botocore, AWS CLI v2 and the SDKs.
//!
//! Others write it without a lock and in place: what is read may be half a file, and is read again.
//! What is written is whole, 0600, in the one form that every reader takes (`...Z`), with the keys
//! of others kept. Endpoints are never taken from it.

use crate::aws::identity_center::{ClientRegistration, SsoToken};
use crate::effects::Clock;
use crate::file::{self, Links, Unreadable};
use crate::secret::Secret;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Larger than any token file.
const LIMIT: usize = 256 * 1024;

/// The most files that are looked through for a token of the same session.
const MOST: usize = 256;

/// How long a half-written file is waited for, step by step.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(25),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
];

/// How long a token is waited for that another tool has been given and has still to write. A
/// machine that starts sixteen programs at once takes a second for that.
const PATIENCE: [Duration; 6] = [
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];

/// The file's name: SHA-1 of the session's name, or of the start URL as it is configured where
/// there is no session.
pub fn file_name(session_or_start_url: &str) -> String {
    let mut name = String::with_capacity(45);
    for byte in digest(&SHA1_FOR_LEGACY_USE_ONLY, session_or_start_url.as_bytes()).as_ref() {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02x}");
    }
    name + ".json"
}

/// Where a session's token is shared, and which session it must be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedToken {
    /// The file.
    pub path: PathBuf,
    /// The start URL as it is configured.
    pub start_url: String,
    /// The region of Identity Center.
    pub region: String,
    /// Whether it is kept under a session's name. Tokens of the older form, under the start URL, are
    /// renewed by none of AWS's tools.
    is_named: bool,
}

enum Read {
    Nothing,
    Broken,
    Token(Map<String, Value>),
}

impl SharedToken {
    /// In that folder, under the session's name or the start URL.
    pub fn new(folder: &Path, session: Option<&str>, start_url: &str, region: &str) -> Self {
        SharedToken {
            path: folder.join(file_name(session.unwrap_or(start_url))),
            start_url: start_url.to_owned(),
            region: region.to_owned(),
            is_named: session.is_some(),
        }
    }

    /// What whoever makes a new token of the SSO session holds: one lock for all folders of this
    /// program, since they share the token. It lies above the cache, for `aws sso logout` reads
    /// whatever lies in it.
    pub fn lock(&self) -> Option<PathBuf> {
        let name = format!("profilectl-{}.lock", self.path.file_stem()?.display());
        Some(self.path.parent()?.parent()?.join(name))
    }

    /// The token, live or not. A token of another session, or a file that stays unreadable, is none.
    /// Where the file has no live token, one that another tool keeps for the same session under
    /// another name is taken, as it is: to renew it would take the session away from that tool.
    pub async fn load(&self, clock: &dyn Clock) -> Option<SsoToken> {
        let own = self.read(&self.path, clock).await;
        let now = clock.now();
        if own.as_ref().is_some_and(|it| now < it.expires_at) {
            return own;
        }
        self.elsewhere(now).or(own)
    }

    /// The live token that another tool has made: for whoever was refused the refresh token, which
    /// works once. It may not be written yet, and is waited for where another tool renews at all.
    pub async fn renewed_by_another(&self, clock: &dyn Clock) -> Option<SsoToken> {
        let patience: &[Duration] = if self.is_named { &PATIENCE } else { &[] };
        for pause in patience {
            if let Some(it) = self.live(clock).await {
                return Some(it);
            }
            clock.sleep(*pause).await;
        }
        self.live(clock).await
    }

    /// The token, if it is live by now.
    pub async fn live(&self, clock: &dyn Clock) -> Option<SsoToken> {
        let it = self.load(clock).await?;
        (clock.now() < it.expires_at).then_some(it)
    }

    async fn read(&self, path: &Path, clock: &dyn Clock) -> Option<SsoToken> {
        for pause in PAUSES {
            match read(path) {
                Read::Nothing => return None,
                Read::Token(it) => return self.token(&it),
                Read::Broken => clock.sleep(pause).await,
            }
        }
        match read(path) {
            Read::Token(it) => self.token(&it),
            Read::Nothing | Read::Broken => None,
        }
    }

    fn elsewhere(&self, now: Timestamp) -> Option<SsoToken> {
        let mut tokens = self.others();
        tokens.retain(|(_, it)| now < it.expires_at);
        let (_, found) = tokens.into_iter().max_by_key(|(_, it)| it.expires_at)?;
        Some(SsoToken {
            refresh_token: None,
            client: None,
            ..found
        })
    }

    /// The tokens of the same session under other names.
    fn others(&self) -> Vec<(PathBuf, SsoToken)> {
        let folder = self.path.parent();
        let names = folder.and_then(|it| file::names(it, MOST).ok());
        let is_other =
            |it: &PathBuf| it.extension().is_some_and(|it| it == "json") && *it != self.path;
        let paths = names.unwrap_or_default().paths.into_iter();
        paths
            .filter(is_other)
            .filter_map(|path| match read(&path) {
                Read::Token(it) => {
                    let token = self.token(&it)?;
                    Some((path, token))
                }
                Read::Nothing | Read::Broken => None,
            })
            .collect()
    }

    /// Every file with this very access token.
    fn with(&self, access_token: &Secret<String>) -> Vec<PathBuf> {
        let others = self.others().into_iter();
        let others = others.filter(|(_, it)| it.access_token.reveal() == access_token.reveal());
        let paths = others.map(|(path, _)| path);
        match read(&self.path) {
            Read::Token(it) if text(&it, "accessToken") == Some(access_token.reveal()) => {
                paths.chain([self.path.clone()]).collect()
            }
            _ => paths.collect(),
        }
    }

    fn token(&self, it: &Map<String, Value>) -> Option<SsoToken> {
        let same = |key: &str, ours: &str| text(it, key).is_none_or(|it| it == ours);
        if !same("startUrl", &self.start_url) || !same("region", &self.region) {
            return None;
        }
        let time = |key| timestamp(text(it, key)?);
        let secret = |key| Some(Secret::new(text(it, key)?.to_owned()));
        let client = || {
            Some(ClientRegistration {
                client_id: text(it, "clientId")?.to_owned(),
                client_secret: secret("clientSecret")?,
                expires_at: time("registrationExpiresAt")?,
            })
        };
        Some(SsoToken {
            access_token: secret("accessToken")?,
            expires_at: time("expiresAt")?,
            refresh_token: secret("refreshToken"),
            client: client(),
        })
    }

    /// Writes the token, whole or not at all; keys of others stay. A token of the same session that
    /// lives longer is left alone: another process was faster.
    pub fn store(&self, it: &SsoToken) -> io::Result<()> {
        let mut entries = match read(&self.path) {
            Read::Token(former) => {
                let longer = self
                    .token(&former)
                    .is_some_and(|former| former.expires_at > it.expires_at);
                if longer {
                    return Ok(());
                }
                former
            }
            Read::Nothing | Read::Broken => Map::new(),
        };
        let mut put = |key: &str, value: Option<&str>| {
            entries.retain(|it, _| !it.eq_ignore_ascii_case(key));
            if let Some(value) = value {
                entries.insert(key.to_owned(), Value::from(value));
            }
        };
        let client = it.client.as_ref();
        put("startUrl", Some(&self.start_url));
        put("region", Some(&self.region));
        put("accessToken", Some(it.access_token.reveal()));
        put("expiresAt", Some(&written(it.expires_at)));
        put(
            "refreshToken",
            it.refresh_token.as_ref().map(|it| it.reveal().as_str()),
        );
        put("clientId", client.map(|it| it.client_id.as_str()));
        put(
            "clientSecret",
            client.map(|it| it.client_secret.reveal().as_str()),
        );
        put(
            "registrationExpiresAt",
            client.map(|it| written(it.expires_at)).as_deref(),
        );
        let bytes = Secret::new(serde_json::to_vec(&entries)?);
        if let Some(folder) = self.path.parent() {
            file::make_folder(folder)?;
        }
        file::replace(&self.path, bytes.reveal())
    }

    /// Makes the access token count as expired wherever it is, and keeps the rest: the portal refused
    /// it before its time.
    pub fn expire(&self, refused: &Secret<String>, now: Timestamp) -> io::Result<()> {
        let mut outcome = Ok(());
        for path in self.with(refused) {
            let Read::Token(mut entries) = read(&path) else {
                continue;
            };
            entries.retain(|it, _| !it.eq_ignore_ascii_case("expiresAt"));
            entries.insert("expiresAt".to_owned(), Value::from(written(now)));
            let bytes = Secret::new(serde_json::to_vec(&entries)?);
            outcome = outcome.and(file::replace(&path, bytes.reveal()));
        }
        outcome
    }

    /// Removes the file, if it holds the SSO session's token, and copies of that under other names.
    pub fn forget(&self) -> io::Result<()> {
        let Read::Token(it) = read(&self.path) else {
            return file::remove(&self.path);
        };
        let Some(token) = self.token(&it) else {
            return Ok(());
        };
        let copies = self.with(&token.access_token).into_iter();
        copies
            .map(|it| file::remove(&it))
            .fold(Ok(()), io::Result::and)
    }

    /// Removes the file where the SSO session's token was until it moved to another; the token serves on.
    pub fn leave(&self) -> io::Result<()> {
        match read(&self.path) {
            Read::Token(it) if self.token(&it).is_some() => file::remove(&self.path),
            _ => Ok(()),
        }
    }
}

fn read(path: &Path) -> Read {
    let bytes = match file::read(path, LIMIT, Links::Refuse) {
        Ok(bytes) => Secret::new(bytes),
        Err(Unreadable::Missing) => return Read::Nothing,
        Err(_) => return Read::Nothing,
    };
    match serde_json::from_slice(bytes.reveal()) {
        Ok(Value::Object(it)) => Read::Token(it),
        _ => Read::Broken,
    }
}

/// A text under a key, in whatever case: the Rust SDK reads them so.
fn text<'a>(it: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    it.get(key)
        .or_else(|| {
            let mut entries = it.iter();
            entries
                .find(|(it, _)| it.eq_ignore_ascii_case(key))
                .map(|(_, value)| value)
        })?
        .as_str()
        .filter(|it| !it.is_empty())
}

/// RFC 3339, and what other tools wrote: `UTC` at the end, offsets, fractions, no zone at all.
fn timestamp(it: &str) -> Option<Timestamp> {
    let it = it.trim();
    let zulu = it.strip_suffix("UTC").map(|it| format!("{}Z", it.trim()));
    let it = zulu.as_deref().unwrap_or(it);
    it.parse().ok().or_else(|| format!("{it}Z").parse().ok())
}

/// `YYYY-MM-DDTHH:MM:SSZ`: the one form that every SDK reads.
fn written(it: Timestamp) -> String {
    it.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::Answered;

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            "2026-11-22T01:00:00Z".parse().unwrap()
        }

        fn sleep(&self, _: Duration) -> Answered<'_, ()> {
            Box::pin(std::future::ready(()))
        }
    }

    const URL: &str = "https://my-sso-portal.awsapps.com/start";

    fn shared(folder: &Path) -> SharedToken {
        SharedToken::new(folder, Some("my-sso"), URL, "us-east-1")
    }

    fn load(it: &SharedToken) -> Option<SsoToken> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(it.load(&Still))
    }

    fn token(until: &str) -> SsoToken {
        SsoToken {
            access_token: Secret::new("access".into()),
            expires_at: until.parse().unwrap(),
            refresh_token: Some(Secret::new("refresh".into())),
            client: Some(ClientRegistration {
                client_id: "client".into(),
                client_secret: Secret::new("secret".into()),
                expires_at: "2027-01-21T00:51:35.5Z".parse().unwrap(),
            }),
        }
    }

    #[test]
    fn named_as_botocore_names_them() {
        assert_eq!(
            file_name("my-sso"),
            "0ad374308c5a4e22f723adf10145eafad7c4031c.json"
        );
        assert_eq!(
            file_name(URL),
            "c7aaaf71fcc8777ae2475525ed049d39fe16c484.json"
        );
    }

    #[test]
    fn what_is_written_is_what_the_strictest_reader_takes_and_foreign_keys_stay() {
        let folder = tempfile::tempdir().unwrap();
        let it = shared(folder.path());
        std::fs::write(
            &it.path,
            r#"{"theirs": [1], "expiresat": "2026-11-22T00:00:00UTC"}"#,
        )
        .unwrap();
        it.store(&token("2026-11-22T01:52:31.709497Z")).unwrap();
        let json: Value = serde_json::from_slice(&std::fs::read(&it.path).unwrap()).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "theirs": [1], "startUrl": URL, "region": "us-east-1", "accessToken": "access",
                "expiresAt": "2026-11-22T01:52:31Z", "clientId": "client", "clientSecret": "secret",
                "registrationExpiresAt": "2027-01-21T00:51:35Z", "refreshToken": "refresh",
            })
        );
        let read = load(&it).unwrap();
        assert_eq!(read.access_token.reveal(), "access");
        assert!(read.is_renewable(Still.now()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&it.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn every_form_of_time_is_read() {
        for (text, expected) in [
            ("2026-11-22T01:52:31Z", "2026-11-22T01:52:31Z"),
            ("2026-11-22T01:52:31UTC", "2026-11-22T01:52:31Z"),
            ("2026-11-22T11:52:31+10:00", "2026-11-22T01:52:31Z"),
            ("2026-11-22T01:52:31.680Z", "2026-11-22T01:52:31.68Z"),
            ("2026-11-22T01:52:31", "2026-11-22T01:52:31Z"),
        ] {
            assert_eq!(timestamp(text), Some(expected.parse().unwrap()), "{text}");
        }
        assert_eq!(timestamp("soon"), None);
    }

    #[test]
    fn another_sessions_token_is_none_and_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let it = shared(folder.path());
        for (url, region) in [
            ("https://other.awsapps.com/start", "us-east-1"),
            (URL, "x@evil"),
        ] {
            let other = SharedToken {
                start_url: url.into(),
                region: region.into(),
                ..it.clone()
            };
            let _ = std::fs::remove_file(&it.path);
            other.store(&token("2026-11-22T02:00:00Z")).unwrap();
            assert!(load(&it).is_none());
            it.forget().unwrap();
            assert!(it.path.exists());
        }
    }

    #[test]
    fn half_a_file_is_no_token_and_does_not_hurt() {
        let folder = tempfile::tempdir().unwrap();
        let it = shared(folder.path());
        for text in [
            "",
            "{\"accessToken\": \"a",
            "[]",
            "null",
            "{\"accessToken\": 1}",
            "\u{0}",
        ] {
            std::fs::write(&it.path, text).unwrap();
            assert!(load(&it).is_none(), "{text}");
        }
        it.store(&token("2026-11-22T02:00:00Z")).unwrap();
        assert!(load(&it).is_some());
    }

    #[test]
    fn a_longer_lived_token_is_not_overwritten_unless_it_was_found_dead() {
        let folder = tempfile::tempdir().unwrap();
        let it = shared(folder.path());
        it.store(&token("2026-11-22T03:00:00Z")).unwrap();
        it.store(&token("2026-11-22T02:00:00Z")).unwrap();
        assert_eq!(
            load(&it).unwrap().expires_at,
            "2026-11-22T03:00:00Z".parse().unwrap()
        );
        it.expire(&Secret::new("access".into()), Still.now())
            .unwrap();
        it.store(&token("2026-11-22T02:00:00Z")).unwrap();
        assert_eq!(
            load(&it).unwrap().expires_at,
            "2026-11-22T02:00:00Z".parse().unwrap()
        );
    }

    #[test]
    fn a_live_token_under_another_name_serves() {
        let folder = tempfile::tempdir().unwrap();
        let older = SharedToken::new(folder.path(), None, URL, "us-east-1");
        older.store(&token("2026-11-22T02:00:00Z")).unwrap();
        assert!(load(&shared(folder.path())).is_some());
        older
            .expire(&Secret::new("access".into()), Still.now())
            .unwrap();
        assert!(load(&shared(folder.path())).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_neither_read_nor_followed() {
        let folder = tempfile::tempdir().unwrap();
        let it = shared(folder.path());
        let target = folder.path().join("precious");
        std::fs::write(&target, "{}").unwrap();
        std::os::unix::fs::symlink(&target, &it.path).unwrap();
        assert!(load(&it).is_none());
        it.store(&token("2026-11-22T02:00:00Z")).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"{}");
    }
}
