"""Starts programs that are not ours, waits until they answer, and stops each by its own process id."""

import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path

READY_WITHIN = 60.0
STOP_WITHIN = 5.0


class NotReady(Exception):
    """A server ended, or said nothing in time; the text has the end of its log."""


class Programs:
    """The servers that are running. Leaving the `with` block stops them."""

    def __init__(self, logs: Path):
        self.logs = logs
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in reversed(self.running[:]):
            self.stop(program)

    def start(self, name: str, command: list, env: dict) -> tuple:
        """Starts a server whose first line on standard output is JSON: where it answers.

        Returns the process and that object.
        """
        log = self.logs / f"{name}.log"
        with log.open("a") as errors:
            program = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
            )
        self.running.append(program)
        line = first_line(program, READY_WITHIN)
        if not line:
            self.stop(program)
            raise NotReady(f"{name} did not say where it answers:\n{log.read_text(errors='replace')[-2000:]}")
        return program, json.loads(line)

    def stop(self, program):
        """Stops one server and what it started itself: it leads a process group of its own."""
        if program in self.running:
            self.running.remove(program)
        for how in (signal.SIGTERM, signal.SIGKILL):
            if program.poll() is not None:
                break
            os.killpg(program.pid, how)
            try:
                program.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                continue
        if program.stdout:
            program.stdout.close()


def first_line(program, within: float) -> bytes:
    """The first line of a program's output, or nothing when it ends or the time is over before it."""
    deadline = time.monotonic() + within
    line = b""
    while not line.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([program.stdout], [], [], left)[0]:
            return b""
        piece = os.read(program.stdout.fileno(), 4096)
        if not piece:
            return b""
        line += piece
    return line


def run(command: list, env: dict, cwd: Path, within: float, during=None) -> subprocess.CompletedProcess:
    """Runs a program to its end, without standard input. Its process group dies with the time limit.

    `during` is called with the running process, once it is started.
    """
    program = subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        if during:
            during(program)
        out, err = program.communicate(timeout=within)
    except BaseException:
        os.killpg(program.pid, signal.SIGKILL)
        program.communicate()
        raise
    return subprocess.CompletedProcess(command, program.returncode, out, err)


def race(commands: list, cwd: Path, within: float) -> list:
    """Starts programs, each with an environment of its own: (command, env). None goes on before all are
    ready, which they say by a line on standard output; then each gets a line on standard input.

    Returns how they ended, in order, without that first line.
    """
    running = []
    try:
        for command, env in commands:
            running.append(
                subprocess.Popen(
                    command,
                    env=env,
                    cwd=cwd,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            )
        for program in running:
            if not first_line(program, READY_WITHIN):
                raise NotReady(f"{program.args} was not ready: {program.stderr.read()}")
        for program in running:
            program.stdin.write(b"go\n")
            program.stdin.flush()
        done = []
        for program in running:
            out, err = program.communicate(timeout=within)
            done.append(
                subprocess.CompletedProcess(program.args, program.returncode, out.decode(), err.decode(errors="replace"))
            )
        return done
    finally:
        for program in running:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)
                program.communicate()
