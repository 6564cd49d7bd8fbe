"""A profile of the AWS CLI is for us who it is for botocore: the same calls to STS in the same order, and
in the end the same keys; and what botocore refuses is refused here, with file and line."""

import base64
import json
import shutil
import time

from servers.moto_server import ACCOUNT
from testbed.install import HERE, PYTHON

FIELDS = ("Action", "RoleArn", "ExternalId", "SerialNumber", "DurationSeconds")
ANSWER = f"{PYTHON} {HERE}/clients/process_answer.py"
KEYS = "aws_access_key_id = AKIAIOSFODNN7{0}\naws_secret_access_key = 0123456789abcdef0123456789abcdef0123{0}\n"
BASE = "[base]\n" + KEYS.format("BASE")


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


# name, the profile that is named, `config`, `credentials`, and the code of our refusal where there are no keys.
CASES = [
    ("keys in credentials", "it", "", "[it]\n" + KEYS.format("CRED"), None),
    ("keys in config", "it", "[profile it]\n" + KEYS.format("CONF"), "", None),
    ("credentials wins", "it", "[profile it]\n" + KEYS.format("CONF"), "[it]\n" + KEYS.format("CRED"), None),
    ("a session", "it", "", "[it]\n" + KEYS.format("SESS") + "aws_session_token = token\n", None),
    ("the older name", "it", "", "[it]\n" + KEYS.format("SESS") + "aws_security_token = token\n", None),
    ("default", None, "[default]\nregion = eu-west-1\n", "[default]\n" + KEYS.format("DFLT"), None),
    ("quoted name", "a b", '[profile "a b"]\n' + KEYS.format("QUOT"), "", None),
    ("source", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = base\n", BASE, None),
    (
        "three roles",
        "it",
        f"[profile it]\nrole_arn={role('three')}\nsource_profile=two\nduration_seconds=900\n"
        f"[profile two]\nrole_arn: {role('two')}\nsource_profile: one\nexternal_id: x-1\n"
        f"# between\n[profile one]\nROLE_ARN = {role('one')}\nsource_profile = base\nrole_session_name = first\n",
        BASE,
        None,
    ),
    ("its own source", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = it\n" + KEYS.format("SELF"), "", None),
    (
        "a source with keys and a role",
        "it",
        f"[profile it]\nrole_arn = {role('one')}\nsource_profile = mixed\n"
        f"[profile mixed]\nrole_arn = {role('two')}\nsource_profile = base\n" + KEYS.format("MIXD"),
        BASE,
        None,
    ),
    (
        "a role of both files",
        "it",
        f"[profile it]\nrole_arn = {role('config')}\nsource_profile = base\n",
        f"[it]\nrole_arn = {role('credentials')}\n" + BASE,
        None,
    ),
    ("the environment", "it", f"[profile it]\nrole_arn = {role('one')}\ncredential_source = Environment\n", "", None),
    ("a device", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = base\nmfa_serial = arn:aws:iam::{ACCOUNT}:mfa/ada\n", BASE, None),
    ("a program", "it", f"[profile it]\ncredential_process = {ANSWER} '{{\"version\": 1}}' a\n", "", None),
    (
        "its arguments",
        "it",
        f"[profile it]\ncredential_process = {ANSWER} '{{\"version\": 1}}' \"a \\\"b\\c\" d\\ e '' $HOME ~ # f;g | h 'i'j\n",
        "",
        None,
    ),
    ("a program before keys of config", "it", f"[profile it]\ncredential_process = {ANSWER} '{{\"version\": 1}}' a\n" + KEYS.format("CONF"), "", None),
    ("keys of credentials before a program", "it", f"[profile it]\ncredential_process = {ANSWER} '{{\"version\": 1}}' a\n", "[it]\n" + KEYS.format("CRED"), None),
    (
        "a role of a program",
        "it",
        f"[profile it]\nrole_arn = {role('one')}\nsource_profile = program\n[profile program]\ncredential_process = {ANSWER} '{{\"version\": 1}}' a\n",
        "",
        None,
    ),
    ("a token file", "it", f"[profile it]\nrole_arn = {role('web')}\nweb_identity_token_file = TOKEN\nsource_profile = nobody\n", "", None),
    (
        "a role after a token",
        "it",
        f"[profile it]\nrole_arn = {role('one')}\nsource_profile = web\n[profile web]\nrole_arn = {role('web')}\nweb_identity_token_file = TOKEN\n",
        "",
        None,
    ),
    ("no such profile", "lost", "", BASE, "aws-profile-unknown"),
    ("round and round", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = on\n[profile on]\nrole_arn = {role('two')}\nsource_profile = it\n", "", "aws-profile-loop"),
    ("itself without keys", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = it\n", "", "aws-profile-loop"),
    ("a missing source", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = bass\n", BASE, "aws-profile-source-missing"),
    ("no source", "it", f"[profile it]\nrole_arn = {role('one')}\n" + KEYS.format("SELF"), "", "aws-config-incomplete"),
    ("two sources", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = base\ncredential_source = Environment\n", BASE, "aws-config-inconsistent"),
    ("an unknown source", "it", f"[profile it]\nrole_arn = {role('one')}\ncredential_source = environment\n", "", "aws-profile-malformed"),
    ("an empty source", "it", f"[profile it]\nrole_arn = {role('one')}\nsource_profile = void\n[profile void]\nregion = eu-west-1\n", "", "aws-profile-without-credentials"),
    ("half a pair", "it", "", "[it]\naws_access_key_id = AKIAIOSFODNN7HALF\n", "aws-profile-half-key"),
    ("a half in each", "it", "[profile it]\naws_access_key_id = AKIAIOSFODNN7HALF\n", "[it]\naws_secret_access_key = x\n", "aws-profile-half-key"),
    ("said twice", "it", f"[profile it]\nrole_arn = {role('one')}\nrole_arn = {role('two')}\nsource_profile = base\n", BASE, "aws-config-inconsistent"),
    ("another version", "it", f"[profile it]\ncredential_process = {ANSWER} '{{\"version\": \"1\"}}'\n", "", "credential-process-answer"),
    ("a token without a role", "it", "[profile it]\nweb_identity_token_file = TOKEN\n", "", "aws-config-incomplete"),
    ("an account without a sign-in", "it", f"[profile it]\nsso_account_id = {ACCOUNT}\nsso_role_name = Reader\n", "", "aws-config-incomplete"),
    ("a session that is not there", "it", f"[profile it]\nsso_session = s\nsso_account_id = {ACCOUNT}\nsso_role_name = Reader\n", "", "aws-config-session-missing"),
]

# What is meant otherwise here, and why: name, profile, `config`, `credentials`, ours, botocore's.
OTHERWISE = [
    # Cyberduck asks for the code where a user's keys have a device; AWS's tools pass over it.
    ("a device without a role", "it", "", "[it]\n" + KEYS.format("CRED") + f"mfa_serial = arn:aws:iam::{ACCOUNT}:mfa/ada\n", ["GetSessionToken"], []),
    # botocore takes no DurationSeconds with a token, and STS does.
    ("how long with a token", "it", f"[profile it]\nrole_arn = {role('web')}\nweb_identity_token_file = TOKEN\nduration_seconds = 900\n", "", ["900"], [None]),
]


def token() -> str:
    def part(it: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(it).encode()).rstrip(b"=").decode()

    now = int(time.time())
    claims = {"iss": "https://id.example", "sub": "job", "aud": "sts.amazonaws.com", "iat": now, "exp": now + 3600}
    return ".".join([part({"alg": "RS256", "typ": "JWT"}), part(claims), "c2ln"])


def asked(world, before: int) -> list:
    lines = [line for line in world.moto.requests()[before:] if line.get("Action") not in (None, "GetCallerIdentity")]
    return [tuple(line.get(field) for field in FIELDS) for line in lines]


def prepare(world, config: str, credentials: str) -> dict:
    folder = world.home / ".aws"
    # A profile that was named where there is no `default` is kept in the bookmark, as any answer is.
    for it in (folder, world.profilectl_home / "state", world.profilectl_home / "bookmarks"):
        shutil.rmtree(it, ignore_errors=True)
    folder.mkdir()
    world.profilectl("enable", "aws-s3-cli").ends_with(0)
    path = world.folder / "token"
    path.write_text(token())
    (folder / "config").write_text(config.replace("TOKEN", str(path)))
    (folder / "credentials").write_text(credentials)
    (world.folder / "code").write_text("123456")
    if "Environment" in config:
        return {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7ENVI", "AWS_SECRET_ACCESS_KEY": "0123456789abcdef0123456789abcdef01234567"}
    return {}


def theirs(world, profile, env: dict):
    before = len(world.moto.requests())
    words = [profile] if profile else []
    told = json.loads(world.boto3("botocore_who.py", *words, MFA_CODE="123456", **env).ends_with(0).out)
    return told, asked(world, before)


def ours(world, profile, env: dict):
    before = len(world.moto.requests())
    named = ["--set", f"aws_profile={profile}"] if profile else []
    ran = world.profilectl(
        "creds", "aws-s3-cli", *named, "--set-from-file", f"mfa_code={world.folder / 'code'}", "--format", "json", **env
    )
    return ran, asked(world, before)


def whose(world, ran) -> str:
    keys = json.loads(ran.out)
    env = {"AWS_ACCESS_KEY_ID": keys["access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["secret_access_key"]}
    if keys.get("session_token"):
        env["AWS_SESSION_TOKEN"] = keys["session_token"]
    told = json.loads(world.run(PYTHON, HERE / "clients" / "botocore_who.py", **env).ends_with(0).out)
    assert told["access_key"] == keys["access_key_id"], told
    return told["arn"]


def without_session_name(arn: str) -> str:
    return arn.rsplit("/", 1)[0] if ":assumed-role/" in arn else arn


def test_every_profile_is_who_it_is_for_botocore(world):
    wrong = []
    for name, profile, config, credentials, code in CASES:
        env = prepare(world, config, credentials)
        told, their_calls = theirs(world, profile, env)
        ran, our_calls = ours(world, profile, env)
        if code:
            if "refused" not in told or ran.code == 0 or f"[{code}]" not in ran.err or our_calls:
                wrong.append(f"{name}: botocore {told}, profilectl exit {ran.code} after {our_calls}\n{ran.err}")
            continue
        if ran.code != 0 or "refused" in told:
            wrong.append(f"{name}: botocore {told}, profilectl exit {ran.code}\n{ran.err}")
            continue
        if our_calls != their_calls:
            wrong.append(f"{name}: botocore asked {their_calls}, profilectl {our_calls}")
        # Keys of STS are others each time; whose they are is what counts.
        if not their_calls and json.loads(ran.out)["access_key_id"] != told["access_key"]:
            wrong.append(f"{name}: the access keys differ")
        arn = whose(world, ran)
        if without_session_name(arn) != without_session_name(told["arn"]):
            wrong.append(f"{name}: botocore is {told['arn']}, profilectl {arn}")
    assert not wrong, "\n".join(wrong)


def test_aws_profile_names_the_profile_for_both(world):
    prepare(world, "", BASE + "[default]\n" + KEYS.format("DFLT"))
    world.env["AWS_PROFILE"] = "base"
    told, _ = theirs(world, None, {})
    ran, _ = ours(world, None, {})
    assert json.loads(ran.ends_with(0).out)["access_key_id"] == told["access_key"] == "AKIAIOSFODNN7BASE"


def test_what_is_meant_otherwise_here(world):
    for name, profile, config, credentials, our_word, their_word in OTHERWISE:
        env = prepare(world, config, credentials)
        told, their_calls = theirs(world, profile, env)
        ran, our_calls = ours(world, profile, env)
        ran.ends_with(0)
        assert "refused" not in told, told
        field = 0 if our_word[0].startswith("Get") else FIELDS.index("DurationSeconds")
        assert ([call[field] for call in our_calls], [call[field] for call in their_calls]) == (our_word, their_word), name


SERVICES = (
    "[services local]\nS3 =\n  endpoint_url = http://127.0.0.1:9000\nsts =\n    endpoint_url=http://127.0.0.1:9001\n"
    "[services empty]\n[services virtual]\ns3 =\n  endpoint_url = http://s3.localhost:9000\n"
)
# What the profile `it` says beside its keys, and the environment.
ENDPOINTS = [
    ("", {}),
    ("endpoint_url = http://127.0.0.1:9002\n", {}),
    ("endpoint_url = http://s3.localhost:9002\ns3 =\n  addressing_style = virtual\n", {}),
    ("endpoint_url = http://s3.localhost:9002\n", {}),
    ("s3 =\n  addressing_style = path\n", {}),
    ("s3 =\n  endpoint_url = http://127.0.0.1:9003\n", {}),
    ("services = local\n", {}),
    ("services = virtual\nendpoint_url = http://127.0.0.1:9002\n", {}),
    ("services = local\n", {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9004"}),
    ("services = local\n", {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9004", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}),
    ("services = local\nignore_configured_endpoint_urls = True\n", {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9004"}),
    ("services = nobody\n", {}),
    ("services = empty\n", {}),
]


def endpoints(world, named: list, env: dict):
    ran = world.profilectl("plan", "aws-s3-cli", *named, "--format", "json", **env)
    if ran.code != 0:
        return {"refused": ran.err}
    steps = {step["step"]: step["inputs"] for step in json.loads(ran.out)["steps"]}
    return {
        "sts": steps["assume-role"]["sts_endpoint"]["value"].rstrip("/"),
        "s3": steps["connect-s3"]["endpoint"]["value"].rstrip("/"),
        "addressing": steps["connect-s3"]["addressing"]["value"],
    }


def test_requests_go_where_botocore_sends_them(world):
    for variable in [name for name in world.env if name.startswith("AWS_ENDPOINT_URL") or name.endswith("_REGION")]:
        del world.env[variable]
    wrong = []
    for says, env in ENDPOINTS:
        config = f"[profile it]\nrole_arn = {role('one')}\nsource_profile = it\nregion = eu-west-1\n" + KEYS.format("ENDP") + says
        prepare(world, config + SERVICES, "")
        told = json.loads(world.run(PYTHON, HERE / "clients" / "botocore_endpoints.py", "it", **env).ends_with(0).out)
        ours = endpoints(world, ["--set", "aws_profile=it"], env)
        if "refused" in told and "refused" in ours:
            continue
        if told != ours:
            wrong.append(f"{says!r} {env}: botocore {told}, profilectl {ours}")
    assert not wrong, "\n".join(wrong)


def test_the_environment_names_the_same_profile_for_both(world):
    regions = {"one": "eu-west-1", "two": "eu-west-2"}
    for variable in [name for name in world.env if name.startswith("AWS_ENDPOINT_URL") or name.endswith("_REGION")]:
        del world.env[variable]
    sections = [f"[profile {name}]\nrole_arn = {role('one')}\nsource_profile = {name}\nregion = {region}\n" + KEYS.format("PROF") for name, region in regions.items()]
    prepare(world, "".join(sections), "")
    for env in ({"AWS_PROFILE": "one"}, {"AWS_DEFAULT_PROFILE": "two"}, {"AWS_PROFILE": "one", "AWS_DEFAULT_PROFILE": "two"}):
        told = json.loads(world.run(PYTHON, HERE / "clients" / "botocore_endpoints.py", **env).ends_with(0).out)
        assert endpoints(world, [], env) == told, env
