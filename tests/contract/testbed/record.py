"""Reads what a server wrote down: one JSON object a line."""

import json
from pathlib import Path


def lines(file: Path, /, **wanted) -> list:
    """The lines whose fields have these values, oldest first."""
    read = [json.loads(line) for line in file.read_text().splitlines()]
    return [line for line in read if all(line.get(key) == value for key, value in wanted.items())]
