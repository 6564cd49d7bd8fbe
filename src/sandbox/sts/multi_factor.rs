//! A virtual MFA device (RFC 6238: six digits, thirty seconds, HMAC-SHA-1) and the check of its codes.

use super::parameters::{self, Bound, Parameter, Presence};
use super::refusal::Refusal;
use crate::sandbox::World;
use crate::sandbox::form::Parameters;
use crate::sandbox::issued::Multi;
use aws_lc_rs::hmac;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// For how long a code is shown, in seconds.
const STEP: i64 = 30;
/// How many steps a device's clock may be off.
const DRIFT: i64 = 1;
/// More codes than may be good at one time.
const REMEMBERED: usize = 8;

pub(super) const SERIAL_NUMBER: Parameter = Parameter {
    name: "SerialNumber",
    member: "serialNumber",
    presence: Presence::Optional,
    bound: Bound::Text(9, 256, Some(parameters::SERIAL_NUMBER)),
};

pub(super) const TOKEN_CODE: Parameter = Parameter {
    name: "TokenCode",
    member: "tokenCode",
    presence: Presence::Optional,
    bound: Bound::Text(6, 6, Some(parameters::TOKEN_CODE)),
};

/// The steps whose codes have been taken: each is good once.
#[derive(Default)]
pub(in crate::sandbox) struct Taken(Mutex<VecDeque<i64>>);

/// The code that the device shows at a time, in seconds since the epoch.
pub(in crate::sandbox) fn code(seed: &[u8], at: i64) -> String {
    of_step(seed, at.div_euclid(STEP))
}

fn of_step(seed: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    // RFC 4226 section 5.3: the last four bits say where the number begins.
    let from = bytes.last().map_or(0, |it| usize::from(it & 0x0f));
    let number = bytes
        .iter()
        .skip(from)
        .take(4)
        .fold(0u32, |number, it| number << 8 | u32::from(*it))
        & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Whether a second factor was shown; one that was shown wrongly is refused.
pub(super) fn shown(world: &World, given: &Parameters) -> Result<Multi, Refusal> {
    let (serial, code) = match (given.get("SerialNumber"), given.get("TokenCode")) {
        (None, None) => return Ok(Multi::Absent),
        (Some(serial), Some(code)) => (serial, code),
        (Some(_), None) | (None, Some(_)) => {
            return Err(denied(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code. ",
            ));
        }
    };
    let device = world
        .config
        .mfa_device
        .as_ref()
        .filter(|it| it.serial_number == serial)
        .ok_or_else(|| {
            denied("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.")
        })?;
    let now = world.now().div_euclid(STEP);
    let step = (now - DRIFT..=now + DRIFT).find(|step| of_step(&device.seed, *step) == code);
    let mut taken = world.taken.0.lock().unwrap_or_else(PoisonError::into_inner);
    match step {
        Some(step) if !taken.contains(&step) => {
            if taken.len() == REMEMBERED {
                taken.pop_front();
            }
            taken.push_back(step);
            Ok(Multi::Present)
        }
        _ => Err(denied(
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
        )),
    }
}

fn denied(message: &str) -> Refusal {
    Refusal::forbidden("AccessDenied", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let seed = b"12345678901234567890";
        for (at, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code(seed, at), expected, "{at}");
        }
    }
}
