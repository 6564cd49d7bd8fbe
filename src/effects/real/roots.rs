//! The certificate authorities a user names by file.
//!
//! The TLS stack panics on a bundle it cannot read and trusts nobody when it is empty, so every
//! file is judged here first, certificate by certificate.

use crate::untrusted::Untrusted;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::{Error, PemObject};
use std::path::{Path, PathBuf};

/// Far above any real bundle (Debian's has 220 kB); a device or a pipe by mistake ends here.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The PEM text of every file, or which file is no bundle and why.
pub(super) fn read(files: &[(&'static str, PathBuf)]) -> Result<Vec<Vec<u8>>, String> {
    files
        .iter()
        .map(|(variable, path)| {
            read_one(path).map_err(|why| {
                let path = path.to_string_lossy();
                format!("`{variable}` names `{}`, {why}", Untrusted::new(&path))
            })
        })
        .collect()
}

fn read_one(path: &Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path)
        .map_err(|it| format!("which cannot be read: {it}"))?
        .len();
    if size > LARGEST {
        return Err("which is larger than any bundle of certificates".into());
    }
    let bytes = std::fs::read(path).map_err(|it| format!("which cannot be read: {it}"))?;
    check(&bytes)?;
    Ok(bytes)
}

fn check(bytes: &[u8]) -> Result<(), String> {
    let mut count = 0_usize;
    for it in CertificateDer::pem_slice_iter(bytes) {
        count += 1;
        let certificate = it.map_err(|it| match it {
            Error::Base64Decode(_) => {
                format!("whose certificate {count} is not valid base64")
            }
            _ => format!("whose certificate {count} is not valid PEM"),
        })?;
        webpki::anchor_from_trusted_cert(&certificate)
            .map_err(|it| format!("whose certificate {count} is not an X.509 certificate: {it}"))?;
    }
    if count == 0 {
        return Err("which holds no PEM certificate".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(text: &str, expected: &str) {
        let why = check(text.as_bytes()).unwrap_err();
        assert!(why.contains(expected), "{why}");
    }

    #[test]
    fn what_is_no_bundle_is_refused_with_a_reason() {
        check_refused("", "no PEM certificate");
        check_refused("just text\n", "no PEM certificate");
        check_refused(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "no PEM certificate",
        );
        check_refused(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "certificate 1 is not an X.509 certificate",
        );
        check_refused(
            "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
            "certificate 1 is not valid base64",
        );
        check_refused(
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
            "certificate 1 is not valid PEM",
        );
    }

    #[test]
    fn the_file_and_the_variable_are_named() {
        let why = read(&[("AWS_CA_BUNDLE", PathBuf::from("/nonexistent/ca.pem"))]).unwrap_err();
        assert!(
            why.starts_with("`AWS_CA_BUNDLE` names `/nonexistent/ca.pem`, which cannot be read")
        );
    }
}
