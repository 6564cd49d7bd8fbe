//! What an instance of IAM Identity Center is made of: its region, its people, and which permission
//! sets they have in which accounts.

use aws_lc_rs::digest::{SHA256, digest};

/// An instance of IAM Identity Center. There is one per world, and it lives in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityCenter {
    /// The region it was enabled in: `eu-west-1`.
    pub region: String,
    /// Of its identity store, as the portal's classic URL names it: `d-` and ten hexadecimal digits.
    pub identity_store_id: String,
    /// As its issuer URL names it: `ssoins-` and 16 hexadecimal digits.
    pub instance_id: String,
    /// Who can sign in at the portal; the first is chosen until someone chooses otherwise.
    pub people: Vec<PortalPerson>,
}

/// Someone in the identity store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalPerson {
    /// The display name.
    pub name: String,
    /// The user name: the session name of this person's role sessions.
    pub user_name: String,
    /// The e-mail address.
    pub email: String,
    /// The accounts this person is assigned to, as the portal lists them.
    pub accounts: Vec<AssignedAccount>,
}

/// An account with what someone may do in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignedAccount {
    /// 12 digits.
    pub id: String,
    /// The account's name: not unique.
    pub name: String,
    /// The e-mail address of the account's root user: unique.
    pub email: String,
    /// Permission sets; the portal calls them roles.
    pub permission_sets: Vec<String>,
}

/// How many accounts [`IdentityCenter::demo`] assigns to the person with many.
const MANY: usize = 250;

impl IdentityCenter {
    /// The role that a permission set is in an account, without its path: `AWSReservedSSO_NAME_` and
    /// 16 digits, the same for the same one.
    pub fn role_name(&self, account_id: &str, permission_set: &str) -> String {
        let known = self.fingerprint(account_id, permission_set);
        let digits = known.iter().take(8).map(|it| format!("{it:02x}"));
        format!(
            "AWSReservedSSO_{permission_set}_{}",
            digits.collect::<String>()
        )
    }

    /// The ARN of that role, for trust policies; its path is where IAM keeps the roles of permission sets.
    pub fn role_arn(&self, account_id: &str, permission_set: &str) -> String {
        let name = self.role_name(account_id, permission_set);
        format!("arn:aws:iam::{account_id}:role/aws-reserved/sso.amazonaws.com/{name}")
    }

    pub(super) fn fingerprint(&self, account_id: &str, permission_set: &str) -> Vec<u8> {
        let text = format!("{}/{account_id}/{permission_set}", self.instance_id);
        digest(&SHA256, text.as_bytes()).as_ref().to_vec()
    }

    /// A company with five people: Alice with several accounts, two of them of one name; Bilal with
    /// exactly one account and permission set; Chiyo with nothing; Dana with 250 accounts; Emre with an
    /// account and no permission set in it.
    pub fn demo() -> Self {
        IdentityCenter::demo_with_accounts(MANY)
    }

    /// The same, with that many accounts for Dana: up to 5,000 are sensible.
    pub fn demo_with_accounts(many: usize) -> Self {
        let account =
            |id: &str, name: &str, mailbox: &str, permission_sets: &[&str]| AssignedAccount {
                id: id.to_owned(),
                name: name.to_owned(),
                email: format!("{mailbox}@example.com"),
                permission_sets: permission_sets.iter().map(|&it| it.to_owned()).collect(),
            };
        let full_access = "AmazonS3FullAccess";
        let read_only = "AmazonS3ReadOnlyAccess";
        let production = |permission_sets: &[&str]| {
            account(
                "123456789012",
                "Production",
                "aws-production",
                permission_sets,
            )
        };
        let several = vec![
            production(&[full_access, read_only]),
            account(
                "210987654321",
                "Playground",
                "aws-playground",
                &["AdministratorAccess", "PowerUserAccess", read_only],
            ),
            account(
                "345678901234",
                "Playground",
                "aws-playground-eu",
                &[read_only],
            ),
            account("456789012345", "Archive", "aws-archive", &[read_only]),
        ];
        let many = (1..=many)
            .map(|n| {
                account(
                    &format!("{:012}", 500_000_000_000 + n),
                    &format!("Team {n:04}"),
                    &format!("aws-team-{n:04}"),
                    &[full_access, read_only],
                )
            })
            .collect();
        IdentityCenter {
            region: "eu-west-1".to_owned(),
            identity_store_id: "d-9367000000".to_owned(),
            instance_id: "ssoins-6804000000000000".to_owned(),
            people: vec![
                person("alice", "Alice Rivera", several),
                person("bilal", "Bilal Haddad", vec![production(&[full_access])]),
                person("chiyo", "Chiyo Tanaka", Vec::new()),
                person("dana", "Dana O'Neil", many),
                person("emre", "Emre Yıldız", vec![production(&[])]),
            ],
        }
    }

    /// The AWS access portal's classic URL: `https://d-9367000000.awsapps.com/start`.
    pub fn start_url(&self) -> String {
        format!("https://{}.awsapps.com/start", self.identity_store_id)
    }

    /// The issuer URL: `https://identitycenter.amazonaws.com/ssoins-6804000000000000`.
    pub fn issuer_url(&self) -> String {
        format!("https://identitycenter.amazonaws.com/{}", self.instance_id)
    }

    /// The AWS access portal's dual-stack URL: `https://INSTANCE.portal.REGION.app.aws`.
    pub fn dual_stack_url(&self) -> String {
        format!(
            "https://{}.portal.{}.app.aws",
            self.instance_id, self.region
        )
    }
}

fn person(user_name: &str, name: &str, accounts: Vec<AssignedAccount>) -> PortalPerson {
    PortalPerson {
        name: name.to_owned(),
        user_name: user_name.to_owned(),
        email: format!("{user_name}@example.com"),
        accounts,
    }
}
