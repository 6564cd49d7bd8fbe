"""npm's `oidc-provider`: a certified OpenID provider that checks everything a provider should."""

from pathlib import Path

from testbed.install import HERE, NODE_MODULES
from testbed.record import lines

NATIVE = "contract-native"
CONFIDENTIAL = "contract-confidential"
ELSEWHERE = "contract-elsewhere"
CONFIDENTIAL_SECRET = "a confidential client: its secret/has%characters+that need encoding"


class OidcProvider:
    """A running provider: its issuer, and what it was asked."""

    def __init__(self, programs, work: Path, refresh_tokens: str = "consent", id_token_seconds: int = 3600):
        self.programs = programs
        self.work = work
        self.process, said = programs.start(
            "oidc-provider",
            [
                "node",
                str(HERE / "oidc" / "provider.mjs"),
                "--modules",
                str(NODE_MODULES),
                "--work",
                str(work),
                "--refresh-tokens",
                refresh_tokens,
                "--id-token-seconds",
                str(id_token_seconds),
            ],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
        self.issuer = said["issuer"]

    def stop(self):
        self.programs.stop(self.process)

    def requests(self, **wanted) -> list:
        """The requests so far whose fields have these values, oldest first."""
        return lines(self.work / "requests.jsonl", **wanted)

    def secrets(self) -> list:
        """Every code and token it has given out."""
        return [line["value"] for line in lines(self.work / "secrets.jsonl")]
