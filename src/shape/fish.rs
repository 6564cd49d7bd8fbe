//! The fish shell: a line per variable, those of a former session removed first.

use super::{Handover, Shape, lines};

pub(super) static SHAPE: Shape = Shape {
    name: "fish",
    doc: "fish: `profilectl creds BOOKMARK --format fish | source`",
    write,
};

fn write(it: &Handover<'_>) -> String {
    lines(
        it,
        |name| format!("set -e {name}"),
        |name, value| format!("set -gx {name} '{value}'"),
    )
}
