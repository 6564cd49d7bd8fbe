//! The profiles that are inside the program: a copied binary is a working program.

/// One built-in profile.
#[derive(Debug)]
pub struct Builtin {
    /// Its file in `profiles/`.
    pub file: &'static str,
    /// What is in it.
    pub text: &'static str,
}

macro_rules! builtin {
    ($($file:literal,)*) => {
        /// Every built-in profile, sorted by file name.
        pub static BUILTIN: &[Builtin] = &[$(Builtin {
            file: $file,
            text: include_str!(concat!("../../profiles/", $file)),
        }),*];
    };
}

builtin! {
    "aws-s3-cli.yaml",
    "aws-s3-google.yaml",
    "aws-s3-identity-center.yaml",
    "aws-s3-keycloak.yaml",
    "aws-s3-microsoft-entra.yaml",
    "aws-s3-okta.yaml",
    "aws-s3-openid-connect.yaml",
    "aws-s3.yaml",
    "s3-access-key.yaml",
    "s3-ceph.yaml",
    "s3-minio.yaml",
}
