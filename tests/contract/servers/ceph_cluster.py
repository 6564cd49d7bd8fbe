"""Ceph's radosgw on a cluster of one monitor and one store in memory, all on loopback.

    python ceph_cluster.py WORK ROOT

ROOT is where the programs are: `/` where they are installed, else with its libraries in
LD_LIBRARY_PATH. Prints one line of JSON when radosgw answers: its URL, and the keys of an administrator
and of a user. Ends with its programs when it is told to.
"""

import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

WITHIN = 120.0
ADMIN, USER = "administrator", "ada"


class Cluster:
    def __init__(self, work: Path, root: Path):
        self.work = work
        self.root = root
        self.conf = work / "ceph.conf"
        self.libraries = next((root / "usr" / "lib").glob("*-linux-gnu"))
        self.env = {"PATH": f"{root / 'usr' / 'bin'}:/usr/bin:/bin", "HOME": str(work)}
        if "LD_LIBRARY_PATH" in os.environ:
            self.env["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        self.children = []

    def configure(self, monitor: int, gateway: int):
        libraries = self.libraries
        for name in ("mon", "osd", "run"):
            (self.work / name).mkdir()
        self.conf.write_text(
            f"""[global]
fsid = {uuid.uuid4()}
mon host = [v2:127.0.0.1:{monitor}]
public network = 127.0.0.0/8
auth cluster required = none
auth service required = none
auth client required = none
osd objectstore = memstore
memstore device bytes = 268435456
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon warn on pool no redundancy = false
osd class dir = {libraries}/rados-classes
erasure code dir = {libraries}/ceph/erasure-code
plugin dir = {libraries}/ceph
ms bind ipv6 = false
run dir = {self.work}/run
admin socket = {self.work}/run/$name.sock
pid file =
log file = {self.work}/$name.log
mon cluster log file = {self.work}/cluster.log
mon data = {self.work}/mon
osd data = {self.work}/osd
osd max write size = 8
ms async op threads = 2

[mon.a]
mon addr = 127.0.0.1:{monitor}

[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:{gateway}
rgw data = {self.work}
ms mon client mode = crc
rgw thread pool size = 16
rgw enable apis = s3, sts, iam, admin
rgw s3 auth use sts = true
rgw sts key = {secrets.token_hex(8)}
rgw verify ssl = false
rgw enable usage log = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw enable quota threads = false
rgw run sync thread = false
rgw user quota bucket sync interval = 0
"""
        )

    def run(self, *command: str) -> str:
        command = [command[0], "--conf", str(self.conf), *command[1:]]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=WITHIN)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def start(self, *command: str):
        command = [command[0], "--conf", str(self.conf), "--foreground", *command[1:]]
        with (self.work / f"{command[0]}.out").open("w") as out:
            self.children.append(subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out))

    def make_user(self, name: str, *more: str) -> dict:
        made = self.run(
            *("radosgw-admin", "--name", "client.rgw", "user", "create", "--uid", name, "--display-name", name),
            *("--admin-socket", ""),
            *more,
        )
        keys = json.loads(made)["keys"][0]
        return {"access_key_id": keys["access_key"], "secret_access_key": keys["secret_key"]}

    def stop(self):
        for child in reversed(self.children):
            child.kill()
        for child in self.children:
            child.wait()


class Monitor:
    """librados as far as it is needed to give the monitor commands."""

    def __init__(self, cluster: Cluster):
        # The loader has looked at LD_LIBRARY_PATH when this process began.
        self.rados = ctypes.CDLL("librados.so.2")
        self.handle = ctypes.c_void_p()
        self.check(self.rados.rados_create(ctypes.byref(self.handle), b"admin"))
        self.check(self.rados.rados_conf_read_file(self.handle, str(cluster.conf).encode()))
        self.check(self.rados.rados_connect(self.handle))

    @staticmethod
    def check(code: int):
        if code < 0:
            raise OSError(-code, os.strerror(-code))

    def command(self, **it):
        commands = (ctypes.c_char_p * 1)(json.dumps(it | {"format": "json"}).encode())
        out, said = ctypes.c_char_p(), ctypes.c_char_p()
        out_length, said_length = ctypes.c_size_t(), ctypes.c_size_t()
        self.check(
            self.rados.rados_mon_command(
                self.handle, commands, ctypes.c_size_t(1), b"", ctypes.c_size_t(0),
                ctypes.byref(out), ctypes.byref(out_length), ctypes.byref(said), ctypes.byref(said_length),
            )
        )  # fmt: skip
        return json.loads(ctypes.string_at(out, out_length.value) or b"null")

    def close(self):
        self.rados.rados_shutdown(self.handle)


def free_port() -> int:
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def wait_until(holds, what: str):
    deadline = time.monotonic() + WITHIN
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"waited {WITHIN:.0f} s for {what}")
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def main():
    work, root = Path(sys.argv[1]), Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(work, root)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        monitor, gateway = free_port(), free_port()
        cluster.configure(monitor, gateway)
        fsid = next(line.split(" = ")[1] for line in cluster.conf.read_text().splitlines() if line.startswith("fsid"))
        monmap = str(work / "monmap")
        cluster.run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", f"[v2:127.0.0.1:{monitor}]", monmap)
        cluster.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap)
        cluster.start("ceph-mon", "-i", "a")
        it = Monitor(cluster)
        osd = str(uuid.uuid4())
        it.command(prefix="osd new", uuid=osd)
        cluster.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        cluster.start("ceph-osd", "-i", "0")
        wait_until(lambda: it.command(prefix="osd stat")["num_up_osds"] == 1, "the store")
        it.close()
        cluster.start("radosgw", "--name", "client.rgw")
        url = f"http://127.0.0.1:{gateway}"
        wait_until(lambda: answers(url), "radosgw")
        keys = {
            ADMIN: cluster.make_user(ADMIN, "--caps", "roles=*;oidc-provider=*;user-policy=*"),
            USER: cluster.make_user(USER),
        }
        print(json.dumps({"url": url} | keys), flush=True)
        for child in cluster.children:
            child.wait()
    finally:
        cluster.stop()


main()
