#!/usr/bin/env python3
"""A person without a browser: signs in at the sandbox's access portal with plain requests.

    portal_person.py [--name NAME] [--deny] URL

Opens the page, chooses the person of that name (or leaves whoever is chosen), presses a button, and
follows the redirect to the application's listener, if there is one. Exits 0 once the last page came.
"""

import argparse
import sys
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener


class Page(HTMLParser):
    """The form of a page: its action, its hidden fields, and the people by the name beside the button."""

    def __init__(self, html: str):
        super().__init__()
        self.action = None
        self.fields = {}
        self.people = {}
        self.chosen = None
        self.value = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input" and attributes["type"] == "hidden":
            self.fields[attributes["name"]] = attributes["value"]
        elif tag == "input" and attributes["type"] == "radio":
            self.value = attributes["value"]
            if "checked" in attributes:
                self.chosen = self.value

    def handle_data(self, text):
        if self.value and text.strip():
            self.people[text.strip()] = self.value
            self.value = None


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Puzzled(Exception):
    """The page is not one that this person can use; the text says what came."""


def sign_in(url: str, name: str = None, deny: bool = False) -> str:
    """Answers at the portal. Returns where the answer redirects to; "" when it ends on a page."""
    opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), StayHere())
    status, headers, text = opened(opener, Request(url))
    if "location" in headers:
        return headers["location"]
    page = Page(text)
    person = page.people.get(name) if name else page.chosen
    if status != 200 or not page.action or not person:
        raise Puzzled(f"{status}: {text}")
    answers = page.fields | {"person": person, "decision": "deny" if deny else "allow"}
    split = urlsplit(url)
    answer = Request(
        urljoin(url, page.action),
        data=urlencode(answers).encode(),
        headers={"Origin": f"{split.scheme}://{split.netloc}"},
    )
    status, headers, text = opened(opener, answer)
    if status >= 400:
        raise Puzzled(f"{status}: {text}")
    return headers.get("location", "")


def opened(opener, request) -> tuple:
    try:
        answer = opener.open(request, timeout=20)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--name")
    parser.add_argument("--deny", action="store_true")
    parser.add_argument("url")
    asked = parser.parse_args()
    redirect = sign_in(asked.url, asked.name, asked.deny)
    if redirect:
        status, _, _ = opened(build_opener(ProxyHandler({})), Request(redirect))
        return 0 if status < 400 else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
