//! PowerShell: a line per variable, those of a former session removed first.

use super::{Handover, Shape, lines};

pub(super) static SHAPE: Shape = Shape {
    name: "powershell",
    doc: "PowerShell: `profilectl creds BOOKMARK --format powershell | Out-String | Invoke-Expression`",
    write,
};

fn write(it: &Handover<'_>) -> String {
    lines(
        it,
        |name| format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue"),
        |name, value| format!("$Env:{name}='{value}'"),
    )
}
