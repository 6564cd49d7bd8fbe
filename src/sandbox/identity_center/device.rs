//! `StartDeviceAuthorization`, and the page where a person types the code (RFC 8628).

use super::refusal::{Exception, Refusal};
use super::register::required;
use super::store::{Answer, Asked, Device, GrantType, Way};
use super::token::authenticate;
use super::{Call, authorize, operation, page, path, region};
use crate::sandbox::config::SignIn;
use crate::sandbox::form::Parameters;
use crate::sandbox::reply::Reply;
use crate::sandbox::{World, random};
use serde::{Deserialize, Serialize};

/// No vowels, so that no words come about, and nothing that is easily mistaken.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    client_id: Option<String>,
    client_secret: Option<String>,
    start_url: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: u64,
    interval: u64,
}

pub(super) fn start(world: &World, call: &Call<'_>) -> Reply {
    operation(world, call, authorization)
}

fn authorization(world: &World, region: &str, it: Input) -> Result<Output, Refusal> {
    let client_id = required(it.client_id, "clientId")?;
    let client_secret = required(it.client_secret, "clientSecret")?;
    let start_url = required(it.start_url, "startUrl")?;
    let client = authenticate(world, region, &client_id, &client_secret)?;
    if !client.grant_types.contains(&GrantType::DeviceCode) {
        return Err(Refusal::new(
            Exception::UnauthorizedClient,
            "The client is not registered for the device code grant",
        ));
    }
    region::check(&start_url, region, &world.config.identity_center)?;
    let knobs = world.knobs();
    let now = world.now();
    let device_code = random::secret(&*world.entropy, "device");
    let user_code = user_code(world);
    let verification_uri = format!("{}{}", world.sso_oidc_page(region), path::DEVICE);
    let device = Device {
        client_id,
        user_code: user_code.clone(),
        expires_at: now.saturating_add_unsigned(knobs.device_code_life.as_secs()),
        interval: i64::try_from(knobs.device_interval.as_millis()).unwrap_or(i64::MAX),
        polled_at: None,
        answer: match knobs.sign_in {
            SignIn::Ask => Answer::Awaited,
            SignIn::Deny => Answer::Denied,
        },
    };
    world
        .identity_center
        .store()
        .add_device(device_code.clone(), device, now);
    Ok(Output {
        verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
        device_code,
        user_code,
        verification_uri,
        expires_in: knobs.device_code_life.as_secs(),
        interval: knobs.device_interval.as_secs(),
    })
}

/// `BCDF-GHJK`.
fn user_code(world: &World) -> String {
    let mut bytes = [0; 8];
    world.entropy.fill(&mut bytes);
    let mut code: String = bytes
        .iter()
        .filter_map(|it| LETTERS.get(usize::from(*it) % LETTERS.len()))
        .map(|&it| char::from(it))
        .collect();
    code.insert(4, '-');
    code
}

/// The page to type the code on; with a code, the page to allow or deny what it stands for.
pub(super) fn page(world: &World, call: &Call<'_>) -> Reply {
    let Ok(parameters) = Parameters::parse(call.query()) else {
        return page::error("A parameter of the address is repeated.");
    };
    let Some(typed) = parameters.get("user_code") else {
        return page::user_code(None);
    };
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|it| it.to_ascii_uppercase())
        .collect();
    let code = match letters.split_at_checked(4) {
        Some((a, b)) if b.len() == 4 => format!("{a}-{b}"),
        _ => String::new(),
    };
    let store = world.identity_center.store();
    let asked = store
        .awaiting(&code, world.now())
        .and_then(|(device_code, it)| {
            let client = store.client(&it.client_id)?;
            Some(Asked {
                client_id: it.client_id.clone(),
                client_name: client.name.clone(),
                scopes: client.scopes.clone(),
                way: Way::Device {
                    device_code: device_code.clone(),
                    user_code: code.clone(),
                },
            })
        });
    drop(store);
    match asked {
        Some(asked) => authorize::show(world, asked),
        None => page::user_code(Some("No application waits with this code, or no longer.")),
    }
}
