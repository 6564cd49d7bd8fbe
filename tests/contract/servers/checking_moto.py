"""moto that verifies: every signature, session token, policy and trust policy, as far as it can.

What it cannot: it takes any web identity token and any MFA code, and what its GetSessionToken gives out
it does not know afterwards.
"""

import json
import urllib.request

from servers.moto_server import ACCOUNT, Moto
from testbed.install import HERE, PYTHON
from testbed.openid import NO_PROXY
from testbed.programs import run

CLIENTS = HERE / "clients"


class CheckingMoto(Moto):
    """A moto with a user, roles that trust each other, and checks on from then."""

    def __init__(self, programs, work, provider_host: str):
        super().__init__(programs, work, name="checking-moto")
        done = run(
            [str(PYTHON), str(CLIENTS / "boto3_iam.py"), ACCOUNT, provider_host],
            env=self.seeding() | {"AWS_ENDPOINT_URL_STS": self.url},
            cwd=work,
            within=60,
        )
        if done.returncode != 0:
            raise RuntimeError(f"boto3 could not make user and roles: {done.stderr}")
        self.user = json.loads(done.stdout)
        self.seed({"reports/2026/march.csv": "a,b", "photos/cat.png": "meow"})
        # From here on nothing passes unchecked.
        request = urllib.request.Request(
            f"{self.url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}
        )
        with NO_PROXY.open(request, timeout=20) as answer:
            assert answer.status == 200

    def secrets(self) -> list:
        # Another user's secret, which moto gives out as an example, is no secret.
        mine = [self.user["secret_access_key"]] if hasattr(self, "user") else []
        return [it for it in super().secrets() + mine if "EXAMPLE" not in it]
