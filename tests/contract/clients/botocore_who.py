"""Says which credentials botocore finds for a profile, and whose they are.

    python botocore_who.py [PROFILE]

`MFA_CODE` is what the person types. Prints JSON: the access key and the caller's ARN, or why there are none.
"""

import getpass
import json
import os
import sys

getpass.getpass = lambda prompt="": os.environ["MFA_CODE"]

import botocore.exceptions  # noqa: E402
import botocore.session  # noqa: E402

session = botocore.session.Session(profile=sys.argv[1] if sys.argv[1:] else None)
try:
    credentials = session.get_credentials()
    found = credentials and credentials.get_frozen_credentials()
except botocore.exceptions.BotoCoreError as error:
    json.dump({"refused": type(error).__name__}, sys.stdout)
    sys.exit()
if found is None:
    json.dump({"refused": "nothing"}, sys.stdout)
    sys.exit()
caller = botocore.session.Session().create_client(
    "sts",
    region_name="us-east-1",
    aws_access_key_id=found.access_key,
    aws_secret_access_key=found.secret_key,
    aws_session_token=found.token,
)
json.dump({"access_key": found.access_key, "arn": caller.get_caller_identity()["Arn"]}, sys.stdout)
