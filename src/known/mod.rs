//! What is known about each refusal: one page per code, shown by `explain`.
//!
//! The pages of lint rules are in `lint`; the two sets share one namespace.

use crate::diagnostic::Code;

/// The page behind a code: Markdown whose first line is its title.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The permanent name.
    pub code: Code,
    /// The whole page.
    pub text: &'static str,
}

impl Page {
    /// The first line, without its `#`.
    pub fn title(&self) -> &'static str {
        self.text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches('#')
            .trim()
    }
}

const fn page(code: Code, text: &'static str) -> Page {
    Page { code, text }
}

/// Every page, sorted by code.
pub static PAGES: &[Page] = &[
    page("no-home-folder", include_str!("no-home-folder.md")),
    page("unknown-code", include_str!("unknown-code.md")),
];

/// The page of a code.
pub fn find(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|it| it.code == code)
}
