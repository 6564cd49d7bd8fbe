//! A `.env` file: a line per variable.

use super::{Handover, Shape, variables};

pub(super) static SHAPE: Shape = Shape {
    name: "dotenv",
    doc: "a `.env` file, for containers",
    write,
};

fn write(it: &Handover<'_>) -> String {
    variables(it)
        .into_iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect()
}
