"""Says who it is, lists, writes and reads with boto3, with the credentials that AWS_PROFILE names.

    python boto3_round_trip.py BUCKET [no-sts]
"""

import json
import sys

import boto3

bucket = sys.argv[1]
s3 = boto3.client("s3")
listed = sorted(it["Name"] for it in s3.list_buckets()["Buckets"])
s3.put_object(Bucket=bucket, Key="round/trip.txt", Body=b"there and back")
read = s3.get_object(Bucket=bucket, Key="round/trip.txt")["Body"].read().decode()
s3.delete_object(Bucket=bucket, Key="round/trip.txt")
who = None if "no-sts" in sys.argv[2:] else boto3.client("sts").get_caller_identity()["Arn"]
json.dump({"arn": who, "buckets": listed, "read": read}, sys.stdout)
