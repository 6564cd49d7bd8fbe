//! The Windows command prompt: a line per variable, those of a former session removed first.

use super::{Handover, Shape, lines};

pub(super) static SHAPE: Shape = Shape {
    name: "cmd",
    doc: "cmd.exe",
    write,
};

fn write(it: &Handover<'_>) -> String {
    lines(
        it,
        |name| format!("set {name}="),
        |name, value| format!("set {name}={value}"),
    )
}
