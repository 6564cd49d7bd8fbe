"""botocore's own clients against the sandbox's Identity Center, every answer held against their models.

    identity_center_models.py SSO_OIDC_URL SSO_URL START_URL REGION

Signs in with a code and on a device, refreshes, lists, takes keys, logs out, and does wrong what can be
done wrong. Each answer must have the status, the exception and exactly the members that botocore's
service models `sso-oidc` and `sso` describe, of their types. Prints one line per operation.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "browser"))

from portal_person import sign_in  # noqa: E402

SSO_OIDC_URL, SSO_URL, START_URL, REGION = sys.argv[1:]
REDIRECT = "http://127.0.0.1/oauth/callback"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
# Not in the model, and yet what the real portal answers for a role that is not assigned.
UNMODELLED = {"ForbiddenException": 403}
PYTHON_TYPES = {"string": str, "integer": int, "long": int, "structure": dict, "list": list}

seen = Counter()


def client(service: str, url: str):
    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0, "mode": "standard"})
    it = botocore.session.Session().create_client(service, REGION, endpoint_url=url, config=config)
    it.meta.events.register("before-call", request_is_modelled)
    it.meta.events.register("response-received", remember)
    it.meta.events.register("after-call", answer_is_modelled)
    return it


answers = []


def remember(response_dict, **_):
    answers.append(response_dict)


def request_is_modelled(model, params, **_):
    assert params["url_path"] == model.http["requestUri"], params
    assert params["method"] == model.http["method"], params


def answer_is_modelled(http_response, model, **_):
    raw = answers.pop()
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    assert "x-amzn-requestid" in headers, headers
    body = json.loads(raw["body"]) if raw["body"] else None
    status = raw["status_code"]
    if status == 200:
        seen[model.name] += 1
        if model.output_shape is None:
            assert body is None, body
            return
        assert headers["content-type"] == "application/json", headers
        holds(body, model.output_shape, model.name)
        return
    name = headers["x-amzn-errortype"]
    seen[f"{model.name}: {name}"] += 1
    shapes = {shape.name: shape for shape in model.error_shapes}
    if name in UNMODELLED:
        assert status == UNMODELLED[name], (name, status)
        return
    assert name in shapes, f"{model.name} does not answer with {name}"
    assert status == shapes[name].metadata["error"]["httpStatusCode"], (name, status)
    holds({key: value for key, value in body.items() if key != "__type"}, shapes[name], name)


def holds(value, shape, where: str):
    """The value has the shape: its type, and no member that the model does not know."""
    if value is None:
        return
    kind = PYTHON_TYPES[shape.type_name]
    assert isinstance(value, kind) and not isinstance(value, bool), f"{where}: {value!r} is no {shape.type_name}"
    if shape.type_name == "structure":
        names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, inner in value.items():
            assert name in names, f"{where}: no model has `{name}`"
            holds(inner, names[name], f"{where}.{name}")
        for name in shape.required_members:
            assert value.get(name) is not None, f"{where}: `{name}` is missing"
    elif shape.type_name == "list":
        for inner in value:
            holds(inner, shape.member, where)


def refused(name: str, operation, **arguments):
    try:
        operation(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        assert code == name, f"{operation.__name__}: {code} instead of {name}"
        return error.response
    raise AssertionError(f"{operation.__name__} should be refused with {name}")


def main():
    oidc, portal = client("sso-oidc", SSO_OIDC_URL), client("sso", SSO_URL)
    registration = {
        "clientName": "models",
        "clientType": "public",
        "scopes": ["sso:account:access"],
        "redirectUris": [REDIRECT],
        "grantTypes": ["authorization_code", "refresh_token"],
        "issuerUrl": START_URL,
    }
    registered = oidc.register_client(**registration)
    assert registered["clientSecretExpiresAt"] - registered["clientIdIssuedAt"] == 90 * 24 * 3600
    known = {"clientId": registered["clientId"], "clientSecret": registered["clientSecret"]}
    for change, name in [
        ({"clientType": "private"}, "InvalidClientMetadataException"),
        ({"scopes": ["everything"]}, "InvalidScopeException"),
        ({"grantTypes": ["password"]}, "UnsupportedGrantTypeException"),
        ({"redirectUris": ["https://app.example/callback"]}, "InvalidRedirectUriException"),
        ({"issuerUrl": "https://d-9367000001.awsapps.com/start"}, "InvalidRequestException"),
    ]:
        refused(name, oidc.register_client, **registration | change)
    elsewhere = client("sso-oidc", f"{SSO_OIDC_URL}/us-east-1")
    answer = refused("InvalidRequestException", elsewhere.register_client, **registration)
    assert answer["error_description"] == "Start URL region does not match service region", answer

    code = authorization_code(known["clientId"])
    refused("UnsupportedGrantTypeException", oidc.create_token, **known, grantType="password")
    refused("InvalidClientException", oidc.create_token, **known | {"clientSecret": "x"}, grantType="refresh_token")
    refused("UnauthorizedClientException", oidc.create_token, **known, grantType=DEVICE_CODE, deviceCode="x")
    tokens = oidc.create_token(**known, **code)
    refused("InvalidGrantException", oidc.create_token, **known, **code)
    # That replay ended the session.
    refused("UnauthorizedException", portal.list_accounts, accessToken=tokens["accessToken"])
    tokens = oidc.create_token(**known, **authorization_code(known["clientId"]))
    refresh = {"grantType": "refresh_token", "refreshToken": tokens["refreshToken"]}
    refused("InvalidScopeException", oidc.create_token, **known, **refresh, scope=["openid"])
    tokens = oidc.create_token(**known, **refresh)
    refused("InvalidGrantException", oidc.create_token, **known, **refresh)

    token = {"accessToken": tokens["accessToken"]}
    accounts = portal.get_paginator("list_accounts").paginate(**token, PaginationConfig={"PageSize": 100})
    accounts = [account for page in accounts for account in page["accountList"]]
    assert len({account["accountId"] for account in accounts}) == len(accounts) == 250, len(accounts)
    account = accounts[-1]["accountId"]
    roles = portal.list_account_roles(**token, accountId=account)["roleList"]
    keys = portal.get_role_credentials(**token, accountId=account, roleName=roles[0]["roleName"])["roleCredentials"]
    assert 3000 < keys["expiration"] / 1000 - time.time() <= 3600, keys["expiration"]
    refused("InvalidRequestException", portal.list_accounts, **token, nextToken="x")
    refused("ForbiddenException", portal.list_account_roles, **token, accountId="999999999999")
    refused("ForbiddenException", portal.get_role_credentials, **token, accountId=account, roleName="Root")
    portal.logout(**token)
    refused("UnauthorizedException", portal.get_role_credentials, **token, accountId=account, roleName="x")
    refused("UnauthorizedException", portal.logout, **token)

    device(oidc, portal)
    for name, times in sorted(seen.items()):
        print(f"{name} {times}")


def authorization_code(client_id: str) -> dict:
    """What redeems a code that Dana has just allowed."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    redirect = "http://127.0.0.1:49152/oauth/callback"
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect,
        "state": "models",
        "code_challenge_method": "S256",
        "code_challenge": challenge,
        "scopes": "sso:account:access",
    }
    answer = sign_in(f"{SSO_OIDC_URL}/authorize?{urlencode(query)}", "Dana O'Neil")
    answer = parse_qs(urlsplit(answer).query)
    assert answer["state"] == ["models"], answer
    return {
        "grantType": "authorization_code",
        "code": answer["code"][0],
        "redirectUri": redirect,
        "codeVerifier": verifier,
    }


def device(oidc, portal):
    registered = oidc.register_client(clientName="a device", clientType="public", scopes=["sso:account:access"])
    known = {"clientId": registered["clientId"], "clientSecret": registered["clientSecret"]}
    refused("InvalidRequestException", oidc.start_device_authorization, **known, startUrl="https://x.example/start")
    refused("InvalidClientException", oidc.start_device_authorization, **known | {"clientId": "x"}, startUrl=START_URL)
    started = oidc.start_device_authorization(**known, startUrl=START_URL)
    poll = {"grantType": DEVICE_CODE, "deviceCode": started["deviceCode"]}
    refused("AuthorizationPendingException", oidc.create_token, **known, **poll)
    refused("SlowDownException", oidc.create_token, **known, **poll)
    denied = oidc.start_device_authorization(**known, startUrl=START_URL)
    sign_in(denied["verificationUriComplete"], deny=True)
    refused("AccessDeniedException", oidc.create_token, **known, **poll | {"deviceCode": denied["deviceCode"]})
    allowed = oidc.start_device_authorization(**known, startUrl=START_URL)
    sign_in(allowed["verificationUriComplete"])
    tokens = oidc.create_token(**known, **poll | {"deviceCode": allowed["deviceCode"]})
    assert portal.list_accounts(accessToken=tokens["accessToken"])["accountList"]


main()
