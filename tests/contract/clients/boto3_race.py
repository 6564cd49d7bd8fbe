"""Waits for a line on standard input, then takes the profile's role keys with botocore and prints whose they are.

    boto3_race.py LATER SLOW

Begins LATER seconds after the line, and the disk takes SLOW seconds more than it would: long enough for
others to meet a refresh token that was used, and a file that does not have its successor yet. Ends with 0
if there are keys; else with 1 and the exception's name on standard error.
"""

import os
import sys
import time

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

later, slow = (float(seconds) for seconds in sys.argv[1:])
fsync = os.fsync
os.fsync = lambda file: (time.sleep(slow), fsync(file))
session = botocore.session.Session()
# What takes long is done before: reading the service models, and whatever is loaded at first use.
for service in ("sso", "sso-oidc"):
    session.create_client(service, "eu-west-1")
credentials = session.get_credentials()
print("ready", flush=True)
sys.stdin.readline()
time.sleep(later)
try:
    keys = credentials.get_frozen_credentials()
    print(keys.access_key)
except (BotoCoreError, ClientError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
