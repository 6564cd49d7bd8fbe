"""Reads every property list of a folder, writes it as JSON, and judges all by a schema.

    plistlib_and_schema.py SCHEMA FOLDER JSON_FOLDER
"""

import json
import plistlib
import subprocess
import sys
from pathlib import Path

schema, folder, converted = map(Path, sys.argv[1:])
converted.mkdir(exist_ok=True)
for file in sorted(folder.iterdir()):
    try:
        value = plistlib.loads(file.read_bytes())
    except Exception:
        continue
    (converted / f"{file.name}.json").write_text(json.dumps(value, default=str))
judge = Path(sys.executable).with_name("check-jsonschema")
ended = subprocess.run([judge, "--schemafile", schema, *sorted(converted.iterdir())], check=False)
sys.exit(ended.returncode)
