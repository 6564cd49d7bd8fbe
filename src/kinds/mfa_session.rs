//! The access key of an IAM user and a code of their MFA device.

use super::ask::{optional, or_later};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "mfa-session",
    summary: "Amazon S3 with an access key and a code of an MFA device",
    title: "AWS S3 with MFA",
    asks: &[
        or_later("mfa_serial"),
        optional("duration_seconds"),
        optional("Region"),
    ],
    told_apart_by: &["mfa_serial"],
    yaml: template_file!("mfa-session", "yaml"),
    plist: template_file!("mfa-session", "cyberduckprofile"),
    register: "\
In AWS IAM, Users, the user, Security credentials:
  Multi-factor authentication: assign a device, and take its identifier
  Access keys: the access key id and the secret key, which are asked for when connecting
Policies that want the code have the condition Bool, aws:MultiFactorAuthPresent, true.
",
    complete: aws::place,
};
