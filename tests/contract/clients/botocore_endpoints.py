"""Says where botocore sends requests for a profile, and whether buckets are in the path.

    python botocore_endpoints.py [PROFILE]

Prints JSON: the region's STS and S3 endpoints and the style, or why there are none. Nothing is sent.
"""

import json
import sys

import botocore.config
import botocore.exceptions
import botocore.session

session = botocore.session.Session(profile=sys.argv[1] if sys.argv[1:] else None)
told = {}
try:
    # STS as AWS's other tools have it: the region's own, not the global one.
    session.set_config_variable("sts_regional_endpoints", "regional")
    told["sts"] = session.create_client("sts").meta.endpoint_url
    # Keys of nobody: with the profile's own a role would be assumed.
    client = session.create_client("s3", aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="nobody")
    told["s3"] = client.meta.endpoint_url
    url = client.generate_presigned_url("head_bucket", Params={"Bucket": "bucket"})
    told["addressing"] = "virtual-host" if url.split("://")[1].startswith("bucket.") else "path"
except (botocore.exceptions.BotoCoreError, ValueError) as error:
    told = {"refused": type(error).__name__}
json.dump(told, sys.stdout)
