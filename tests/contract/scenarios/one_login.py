"""One sign-in at Identity Center for the product and for AWS's own programs, whoever came first.

A: the product signs in, and everyone else works. B: AWS CLI v2 signs in, and the product works. C: all of
them at once find the token expired, and the refresh token good for one of them.
"""

import json
import time

from scenarios.identity_center import ROLE, person, sandbox, uses_the_role, write_config
from testbed.install import HERE, NODE_MODULES, PRODUCT, PYTHON
from testbed.programs import race

PROFILE = "aws-s3-identity-center"
BOOKMARK = "AWS S3 (IAM Identity Center)"
PERSON = ("--name", "Bilal Haddad")
LONG_AGO = "2026-01-01T00:00:00Z"


def connected(world, portal):
    """The first connect of a person with one account: one browser, and everything is in the bookmark."""
    region, start_url = f"sso_region={portal.region}", f"sso_start_url={portal.start_url}"
    done = world.profilectl("connect", PROFILE, "--set", region, "--set", start_url).ends_with(0)
    assert "demo-inbox" in done.out, done.shown
    assert world.browser_calls() == 1


def exported(world, name: str):
    world.profilectl("bookmark", "export", "--aws-config", BOOKMARK, "--profile", name).ends_with(0)


def token_file(world):
    """The one file in the shared cache that has a token."""
    cache = world.home / ".aws" / "sso" / "cache"
    (file,) = [file for file in cache.glob("*.json") if "accessToken" in file.read_text()]
    return file


def expire(file):
    """The access token counts as expired; what the session is renewed with is good."""
    token = json.loads(file.read_text()) | {"expiresAt": LONG_AGO}
    file.write_text(json.dumps(token))


def javascript(world, profile: str):
    script = HERE / "clients" / "sso_credentials.mjs"
    return world.run("node", script, "--modules", NODE_MODULES, "--profile", profile)


def everyone_lists(world, profile: str):
    """AWS CLI v2, v1 and boto3 list the buckets, and the SDK for JavaScript has keys."""
    listed = [
        world.aws_v2("s3", "ls", "--profile", profile),
        world.aws("s3", "ls", "--profile", profile),
        world.boto3("boto3_list.py", AWS_PROFILE=profile),
    ]
    for done in listed:
        assert "demo-inbox" in done.ends_with(0).out, done.shown
    assert json.loads(javascript(world, profile).ends_with(0).out)["accessKeyId"].startswith("ASIA")


def nothing_at_oidc(requests: list) -> bool:
    return not any(line.startswith("SsoOidc") for line in requests)


def test_order_a_after_connect_everyone_works_without_another_sign_in(world):
    world.need("aws-v2")
    portal = sandbox(world)
    person(world, *PERSON)
    connected(world, portal)
    exported(world, "work")
    before = len(portal.requests())
    everyone_lists(world, "work")
    assert nothing_at_oidc(portal.requests()[before:]), portal.requests()[before:]
    # With the product's registration, they renew the session too, and the product goes on with theirs.
    for renews in [
        lambda: world.aws_v2("s3", "ls", "--profile", "work"),
        lambda: world.boto3("boto3_list.py", AWS_PROFILE="work"),
        lambda: javascript(world, "work"),
    ]:
        file = token_file(world)
        former = json.loads(file.read_text())
        expire(file)
        forget_keys(world)
        renews().ends_with(0)
        renewed = json.loads(token_file(world).read_text())
        assert renewed["accessToken"] != former["accessToken"]
        assert renewed["refreshToken"] != former["refreshToken"]
        before = len(portal.requests())
        world.profilectl("connect", BOOKMARK, "--non-interactive").ends_with(0)
        assert nothing_at_oidc(portal.requests()[before:])
    expire(token_file(world))
    forget_keys(world)
    world.profilectl("connect", BOOKMARK, "--non-interactive").ends_with(0)
    everyone_lists(world, "work")
    assert world.browser_calls() == 1


def forget_keys(world):
    """Keys that are still good would hide what becomes of the session."""
    for folder in (world.profilectl_home / "state" / "cache", world.home / ".aws" / "cli" / "cache"):
        for file in folder.glob("*.json"):
            file.unlink()


def order_b(world, session: bool, *arguments: str):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal, session=session)
    person(world, *PERSON)
    world.aws_v2("sso", "login").ends_with(0)
    assert world.browser_calls() == 1
    before = len(portal.requests())
    if arguments:
        del world.env["AWS_PROFILE"]
    done = world.profilectl("connect", PROFILE, "--non-interactive", *arguments)
    assert "demo-inbox" in done.ends_with(0).out, done.shown
    assert nothing_at_oidc(portal.requests()[before:]), portal.requests()[before:]
    world.env["AWS_PROFILE"] = "portal"
    uses_the_role_still(world)
    assert world.browser_calls() == 1


def uses_the_role_still(world):
    """Bilal's keys, as `uses_the_role` has Alice's."""
    caller = json.loads(world.aws_v2("sts", "get-caller-identity", "--output", "json").ends_with(0).out)
    assert f":assumed-role/AWSReservedSSO_{ROLE}_" in caller["Arn"], caller


def test_order_b_after_aws_sso_login_the_product_connects(world):
    order_b(world, session=True)


def test_order_b_with_the_profile_named(world):
    order_b(world, True, "--set", "aws_profile=portal")


def test_order_b_with_the_older_configuration(world):
    order_b(world, session=False)


# How much later than ours botocore's begin, and by how much its disk is slow, in seconds: a round each.
ROUNDS = [(0, 0), (0, 0.3), (0.04, 0), (0.04, 0.3), (0.08, 0.3)]
EACH = 8


def test_order_c_whoever_wins_the_refresh_token_the_product_has_the_session(world):
    """Sixteen programs and one refresh token, again and again."""
    portal = sandbox(world)
    write_config(world, portal)
    person(world, *PERSON)
    world.profilectl("connect", PROFILE).ends_with(0)
    # Half of ours share a folder, the others have one of their own each: no lock of a folder helps.
    homes = [world.profilectl_home if n % 2 else world.folder / f"other-{n}" for n in range(EACH)]
    recovered = 0
    for later, slow in ROUNDS:
        expire(token_file(world))
        for home in homes:
            for file in (home / "state" / "cache").glob("*.json"):
                file.unlink()
        before = len(portal.requests())
        botocore = [str(PYTHON), str(HERE / "clients" / "boto3_race.py"), str(later), str(slow)]
        connect = [str(PRODUCT), "connect", PROFILE, "--non-interactive"]
        once_told = ["sh", "-c", 'echo ready; read go; exec "$0" "$@"', *connect]
        alone = {name: value for name, value in world.env.items() if name != "BROWSER"}
        started = [(once_told, alone | {"PROFILECTL_HOME": str(home)}) for home in homes]
        ended = race(started + [(botocore, world.env)] * EACH, world.folder, within=60)
        ours, theirs = ended[:EACH], ended[EACH:]
        asked = portal.requests()[before:]
        assert asked.count("SsoOidc POST /token 200") == 1, asked
        for done in ours:
            assert done.returncode == 0, f"the product lost the session: {done.stderr}\n{asked}"
            assert "demo-inbox" in done.stdout, done.stdout
        refused = asked.count("SsoOidc POST /token 400")
        lost = sum(done.returncode != 0 for done in theirs)
        recovered += refused - lost
        with world.log.open("a") as log:
            log.write(f"botocore {later} s later, {slow} s slower: {refused} came second, {lost} of botocore's ended so\n")
    assert recovered, "the product never came second: nothing was shown"
    assert world.browser_calls() == 1
    world.aws("s3", "ls").ends_with(0)


def test_a_restart_between_connects_asks_nothing_and_opens_no_browser(world):
    """A process each: what the first left on disk is all that the others have."""
    portal = sandbox(world)
    person(world, *PERSON)
    connected(world, portal)
    for left, expected in [
        ("the keys", ["S3 GET / 200"]),
        ("the session", ["Sso GET /federation/credentials 200", "S3 GET / 200"]),
        ("the refresh token", ["SsoOidc POST /token 200", "Sso GET /federation/credentials 200", "S3 GET / 200"]),
    ]:
        if left != "the keys":
            forget_keys(world)
        if left == "the refresh token":
            expire(token_file(world))
        before = len(portal.requests())
        world.profilectl("connect", BOOKMARK).ends_with(0)
        assert portal.requests()[before:] == expected, left
        world.profilectl("connect", PROFILE).ends_with(0)
    assert world.browser_calls() == 1


def test_botocore_reads_every_file_as_before_with_the_exported_profile_in_it(world):
    portal = sandbox(world)
    person(world, *PERSON)
    connected(world, portal)
    done = world.boto3("config_files.py", PRODUCT, BOOKMARK, "120", START_URL=portal.start_url).ends_with(0)
    taken, refused = (int(words.split()[0]) for words in done.out.split(","))
    assert taken > 60 and refused > 3, done.shown


def test_five_thousand_accounts_are_listed_no_slower_than_boto3_does(world):
    """Fifty pages, one after the other: each has the token of the next. The figures are in the log."""
    portal = sandbox(world, "--accounts", "5000")
    person(world, "--name", "Dana O'Neil")
    region, start_url = f"sso_region={portal.region}", f"sso_start_url={portal.start_url}"
    choose = ["connect", PROFILE, "--set", region, "--set", start_url, "--non-interactive"]
    world.profilectl(*choose).ends_with(4).says("4980 more")
    before = len(portal.requests())
    ours = took(lambda: world.profilectl(*choose).ends_with(4))
    assert portal.requests()[before:] == ["Sso GET /assignment/accounts 200"] * 150
    theirs = took(lambda: world.boto3("sso_accounts.py", portal.region).ends_with(0))
    with world.log.open("a") as log:
        log.write(f"5,000 accounts: {ours:.2f} s, boto3 {theirs:.2f} s\n")
    assert ours < theirs
    assert world.browser_calls() == 1


def took(what) -> float:
    """The best of three, in seconds."""
    times = []
    for _ in range(3):
        started = time.monotonic()
        what()
        times.append(time.monotonic() - started)
    return min(times)
