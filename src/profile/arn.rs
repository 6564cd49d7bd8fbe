//! Amazon Resource Names of roles and MFA devices, judged before anything is sent.
//!
//! Not only Amazon's: Ceph has roles without an account and accounts with names, MinIO has a
//! partition of its own. Sources: the patterns of the IAM and STS service models.

/// The ARN of a role: `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleArn {
    text: String,
    /// `aws`, `aws-cn`, `aws-us-gov` ..., or another service's.
    pub partition: String,
    /// Twelve digits, nothing, or a third party's tenant.
    pub account: String,
    /// `/`, or the folders between `role/` and the name, with a slash at either end.
    pub path: String,
    /// The role's name.
    pub name: String,
}

/// Why a text is no ARN of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Spaces, control characters or letters beyond ASCII.
    #[error("it has characters other than printable ASCII")]
    NotPrintableAscii,
    /// STS takes 20 to 2048 characters.
    #[error("it has {0} characters, and must have 20 to 2048")]
    Length(usize),
    /// Not six parts with colons between, or the first is not `arn`.
    #[error("it does not have the form `arn:aws:iam::123456789012:role/NAME`")]
    Form,
    /// Something that no partition is called.
    #[error("`{0}` is no partition")]
    Partition(String),
    /// Another service's ARN.
    #[error("it is of the service `{0}`, not `iam`")]
    Service(String),
    /// IAM is global.
    #[error("it names a region, and IAM has none")]
    Region,
    /// Digits, but not twelve.
    #[error("its account has {0} digits instead of 12")]
    AccountDigits(usize),
    /// Neither digits nor a tenant's name.
    #[error("its account has characters that no account has")]
    Account,
    /// A user, a policy, a provider ...
    #[error("it names a {found}, not a {wanted}")]
    Resource {
        /// What it names.
        found: String,
        /// What was asked for.
        wanted: &'static str,
    },
    /// A name must have 1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    #[error("its name is empty, too long, or has characters that IAM does not allow")]
    Name,
}

impl RoleArn {
    /// Reads the ARN of a role.
    pub fn parse(text: &str) -> Result<RoleArn, Refused> {
        let arn = Arn::parse(text)?;
        let (folders, name) = arn.named("role")?;
        Ok(RoleArn {
            text: text.to_owned(),
            partition: arn.partition.to_owned(),
            account: arn.account.to_owned(),
            path: match folders {
                "" => "/".to_owned(),
                _ => format!("/{folders}/"),
            },
            name: name.to_owned(),
        })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// What `mfa_serial` and STS's `SerialNumber` take: the ARN of a virtual device or the serial
/// number of a hardware one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaSerial(String);

impl MfaSerial {
    /// Reads a serial number or ARN: 9 to 256 of `A-Z a-z 0-9 _ + = / : , . @ -`.
    pub fn parse(text: &str) -> Result<MfaSerial, Refused> {
        if text.starts_with("arn:") {
            let arn = Arn::parse(text)?;
            arn.named("mfa")?;
        } else if !(9..=256).contains(&text.len()) || !text.bytes().all(in_serial) {
            return Err(Refused::Name);
        }
        Ok(MfaSerial(text.to_owned()))
    }

    /// The whole serial number or ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

struct Arn<'a> {
    partition: &'a str,
    account: &'a str,
    resource: &'a str,
}

impl<'a> Arn<'a> {
    fn parse(text: &'a str) -> Result<Arn<'a>, Refused> {
        if !text.bytes().all(|it| it.is_ascii_graphic()) {
            return Err(Refused::NotPrintableAscii);
        }
        let parts: Vec<_> = text.splitn(6, ':').collect();
        let [arn, partition, service, region, account, resource] = parts.as_slice() else {
            return Err(Refused::Form);
        };
        let is_partition = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        if *arn != "arn" {
            return Err(Refused::Form);
        }
        if partition.is_empty() || partition.len() > 32 || !partition.bytes().all(is_partition) {
            return Err(Refused::Partition((*partition).to_owned()));
        }
        if *service != "iam" {
            return Err(Refused::Service((*service).to_owned()));
        }
        if !region.is_empty() {
            return Err(Refused::Region);
        }
        let digits = account.bytes().all(|it| it.is_ascii_digit());
        if digits && !matches!(account.len(), 0 | 12) {
            return Err(Refused::AccountDigits(account.len()));
        }
        let is_tenant = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
        if account.len() > 64 || !account.bytes().all(is_tenant) {
            return Err(Refused::Account);
        }
        if !(20..=2048).contains(&text.len()) {
            return Err(Refused::Length(text.len()));
        }
        Ok(Arn {
            partition,
            account,
            resource,
        })
    }

    /// The folders and the name of `KIND/FOLDERS/NAME`.
    fn named(&self, kind: &'static str) -> Result<(&'a str, &'a str), Refused> {
        let (found, rest) = self.resource.split_once('/').unwrap_or((self.resource, ""));
        if found != kind {
            return Err(Refused::Resource {
                found: found.to_owned(),
                wanted: kind,
            });
        }
        let (folders, name) = rest.rsplit_once('/').unwrap_or(("", rest));
        let has_blank_folder = rest.starts_with('/') || rest.contains("//");
        let fits = (1..=64).contains(&name.len()) && name.bytes().all(in_name);
        (fits && folders.len() <= 510 && !has_blank_folder)
            .then_some((folders, name))
            .ok_or(Refused::Name)
    }
}

fn in_name(it: u8) -> bool {
    it.is_ascii_alphanumeric() || b"_+=,.@-".contains(&it)
}

fn in_serial(it: u8) -> bool {
    in_name(it) || b"/:".contains(&it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_every_kind_are_read() {
        for (text, partition, account, path, name) in [
            (
                "arn:aws:iam::123456789012:role/S3",
                "aws",
                "123456789012",
                "/",
                "S3",
            ),
            (
                "arn:aws-us-gov:iam::123456789012:role/a/b/S3+=,.@-_",
                "aws-us-gov",
                "123456789012",
                "/a/b/",
                "S3+=,.@-_",
            ),
            (
                "arn:aws-cn:iam::123456789012:role/service-role/x",
                "aws-cn",
                "123456789012",
                "/service-role/",
                "x",
            ),
            (
                "arn:aws-iso-b:iam::123456789012:role/x",
                "aws-iso-b",
                "123456789012",
                "/",
                "x",
            ),
            (
                "arn:aws-eusc:iam::123456789012:role/x",
                "aws-eusc",
                "123456789012",
                "/",
                "x",
            ),
            ("arn:aws:iam:::role/S3Access", "aws", "", "/", "S3Access"),
            (
                "arn:aws:iam::RGW11111111111111111:role/x",
                "aws",
                "RGW11111111111111111",
                "/",
                "x",
            ),
            (
                "arn:minio:iam:::role/nOybJqMNzNmroqEKq5D0EUsRZw0",
                "minio",
                "",
                "/",
                "nOybJqMNzNmroqEKq5D0EUsRZw0",
            ),
        ] {
            let arn = RoleArn::parse(text).unwrap_or_else(|it| panic!("{text}: {it}"));
            assert_eq!(arn.as_str(), text);
            assert_eq!(
                (
                    arn.partition.as_str(),
                    arn.account.as_str(),
                    arn.path.as_str(),
                    arn.name.as_str()
                ),
                (partition, account, path, name)
            );
        }
    }

    #[test]
    fn what_is_no_role_is_refused_with_the_reason() {
        let resource = |found: &str| Refused::Resource {
            found: found.to_owned(),
            wanted: "role",
        };
        for (text, why) in [
            ("", Refused::Form),
            ("S3Access", Refused::Form),
            ("arn:aws:iam::123456789012", Refused::Form),
            ("ARN:aws:iam::123456789012:role/x", Refused::Form),
            (
                "arn::iam::123456789012:role/xx",
                Refused::Partition(String::new()),
            ),
            (
                "arn:AWS:iam::123456789012:role/x",
                Refused::Partition("AWS".into()),
            ),
            (
                "arn:aws:sts::123456789012:assumed-role/x/y",
                Refused::Service("sts".into()),
            ),
            ("arn:aws:iam:us-east-1:123456789012:role/x", Refused::Region),
            (
                "arn:aws:iam::12345678901:role/S3",
                Refused::AccountDigits(11),
            ),
            (
                "arn:aws:iam::1234567890123:role/S3",
                Refused::AccountDigits(13),
            ),
            ("arn:aws:iam::<ACCOUNT_ID>:role/S3", Refused::Account),
            ("arn:aws:iam::123456789012:user/alice", resource("user")),
            (
                "arn:aws:iam::123456789012:oidc-provider/accounts.google.com",
                resource("oidc-provider"),
            ),
            ("arn:aws:iam::123456789012:roles/x", resource("roles")),
            ("arn:aws:iam::123456789012:role", Refused::Name),
            ("arn:aws:iam::123456789012:role/", Refused::Name),
            ("arn:aws:iam::123456789012:role/a/", Refused::Name),
            ("arn:aws:iam::123456789012:role//a", Refused::Name),
            ("arn:aws:iam::123456789012:role/a:b", Refused::Name),
            (
                "arn:aws:iam::123456789012:role/a b",
                Refused::NotPrintableAscii,
            ),
            (
                "arn:aws:iam::123456789012:role/S3\n",
                Refused::NotPrintableAscii,
            ),
            (
                "arn:aws:iam::123456789012:role/ä",
                Refused::NotPrintableAscii,
            ),
            ("arn:a:iam:::role/x", Refused::Length(18)),
        ] {
            assert_eq!(RoleArn::parse(text), Err(why), "{text}");
        }
        let long = format!("arn:aws:iam::123456789012:role/{}", "a".repeat(65));
        assert_eq!(RoleArn::parse(&long), Err(Refused::Name));
    }

    #[test]
    fn a_device_is_an_arn_or_a_serial_number() {
        for text in [
            "arn:aws:iam::123456789012:mfa/alice",
            "GAHT12345678",
            "arn:aws-cn:iam::123456789012:mfa/team/a",
        ] {
            assert_eq!(
                MfaSerial::parse(text).map(|it| it.as_str().to_owned()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "",
            "12345678",
            "arn:aws:iam::123456789012:user/alice",
            "GAHT 1234567",
            "arn:aws:iam::12:mfa/alice-in-w",
        ] {
            assert!(MfaSerial::parse(text).is_err(), "{text}");
        }
        assert!(MfaSerial::parse(&"1".repeat(257)).is_err());
    }
}
