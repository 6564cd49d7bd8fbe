"""What Ceph's administrator would set up with boto3: a provider, roles that trust it, and buckets.

    python boto3_ceph.py ISSUER CLIENT-ID USER

`s3access` trusts everybody of the client, `elsewhere` another client, `strangers` another subject;
`reader` trusts the user, who may have sessions.
"""

import json
import sys

import boto3

issuer, client_id, user = sys.argv[1:]
host = issuer.split("://", 1)[1]
iam = boto3.client("iam")
s3 = boto3.client("s3")


def compact(it) -> str:
    # Ceph 16 reads no policy with blanks in it.
    return json.dumps(it, separators=(",", ":"))


def policy(**statement) -> str:
    return compact({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def role(name: str, **trust):
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(**trust))
    iam.put_role_policy(RoleName=name, PolicyName="s3", PolicyDocument=policy(Action=["s3:*"], Resource="arn:aws:s3:::*"))


def federated(name: str, **condition):
    role(
        name,
        Principal={"Federated": [f"arn:aws:iam:::oidc-provider/{host}"]},
        Action=["sts:AssumeRoleWithWebIdentity"],
        Condition={"StringEquals": {f"{host}:{key}": value for key, value in condition.items()}},
    )


iam.create_open_id_connect_provider(Url=issuer, ClientIDList=[client_id], ThumbprintList=["0" * 40])
federated("s3access", app_id=client_id)
federated("elsewhere", app_id="another-client")
federated("strangers", sub="somebody-else")
role("reader", Principal={"AWS": [f"arn:aws:iam:::user/{user}"]}, Action=["sts:AssumeRole"])
iam.put_user_policy(
    UserName=user,
    PolicyName="sts",
    PolicyDocument=policy(Action=["sts:AssumeRole", "sts:GetSessionToken"], Resource="*"),
)
for bucket in ("reports", "photos"):
    s3.create_bucket(Bucket=bucket)
s3.put_object(Bucket="reports", Key="readme.txt", Body=b"hello")
