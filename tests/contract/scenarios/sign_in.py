"""From a dropped profile to objects: what a person does on the first day, and on every day after."""

import json
import re
from datetime import datetime, timedelta, timezone

from servers.moto_server import ROLE
from servers.oidc_provider import CONFIDENTIAL, CONFIDENTIAL_SECRET, NATIVE

LOOPBACK = "--allow-insecure-loopback"
ANSWERS = ("--set", f"OAuth Client ID={NATIVE}", "--set", f"role_arn={ROLE}")


def enabled(world, **profile):
    """Drops a profile, checks it, and enables it by naming the host that its tokens go to."""
    file = world.drop_profile(**profile)
    world.profilectl("check", LOOPBACK, file).ends_with(0)
    world.profilectl("enable", "contract", LOOPBACK, "--yes-host", "127.0.0.1").ends_with(0)


def signed_in(world, *answers, **profile):
    """Someone who has connected once."""
    enabled(world, **profile)
    return world.profilectl("connect", "contract", LOOPBACK, *(answers or ANSWERS)).ends_with(0)


def signed_in_for_a_short_time(world):
    """Someone whose every next command must refresh.

    The keys live 15 minutes, under the 16 they must have left to be handed out again; the ID token has
    less than a minute left from the start. The provider gives refresh tokens only for `prompt=consent`.
    """
    world.provider = world.bed.new_provider(f"{world.name}-provider", id_token_seconds=50)
    return signed_in(
        world,
        **{
            "OAuth Authorization Url": f"{world.provider.issuer}/auth?prompt=consent",
            "Properties": {"role_arn": "", "duration_seconds": "900"},
        },
    )


def assert_last_page_is_clean(page: dict):
    assert page["status"] == 200
    assert page["text"].lower().startswith("signed in"), page["text"]
    assert page["scripts"] == 0, "the last page has a script"
    assert "code" not in page["url"] and "?" not in page["url"], "the code stays in the address bar"
    assert "default-src 'none'" in page["headers"].get("content-security-policy", "")
    assert page["headers"].get("referrer-policy") == "no-referrer"


def test_nothing_connects_before_the_profile_is_enabled(world):
    world.person()
    world.drop_profile()
    before = len(world.provider.requests()), len(world.moto.requests())
    world.profilectl("connect", "contract", LOOPBACK, *ANSWERS).ends_with(8)
    assert (len(world.provider.requests()), len(world.moto.requests())) == before
    assert world.browser_calls() == 0


def test_a_changed_profile_is_asked_about_again(world):
    world.person()
    signed_in(world)
    file = world.drop_profile(**{"STS Endpoint": "https://sts.example.net/"})
    before = len(world.moto.requests())
    world.profilectl("connect", "contract", LOOPBACK).ends_with(8).says("sts.example.net")
    assert (len(world.moto.requests()), world.browser_calls()) == (before, 1)


def test_signs_in_once_and_lists_the_buckets(world):
    world.person()
    asked = len(world.provider.requests())
    ran = signed_in(world)
    assert "reports" in ran.out and "photos" in ran.out, ran.shown
    assert world.browser_calls() == 1
    assert_last_page_is_clean(world.last_page())

    mine = world.provider.requests()[asked:]
    authorize = next(line for line in mine if line["path"] == "/auth")
    assert authorize["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= set(authorize["has"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/oauth/callback", authorize["redirect_uri"])
    token = next(line for line in mine if line["path"] == "/token")
    assert (token["grant_type"], token["status"]) == ("authorization_code", 200)
    assert "code_verifier" in token["has"]
    assert "client_secret" not in token["has"] and "authorization" not in token

    assumed = world.moto.requests(Action="AssumeRoleWithWebIdentity")[-1]
    assert (assumed["RoleArn"], assumed["authorization"], assumed["token_segments"]) == (ROLE, "", 3)
    assert re.fullmatch(r"[\w+=,.@-]{2,64}", assumed["RoleSessionName"])

    again = world.profilectl("connect", "contract", LOOPBACK).ends_with(0)
    assert "reports" in again.out
    assert world.browser_calls() == 1, "the second connect opened a browser"


def test_gives_credentials_out(world):
    world.person()
    signed_in(world)
    out = world.profilectl("creds", "contract", LOOPBACK, "--format", "process").ends_with(0).out
    process = json.loads(out)
    assert process["Version"] == 1
    expires = datetime.strptime(process["Expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert expires - datetime.now(timezone.utc) > timedelta(minutes=15)

    env = world.profilectl("creds", "contract", LOOPBACK, "--format", "env").ends_with(0).out
    script = world.folder / "credentials.sh"
    script.write_text(env)
    printed = world.run(
        "/bin/sh", "-eu", "-c", '. "$1"; printf "%s\\n" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"', "sh", script
    ).ends_with(0)
    assert printed.out.splitlines() == [process["AccessKeyId"], process["SecretAccessKey"], process["SessionToken"]]

    told = json.loads(world.profilectl("creds", "contract", LOOPBACK, "--format", "json").ends_with(0).out)
    assert told["version"] == 1
    assert process["SecretAccessKey"] in json.dumps(told)
    assert world.browser_calls() == 1


def test_refreshes_without_a_browser(world):
    world.person()
    signed_in_for_a_short_time(world)
    before = len(world.provider.requests(path="/token"))
    for _ in range(2):
        world.profilectl("connect", "contract", LOOPBACK).ends_with(0)
    after = world.provider.requests(path="/token")[before:]
    assert [(line["grant_type"], line["status"]) for line in after] == [("refresh_token", 200)] * 2
    assert world.moto.requests(Action="AssumeRoleWithWebIdentity")[-1]["DurationSeconds"] == "900"
    assert world.browser_calls() == 1


def test_an_issuer_gives_endpoints_and_keys(world):
    world.person()
    issuer = world.provider.issuer
    asked = len(world.provider.requests())
    signed_in(world, **{"OAuth Issuer Url": issuer, "OAuth Authorization Url": None, "OAuth Token Url": None})
    paths = [line["path"] for line in world.provider.requests()[asked:]]
    assert "/.well-known/openid-configuration" in paths
    assert "/jwks" in paths, "the signature of the ID token was not checked"
    assert world.browser_calls() == 1


def test_a_confidential_client_proves_itself_in_the_header(world):
    world.person()
    secret = world.folder / "client-secret"
    secret.write_text(CONFIDENTIAL_SECRET)
    signed_in(
        world,
        *("--set", f"OAuth Client ID={CONFIDENTIAL}"),
        *("--set", f"role_arn={ROLE}"),
        *("--set-from-file", f"OAuth Client Secret={secret}"),
        **{"OAuth Client Secret": None},
    )
    token = world.provider.requests(path="/token", client_id=CONFIDENTIAL)[-1]
    assert (token["status"], token["authorization"]) == (200, "Basic")
    assert "client_secret" not in token["has"]


def test_with_a_real_browser(world):
    world.person("sign-in")
    ran = signed_in(world)
    assert "reports" in ran.out
    page = world.last_page()
    assert_last_page_is_clean(page)
    assert page["foreign"] == [], "the last page asked another host for something"
    world.profilectl("connect", "contract", LOOPBACK).ends_with(0)
    assert world.browser_calls() == 1
