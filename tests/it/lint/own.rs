//! What this program ships is clean by its own bar.

use super::judge;
use connection_profile::diagnostic::Severity;
use connection_profile::profile::builtin::BUILTIN;

#[test]
fn our_own_profiles_have_no_error_and_no_warning() {
    let files: Vec<(&str, &[u8])> = BUILTIN
        .iter()
        .map(|it| (it.file, it.text.as_bytes()))
        .collect();
    assert!(!files.is_empty());
    let found: Vec<String> = judge(&files)
        .into_iter()
        .filter(|it| it.severity >= Severity::Warning)
        .map(|it| format!("{}: {}: {}", it.spot.file, it.code, it.message))
        .collect();
    assert_eq!(found, Vec::<String>::new());
}
