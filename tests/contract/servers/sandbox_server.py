"""The product's own sandbox, served for programs that are not ours."""

import re
import time
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from testbed.install import PRODUCT

REQUEST = re.compile(r"^((?:Oidc|Sts|S3|SsoOidc|Sso) [A-Z]+ \S+ \d{3})\b", re.MULTILINE)


class Sandbox:
    """A running sandbox: where each face is, and what to sign in with."""

    def __init__(self, programs, name: str, home, *arguments: str):
        self.programs = programs
        self.process, self.said = programs.start(
            name,
            [str(PRODUCT), "sandbox", "serve", "--format", "json", *arguments],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "PROFILECTL_HOME": str(home / "profilectl")},
        )
        self.sts, self.s3 = self.said["sts"], self.said["s3"]
        self.sso_oidc, self.sso = self.said["sso_oidc"], self.said["sso"]
        self.log = programs.logs / f"{name}.log"
        self.marks = 0
        self.start_url, self.region = self.said["sso_start_url"], self.said["sso_region"]

    def environment(self) -> dict:
        """What points an AWS program at it."""
        return {
            "AWS_ENDPOINT_URL_SSO": self.sso,
            "AWS_ENDPOINT_URL_SSO_OIDC": self.sso_oidc,
            "AWS_ENDPOINT_URL_STS": self.sts,
            "AWS_ENDPOINT_URL_S3": self.s3,
        }

    def requests(self) -> list:
        """What it was asked so far, oldest first: `SsoOidc POST /token 200`."""
        # It tells its log now and then: everything before a request of our own is there when that is.
        self.marks += 1
        mark = f"/mark-{self.marks}"
        try:
            build_opener(ProxyHandler({})).open(self.sso + mark, timeout=10)
        except HTTPError as answer:
            answer.close()
        deadline = time.monotonic() + 10
        while True:
            lines = REQUEST.findall(self.log.read_text())
            if any(mark + " " in line for line in lines):
                return [line for line in lines if " /mark-" not in line]
            assert time.monotonic() < deadline, "the sandbox does not tell what it was asked"
            time.sleep(0.05)

    def stop(self):
        self.programs.stop(self.process)

    def secrets(self) -> list:
        """Every secret it makes up has this in it."""
        return ["SANDBOX-CANARY"]
