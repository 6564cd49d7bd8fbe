//! The other way to sign in, against scripted answers: how often it asks, and when it gives up.

use connection_profile::aws::identity_center::ClientRegistration;
use connection_profile::aws::identity_center::oidc::Way;
use connection_profile::effects::{
    Answered, AuthorizationUi, AwaitedRedirect, Clock, Countdown, Effects, Http, Phase, Redirect,
    Unreachable, UserCode,
};
use connection_profile::failure::{Failure, Kind};
use connection_profile::profile::Origin;
use connection_profile::secret::Secret;
use connection_profile::step::identity_center::Instance;
use connection_profile::step::identity_center::authorize::Authorize;
use connection_profile::step::{Input, Step, Wallet};
use http::{Request, Response};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

const PENDING: &str = r#"{"error":"authorization_pending","error_description":"not yet"}"#;
const SLOW_DOWN: &str = r#"{"error":"slow_down","error_description":"CANARY"}"#;
const SIGNED_IN: &str = r#"{"accessToken":"CANARY-access","expiresIn":3600,"refreshToken":"CANARY-refresh","tokenType":"Bearer"}"#;

/// Status, exception and body; nothing where the service cannot be reached.
type Scripted = Option<(u16, &'static str, &'static str)>;

/// What CreateToken answers, in order.
struct Service {
    device: String,
    answers: Mutex<VecDeque<Scripted>>,
    /// When it was asked, in seconds since the beginning.
    polls: Mutex<Vec<i64>>,
    clock: Arc<Hasty>,
}

struct Hasty(Mutex<Duration>);

impl Clock for Hasty {
    fn now(&self) -> Timestamp {
        "2030-01-01T00:00:00Z".parse::<Timestamp>().unwrap() + *self.0.lock().unwrap()
    }

    fn sleep(&self, it: Duration) -> Answered<'_, ()> {
        *self.0.lock().unwrap() += it;
        Box::pin(std::future::ready(()))
    }
}

impl Http for Service {
    fn send(&self, it: Request<Vec<u8>>) -> Answered<'_, Result<Response<Vec<u8>>, Unreachable>> {
        let answer = match it.uri().path() {
            "/device_authorization" => Some((200, "", self.device.as_str())),
            "/token" => {
                let body: serde_json::Value = serde_json::from_slice(it.body()).unwrap();
                assert_eq!(
                    body["grantType"],
                    "urn:ietf:params:oauth:grant-type:device_code"
                );
                assert_eq!(body["deviceCode"], "CANARY-device");
                let since = self.clock.0.lock().unwrap().as_secs();
                self.polls.lock().unwrap().push(since.try_into().unwrap());
                let mut answers = self.answers.lock().unwrap();
                answers.pop_front().expect("one poll too many")
            }
            path => panic!("{path}"),
        };
        let answer = match answer {
            Some((status, exception, body)) => Ok(Response::builder()
                .status(status)
                .header("content-type", "application/json")
                .header("x-amzn-errortype", exception)
                .body(body.as_bytes().to_vec())
                .unwrap()),
            None => Err(Unreachable {
                host: "oidc.eu-west-1.amazonaws.com".into(),
                phase: Phase::Connect,
                detail: "refused".into(),
                sent: false,
            }),
        };
        Box::pin(std::future::ready(answer))
    }
}

/// Whoever looks at the terminal.
#[derive(Clone, Default)]
struct Onlooker {
    codes: Arc<Mutex<Vec<UserCode>>>,
    left: Arc<Mutex<Vec<u64>>>,
}

impl AuthorizationUi for Onlooker {
    fn prepare<'a>(
        &'a self,
        _: &'a Redirect,
    ) -> Answered<'a, Result<Box<dyn AwaitedRedirect>, Failure>> {
        panic!("no browser opens")
    }

    fn show_code(&self, it: &UserCode) -> Result<Box<dyn Countdown>, Failure> {
        self.codes.lock().unwrap().push(it.clone());
        Ok(Box::new(self.clone()))
    }
}

impl Countdown for Onlooker {
    fn left(&mut self, it: Duration) {
        self.left.lock().unwrap().push(it.as_secs());
    }
}

struct Ended {
    outcome: Result<(), Failure>,
    wallet: Wallet,
    polls: Vec<i64>,
    onlooker: Onlooker,
}

async fn sign_in(device: &str, answers: &[Scripted]) -> Ended {
    let clock = Arc::new(Hasty(Mutex::default()));
    let service = Arc::new(Service {
        device: device.to_owned(),
        answers: Mutex::new(answers.iter().copied().collect()),
        polls: Mutex::default(),
        clock: clock.clone(),
    });
    let onlooker = Onlooker::default();
    let fx = Effects {
        http: service.clone(),
        sign_in: Arc::new(onlooker.clone()),
        clock: clock.clone(),
        ..Effects::refusing()
    };
    let given = |it: &str| Input::given(it.to_owned(), Origin::Answer);
    let url = |it: &str| Input::given(Url::parse(it).unwrap(), Origin::Answer);
    let step = Step::Authorize(Authorize {
        instance: Arc::new(Instance {
            purpose: "AWS S3".into(),
            region: given("eu-west-1"),
            start_url: given("https://d-9367000000.awsapps.com/start"),
            oidc_endpoint: url("https://oidc.eu-west-1.amazonaws.com/"),
            portal_endpoint: url("https://portal.sso.eu-west-1.amazonaws.com/"),
            scopes: vec!["sso:account:access".into()],
            session: None,
            way: Way::DeviceCode,
            shared: None,
        }),
    });
    assert_eq!(step.kind().name, "authorize-device");
    let mut wallet = Wallet {
        sso_client: Some(ClientRegistration {
            client_id: "client".into(),
            client_secret: Secret::new("CANARY-secret".into()),
            expires_at: clock.now() + Duration::from_secs(86_400),
        }),
        ..Wallet::default()
    };
    let outcome = step.run(&mut wallet, &fx).await;
    let polls = service.polls.lock().unwrap().clone();
    Ended {
        outcome,
        wallet,
        polls,
        onlooker,
    }
}

fn device(rest: &str) -> String {
    format!(
        r#"{{"deviceCode":"CANARY-device","userCode":"BCDF-GHJK","verificationUri":"https://device.sso.eu-west-1.amazonaws.com/","verificationUriComplete":"https://device.sso.eu-west-1.amazonaws.com/?user_code=BCDF-GHJK"{rest}}}"#
    )
}

fn pending() -> Scripted {
    Some((400, "AuthorizationPendingException", PENDING))
}

#[tokio::test]
async fn polls_come_at_the_interval_and_five_seconds_further_apart_from_slow_down_on() {
    let it = sign_in(
        &device(r#","expiresIn":600,"interval":2"#),
        &[
            pending(),
            Some((400, "SlowDownException", SLOW_DOWN)),
            pending(),
            Some((400, "SlowDownException", SLOW_DOWN)),
            Some((200, "", SIGNED_IN)),
        ],
    )
    .await;
    it.outcome.unwrap();
    assert!(it.wallet.sso_token.is_some());
    assert_eq!(it.polls, [2, 4, 11, 18, 30]);
    let left = it.onlooker.left.lock().unwrap().clone();
    assert_eq!(left.len(), 30);
    assert!(left.windows(2).all(|it| it[0] == it[1] + 1), "{left:?}");
    let codes = it.onlooker.codes.lock().unwrap();
    let [code] = codes.as_slice() else {
        panic!("{codes:?}");
    };
    assert_eq!(code.code, "BCDF-GHJK");
    let page = code.page.as_str();
    assert_eq!(page, "https://device.sso.eu-west-1.amazonaws.com/");
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_is_asked_more_and_more_rarely() {
    let it = sign_in(
        &device(r#","expiresIn":600,"interval":1"#),
        &[None, None, Some((200, "", SIGNED_IN))],
    )
    .await;
    it.outcome.unwrap();
    assert_eq!(it.polls, [1, 3, 7]);
}

#[tokio::test]
async fn without_an_interval_it_is_five_seconds_and_it_ends_when_the_code_does() {
    let it = sign_in(&device(r#","expiresIn":17"#), &[pending(); 3]).await;
    let failure = it.outcome.unwrap_err();
    assert_eq!(
        (failure.kind, failure.code),
        (Kind::Cancelled, "sso-device-code-expired")
    );
    assert_eq!(it.polls, [5, 10, 15]);
    assert!(it.wallet.sso_token.is_none());
}

#[tokio::test]
async fn what_the_service_says_ends_it() {
    let expired = r#"{"error":"expired_token","error_description":"too late"}"#;
    let denied = r#"{"error":"access_denied","error_description":"no"}"#;
    let client = r#"{"error":"invalid_client","error_description":"who?"}"#;
    for (exception, body, kind, code) in [
        (
            "ExpiredTokenException",
            expired,
            Kind::Cancelled,
            "sso-device-code-expired",
        ),
        (
            "AccessDeniedException",
            denied,
            Kind::Cancelled,
            "sign-in-declined",
        ),
        (
            "InvalidClientException",
            client,
            Kind::Refused,
            "sso-registration-expired",
        ),
    ] {
        let answers = [Some((400, exception, body))];
        let it = sign_in(&device(r#","expiresIn":600,"interval":1"#), &answers).await;
        let failure = it.outcome.unwrap_err();
        assert_eq!((failure.kind, failure.code), (kind, code));
        assert!(!format!("{failure:?}").contains("CANARY"), "{failure:?}");
    }
}

#[tokio::test]
async fn a_page_or_a_code_that_misleads_is_never_shown() {
    let good = device(r#","expiresIn":600,"interval":1"#);
    for (from, to) in [
        ("https://device.sso", "http://device.sso"),
        ("device.sso.eu-west-1.amazonaws.com", "aws.evil.example"),
        ("BCDF-GHJK", "BCDF\\u001b[2J"),
    ] {
        let it = sign_in(&good.replace(from, to), &[]).await;
        assert_eq!(it.outcome.unwrap_err().code, "unusable-answer", "{to}");
        assert!(it.onlooker.codes.lock().unwrap().is_empty());
    }
}
