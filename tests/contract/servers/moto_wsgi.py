"""moto's STS and S3 on a free loopback port. Run by the virtual environment's Python.

    python moto_wsgi.py WORK

Prints one line of JSON with its URL when it answers. WORK/requests.jsonl gets one line per request,
without a secret in it; WORK/secrets.jsonl gets every credential that was given out, so that the tests
can look for them where they must not be.

moto verifies nothing until it is told to by `POST /moto-api/reset-auth`, and web identity tokens never:
without that it shows the happy path and the wire format.
"""

import io
import json
import logging
import re
import sys
import urllib.parse
from pathlib import Path

from moto.server import DomainDispatcherApplication, create_backend_app
from moto.sts.responses import TokenResponse
from werkzeug.serving import make_server

FIELDS = ("Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "SerialNumber")
# What STS takes without a signature; moto, once it checks, fails over the header that is not there.
UNSIGNED = ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
CREDENTIAL = re.compile(rb"<(SecretAccessKey|SessionToken)>([^<]+)</")


class Recorder:
    """Passes every request on to moto, and writes down what it looked like."""

    def __init__(self, moto, work: Path):
        self.moto = moto
        self.requests = work / "requests.jsonl"
        self.secrets = work / "secrets.jsonl"
        self.requests.write_text("")
        self.secrets.touch(mode=0o600)
        self.secrets.write_text("")

    def __call__(self, environ, start_response):
        form = self.form(environ)
        status = []

        def started(line, headers, *rest):
            status.append(int(line.split()[0]))
            return start_response(line, headers, *rest)

        answer = self.moto(environ, started)
        if form.get("Action", "").startswith(("AssumeRole", "GetSessionToken")):
            answer = [b"".join(answer)]
            self.append(
                self.secrets,
                [{"kind": kind.decode(), "value": value.decode()} for kind, value in CREDENTIAL.findall(answer[0])],
            )
        self.append(self.requests, [self.line(environ, form, status)])
        return answer

    @staticmethod
    def form(environ) -> dict:
        if not environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
            return {}
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        return dict(urllib.parse.parse_qsl(body.decode()))

    @staticmethod
    def line(environ, form, status) -> dict:
        return {
            "method": environ["REQUEST_METHOD"],
            "host": environ.get("HTTP_HOST"),
            "path": environ["PATH_INFO"],
            "status": status[-1] if status else None,
            "user_agent": environ.get("HTTP_USER_AGENT"),
            "authorization": environ.get("HTTP_AUTHORIZATION", "").split(" ")[0],
            "token_segments": form.get("WebIdentityToken", "").count(".") + 1 if "WebIdentityToken" in form else None,
            **{field: form[field] for field in FIELDS if field in form},
        }

    @staticmethod
    def append(path: Path, lines: list):
        with path.open("a") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)


def take_unsigned_what_sts_takes_unsigned():
    check = TokenResponse._authenticate_and_authorize_normal_action

    def checked(self, resource="*"):
        if self._get_action() not in UNSIGNED:
            check(self, resource)

    TokenResponse._authenticate_and_authorize_normal_action = checked


def main():
    work = Path(sys.argv[1])
    work.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    take_unsigned_what_sts_takes_unsigned()
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, Recorder(moto, work), threaded=True)
    print(json.dumps({"url": f"http://127.0.0.1:{server.port}"}), flush=True)
    server.serve_forever()


main()
