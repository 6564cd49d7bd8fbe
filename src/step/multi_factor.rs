//! An MFA device whose code is asked for at the moment it is needed.
//!
//! A code is good once and for half a minute: it is never asked ahead of time, never kept, and never
//! sent twice.

use super::asked_then::AskedThen;
use super::{Field, Input, Shown, StepInput};
use crate::aws::sts;
use crate::credentials::Credentials;
use crate::digest::sha256;
use crate::effects::{CacheKey, Effects};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The key under which a code is given ahead of time: `--set-from-stdin mfa_code`.
pub const MFA_CODE: &str = "mfa_code";

/// The device, as a step takes it.
pub(super) const SERIAL_NUMBER: StepInput = StepInput::property(
    "mfa_serial",
    "mfa_serial",
    "the serial number or ARN of the MFA device",
);

/// What it shows, likewise.
pub(super) const CODE: StepInput = StepInput::person(
    MFA_CODE,
    "the code that the device shows: asked for when it is needed, never kept",
);

/// For how long a device shows one code.
const SHOWN_FOR: SignedDuration = SignedDuration::from_secs(30);

/// After so many wrong codes it is not the person's eyes.
const ATTEMPTS: usize = 3;

/// A device, and the code where it was given ahead of time.
#[derive(Debug)]
pub struct MultiFactor {
    /// `SerialNumber`: a serial number or an ARN.
    pub serial_number: Input<String>,
    /// `TokenCode`; asked for when it is needed unless it is here.
    pub code: Option<Secret<String>>,
}

impl MultiFactor {
    pub(super) fn fields(&self) -> Vec<Field> {
        let shown = match &self.code {
            Some(_) => Shown::Hidden,
            None => Shown::AskedThen(MFA_CODE.to_owned()),
        };
        vec![
            self.serial_number.field("mfa_serial"),
            Field::new(MFA_CODE, shown),
        ]
    }
}

/// Calls with a code where there is a device, and without one where there is none. A wrong code is
/// asked for again.
pub(super) async fn with_code(
    device: Option<&MultiFactor>,
    fx: &Effects,
    call: impl AsyncFn(Option<sts::MultiFactor<'_>>) -> Result<Credentials, Failure>,
) -> Result<Credentials, Failure> {
    let Some(device) = device else {
        return call(None).await;
    };
    let serial_number = device.serial_number.known()?;
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let asked;
        let code = match &device.code {
            Some(code) => code,
            None => {
                asked = ask(serial_number, last.as_ref(), fx)?;
                &asked
            }
        };
        let outcome = match is_used(serial_number, code, fx) {
            true => Err(used()),
            false => {
                remember(serial_number, code, fx);
                let multi_factor = sts::MultiFactor {
                    serial_number,
                    code,
                };
                call(Some(multi_factor)).await
            }
        };
        match outcome {
            Err(failure) if is_about_the_code(&failure) && device.code.is_none() => {
                last = Some(failure);
            }
            outcome => return outcome,
        }
    }
    let failure = last.unwrap_or_else(used);
    Err(failure
        .with_fact("attempts", ATTEMPTS.to_string())
        .with_fact("device", serial_number)
        .with_help("see that it is this device's code, and that the device's clock is right"))
}

fn is_about_the_code(it: &Failure) -> bool {
    matches!(it.code, "mfa-code-wrong" | "mfa-code-used")
}

fn ask(
    serial_number: &str,
    last: Option<&Failure>,
    fx: &Effects,
) -> Result<Secret<String>, Failure> {
    AskedThen {
        key: MFA_CODE,
        title: format!("Multi-Factor Authentication {serial_number}"),
        help: last.map(|it| format!("{}: wait for the next one", it.message)),
        about: ("device", serial_number),
    }
    .ask(fx)
}

fn used() -> Failure {
    Failure::new(
        Kind::Refused,
        "mfa-code-used",
        "this MFA code was used less than half a minute ago",
    )
    .with_help("wait until the device shows the next one")
}

/// When a code was sent, and which, so that it can be told from the next. The code itself cannot
/// serve any more by then: AWS takes each once.
#[derive(Serialize, Deserialize)]
struct Sent {
    at: Timestamp,
    digest: String,
}

fn place(serial_number: &str) -> CacheKey {
    CacheKey {
        kind: "mfa",
        tuple: serial_number.to_owned(),
    }
}

fn digest_of(serial_number: &str, code: &Secret<String>, at: Timestamp) -> String {
    let text = format!("{serial_number} {at} {}", code.reveal());
    sha256(text.as_bytes())
}

fn is_used(serial_number: &str, code: &Secret<String>, fx: &Effects) -> bool {
    let Some(entry) = fx.tokens.load(&place(serial_number)) else {
        return false;
    };
    let Ok(sent) = serde_json::from_slice::<Sent>(entry.reveal()) else {
        return false;
    };
    let age = fx.clock.now().duration_since(sent.at).abs();
    age < SHOWN_FOR && sent.digest == digest_of(serial_number, code, sent.at)
}

fn remember(serial_number: &str, code: &Secret<String>, fx: &Effects) {
    let at = fx.clock.now();
    let sent = Sent {
        at,
        digest: digest_of(serial_number, code, at),
    };
    if let Ok(entry) = serde_json::to_vec(&sent) {
        // Where nothing can be kept, AWS refuses a code that it has seen.
        let _ = fx.tokens.store(&place(serial_number), &Secret::new(entry));
    }
}
