"""Random files in the form of ~/.aws/config, and what botocore makes of them before and after an export.

    config_files.py PRODUCT BOOKMARK COUNT

Reads each file with botocore, has the product write the bookmark's profile into it, and reads it again:
everything else must be as it was, and the profile and its session as expected; a file that botocore does not
take must stay one, and begin with the bytes it had. Prints how many of both kinds there were.
"""

import copy
import os
import random
import subprocess
import sys
from pathlib import Path

from botocore.configloader import load_config
from botocore.exceptions import ConfigParseError

PRODUCT, BOOKMARK, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
PROFILE, SESSION = "exported", "aws-s3-iam-identity-center"
KEYS = ["region", "output", "sso_region", "role_arn", "source_profile", "credential_process", "cli_pager", "x-y_z"]
HEADERS = ["default", "profile {}", "profile  {}", "profile '{}'", 'profile "{} b"', "sso-session {}", "services {}", "plugins"]


def a_file(chance: random.Random) -> bytes:
    lines, used = [], set()
    for _ in range(chance.randrange(7)):
        lines += rubbish(chance)
        header = chance.choice(HEADERS).format(chance.choice("abcdefgh"))
        # Twice the same is no file to botocore: now and then.
        if header in used and chance.random() < 0.95:
            continue
        used.add(header)
        lines.append(f"{' ' * chance.choice([0, 0, 0, 2])}[{header}]{chance.choice(['', '', ' ', ' # said'])}")
        for key in chance.sample(KEYS, chance.randrange(5)):
            lines += rubbish(chance)
            indent = " " * chance.choice([0, 0, 0, 0, 2])
            value = chance.choice(["us-east-1", "a b  c", "x # not a comment", "100%", "ä", "", "[odd]", "a=b:c"])
            lines.append(f"{indent}{key}{chance.choice(['=', ' = ', '  =', ': '])}{value}{chance.choice(['', '', '  '])}")
            if chance.random() < 0.2:
                lines += [f"{indent}    {inner} = {chance.randrange(99)}" for inner in chance.sample(KEYS, 2)]
    ends = chance.choice([["\n"], ["\n"], ["\r\n"], ["\n", "\r\n"], ["\n", "\r"]])
    text = "".join(line + chance.choice(ends) for line in lines)
    return (text if chance.random() < 0.8 else text.rstrip("\r\n")).encode()


def rubbish(chance: random.Random) -> list:
    return chance.choice([[], [], [], [""], ["# a comment"], ["; = another"], ["   "], ["  # indented"]])


def read(path: Path):
    """What botocore makes of it; `None` where it takes it for no such file."""
    try:
        return load_config(str(path))
    except ConfigParseError:
        return None


def main():
    chance = random.Random(20260101)
    counts = {"read": 0, "refused": 0}
    for number in range(COUNT):
        path = Path(f"config-{number}")
        content = a_file(chance)
        path.write_bytes(content)
        before = read(path)
        done = subprocess.run(
            [PRODUCT, "bookmark", "export", "--aws-config", BOOKMARK, "--profile", PROFILE],
            env=os.environ | {"AWS_CONFIG_FILE": str(path.absolute())},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{content!r}\n{done.stderr}"
        written = path.read_bytes()
        assert written.startswith(content), f"{content!r}\n{written!r}"
        after = read(path)
        if before is None:
            assert after is None, f"{content!r}"
            counts["refused"] += 1
            continue
        counts["read"] += 1
        assert after is not None, f"botocore does not read it any more: {written!r}"
        expected = copy.deepcopy(before)
        expected["profiles"][PROFILE] = {
            "sso_session": SESSION,
            "sso_account_id": "123456789012",
            "sso_role_name": "AmazonS3FullAccess",
            "region": os.environ["AWS_REGION"],
        }
        expected["sso_sessions"][SESSION] = {
            "sso_start_url": os.environ["START_URL"],
            "sso_region": "eu-west-1",
            "sso_registration_scopes": "sso:account:access",
        }
        assert after == expected, f"{written!r}\n{after}\n{expected}"
    print(f"{counts['read']} read, {counts['refused']} refused")


main()
