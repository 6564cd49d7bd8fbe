"""What the contract tests need that is not ours, and how it comes to be under target/contract."""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
PLACE = TARGET / "contract"
NODE_MODULES = PLACE / "npm" / "node_modules"
PYTHON = PLACE / "venv" / "bin" / "python"
AWS = PLACE / "venv" / "bin" / "aws"
CHECK_JSONSCHEMA = PLACE / "venv" / "bin" / "check-jsonschema"
PRE_COMMIT = PLACE / "venv" / "bin" / "pre-commit"
AWS_V2 = PLACE / "aws-cli-v2" / "aws"
PRODUCT = TARGET / "debug" / "profilectl"

# The Debian suite whose AWS CLI v2 is read: the oldest that signs in with PKCE.
AWS_V2_SUITE = "trixie"
DEBIAN_KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# Program -> the Debian package that has it.
DEBIAN = {
    "chromium": "chromium",
    "openssl": "openssl",
    "plistutil": "libplist-utils",
    "rclone": "rclone",
}


# A second STS and S3: what is installed is used, else Debian's packages are unpacked here.
CEPH = ("radosgw", "ceph-mon", "ceph-osd")
CEPH_ROOT = PLACE / "ceph" / "root"


class InstallFailed(Exception):
    """A step of the installation ended badly; the text says which and where its log is."""


def everything(logs: Path) -> set:
    """Installs what is missing. Returns the Debian programs that could not be had."""
    PLACE.mkdir(parents=True, exist_ok=True)
    missing = debian(logs)
    npm(logs)
    python(logs)
    missing |= aws_cli_v2(logs)
    missing |= ceph(logs)
    product(logs)
    return missing


def debian(logs: Path) -> set:
    wanted = sorted(package for program, package in DEBIAN.items() if not shutil.which(program))
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        step("apt-get update", ["apt-get", "update"], logs)
        step(
            f"apt-get install {' '.join(wanted)}",
            ["apt-get", "install", "--yes", "--no-install-recommends", *wanted],
            logs,
        )
    missing = {program for program in DEBIAN if not shutil.which(program)}
    for program in sorted(missing):
        print(f"  not here, and not root to install it: {program} (Debian package {DEBIAN[program]})")
    return missing


def npm(logs: Path):
    files = [HERE / name for name in ("package.json", "package-lock.json", ".npmrc")]
    folder = PLACE / "npm"
    if unchanged(folder, files):
        return
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    step("npm ci", ["npm", "ci", "--ignore-scripts"], logs, cwd=folder)
    stamp(folder, files)


def python(logs: Path):
    files = [HERE / "requirements.txt"]
    folder = PLACE / "venv"
    if unchanged(folder, files):
        return
    shutil.rmtree(folder, ignore_errors=True)
    step("python3 -m venv", [sys.executable, "-m", "venv", str(folder)], logs)
    step(
        "pip install",
        [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", str(files[0])],
        logs,
    )
    stamp(folder, files)


def aws_cli_v2(logs: Path) -> set:
    """The AWS CLI v2 of a newer Debian suite: unpacked, not installed, with Python parts of its own.

    Reads the suite with a private state folder; the machine's own packages are left alone.
    """
    files = [HERE / "requirements-aws-cli-v2.txt"]
    folder = AWS_V2.parent
    if unchanged(folder, files):
        return set()
    mirror = debian_mirror()
    if not mirror or not DEBIAN_KEYS.exists():
        print("  not here: AWS CLI v2 (this is not Debian, or it has no mirror to read a newer suite from)")
        return {"aws-v2"}
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "sources.list").write_text(f"deb [signed-by={DEBIAN_KEYS}] {mirror} {AWS_V2_SUITE} main\n")
    options = {
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State": folder / "state",
        "Dir::State::status": "/dev/null",
    }
    apt = ["apt-get", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]
    venv = folder / "venv"
    try:
        step(f"apt-get update ({AWS_V2_SUITE})", [*apt, "update"], logs)
        step(f"apt-get download awscli ({AWS_V2_SUITE})", [*apt, "download", "awscli"], logs, cwd=folder)
        package = next(folder.glob("awscli_*.deb"))
        step("dpkg -x awscli", ["dpkg", "-x", str(package), str(folder / "root")], logs)
        step("python3 -m venv (AWS CLI v2)", [sys.executable, "-m", "venv", str(venv)], logs)
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        step("pip install (AWS CLI v2)", [*pip, "-r", str(files[0])], logs)
    except InstallFailed as failure:
        print(f"  not here: AWS CLI v2 ({str(failure).splitlines()[0]})")
        return {"aws-v2"}
    for rest in ("state", "cache"):
        shutil.rmtree(folder / rest)
    package.unlink()
    python = shlex.quote(str(venv / "bin" / "python"))
    parts = shlex.quote(str(folder / "root" / "usr" / "lib" / "python3" / "dist-packages"))
    AWS_V2.write_text(f'#!/bin/sh\nPYTHONPATH={parts} exec {python} -m awscli "$@"\n')
    AWS_V2.chmod(0o755)
    stamp(folder, files)
    return set()


def ceph(logs: Path) -> set:
    """Debian's radosgw and what it needs: unpacked, not installed, and only what is not installed."""
    if all(shutil.which(program) for program in CEPH) or (CEPH_ROOT / "usr" / "bin" / "radosgw").exists():
        return set()
    folder = CEPH_ROOT.parent
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "archives" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root", "-o", f"Dir::Cache::archives={folder}/archives"]
    try:
        step("apt-get download radosgw", [*apt, "install", "--yes", "--no-install-recommends", "--download-only", *CEPH], logs)
        # Beside the programs only libraries count: no services, no Python.
        wanted = ("ceph-base", "ceph-common", "lib", *CEPH)
        packages = [str(it) for it in sorted((folder / "archives").glob("*.deb")) if it.name.startswith(wanted)]
        unpack = 'for package in "$@"; do dpkg -x "$package" unfinished || exit; done'
        step("dpkg -x radosgw", ["/bin/sh", "-c", unpack, "sh", *packages], logs, cwd=folder)
    except (InstallFailed, OSError) as failure:
        print(f"  not here: radosgw ({str(failure).splitlines()[0]})")
        return {"radosgw"}
    shutil.rmtree(folder / "archives")
    (folder / "unfinished").rename(CEPH_ROOT)
    return set()


def debian_mirror() -> str:
    """Where this machine has its Debian packages from; "" if it is no Debian."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return ""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian"]
    done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return next(iter(done.stdout.split()), "")


def product(logs: Path):
    """Builds the product. After `cargo test` this only finds out that there is nothing to do."""
    # With the features of the tests, which have just been built: `cargo build` would build half of the
    # dependencies once more without them.
    step("cargo test --no-run", ["cargo", "test", "--locked", "--no-run"], logs, cwd=ROOT)


def step(name: str, command: list, logs: Path, cwd: Path = PLACE):
    """Runs an installer in the caller's own environment: it may need a proxy or a mirror."""
    print(f"  {name}", flush=True)
    log = logs / f"install-{name.replace(' ', '-')[:40]}.log"
    with log.open("w") as out:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            timeout=1200,
        )
    if done.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
        raise InstallFailed(f"{name} ended with {done.returncode}:\n{tail}")


def unchanged(folder: Path, files: list) -> bool:
    written = folder / ".contract-stamp"
    return written.exists() and written.read_text() == digest(files)


def stamp(folder: Path, files: list):
    (folder / ".contract-stamp").write_text(digest(files))


def digest(files: list) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
