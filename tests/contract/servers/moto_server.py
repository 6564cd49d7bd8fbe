"""PyPI's `moto`: STS and S3 on the wire. It verifies nothing."""

from pathlib import Path

from testbed.install import HERE, PYTHON
from testbed.programs import run
from testbed.record import lines

# moto keeps buckets by account, and takes the account from the role that was assumed.
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/contract"


class Moto:
    """A running moto: its URL, and what it was asked."""

    def __init__(self, programs, work: Path, name: str = "moto"):
        self.programs = programs
        self.work = work
        self.process, said = programs.start(
            name,
            [str(PYTHON), str(HERE / "servers" / "moto_wsgi.py"), str(work)],
            env={"PATH": "/usr/bin:/bin", "HOME": str(work), "AWS_EC2_METADATA_DISABLED": "true"},
        )
        self.url = said["url"]

    def stop(self):
        self.programs.stop(self.process)

    def requests(self, **wanted) -> list:
        """The requests so far whose fields have these values, oldest first."""
        return lines(self.work / "requests.jsonl", **wanted)

    def secrets(self) -> list:
        """Every secret key and session token it has given out."""
        return [line["value"] for line in lines(self.work / "secrets.jsonl")]

    def seed(self, objects: dict):
        """Makes buckets and objects: {"bucket/key": "text"}."""
        done = run(
            [str(PYTHON), str(HERE / "clients" / "boto3_seed.py"), *(f"{place}={text}" for place, text in objects.items())],
            env=self.seeding() | {"AWS_ENDPOINT_URL_S3": self.url},
            cwd=self.work,
            within=60,
        )
        if done.returncode != 0:
            raise RuntimeError(f"boto3 could not make the buckets: {done.stderr}")

    def seeding(self) -> dict:
        """The environment of a program that sets things up before anybody is checked."""
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.work),
            "AWS_ACCESS_KEY_ID": "seed",
            "AWS_SECRET_ACCESS_KEY": "seed",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
