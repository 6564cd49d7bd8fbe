"""The testbed itself, proved by a tiny client of its own: what it accepts, and what it refuses.

A scenario below means something only if the provider would have said no to the wrong thing.
"""

import json

from servers.moto_server import ROLE
from servers.oidc_provider import ELSEWHERE, NATIVE
from testbed.install import HERE
from testbed.openid import AuthorizationRequest, Callback, claims, fetch, token


def sign_in(world, callback: Callback, request: AuthorizationRequest):
    """Has the world's person open the URL. Returns how the browser ended."""
    return world.run(world.env["BROWSER"], request.url)


def test_discovery_names_what_the_profiles_name(world):
    issuer = world.provider.issuer
    status, metadata = fetch(f"{issuer}/.well-known/openid-configuration")
    assert status == 200
    assert metadata["issuer"] == issuer
    assert metadata["authorization_endpoint"] == f"{issuer}/auth"
    assert metadata["token_endpoint"] == f"{issuer}/token"
    assert metadata["authorization_response_iss_parameter_supported"] is True
    _, keys = fetch(metadata["jwks_uri"])
    assert [key["kid"] for key in keys["keys"] if key["x5c"]] == ["contract-1"]


def test_code_flow_rotates_and_notices_replay(world):
    world.person()
    issuer = world.provider.issuer
    with Callback() as callback:
        request = AuthorizationRequest(issuer, NATIVE, callback.uri())
        sign_in(world, callback, request).ends_with(0)
        got = dict(callback.received)
    assert got["path"] == "/oauth/callback"
    assert got["state"] == request.sent["state"]
    assert got["iss"] == issuer
    status, tokens = request.exchange(got["code"])
    assert status == 200, tokens
    told = claims(tokens["id_token"])
    assert (told["iss"], told["aud"], told["sub"]) == (issuer, NATIVE, "ada")
    assert told["nonce"] == request.sent["nonce"]
    assert told["email"] == "ada@example.org"

    refresh = {"grant_type": "refresh_token", "client_id": NATIVE}
    status, rotated = token(issuer, refresh | {"refresh_token": tokens["refresh_token"]})
    assert status == 200 and rotated["refresh_token"] != tokens["refresh_token"]
    status, refusal = token(issuer, refresh | {"refresh_token": tokens["refresh_token"]})
    assert (status, refusal["error"]) == (400, "invalid_grant"), "a replayed refresh token was accepted"
    status, refusal = token(issuer, refresh | {"refresh_token": rotated["refresh_token"]})
    assert (status, refusal["error"]) == (400, "invalid_grant"), "the replay did not revoke its successor"


def test_refuses_a_wrong_verifier_and_a_used_code(world):
    world.person()
    with Callback() as callback:
        request = AuthorizationRequest(world.provider.issuer, NATIVE, callback.uri())
        sign_in(world, callback, request).ends_with(0)
        code = callback.received["code"]
        status, refusal = request.exchange(code, code_verifier="x" * 64)
        assert (status, refusal["error"]) == (400, "invalid_grant")
        status, _ = request.exchange(code)
        assert status == 200
        status, refusal = request.exchange(code)
        assert (status, refusal.get("error")) == (400, "invalid_grant"), "a code was accepted twice"


def test_refuses_a_request_without_pkce(world):
    world.person()
    with Callback() as callback:
        request = AuthorizationRequest(
            world.provider.issuer, NATIVE, callback.uri(), code_challenge=None, code_challenge_method=None
        )
        sign_in(world, callback, request).ends_with(0)
        assert callback.received["error"] == "invalid_request"
        assert "code" not in callback.received


def test_refuses_a_redirect_that_is_not_registered(world):
    world.person()
    with Callback() as callback:
        request = AuthorizationRequest(world.provider.issuer, ELSEWHERE, callback.uri())
        sign_in(world, callback, request).ends_with(1)
        assert callback.received == {}, "the provider redirected to an unregistered address"
    assert "invalid_redirect_uri" in world.last_page()["text"]


def test_offline_access_needs_consent(world):
    world.person()
    with Callback() as callback:
        request = AuthorizationRequest(world.provider.issuer, NATIVE, callback.uri(), prompt=None)
        sign_in(world, callback, request).ends_with(0)
        status, tokens = request.exchange(callback.received["code"])
    assert status == 200 and "refresh_token" not in tokens


def test_declined_consent_comes_back(world):
    world.person(deny=True)
    with Callback() as callback:
        request = AuthorizationRequest(world.provider.issuer, NATIVE, callback.uri())
        sign_in(world, callback, request).ends_with(0)
        assert callback.received["error"] == "access_denied"
        assert callback.received["state"] == request.sent["state"]


def test_chromium_signs_in(world):
    world.person("sign-in")
    with Callback() as callback:
        request = AuthorizationRequest(world.provider.issuer, NATIVE, callback.uri())
        sign_in(world, callback, request).ends_with(0)
        status, tokens = request.exchange(callback.received["code"])
    assert status == 200 and "refresh_token" in tokens
    page = world.last_page()
    assert page["text"] == "You are signed in."
    assert (page["scripts"], page["foreign"]) == (0, [])


def test_chromium_declines(world):
    world.person("sign-in", deny=True)
    with Callback() as callback:
        request = AuthorizationRequest(world.provider.issuer, NATIVE, callback.uri())
        sign_in(world, callback, request).ends_with(0)
        assert callback.received["error"] == "access_denied"


def test_moto_speaks_sts_and_s3(world):
    unsigned = world.aws(
        "sts",
        "assume-role-with-web-identity",
        "--no-sign-request",
        *("--role-arn", ROLE),
        *("--role-session-name", "ada"),
        *("--web-identity-token", "any.token.does"),
    ).ends_with(0)
    keys = json.loads(unsigned.out)["Credentials"]
    call = world.moto.requests(Action="AssumeRoleWithWebIdentity")[-1]
    assert (call["RoleArn"], call["authorization"], call["token_segments"]) == (ROLE, "", 3)
    world.env |= {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["SessionToken"],
    }
    assert "reports" in world.aws("s3", "ls").ends_with(0).out
    listed = json.loads(world.boto3("boto3_list.py").ends_with(0).out)
    assert listed == {"photos": ["cat.png"], "reports": ["2026/march.csv", "readme.txt"]}
    assert "readme.txt" in world.rclone("ls", "contract:reports").ends_with(0).out


def test_lock_file_names_no_registry(world):
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
