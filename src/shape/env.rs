//! POSIX shells: a line per variable, those of a former session removed first.

use super::{Handover, Shape, lines};

pub(super) static SHAPE: Shape = Shape {
    name: "env",
    doc: "POSIX shells: `eval \"$(profilectl creds BOOKMARK --format env)\"`",
    write,
};

fn write(it: &Handover<'_>) -> String {
    lines(
        it,
        |name| format!("unset {name}"),
        |name, value| format!("export {name}='{value}'"),
    )
}
