"""Debian's `radosgw`: a second STS and S3, which validates web identity tokens as AWS does."""

import os
import shutil
from pathlib import Path

from testbed.install import CEPH, CEPH_ROOT, HERE, PYTHON
from testbed.programs import run


class Radosgw:
    """A running gateway with roles, buckets and a user; it takes some 20 seconds to start."""

    def __init__(self, programs, work: Path, issuer: str, client_id: str):
        self.programs = programs
        installed = all(shutil.which(program) for program in CEPH)
        root = Path("/") if installed else CEPH_ROOT
        env = {"PATH": "/usr/bin:/bin", "HOME": str(work)}
        if not installed:
            folders = [folder for at in ("usr/lib", "lib") for folder in sorted((root / at).glob("*-linux-gnu"))]
            folders += [folder / "ceph" for folder in folders]
            env["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, folders))
        self.process, said = programs.start(
            "radosgw", [str(PYTHON), str(HERE / "servers" / "ceph_cluster.py"), str(work), str(root)], env=env
        )
        self.url, self.administrator, self.user = said["url"], said["administrator"], said["ada"]
        done = run(
            [str(PYTHON), str(HERE / "clients" / "boto3_ceph.py"), issuer, client_id, "ada"],
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": str(work),
                "AWS_ACCESS_KEY_ID": self.administrator["access_key_id"],
                "AWS_SECRET_ACCESS_KEY": self.administrator["secret_access_key"],
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_ENDPOINT_URL": self.url,
            },
            cwd=work,
            within=60,
        )
        if done.returncode != 0:
            raise RuntimeError(f"boto3 could not make roles and buckets: {done.stderr}")

    def stop(self):
        self.programs.stop(self.process)

    def secrets(self) -> list:
        """The secret keys it was set up with; what its STS gives out only the tests see."""
        return [self.administrator["secret_access_key"], self.user["secret_access_key"]]
