"""What goes wrong in real life: each ends with its own exit code and says what to do."""

import signal

from scenarios.sign_in import ANSWERS, LOOPBACK, enabled, signed_in_for_a_short_time
from servers.moto_server import ROLE
from servers.oidc_provider import CONFIDENTIAL, ELSEWHERE

NOBODY_LISTENS = "http://127.0.0.1:1"


def test_declined_consent(world):
    world.person(deny=True)
    enabled(world)
    assumed = len(world.moto.requests(Action="AssumeRoleWithWebIdentity"))
    ran = world.profilectl("connect", "contract", LOOPBACK, *ANSWERS).ends_with(7)
    ran.says("declined")
    page = world.last_page()
    assert page["text"].lower().startswith("not signed in"), page["text"]
    assert page["scripts"] == 0
    assert "aborted" not in page["text"], "the provider's words were reflected into our page"
    assert len(world.moto.requests(Action="AssumeRoleWithWebIdentity")) == assumed


def test_declined_consent_in_a_real_browser(world):
    world.person("sign-in", deny=True)
    enabled(world)
    world.profilectl("connect", "contract", LOOPBACK, *ANSWERS).ends_with(7)
    assert world.last_page()["text"].lower().startswith("not signed in")


def test_wrong_client_secret(world):
    world.person()
    secret = world.folder / "client-secret"
    secret.write_text("not the secret")
    enabled(world, **{"OAuth Client Secret": None})
    world.profilectl(
        "connect",
        "contract",
        LOOPBACK,
        *("--set", f"OAuth Client ID={CONFIDENTIAL}"),
        *("--set", f"role_arn={ROLE}"),
        *("--set-from-file", f"OAuth Client Secret={secret}"),
    ).ends_with(5).says("invalid_client")


def test_a_redirect_that_is_not_registered_never_comes_back(world):
    # The provider tells the person, not us: the wait goes on until it is interrupted or too long.
    world.person()
    enabled(world)

    def refusals() -> int:
        return len(world.provider.requests(client_id=ELSEWHERE, status=400))

    before = refusals()

    def interrupt_once_refused(profilectl):
        world.wait_for(lambda: refusals() > before, "the provider to refuse")
        profilectl.send_signal(signal.SIGINT)

    world.profilectl(
        "connect",
        "contract",
        LOOPBACK,
        *("--set", f"OAuth Client ID={ELSEWHERE}"),
        *("--set", f"role_arn={ROLE}"),
        during=interrupt_once_refused,
    ).was_interrupted()
    assert "invalid_redirect_uri" in world.last_page()["text"]


def test_provider_down(world):
    world.person()
    signed_in_for_a_short_time(world)
    world.provider.stop()
    host = world.provider.issuer.removeprefix("http://")
    world.profilectl("connect", "contract", LOOPBACK).ends_with(6).says(host)
    assert world.browser_calls() == 1, "an unreachable provider is no reason for a new sign-in"


def test_sts_down(world):
    world.person()
    enabled(world)
    world.profilectl("connect", "contract", LOOPBACK, *ANSWERS, AWS_ENDPOINT_URL_STS=NOBODY_LISTENS).ends_with(6).says(
        "127.0.0.1:1"
    )


def test_storage_down(world):
    world.person()
    enabled(world)
    world.profilectl("connect", "contract", LOOPBACK, *ANSWERS, AWS_ENDPOINT_URL_S3=NOBODY_LISTENS).ends_with(6)
