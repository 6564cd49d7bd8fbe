"""The world of one test: a throw-away home, a person at a browser, and the programs that are asked."""

import json
import os
import plistlib
import shlex
import signal
import time
from pathlib import Path

from servers.checking_moto import CheckingMoto
from servers.moto_server import Moto
from servers.oidc_provider import NATIVE, OidcProvider
from servers.radosgw import Radosgw
from testbed.install import AWS, AWS_V2, HERE, NODE_MODULES, PRODUCT, PYTHON
from testbed.programs import run
from testbed.redact import redact

PATH = "/usr/local/bin:/usr/bin:/bin"


class Skip(Exception):
    """This test cannot run here; the text says why."""


class Missing(Skip):
    """A program that the test needs could not be installed."""


class Ran:
    """How a program ended: its exit code and what it wrote."""

    def __init__(self, done, shown: str):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr
        self.shown = shown

    def ends_with(self, code: int) -> "Ran":
        assert self.code == code, f"expected exit {code}, got {self.code}\n{self.shown}"
        return self

    def was_interrupted(self) -> "Ran":
        """Ended by SIGINT, which a shell shows as exit 130, or with that code itself."""
        assert self.code in (130, -signal.SIGINT), f"expected an interrupt, got exit {self.code}\n{self.shown}"
        return self

    def says(self, *words: str) -> "Ran":
        """Its complaints hold every one of these, in any case."""
        for word in words:
            assert word.lower() in self.err.lower(), f"standard error should say `{word}`\n{self.shown}"
        return self


def lines_of(file: Path) -> list:
    return file.read_text().splitlines() if file.exists() else []


class World:
    """One test's home, environment and person. `bed` has the servers that tests share."""

    def __init__(self, name: str, bed, missing: set):
        self.name = name
        self.bed = bed
        self.provider = bed.provider
        self.moto = bed.moto
        self.missing = missing
        self.folder = bed.work / name
        self.home = self.folder / "home"
        self.profilectl_home = self.folder / "profilectl"
        self.log = bed.logs / f"{name}.log"
        self.called = self.folder / "browser-called"
        self.closed = self.folder / "browser-closed"
        self.page_file = self.folder / "page.json"
        self.watched = []
        for folder in (self.home, self.profilectl_home / "profiles"):
            folder.mkdir(parents=True)
        self.env = {
            "PATH": PATH,
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PROFILECTL_HOME": str(self.profilectl_home),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_STS": self.moto.url,
            "AWS_ENDPOINT_URL_S3": self.moto.url,
        }

    def use(self, moto):
        """Has this test's STS and S3 be another moto."""
        self.moto = moto
        self.point_at(moto.url)

    def point_at(self, url: str):
        """Has STS and S3 be there."""
        self.env |= {"AWS_ENDPOINT_URL_STS": url, "AWS_ENDPOINT_URL_S3": url}

    def need(self, *programs: str):
        for program in programs:
            if program in self.missing:
                raise Missing(f"`{program}` is not installed")

    # The person

    def person(self, kind: str = "sign-in-http", deny: bool = False):
        """Puts a person at the browser: `sign-in-http`, or `sign-in` with Chromium."""
        command = ["node", str(HERE / "browser" / f"{kind}.mjs"), "--result", str(self.page_file)]
        if kind == "sign-in":
            self.need("chromium")
            command += ["--modules", str(NODE_MODULES)]
        if deny:
            command.append("--deny")
        script = self.folder / "browser"
        driver_log = self.bed.logs / f"{self.name}-browser.log"
        script.write_text(
            "#!/bin/sh\n"
            f"echo $$ >>{shlex.quote(str(self.called))}\n"
            f'env -i PATH={PATH} HOME={shlex.quote(str(self.home))} {shlex.join(command)} "$1"'
            f" >>{shlex.quote(str(driver_log))} 2>&1\n"
            "ended=$?\n"
            f"echo $ended >>{shlex.quote(str(self.closed))}\n"
            "exit $ended\n"
        )
        script.chmod(0o700)
        self.env["BROWSER"] = str(script)

    def browser_calls(self) -> int:
        """How many times the product has opened a browser."""
        return len(lines_of(self.called))

    def last_page(self) -> dict:
        """What the person saw last. The browser is left to come to its end: it is not the product's child to wait for."""
        self.wait_for(lambda: len(lines_of(self.closed)) == self.browser_calls(), "the browser to be closed")
        assert self.page_file.exists(), "the browser never got to a last page"
        return json.loads(self.page_file.read_text())

    def wait_for(self, holds, what: str, within: float = 30):
        """Looks again and again, for a bounded time, until it holds."""
        deadline = time.monotonic() + within
        while not holds():
            assert time.monotonic() < deadline, f"waited {within:.0f} s for {what}"
            time.sleep(0.05)

    def close(self):
        """Ends browsers that are still open: each leads a process group of its own."""
        for pid in lines_of(self.called)[len(lines_of(self.closed)) :]:
            try:
                if os.getpgid(int(pid)) == int(pid):
                    os.killpg(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue

    # The product

    def drop(self, keys: dict) -> Path:
        """Drops a profile with these keys into the profiles folder."""
        path = self.profilectl_home / "profiles" / f"{keys['Vendor']}.cyberduckprofile"
        path.write_bytes(plistlib.dumps({key: value for key, value in keys.items() if value is not None}))
        return path

    def drop_profile(self, **changes) -> Path:
        """Drops a web identity profile that names the provider into the profiles folder.

        A key changed to `None` is left out.
        """
        issuer = self.provider.issuer
        keys = {
            "Protocol": "s3",
            "Vendor": "contract",
            "Description": "Contract tests",
            "Default Hostname": "s3.amazonaws.com",
            "Region": "us-east-1",
            "OAuth Configurable": True,
            "OAuth Authorization Url": f"{issuer}/auth",
            "OAuth Token Url": f"{issuer}/token",
            "OAuth Redirect Url": "http://127.0.0.1/oauth/callback",
            "OAuth Client Secret": "",
            "Scopes": ["openid", "email", "offline_access"],
            "Authorization": "AuthorizationCode",
            "Role Configurable": True,
            "Properties": {"role_arn": ""},
        } | changes
        return self.drop(keys)

    def profilectl(self, *arguments: str, **how) -> Ran:
        return self.run(PRODUCT, *arguments, **how)

    # Programs that are not ours

    def write_aws_config(self, bookmark: str):
        """A `credential_process` profile as a person would write it for `aws` and its relatives."""
        folder = self.home / ".aws"
        folder.mkdir(exist_ok=True)
        (folder / "config").write_text(
            "[profile contract]\n"
            "region = us-east-1\n"
            f"credential_process = {PRODUCT} --home {self.profilectl_home} creds {bookmark} --allow-insecure-loopback --format process\n"
        )
        self.env["AWS_PROFILE"] = "contract"

    def aws(self, *arguments: str) -> Ran:
        return self.run(AWS, *arguments)

    def aws_v2(self, *arguments: str, **env) -> Ran:
        self.need("aws-v2")
        return self.run(AWS_V2, *arguments, **env)

    def boto3(self, script: str, *arguments: str, **env) -> Ran:
        return self.run(PYTHON, HERE / "clients" / script, *arguments, **env)

    def rclone(self, *arguments: str) -> Ran:
        self.need("rclone")
        return self.run(
            "rclone",
            "--config",
            "/dev/null",
            *arguments,
            RCLONE_CONFIG_CONTRACT_TYPE="s3",
            RCLONE_CONFIG_CONTRACT_PROVIDER="Other",
            RCLONE_CONFIG_CONTRACT_ENV_AUTH="true",
            RCLONE_CONFIG_CONTRACT_ENDPOINT=self.moto.url,
            RCLONE_CONFIG_CONTRACT_REGION="us-east-1",
            AWS_SDK_LOAD_CONFIG="1",
        )

    def run(self, *command, within: float = 60, during=None, **env) -> Ran:
        """Runs a program to its end. `during` is called with the running process, once it is started."""
        command = [str(word) for word in command]
        done = run(command, env=self.env | env, cwd=self.folder, within=within, during=during)
        shown = redact(
            f"$ {shlex.join([Path(command[0]).name, *command[1:]])}\n{done.stdout}{done.stderr}(exit {done.returncode})\n",
            self.secrets(),
        )
        with self.log.open("a") as log:
            log.write(shown)
        if command[0] == str(PRODUCT):
            answers = done.stderr if "creds" in command else done.stdout + done.stderr
            self.watched.append((shown.splitlines()[0], answers))
        return Ran(done, shown)

    # Secrets

    def secrets(self) -> list:
        return self.bed.secrets()

    def assert_no_secret_leaked(self):
        """No code, token or key stands in what the product said, or on disk outside its state folder."""
        for command, said in self.watched:
            for secret in self.secrets():
                assert secret not in said, f"a secret was printed by {command}"
        for file in self.profilectl_home.rglob("*"):
            inside = file.relative_to(self.profilectl_home)
            if file.is_file() and inside.parts[0] != "state":
                content = file.read_bytes()
                for secret in self.secrets():
                    assert secret.encode() not in content, f"a secret was written to {inside}"
                    assert secret not in str(inside), f"a secret is in the file name {inside}"


class Bed:
    """The servers that tests share, and the places for what they leave behind."""

    def __init__(self, programs, work: Path, logs: Path):
        self.programs = programs
        self.work = work
        self.logs = logs
        self.started = []
        self.checking = None
        self.ceph = None
        self.provider = self.new_provider("oidc-provider")
        self.moto = Moto(programs, work / "moto")
        self.started.append(self.moto)
        self.moto.seed({"reports/2026/march.csv": "a,b", "reports/readme.txt": "hello", "photos/cat.png": "meow"})

    def checking_moto(self) -> CheckingMoto:
        """A moto that verifies, made when the first test wants it."""
        if self.checking is None:
            host = self.provider.issuer.removeprefix("http://")
            self.checking = CheckingMoto(self.programs, self.work / "checking-moto", host)
            self.started.append(self.checking)
        return self.checking

    def radosgw(self) -> Radosgw:
        """Ceph's gateway, made when the first test wants it. It trusts the shared provider."""
        if self.ceph is None:
            self.ceph = Radosgw(self.programs, self.work / "radosgw", self.provider.issuer, NATIVE)
            self.started.append(self.ceph)
        return self.ceph

    def new_provider(self, name: str, **how) -> OidcProvider:
        """A provider for one test, with other rules or for stopping it."""
        provider = OidcProvider(self.programs, self.work / name, **how)
        self.started.append(provider)
        return provider

    def secrets(self) -> list:
        """Every code, token and key that any server has given out."""
        return [secret for server in self.started for secret in server.secrets()]
