"""Makes buckets and objects with boto3: BUCKET/KEY=TEXT ..., as another program would have left them."""

import sys

import boto3

s3 = boto3.client("s3")
for argument in sys.argv[1:]:
    place, text = argument.split("=", 1)
    bucket, key = place.split("/", 1)
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=key, Body=text.encode())
