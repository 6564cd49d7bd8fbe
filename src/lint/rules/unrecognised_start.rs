//! `unrecognised-start`: a property list that does not begin like one.

use crate::diagnostic::{Edit, Fix, FixSafety, Place, Severity, Span};
use crate::document::Format;
use crate::lint::{Findings, Judge, Rule, Subject, layout};

pub(crate) static RULE: Rule = Rule {
    name: "unrecognised-start",
    summary: "a property list that does not begin like one",
    severity: Severity::Error,
    doc: include_str!("unrecognised_start.md"),
    judge: Judge::Alone(check),
};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

fn check(it: &Subject<'_>, findings: &mut Findings) {
    if it.document.format != Format::XmlPlist {
        return;
    }
    let mark = if it.bytes.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let text = it.bytes.get(mark..).unwrap_or_default();
    let blank = text.len() - text.trim_ascii_start().len();
    if text.starts_with(b"<?xml")
        || text.starts_with(b"<plist")
        || text.trim_ascii_start().starts_with(b"<?xml")
    {
        return;
    }
    let line_end = match layout::first_crlf(it) {
        Some(_) => "\r\n",
        None => "\n",
    };
    findings.push(
        RULE.at(
            Place::Bytes(Span {
                start: mark,
                end: mark + blank + 1,
            }),
            "the file begins neither with `<?xml` nor with `<plist`",
        )
        .with_help("begin it with the XML declaration")
        .with_fix(Fix {
            safety: FixSafety::Safe,
            title: "insert the XML declaration".to_owned(),
            edits: vec![Edit {
                span: Span {
                    start: mark,
                    end: mark + blank,
                },
                text: format!("{DECLARATION}{line_end}"),
            }],
        }),
    );
}
