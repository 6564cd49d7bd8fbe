"""A `credential_process`: the access key says what its arguments were."""

import hashlib
import json
import sys

words = json.dumps(sys.argv[2:])
json.dump(
    {
        "Version": json.loads(sys.argv[1])["version"],
        "AccessKeyId": "AKIA" + hashlib.sha256(words.encode()).hexdigest()[:16].upper(),
        "SecretAccessKey": "0123456789abcdef0123456789abcdef01234567",
        **json.loads(sys.argv[1]).get("more", {}),
    },
    sys.stdout,
)
