//! Properties, those of roles among them.

use super::{check, check_sign_in};

#[test]
fn properties() {
    check(
        "foreign-property",
        &[
            ("E", "Properties: {Parallel Transfer Threshold: 1}"),
            ("E", "Protocol: sftp\nProperties: {role_arn: ''}"),
            ("E", "Protocol: azure\nProperties: {sso_region: eu-west-1}"),
            ("", "Protocol: irods\nProperties: {Destination Resource: a}"),
            ("", "Protocol: s3-iam\nProperties: {sso_region: eu-west-1}"),
            ("", "Protocol: sftp\nsteps: []\nProperties: {role_arn: ''}"),
            ("E", "Properties: {webdav.lock.enable: true}"),
            ("", "Properties: {s3.location: eu}"),
            ("", "Properties: {smbx: a}"),
            ("EE", "Properties: {smb.a: 1, ftp.b: 2}"),
            ("E", "Properties: ['ftp.command.stat=false']"),
            ("", "Protocol: nothing\nProperties: {ftp.b: 2}"),
        ],
    );
    check(
        "boolean-property",
        &[
            ("", "Properties: {webdav.lock.enable: 1}"),
            (
                "",
                "Properties: {a.enable: 0, b.enable: 'YES', c.enable: 'no'}",
            ),
            ("W", "Properties: {a.disable: 'on'}"),
            ("W", "Properties: {a.enabled: 2}"),
            (
                "",
                "Properties: {queue.transfer.type.enabled: browser concurrent}",
            ),
            ("", "Properties: {a.enable: TRUE}"),
            ("", "Properties: {a.enable: 'False'}"),
            ("", "Properties: {a.b: maybe}"),
            ("", "Properties: {a.enable: '${property.b}'}"),
            ("", "Properties: ['a.required=yes']"),
            ("W", "Properties: ['a.required=y']"),
        ],
    );
    check(
        "array-properties",
        &[
            ("W", "Properties: [a=b]"),
            ("", "Properties: {a: b}"),
            ("W", "Properties: []"),
        ],
    );
    check(
        "duplicate-property",
        &[
            ("E", "Properties: [a=b, a=c]"),
            ("", "Properties: [a=b, b=c]"),
        ],
    );
    check(
        "malformed-role-arn",
        &[
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {principal_arn: 'aws:iam::123456789012:saml-provider/X'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/a;arn:aws:iam::123456789012:role/b'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::12345678901x:role/a'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::ACCOUNT_ID:role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::1234-5678-9012:role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam:::role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws-gov:iam::123456789012:role/storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b'}",
            ),
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/ab', s3.assumerole.rolearn: x}",
            ),
            (
                "E",
                "Properties: {role_chain: 'arn:aws:iam::123456789012:role/ab, arn:aws:iam::1:role/cd'}",
            ),
            (
                "",
                "Properties: {role_chain: 'arn:aws:iam::123456789012:role/ab arn:aws:iam::123456789012:role/cd'}",
            ),
            (
                "E",
                "Properties: {principal_arn: 'arn:aws:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Properties: {principal_arn: 'arn:aws:iam::123456789012:saml-provider/ab'}",
            ),
            ("", "Properties: {principal_arn: '${property.x}'}"),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws-us-gov:iam::123456789012:role/storage'}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nSTS Endpoint: https://sts.acme.example/\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            (
                "E",
                "STS Endpoint: https://sts.amazonaws.com/\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            (
                "E",
                "-Default Hostname\nProperties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            ("E", "Properties: {role_arn: admin}"),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {role_arn: 'urn:ecs:iam::ns1:role/a'}",
            ),
            (
                "E",
                "STS Endpoint: https://sts.eu-west-1.amazonaws.com/\nProperties: {role_arn: 'urn:ecs:iam::ns1:role/a'}",
            ),
            (
                "E",
                "Properties: {s3.assumerole.rolearn: 'arn:aws:iam::123456789012:user/a'}",
            ),
            ("", "Properties: {role_arn: ''}"),
            (
                "",
                "Properties: {role_arn: 'arn:aws-cn:iam::123456789012:role/path/name'}",
            ),
            (
                "",
                "Properties: {role_arn: 'arn:minio:iam:::role/idmp-storage'}",
            ),
            ("", "Properties: {role_arn: '${property.role}'}"),
        ],
    );
    check(
        "malformed-mfa-serial",
        &[
            ("E", "Properties: {mfa_serial: short}"),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {mfa_serial: short}",
            ),
            ("E", "Properties: {mfa_serial: 'arn:aws:iam::1:mfa/jo'}"),
            ("", "Properties: {mfa_serial: GAHT12345678}"),
            ("", "Properties: {mfa_serial: ''}"),
            ("", "Properties: {mfa_serial: '${property.x}'}"),
        ],
    );
    check(
        "session-duration-out-of-range",
        &[
            (
                "E",
                "Properties: {s3.assumerole.durationseconds: 7200, duration_seconds: 36}",
            ),
            (
                "EE",
                "Properties: {s3.assumerole.durationseconds: 1h, duration_seconds: 43201}",
            ),
            ("E", "Properties: {duration_seconds: 899}"),
            ("", "Properties: {duration_seconds: 900}"),
            ("", "Properties: {duration_seconds: 43200}"),
            ("E", "Properties: {duration_seconds: 43201}"),
            ("E", "Properties: {duration_seconds: 1h}"),
            ("", "Properties: {duration_seconds: ''}"),
            ("", "Properties: {duration_seconds: '${property.x}'}"),
            (
                "",
                "Multi Factor Configurable: true\nProperties: {duration_seconds: 129600}",
            ),
            ("", "Properties: {mfa_serial: '', duration_seconds: 129600}"),
            (
                "E",
                "Multi Factor Configurable: true\nProperties: {duration_seconds: 129601}",
            ),
            (
                "E",
                "Multi Factor Configurable: true\nRole Configurable: true\nProperties: {duration_seconds: 43201}",
            ),
            (
                "E",
                "Properties: {mfa_serial: '', role_arn: '', duration_seconds: 43201}",
            ),
        ],
    );
    check_sign_in(
        "session-duration-out-of-range",
        &[
            ("", "Properties: {mfa_serial: '', duration_seconds: 43201}"),
            (
                "E",
                "STS Endpoint: https://sts.amazonaws.com/\nProperties: {mfa_serial: '', duration_seconds: 43201}",
            ),
            ("", "Properties: {duration_seconds: 604800}"),
            ("E", "Properties: {duration_seconds: 7d}"),
        ],
    );
    check(
        "property-out-of-range",
        &[
            (
                "W",
                "Protocol: irods\nProperties: {Parallel Transfer Connections: 1}",
            ),
            (
                "",
                "Protocol: irods\nProperties: {Parallel Transfer Connections: 2, Delete Objects Permanently: yes}",
            ),
            (
                "WW",
                "Protocol: irods\nProperties: {Parallel Transfer Threshold: 0, Delete Objects Permanently: maybe}",
            ),
            (
                "W",
                "Protocol: irods\nProperties: {Client Server Negotiation: CS_NEG_PERHAPS}",
            ),
            ("", "Properties: {Parallel Transfer Connections: 1}"),
        ],
    );
    check(
        "misspelt-property",
        &[
            ("W", "Properties: {'': a}"),
            ("W", "Properties: {' role_arn': a}"),
            ("W", "Properties: {'s3.storage.class ': a}"),
            ("W", "Properties: {S3.Bucket.VirtualHost.Disable: true}"),
            ("W", "Properties: {client_id: a}"),
            ("W", "Properties: {sso_url: a}"),
            (
                "",
                "Default Nickname: '${property.tenent}'\nProperties: {tenent: a}",
            ),
            ("W", "Properties: {tenent: a}"),
            (
                "",
                "Regions: ['${property.tenent}']\nProperties: {tenent: a}",
            ),
            ("W", "Properties: {rolearn: a}"),
            ("", "Properties: {role_arn: ''}"),
            ("", "Properties: {s3.locatoin: a}"),
            ("W", "Properties: {s3.assumerole.rolarn: a}"),
            ("", "Properties: {Favourite Colour: red}"),
            ("", "Properties: {oauth.clientid: a}"),
            ("", "Properties: {OAuth Client ID: a}"),
        ],
    );
    check(
        "stale-property",
        &[
            ("W", "Properties: {oauth.clientid: a}"),
            ("", "Properties: {OAuth Client ID: a}"),
        ],
    );
    check(
        "unknown-variable",
        &[
            ("E", "Default Nickname: '${AWS_SECRET_ACCESS_KEY}'"),
            ("E", "Default Nickname: '${unclosed'"),
            ("W", "Default Nickname: '${application.name}'"),
            ("W", "Region: '${s3.location:-eu-1}'"),
            ("E", "Region: '${S3.location}'"),
            ("", "OAuth Redirect Url: '${oauth.handler.scheme}://oauth'"),
        ],
    );
}

#[test]
fn roles() {
    check(
        "malformed-role-setting",
        &[
            ("E", "Properties: {external_id: x}"),
            (
                "",
                "STS Endpoint: https://sts.acme.example/\nProperties: {external_id: x, role_session_name: a b}",
            ),
            ("E", "Properties: {external_id: 'acme 7'}"),
            ("E", "Properties: {external_id: 'acme#7'}"),
            ("E", "Properties: {external_id: acmé}"),
            ("", "Properties: {external_id: 'a:/b@c.d-e_f=g+h,i'}"),
            ("", "Properties: {external_id: ab}"),
            ("", "Properties: {external_id: ''}"),
            ("", "Properties: {external_id: 12}"),
            ("", "Properties: {external_id: '${property.x}'}"),
            (
                "",
                "Properties: {external_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            (
                "E",
                "Properties: {external_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            ("E", "Properties: {role_session_name: jo doe}"),
            ("E", "Properties: {role_session_name: j}"),
            (
                "E",
                "Properties: {s3.assumerole.rolesessionname: 'auth0|jo'}",
            ),
            ("", "Properties: {role_session_name: jo@acme.example}"),
            (
                "E",
                "Properties: {role_session_name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            (
                "",
                "Properties: {role_session_name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
            ),
            ("E", "Properties: {session_tags: team}"),
            ("", "Properties: {session_tags: 'team=a, cost=b'}"),
            ("E", "Properties: {s3.assumerole.policy: allow}"),
            (
                "E",
                "Properties: {s3.assumerole.policy: '{\"Version\": \"2012-10-17\"}'}",
            ),
            (
                "",
                "Properties: {s3.assumerole.policy: '{\"Statement\": []}'}",
            ),
            (
                "E",
                "Properties: {s3.assumerole.policy: '{\"Statement\": [\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]}'}",
            ),
        ],
    );
    check(
        "partition-mismatch",
        &[
            (
                "E",
                "Default Hostname: s3.amazonaws.com\nProperties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            (
                "E",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region\nProperties: {mfa_serial: 'arn:aws:iam::123456789012:mfa/jo'}",
            ),
            (
                "E",
                "Default Hostname: s3.us-gov-west-1.amazonaws.com\n-Region\nProperties: {role_chain: 'arn:aws-us-gov:iam::123456789012:role/ab, arn:aws:iam::123456789012:role/cd'}",
            ),
            (
                "E",
                "-Default Hostname\nRegion: us-gov-west-1\nProperties: {s3.assumerole.rolearn: 'arn:aws:iam::123456789012:role/ab'}",
            ),
            (
                "E",
                "Default Hostname: s3.cn-north-1.amazonaws.com.cn\nSTS Endpoint: https://sts.cn-north-1.amazonaws.com.cn/\nProperties: {role_arn: 'arn:aws:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Default Hostname: s3.cn-north-1.amazonaws.com.cn\nRegion: cn-north-1\nProperties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nRegion: us-gov-west-1\nProperties: {role_arn: 'arn:aws-us-gov:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Properties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nProperties: {mfa_serial: GAHT12345678}",
            ),
            (
                "",
                "Default Hostname: s3.amazonaws.com\nSTS Endpoint: https://sts.acme.example/\nProperties: {role_arn: 'arn:aws-cn:iam::123456789012:role/ab'}",
            ),
            ("", "Default Hostname: s3.amazonaws.com\n"),
        ],
    );
    check(
        "property-under-two-names",
        &[
            ("W", "Properties: {role_arn: a, s3.assumerole.rolearn: b}"),
            (
                "W",
                "Properties: [duration_seconds=900, s3.assumerole.durationseconds=901]",
            ),
            ("", "Properties: {role_arn: a, s3.assumerole.rolearn: a}"),
            ("", "Properties: {role_arn: a, mfa_serial: b}"),
            ("", "Properties: [role_arn=a, role_arn=b]"),
        ],
    );
}
