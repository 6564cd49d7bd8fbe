"""The product's own sandbox, served for programs that are not ours."""

from testbed.install import PRODUCT


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
        self.start_url, self.region = self.said["sso_start_url"], self.said["sso_region"]

    def environment(self) -> dict:
        """What points an AWS program at it."""
        return {
            "AWS_ENDPOINT_URL_SSO": self.sso,
            "AWS_ENDPOINT_URL_SSO_OIDC": self.sso_oidc,
            "AWS_ENDPOINT_URL_STS": self.sts,
            "AWS_ENDPOINT_URL_S3": self.s3,
        }

    def stop(self):
        self.programs.stop(self.process)

    def secrets(self) -> list:
        """Every secret it makes up has this in it."""
        return ["SANDBOX-CANARY"]
