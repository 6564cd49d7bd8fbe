"""Every way in, against STS and S3 that verify: our requests are signed right, and what they gave us
serves the AWS CLI and boto3. A wrong secret, role or session is refused with a page of ours."""

import base64
import json

from scenarios.sign_in import LOOPBACK
from servers.moto_server import ACCOUNT
from servers.oidc_provider import NATIVE

READER = f"arn:aws:iam::{ACCOUNT}:role/reader"
CHAINED = f"arn:aws:iam::{ACCOUNT}:role/chained"
FEDERATED = f"arn:aws:iam::{ACCOUNT}:role/federated"
DEVICE = f"arn:aws:iam::{ACCOUNT}:mfa/ada"


def has_keys(world, properties: dict, **keys):
    """Someone with an access key, and an enabled profile for it."""
    world.use(world.bed.checking_moto())
    world.drop(
        {
            "Protocol": "s3",
            "Vendor": "contract",
            "Description": "Contract tests",
            "Default Hostname": "s3.amazonaws.com",
            "Region": "us-east-1",
            "Properties": properties,
        }
        | keys
    )
    world.profilectl("enable", "contract").ends_with(0)


def answers(world, secret: str = "", **more) -> list:
    """The answers: a secret comes from a file, never from the command line."""
    files = {"Password": secret or world.moto.user["secret_access_key"]} | more
    words = ["--set", f"Username={world.moto.user['access_key_id']}"]
    for key, value in files.items():
        path = world.folder / f"answer-{key}"
        path.write_text(value)
        words += ["--set-from-file", f"{key}={path}"]
    return words


def connects(world, *more, **secrets):
    ran = world.profilectl("connect", "contract", *answers(world, **secrets), *more).ends_with(0)
    assert "reports" in ran.out and "photos" in ran.out, ran.shown


def serves_others(world, arn: str):
    """The AWS CLI and boto3 are who they should be, and list, write and read."""
    world.write_aws_config("contract")
    told = json.loads(world.aws("sts", "get-caller-identity").ends_with(0).out)
    assert told["Arn"] == arn, told
    trip = json.loads(world.boto3("boto3_round_trip.py", "reports").ends_with(0).out)
    assert trip == {"arn": arn, "buckets": ["photos", "reports"], "read": "there and back"}


def session_of(role: str, name: str) -> str:
    return f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.rsplit('/', 1)[1]}/{name}"


def asked_of_sts(world, before: int) -> list:
    lines = [line for line in world.moto.requests()[before:] if line.get("Action")]
    assert all(line["status"] == 200 for line in lines), lines
    return [line["Action"] for line in lines]


def test_the_server_refuses_what_is_not_signed_right(world):
    # Without this the tests below would mean nothing.
    has_keys(world, {})
    user = world.moto.user
    world.env |= {"AWS_ACCESS_KEY_ID": user["access_key_id"], "AWS_SECRET_ACCESS_KEY": "wrong"}
    world.aws("sts", "get-caller-identity").says("SignatureDoesNotMatch")
    world.aws("s3api", "list-buckets").says("SignatureDoesNotMatch")
    world.env |= {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}
    world.aws("sts", "get-caller-identity").says("InvalidClientTokenId")
    world.env |= {"AWS_ACCESS_KEY_ID": user["access_key_id"], "AWS_SECRET_ACCESS_KEY": user["secret_access_key"]}
    world.aws("sts", "get-caller-identity").ends_with(0)
    world.aws("sts", "assume-role", "--role-arn", READER, "--role-session-name", "ada").ends_with(0)
    for role in (CHAINED, f"arn:aws:iam::{ACCOUNT}:role/nobody"):
        world.aws("sts", "assume-role", "--role-arn", role, "--role-session-name", "ada").says("AccessDenied")


def test_static_keys(world):
    has_keys(world, {})
    before = len(world.moto.requests())
    connects(world)
    assert asked_of_sts(world, before) == []
    serves_others(world, f"arn:aws:iam::{ACCOUNT}:user/ada")


def test_assume_role(world):
    has_keys(
        world,
        {"role_arn": READER, "role_session_name": "ada@example.org", "session_tags": "team=storage", "external_id": "ex-1"},
        **{"Role Configurable": True},
    )
    before = len(world.moto.requests())
    connects(world)
    assert asked_of_sts(world, before) == ["AssumeRole"]
    call = world.moto.requests(Action="AssumeRole")[-1]
    assert (call["RoleArn"], call["ExternalId"]) == (READER, "ex-1")
    serves_others(world, session_of(READER, "ada@example.org"))


def test_assume_role_with_mfa(world):
    has_keys(
        world,
        {"role_arn": READER, "mfa_serial": "", "role_session_name": "ada"},
        **{"Role Configurable": True, "Multi Factor Configurable": True},
    )
    before = len(world.moto.requests())
    connects(world, "--set", f"mfa_serial={DEVICE}", mfa_code="123456")
    assert asked_of_sts(world, before) == ["AssumeRole"]
    assert world.moto.requests(Action="AssumeRole")[-1]["SerialNumber"] == DEVICE
    serves_others(world, session_of(READER, "ada"))
    # The serial was kept, the code was not; the session needs neither.
    kept = world.profilectl("bookmark", "show", "Contract tests").ends_with(0).out
    assert DEVICE in kept and "mfa_code" not in kept
    world.profilectl("connect", "contract").ends_with(0)
    assert asked_of_sts(world, before)[:1] == ["AssumeRole"] and asked_of_sts(world, before).count("AssumeRole") == 1


def test_role_chain(world):
    has_keys(
        world,
        {"role_arn": READER, "role_chain": CHAINED, "role_session_name": "chain"},
        **{"Role Configurable": True},
    )
    before = len(world.moto.requests())
    connects(world)
    assert asked_of_sts(world, before) == ["AssumeRole", "AssumeRole"]
    serves_others(world, session_of(CHAINED, "chain"))


def test_session_token(world):
    # What moto's GetSessionToken gives out it does not know afterwards: the call is checked, and the storage
    # refuses what came of it. Nobody is asked for another code over that.
    has_keys(world, {"mfa_serial": DEVICE}, **{"Multi Factor Configurable": True, "Role Configurable": False})
    before = len(world.moto.requests())
    ran = world.profilectl("connect", "contract", *answers(world, mfa_code="654321")).ends_with(5)
    ran.says("s3-unknown-access-key")
    assert asked_of_sts(world, before) == ["GetSessionToken"]
    assert world.moto.requests(Action="GetSessionToken")[-1]["SerialNumber"] == DEVICE


def test_session_credentials(world):
    has_keys(world, {}, **{"Token Configurable": True, "Password Configurable": True})
    user = world.moto.user
    world.env |= {"AWS_ACCESS_KEY_ID": user["access_key_id"], "AWS_SECRET_ACCESS_KEY": user["secret_access_key"]}
    got = world.aws("sts", "assume-role", "--role-arn", READER, "--role-session-name", "given").ends_with(0).out
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del world.env[name]
    keys = json.loads(got)["Credentials"]
    words = answers(world, keys["SecretAccessKey"], Token=keys["SessionToken"])
    words[1] = f"Username={keys['AccessKeyId']}"
    ran = world.profilectl("connect", "contract", *words).ends_with(0)
    assert "reports" in ran.out
    serves_others(world, session_of(READER, "given"))


def test_web_identity(world):
    world.person()
    world.use(world.bed.checking_moto())
    world.drop_profile(Properties={"role_arn": FEDERATED, "role_session_name": "ada"})
    world.profilectl("enable", "contract", LOOPBACK, "--yes-host", "127.0.0.1").ends_with(0)
    ran = world.profilectl("connect", "contract", LOOPBACK, "--set", f"OAuth Client ID={NATIVE}").ends_with(0)
    assert "reports" in ran.out
    assert world.moto.requests(Action="AssumeRoleWithWebIdentity")[-1]["authorization"] == ""
    serves_others(world, session_of(FEDERATED, "ada"))


def test_web_identity_then_role(world):
    world.person()
    world.use(world.bed.checking_moto())
    # `chained` trusts sessions of `reader`, not of `federated`: the chain is refused at its second link.
    world.drop_profile(Properties={"role_arn": FEDERATED, "role_chain": CHAINED, "role_session_name": "chain"})
    world.profilectl("enable", "contract", LOOPBACK, "--yes-host", "127.0.0.1").ends_with(0)
    ran = world.profilectl("connect", "contract", LOOPBACK, "--set", f"OAuth Client ID={NATIVE}").ends_with(5)
    ran.says("sts-assume-role-denied", "chained")


def test_anonymous(world):
    # A moto that checks fails over a request without a signature; the other one says that there was none.
    world.drop(
        {
            "Protocol": "s3",
            "Vendor": "contract",
            "Description": "Contract tests",
            "Anonymous Configurable": True,
            "Default Path": "/reports",
        }
    )
    world.profilectl("enable", "contract").ends_with(0)
    before = len(world.moto.requests())
    ran = world.profilectl("connect", "contract", "--set", "Username=anonymous").ends_with(0)
    assert "readme.txt" in ran.out
    assert [line["authorization"] for line in world.moto.requests()[before:]] == [""]


def test_a_wrong_secret_is_refused_with_a_page(world):
    has_keys(world, {"role_arn": READER}, **{"Role Configurable": True})
    ran = world.profilectl("connect", "contract", *answers(world, "wrong" * 8)).ends_with(5)
    ran.says("sts-signature", "profilectl explain sts-signature")
    assert world.profilectl("explain", "sts-signature").ends_with(0).out.startswith("# ")
    # It was not kept: with the right one it works.
    connects(world)


def test_a_wrong_secret_is_refused_by_the_storage_too(world):
    has_keys(world, {})
    world.profilectl("connect", "contract", *answers(world, "wrong" * 8)).ends_with(5).says("s3-signature")
    connects(world)


def test_an_unknown_key_is_refused_with_a_page(world):
    has_keys(world, {"role_arn": READER}, **{"Role Configurable": True})
    words = answers(world)
    words[1] = "Username=AKIAIOSFODNN7EXAMPLE"
    world.profilectl("connect", "contract", *words).ends_with(5).says("sts-unknown-access-key")


def test_a_role_that_trusts_others_is_refused_with_a_page(world):
    has_keys(world, {"role_arn": f"arn:aws:iam::{ACCOUNT}:role/nobody"}, **{"Role Configurable": True})
    world.profilectl("connect", "contract", *answers(world)).ends_with(5).says("sts-assume-role-denied", "trust policy")


def aws_files(world, config: str):
    """Someone with keys in the files of the AWS CLI, and the built-in profile for those."""
    world.use(world.bed.checking_moto())
    user = world.moto.user
    folder = world.home / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "credentials").write_text(
        f"[ada]\naws_access_key_id = {user['access_key_id']}\naws_secret_access_key = {user['secret_access_key']}\n"
    )
    (folder / "config").write_text(f"[profile ada]\nregion = us-east-1\n{config}")
    world.profilectl("enable", "s3/aws-s3-cli").ends_with(0)


def from_aws_files(world, name: str, arn: str):
    """Our credentials are whom the AWS CLI itself is with that profile."""
    theirs = json.loads(world.aws("sts", "get-caller-identity", "--profile", name).ends_with(0).out)["Arn"]
    assert theirs == arn, "the AWS CLI reads the files differently"
    ran = world.profilectl("connect", "s3/aws-s3-cli", "--set", f"aws_profile={name}").ends_with(0)
    assert "reports" in ran.out, ran.shown
    got = json.loads(world.profilectl("creds", "s3/aws-s3-cli", "--set", f"aws_profile={name}", "--format", "process").ends_with(0).out)
    keys = {"AWS_ACCESS_KEY_ID": got["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": got["SecretAccessKey"]}
    world.env |= keys | ({"AWS_SESSION_TOKEN": got["SessionToken"]} if "SessionToken" in got else {})
    trip = json.loads(world.boto3("boto3_round_trip.py", "reports").ends_with(0).out)
    assert trip == {"arn": arn, "buckets": ["photos", "reports"], "read": "there and back"}


def test_keys_of_an_aws_cli_profile(world):
    aws_files(world, "")
    from_aws_files(world, "ada", f"arn:aws:iam::{ACCOUNT}:user/ada")


def test_a_source_profile_chain_of_the_aws_cli(world):
    chain = (
        f"[profile reader]\nrole_arn = {READER}\nsource_profile = ada\nrole_session_name = chain\n"
        f"[profile chained]\nrole_arn = {CHAINED}\nsource_profile = reader\nrole_session_name = last\n"
    )
    aws_files(world, chain)
    from_aws_files(world, "chained", session_of(CHAINED, "last"))


ASSERTION = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">
<saml:Assertion><saml:AttributeStatement>
<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><saml:AttributeValue>ada</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"><saml:AttributeValue>{READER},arn:aws:iam::{ACCOUNT}:saml-provider/idp</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement></saml:Assertion></samlp:Response>"""


def test_a_saml_assertion(world):
    # moto takes any assertion, and reads the role out of it.
    has_keys(world, {}, Authorization="SAML")
    file = world.folder / "assertion"
    file.write_text(base64.b64encode(ASSERTION.encode()).decode())
    before = len(world.moto.requests())
    ran = world.profilectl("connect", "contract", "--set-from-file", f"saml_assertion={file}").ends_with(0)
    assert "reports" in ran.out
    assert asked_of_sts(world, before) == ["AssumeRoleWithSAML"]
    assert world.moto.requests(Action="AssumeRoleWithSAML")[-1]["authorization"] == ""
    serves_others(world, session_of(READER, "ada"))
