"""Counts the accounts that the session in the shared cache may see, with boto3: sso_accounts.py REGION"""

import json
import sys
from pathlib import Path

import boto3

(cached,) = (Path.home() / ".aws" / "sso" / "cache").glob("*.json")
token = json.loads(cached.read_text())["accessToken"]
pages = boto3.client("sso", region_name=sys.argv[1]).get_paginator("list_accounts")
pages = pages.paginate(accessToken=token, PaginationConfig={"PageSize": 100})
print(sum(len(page["accountList"]) for page in pages))
