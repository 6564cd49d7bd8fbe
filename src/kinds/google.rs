//! Google, then a role in AWS.

use super::answers::{Filled, Refused};
use super::ask::{optional, or_later, required, usually};
use super::{Kind, aws};

pub(super) static KIND: Kind = Kind {
    name: "google",
    summary: "sign in with Google, then a role in AWS",
    title: "AWS S3 with Google",
    asks: &[
        required("OAuth Client ID"),
        or_later("role_arn"),
        optional("Region"),
        usually("OAuth Redirect Url", "http://127.0.0.1/oauth/callback"),
    ],
    told_apart_by: &["OAuth Client ID"],
    yaml: template_file!("google", "yaml"),
    plist: template_file!("google", "cyberduckprofile"),
    register: "\
In the Google Cloud console, APIs & Services, Credentials, Create credentials, OAuth client ID:
  Application type \"Desktop app\"
  Its redirect URI need not be registered: any loopback address will do.
  Take the client ID, and the client secret: it is asked for at the first connection.
In AWS IAM:
  Roles, Create role, Web identity
    Identity provider  Google (it needs no entry under Identity providers)
    Audience           {{oauth_client_id}}
  Take the role's ARN.
",
    complete,
};

fn complete(it: &mut Filled) -> Result<(), Refused> {
    if !it
        .value("OAuth Client ID")
        .ends_with(".apps.googleusercontent.com")
    {
        return Err(Refused::Wrong {
            name: "OAuth Client ID",
            why: "at Google it ends in `.apps.googleusercontent.com`".to_owned(),
        });
    }
    aws::place(it)
}
