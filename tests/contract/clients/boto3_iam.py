"""What an administrator would set up with boto3: a user with keys, and roles that trust each other.

    python boto3_iam.py ACCOUNT PROVIDER-HOST

Prints the user's keys. `reader` trusts the user, `chained` trusts sessions of `reader`, `federated` the
identity provider, `nobody` an account that is not there.
"""

import json
import sys

import boto3

account, provider = sys.argv[1:]
iam = boto3.client("iam", endpoint_url=boto3.client("sts").meta.endpoint_url)


def policy(**statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def role(name: str, principal: dict, action: str):
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(Principal=principal, Action=action))
    for service in ("s3", "sts"):
        iam.put_role_policy(RoleName=name, PolicyName=service, PolicyDocument=policy(Action=f"{service}:*", Resource="*"))


user = "ada"
iam.create_user(UserName=user)
for service in ("s3", "sts"):
    iam.put_user_policy(UserName=user, PolicyName=service, PolicyDocument=policy(Action=f"{service}:*", Resource="*"))
role("reader", {"AWS": f"arn:aws:iam::{account}:user/{user}"}, "sts:AssumeRole")
role("chained", {"AWS": f"arn:aws:sts::{account}:assumed-role/reader/chain"}, "sts:AssumeRole")
role("federated", {"Federated": f"arn:aws:iam::{account}:oidc-provider/{provider}"}, "sts:AssumeRoleWithWebIdentity")
role("nobody", {"AWS": "arn:aws:iam::999999999999:root"}, "sts:AssumeRole")
key = iam.create_access_key(UserName=user)["AccessKey"]
json.dump({"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}, sys.stdout)
