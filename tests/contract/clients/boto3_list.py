"""Lists every bucket and object with boto3, with the credentials that AWS_PROFILE names."""

import json
import sys

import boto3

s3 = boto3.client("s3")
buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
json.dump(
    {name: [item["Key"] for item in s3.list_objects_v2(Bucket=name).get("Contents", [])] for name in buckets},
    sys.stdout,
)
