//! What a redirect says: RFC 6749 section 4.1.2, RFC 9207, for a listener and a pasted URL alike.
//!
//! The state is compared before anything else is looked at, so that nobody who does not know it can
//! end a sign-in, not even by an error.

use crate::effects::AuthorizationResponse;
use crate::secret::Secret;
use std::borrow::Cow;
use url::form_urlencoded;

/// Why a redirect is not the one that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// No state, an empty one, or several.
    NoState,
    /// One state, and not ours.
    WrongState,
    /// The right state, but neither a code nor an error, or one of them twice.
    Malformed,
}

/// Reads the query of a redirect that must bring `state`.
pub(super) fn read(query: &str, state: &Secret<String>) -> Result<AuthorizationResponse, Misfit> {
    if !query.bytes().all(|it| it.is_ascii_graphic()) {
        return Err(Misfit::NoState);
    }
    let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    match values(&parameters, "state").as_slice() {
        [] | [""] => return Err(Misfit::NoState),
        [it] => compare(it, state)?,
        _ => return Err(Misfit::NoState),
    }
    let code = at_most_one(&parameters, "code")?;
    let error = at_most_one(&parameters, "error")?;
    let iss = at_most_one(&parameters, "iss")?.map(str::to_owned);
    let description = at_most_one(&parameters, "error_description")?;
    match (code, error) {
        (Some(code), None) if !code.is_empty() => Ok(AuthorizationResponse::Code {
            code: Secret::new(code.to_owned()),
            iss,
        }),
        (None, Some(error)) => Ok(AuthorizationResponse::Error {
            error: error.to_owned(),
            description: description.map(str::to_owned),
            iss,
        }),
        _ => Err(Misfit::Malformed),
    }
}

/// In constant time for states of one length; the length is no secret.
fn compare(found: &str, state: &Secret<String>) -> Result<(), Misfit> {
    aws_lc_rs::constant_time::verify_slices_are_equal(found.as_bytes(), state.reveal().as_bytes())
        .map_err(|_| Misfit::WrongState)
}

type Parameter<'a> = (Cow<'a, str>, Cow<'a, str>);

fn values<'a>(parameters: &'a [Parameter<'_>], name: &str) -> Vec<&'a str> {
    parameters
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.as_ref())
        .collect()
}

fn at_most_one<'a>(parameters: &'a [Parameter<'_>], name: &str) -> Result<Option<&'a str>, Misfit> {
    match values(parameters, name).as_slice() {
        [] => Ok(None),
        // What was not UTF-8 became U+FFFD: it is no longer what the provider said.
        [it] if !it.contains('\u{fffd}') => Ok(Some(it)),
        _ => Err(Misfit::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &str) {
        let state = Secret::new("right".to_owned());
        let found = match read(query, &state) {
            Ok(AuthorizationResponse::Code { code, iss }) => {
                format!("code {} {iss:?}", code.reveal())
            }
            Ok(AuthorizationResponse::Error {
                error, description, ..
            }) => format!("error {error} {description:?}"),
            Err(it) => format!("{it:?}"),
        };
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn a_code_or_an_error_with_the_right_state() {
        check("code=a%2Bb&state=right", "code a+b None");
        check(
            "state=right&code=x&iss=https%3A%2F%2Fop&other=1",
            "code x Some(\"https://op\")",
        );
        check(
            "error=access_denied&state=right",
            "error access_denied None",
        );
        check(
            "error=e&error_description=no+way&state=right",
            "error e Some(\"no way\")",
        );
    }

    #[test]
    fn the_state_comes_before_everything() {
        for query in [
            "",
            "code=x",
            "error=access_denied",
            "state=&code=x",
            "State=right&code=x",
        ] {
            check(query, "NoState");
        }
        check("state=right&state=right&code=x", "NoState");
        check("state=right&state=wrong&code=x", "NoState");
        for state in ["wrong", "righ", "rightt", "RIGHT", "right%00", "%20right"] {
            check(&format!("code=x&state={state}"), "WrongState");
            check(&format!("error=x&state={state}"), "WrongState");
            check(&format!("code=x&code=y&state={state}"), "WrongState");
        }
    }

    #[test]
    fn a_doubtful_answer_is_none() {
        for query in [
            "state=right",
            "state=right&code=",
            "state=right&code=x&code=x",
            "state=right&code=x&error=y",
            "state=right&error=x&error=y",
            "state=right&code=x&iss=a&iss=b",
            "state=right&code=%ff",
        ] {
            check(query, "Malformed");
        }
        check("state=right&code=é", "NoState");
        check("state=right&code=a b", "NoState");
    }
}
