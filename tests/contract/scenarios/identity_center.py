"""The sandbox's Identity Center, judged by the programs it has to satisfy: botocore and AWS CLI v2.

Whatever signs in here unmodified would sign in at the real one.
"""

import json
import shlex
import time

from servers.sandbox_server import Sandbox
from testbed.install import HERE, PYTHON

SESSION = "contract"
ACCOUNT = "123456789012"
ROLE = "AmazonS3FullAccess"


def sandbox(world, *arguments: str) -> Sandbox:
    """A sandbox for this test alone, and the environment that points AWS programs at it."""
    it = Sandbox(world.bed.programs, f"{world.name}-sandbox", world.folder, *arguments)
    world.bed.started.append(it)
    world.env |= it.environment()
    return it


def write_config(world, portal: Sandbox, region: str = "", session: bool = True):
    """What `aws configure sso` writes: with an `sso-session` section, or the older form."""
    keys = f"sso_start_url = {portal.start_url}\nsso_region = {region or portal.region}\n"
    role = f"sso_account_id = {ACCOUNT}\nsso_role_name = {ROLE}\nregion = eu-west-1\n"
    folder = world.home / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(
        f"[sso-session {SESSION}]\n{keys}sso_registration_scopes = sso:account:access\n\n"
        f"[profile portal]\nsso_session = {SESSION}\n{role}"
        if session
        else f"[profile portal]\n{keys}{role}"
    )
    world.env["AWS_PROFILE"] = "portal"


def person(world, *arguments: str):
    """Puts a person at the browser. In the background: AWS CLI v2 listens only once it has returned."""
    log = shlex.quote(str(world.bed.logs / f"{world.name}-browser.log"))
    script = world.folder / "browser"
    visit = shlex.join([str(PYTHON), str(HERE / "browser" / "portal_person.py"), *arguments])
    script.write_text(
        "#!/bin/sh\n"
        f"echo $$ >>{shlex.quote(str(world.called))}\n"
        f'{visit} "$1" >>{log} 2>&1\n'
        f"echo $? >>{shlex.quote(str(world.closed))}\n"
    )
    script.chmod(0o700)
    world.env["BROWSER"] = f"{script} %s &"


def uses_the_role(world):
    """The keys of the role are good for STS and S3."""
    caller = json.loads(world.aws_v2("sts", "get-caller-identity", "--output", "json").ends_with(0).out)
    assert caller["Account"] == ACCOUNT, caller
    assert f":assumed-role/AWSReservedSSO_{ROLE}_" in caller["Arn"], caller
    assert caller["Arn"].endswith("/alice"), caller
    assert "demo-inbox" in world.aws_v2("s3", "ls").ends_with(0).out


def test_every_answer_is_as_botocores_models_have_it(world):
    portal = sandbox(world)
    done = world.boto3("identity_center_models.py", portal.sso_oidc, portal.sso, portal.start_url, portal.region)
    done.ends_with(0)
    operations = {line.split(":")[0].split()[0] for line in done.out.splitlines()}
    assert operations == {
        "CreateToken",
        "GetRoleCredentials",
        "ListAccountRoles",
        "ListAccounts",
        "Logout",
        "RegisterClient",
        "StartDeviceAuthorization",
    }, operations


def test_aws_cli_v2_signs_in_with_a_code(world):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal)
    person(world)
    world.aws_v2("sso", "login").ends_with(0)
    uses_the_role(world)
    world.aws_v2("sso", "logout").ends_with(0)
    world.aws_v2("sts", "get-caller-identity").ends_with(255)


def test_aws_cli_v2_signs_in_on_a_device(world):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal)
    person(world)
    world.aws_v2("sso", "login", "--use-device-code").ends_with(0)
    uses_the_role(world)


def test_aws_cli_v2_signs_in_by_the_older_configuration(world):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal, session=False)
    person(world)
    world.aws_v2("sso", "login").ends_with(0)
    uses_the_role(world)


def test_aws_cli_v2_refreshes_what_expires(world):
    """Tokens that live for ten minutes are within its window of fifteen: each command refreshes."""
    world.need("aws-v2")
    portal = sandbox(world, "--access-token-life", "600")
    write_config(world, portal)
    person(world)
    world.aws_v2("sso", "login").ends_with(0)
    cached = world.home / ".aws" / "sso" / "cache"
    token = next(file for file in cached.iterdir() if "refreshToken" in file.read_text())
    before = json.loads(token.read_text())
    uses_the_role(world)
    after = json.loads(token.read_text())
    assert after["accessToken"] != before["accessToken"]
    assert after["refreshToken"] != before["refreshToken"]


def test_aws_cli_v2_is_told_of_a_wrong_region(world):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal, region="us-east-1")
    person(world)
    done = world.aws_v2("sso", "login", AWS_ENDPOINT_URL_SSO_OIDC=f"{portal.sso_oidc}/us-east-1")
    done.ends_with(254).says("InvalidRequestException")


def test_aws_cli_v2_is_denied(world):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal)
    person(world, "--deny")
    world.aws_v2("sso", "login").ends_with(255).says("authorization code")


def test_aws_cli_v2_is_denied_on_a_device(world):
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal)
    person(world, "--deny")
    world.aws_v2("sso", "login", "--use-device-code").ends_with(254).says("AccessDenied")


def test_aws_cli_v2_registers_again_once_its_registration_is_over(world):
    world.need("aws-v2")
    portal = sandbox(world, "--registration-life", "2")
    write_config(world, portal)
    person(world)
    for registrations in (1, 2):
        world.aws_v2("sso", "login").ends_with(0)
        assert portal.requests().count("SsoOidc POST /client/register 200") == registrations
        registered = [json.loads(file.read_text()) for file in (world.home / ".aws/sso/cache").glob("*.json")]
        until = max(it["expiresAt"] for it in registered if "grantTypes" in it)
        world.wait_for(lambda: until < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "the registration to be over")


def test_boto3_takes_the_role_from_the_cli_sign_in(world):
    """The token in the shared cache is good for other SDKs."""
    world.need("aws-v2")
    portal = sandbox(world)
    write_config(world, portal)
    person(world)
    world.aws_v2("sso", "login").ends_with(0)
    listed = world.aws("s3", "ls").ends_with(0)
    assert "demo-inbox" in listed.out, listed.shown
