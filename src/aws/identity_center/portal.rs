//! The portal: `ListAccounts`, `ListAccountRoles`, `GetRoleCredentials`, `Logout`. The access token
//! goes in a header of its own (`x-amz-sso_bearer_token`).

use super::{Account, Endpoint, SsoToken, refusal};
use crate::aws::http::{SdkClock, client};
use crate::credentials::Credentials;
use crate::effects::{BodyLimit, Effects};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use aws_sdk_sso::config::{Builder, Region, retry::RetryConfig};
use jiff::Timestamp;

/// The most accounts or permission sets a person can sensibly be shown.
const MOST: usize = 100_000;

/// `ListAccounts`, every page, sorted as they are shown.
pub async fn accounts(
    at: &Endpoint,
    token: &SsoToken,
    fx: &Effects,
) -> Result<Vec<Account>, Failure> {
    let sso = sso(at, fx);
    let (mut accounts, mut next) = (Vec::new(), None);
    loop {
        let page = sso
            .list_accounts()
            .access_token(token.access_token.reveal())
            .max_results(PAGE)
            .set_next_token(next.clone())
            .send()
            .await
            .map_err(|error| refusal::portal("ListAccounts", at, error))?;
        accounts.extend(page.account_list().iter().filter_map(|it| {
            Some(Account {
                id: it.account_id().filter(|it| is_account_id(it))?.to_owned(),
                name: it.account_name().unwrap_or_default().trim().to_owned(),
                email: it.email_address().unwrap_or_default().trim().to_owned(),
            })
        }));
        next = further(page.next_token, next, accounts.len(), at)?;
        if next.is_none() {
            accounts.sort_by_cached_key(|it| (it.name.to_lowercase(), it.id.clone()));
            accounts.dedup_by(|a, b| a.id == b.id);
            return Ok(accounts);
        }
    }
}

/// `ListAccountRoles`, every page: the names of the permission sets, sorted.
pub async fn roles(
    at: &Endpoint,
    token: &SsoToken,
    account_id: &str,
    fx: &Effects,
) -> Result<Vec<String>, Failure> {
    let sso = sso(at, fx);
    let (mut roles, mut next) = (Vec::new(), None);
    loop {
        let page = sso
            .list_account_roles()
            .access_token(token.access_token.reveal())
            .account_id(account_id)
            .max_results(PAGE)
            .set_next_token(next.clone())
            .send()
            .await
            .map_err(|error| {
                refusal::portal("ListAccountRoles", at, error).with_fact("account", account_id)
            })?;
        let names = page.role_list().iter().filter_map(|it| it.role_name());
        roles.extend(names.filter(|it| !it.is_empty()).map(str::to_owned));
        next = further(page.next_token, next, roles.len(), at)?;
        if next.is_none() {
            roles.sort();
            roles.dedup();
            return Ok(roles);
        }
    }
}

/// `GetRoleCredentials`: keys of a permission set in an account. `expiration` is in milliseconds.
pub async fn role_credentials(
    at: &Endpoint,
    token: &SsoToken,
    account_id: &str,
    role_name: &str,
    fx: &Effects,
) -> Result<Credentials, Failure> {
    let answer = sso(at, fx)
        .get_role_credentials()
        .access_token(token.access_token.reveal())
        .account_id(account_id)
        .role_name(role_name)
        .send()
        .await
        .map_err(|error| {
            refusal::portal("GetRoleCredentials", at, error)
                .with_fact("account", account_id)
                .with_fact("permission set", role_name)
        })?;
    let it = answer
        .role_credentials
        .ok_or_else(|| incomplete(at, "credentials"))?;
    let expires_at = Timestamp::from_millisecond(it.expiration)
        .map_err(|_| incomplete(at, "a time of expiry that exists"))?;
    let usable = |it: Option<String>, what: &str| {
        it.filter(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_graphic()))
            .ok_or_else(|| incomplete(at, what))
    };
    Ok(Credentials {
        access_key_id: usable(it.access_key_id, "an access key id that can be used")?,
        secret_access_key: Secret::new(usable(
            it.secret_access_key,
            "a secret access key that can be used",
        )?),
        session_token: Some(Secret::new(usable(
            it.session_token,
            "a session token that can be used",
        )?)),
        expires_at: Some(expires_at),
        account_id: Some(account_id.to_owned()),
    })
}

/// `Logout`: ends the session at the service; every token of it stops working.
pub async fn logout(at: &Endpoint, token: &SsoToken, fx: &Effects) -> Result<(), Failure> {
    sso(at, fx)
        .logout()
        .access_token(token.access_token.reveal())
        .send()
        .await
        .map(drop)
        .map_err(|error| refusal::portal("Logout", at, error))
}

/// Pages of the largest size there is.
const PAGE: i32 = 100;

/// The next page, if there is one; a service that names the same page again would be asked for ever.
fn further(
    next: Option<String>,
    former: Option<String>,
    so_far: usize,
    at: &Endpoint,
) -> Result<Option<String>, Failure> {
    let next = next.filter(|it| !it.is_empty());
    if next.is_some() && (next == former || so_far > MOST) {
        return Err(incomplete(at, "an end of its list"));
    }
    Ok(next)
}

fn is_account_id(it: &str) -> bool {
    it.len() == 12 && it.bytes().all(|it| it.is_ascii_digit())
}

fn incomplete(at: &Endpoint, what: &str) -> Failure {
    Failure::new(
        Kind::General,
        "unusable-answer",
        format!(
            "the access portal at `{}` answered without {what}",
            at.host()
        ),
    )
}

fn sso(at: &Endpoint, fx: &Effects) -> aws_sdk_sso::Client {
    let clock = SdkClock(fx.clock.clone());
    aws_sdk_sso::Client::from_conf(
        Builder::new()
            .behavior_version_latest()
            .endpoint_url(at.url.as_str().trim_end_matches('/'))
            .region(Region::new(at.region.clone()))
            .retry_config(RetryConfig::standard())
            .sleep_impl(clock.clone())
            .time_source(clock)
            .http_client(client(fx, BodyLimit::default()))
            .build(),
    )
}
