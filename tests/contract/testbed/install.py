"""What the contract tests need that is not ours, and how it comes to be under target/contract."""

import hashlib
import os
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
PRODUCT = TARGET / "debug" / "profilectl"

# Program -> the Debian package that has it.
DEBIAN = {
    "chromium": "chromium",
    "openssl": "openssl",
    "plistutil": "libplist-utils",
    "rclone": "rclone",
}


class InstallFailed(Exception):
    """A step of the installation ended badly; the text says which and where its log is."""


def everything(logs: Path) -> set:
    """Installs what is missing. Returns the Debian programs that could not be had."""
    PLACE.mkdir(parents=True, exist_ok=True)
    missing = debian(logs)
    npm(logs)
    python(logs)
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


def product(logs: Path):
    """Builds the product. After `cargo test` this only finds out that there is nothing to do."""
    step("cargo build", ["cargo", "build", "--locked", "--bin", "profilectl"], logs, cwd=ROOT)


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
