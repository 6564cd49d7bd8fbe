"""A tiny OpenID client of its own, which knows nothing of the product: it proves the testbed right."""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

PAGE = b"<!doctype html><title>Done</title><p>You are signed in.</p>"
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Callback:
    """A loopback listener that keeps the last redirect it got."""

    def __init__(self):
        received = self.received = {}

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                if url.query:
                    received.clear()
                    received.update(dict(urllib.parse.parse_qsl(url.query)), path=url.path)
                    self.send_response(303)
                    self.send_header("Location", "/done")
                    self.end_headers()
                else:
                    self.send_response(200)
                    self.send_header("Content-Type", "text/html")
                    self.end_headers()
                    self.wfile.write(PAGE)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answer)
        self.thread = Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def uri(self, path: str = "/oauth/callback") -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


class AuthorizationRequest:
    """One authorization code request with PKCE, and the code exchange that belongs to it."""

    def __init__(self, issuer: str, client_id: str, redirect_uri: str, **changes):
        self.issuer = issuer
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email offline_access",
            "prompt": "consent",
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        } | changes
        self.sent = {key: value for key, value in parameters.items() if value is not None}
        self.url = f"{issuer}/auth?{urllib.parse.urlencode(self.sent)}"

    def exchange(self, code: str, **changes) -> tuple:
        return token(
            self.issuer,
            {
                "grant_type": "authorization_code",
                "client_id": self.client_id,
                "code": code,
                "redirect_uri": self.redirect_uri,
                "code_verifier": self.verifier,
            }
            | changes,
        )


def token(issuer: str, form: dict) -> tuple:
    """A request to the token endpoint: its status and its JSON."""
    return fetch(f"{issuer}/token", urllib.parse.urlencode(form).encode())


def fetch(url: str, body: bytes = None) -> tuple:
    try:
        with NO_PROXY.open(urllib.request.Request(url, data=body), timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def claims(id_token: str) -> dict:
    """The claims of a token, unverified."""
    payload = id_token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
