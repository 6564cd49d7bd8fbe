"""Other programs use the sign-in through `credential_process`, and nobody is disturbed again."""

import json
from concurrent.futures import ThreadPoolExecutor

from scenarios.sign_in import ANSWERS, LOOPBACK, enabled, signed_in


def test_aws_boto3_and_rclone_list_the_objects(world):
    world.need("rclone")
    world.person()
    signed_in(world)
    world.write_aws_config("contract")
    buckets = world.aws("s3", "ls").ends_with(0).out
    assert "reports" in buckets and "photos" in buckets
    listed = json.loads(world.boto3("boto3_list.py").ends_with(0).out)
    assert listed == {"photos": ["cat.png"], "reports": ["2026/march.csv", "readme.txt"]}
    assert "5 readme.txt" in world.rclone("ls", "contract:reports").ends_with(0).out
    assert world.browser_calls() == 1


def test_many_at_once_disturb_nobody(world):
    world.person()
    signed_in(world)
    world.write_aws_config("contract")
    with ThreadPoolExecutor(8) as pool:
        for ran in list(pool.map(lambda _: world.profilectl("creds", "contract", LOOPBACK, "--format", "process"), range(8))):
            assert json.loads(ran.ends_with(0).out)["Version"] == 1
    assert world.browser_calls() == 1


def test_without_a_sign_in_the_consumer_is_told_what_to_do(world):
    world.person()
    enabled(world)
    ran = world.profilectl("creds", "contract", LOOPBACK, "--format", "process").ends_with(4)
    assert ran.out == ""
    ran.says("OAuth Client ID", "role_arn")
    ran = world.profilectl("creds", "contract", LOOPBACK, *ANSWERS, "--format", "process").ends_with(4)
    assert ran.out == ""
    ran.says("profilectl connect")
    world.write_aws_config("contract")
    told = world.aws("s3", "ls")
    assert told.code != 0
    # botocore shows what the process complained about.
    told.says("profilectl connect")
    assert world.browser_calls() == 0
