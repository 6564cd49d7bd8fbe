"""Ceph's gateway, with our own profile for it: a real STS that validates the ID token, and a real S3."""

import json

from scenarios.sign_in import LOOPBACK
from servers.oidc_provider import NATIVE
from testbed.world import Skip

PROFILE = "s3/s3-ceph-openid-connect"


def gateway(world):
    """The gateway. Nobody has to have it: where it is missing, that is said."""
    if "radosgw" in world.missing:
        raise Skip("`radosgw` is neither installed nor to be had from this machine's Debian mirror")
    return world.bed.radosgw()


def enabled(world):
    """Someone who has enabled the built-in profile for their gateway."""
    ceph = gateway(world)
    world.point_at(ceph.url)
    # Where bucket and STS are, the environment says: the profile would have it encrypted.
    world.profilectl("enable", PROFILE, LOOPBACK, "--yes-host", "127.0.0.1").ends_with(0)


def answers(world, role: str, client_id: str = NATIVE) -> list:
    port = world.bed.radosgw().url.rsplit(":", 1)[1]
    words = {
        "server": "127.0.0.1",
        "port": port,
        "OAuth Issuer Url": world.provider.issuer,
        "OAuth Client ID": client_id,
        "role_arn": f"arn:aws:iam:::role/{role}",
    }
    return [LOOPBACK, *(word for key, value in words.items() for word in ("--set", f"{key}={value}"))]


def test_signs_in_with_a_token_that_is_validated(world):
    world.person()
    enabled(world)
    ran = world.profilectl("connect", PROFILE, *answers(world, "s3access"), "--set", "Default Path=/reports").ends_with(0)
    assert "readme.txt" in ran.out, ran.shown
    world.write_aws_config("Ceph")
    trip = json.loads(world.boto3("boto3_round_trip.py", "reports", "no-sts").ends_with(0).out)
    assert trip["read"] == "there and back"
    world.profilectl("connect", "Ceph", LOOPBACK).ends_with(0)
    assert world.browser_calls() == 1


def refused(world, role: str):
    world.person()
    enabled(world)
    return world.profilectl("connect", PROFILE, *answers(world, role)).ends_with(5)


def test_a_role_for_another_client_is_refused_with_a_page(world):
    refused(world, "elsewhere").says("sts-access-denied", "AccessDenied")


def test_a_role_for_another_subject_is_refused_with_a_page(world):
    refused(world, "strangers").says("sts-access-denied")


def test_a_role_that_is_not_there_is_refused_with_a_page(world):
    refused(world, "nowhere").says("nowhere")


def test_a_token_of_another_provider_is_refused_with_a_page(world):
    world.person()
    enabled(world)
    world.provider = world.bed.new_provider(f"{world.name}-provider")
    world.profilectl("connect", PROFILE, *answers(world, "s3access")).ends_with(5)


def has_keys(world, properties: dict, **keys):
    world.point_at(gateway(world).url)
    world.drop(
        {
            "Protocol": "s3",
            "Vendor": "contract",
            "Description": "Contract tests",
            "Default Hostname": "rgw.example.com",
            "STS Endpoint": "https://rgw.example.com/",
            "Default Path": "/reports",
            "Properties": {"s3.bucket.virtualhost.disable": "true"} | properties,
        }
        | keys
    )
    world.profilectl("enable", "contract", "--yes-host", "rgw.example.com").ends_with(0)


def user_answers(world, secret: str = "") -> list:
    user = world.bed.radosgw().user
    file = world.folder / "answer-password"
    file.write_text(secret or user["secret_access_key"])
    return ["--set", f"Username={user['access_key_id']}", "--set-from-file", f"Password={file}"]


def test_assume_role_with_an_access_key(world):
    has_keys(world, {"role_arn": "arn:aws:iam:::role/reader"}, **{"Role Configurable": True})
    ran = world.profilectl("connect", "contract", *user_answers(world)).ends_with(0)
    assert "readme.txt" in ran.out
    world.write_aws_config("contract")
    trip = json.loads(world.boto3("boto3_round_trip.py", "reports", "no-sts").ends_with(0).out)
    assert trip["read"] == "there and back"


def test_a_session_of_the_user(world):
    has_keys(world, {"duration_seconds": "3600"}, **{"Multi Factor Configurable": True, "Default Path": None})
    world.profilectl("connect", "contract", *user_answers(world), "--set", "mfa_serial=").ends_with(0)
    world.write_aws_config("contract")
    world.boto3("boto3_list.py").ends_with(0)


def test_a_wrong_secret_is_refused_with_a_page(world):
    has_keys(world, {"role_arn": "arn:aws:iam:::role/reader"}, **{"Role Configurable": True})
    world.profilectl("connect", "contract", *user_answers(world, "wrong" * 8)).ends_with(5).says(
        # Ceph says no more than that it is denied.
        "sts-assume-role-denied",
        "--set-from-stdin Password",
    )
    world.profilectl("connect", "contract", *user_answers(world)).ends_with(0)
