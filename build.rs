//! Links GCC's unwinder into the programs, where that is sure to work.
//!
//! The standard library needs it for backtraces and takes it from `libgcc_s.so.1`, which the loader
//! then finds, maps and relocates at every start: a tenth of what a warm `creds` takes. The archive
//! is part of every GCC. What is not known to have it (another platform, a linker driver that does
//! not name the file) links as it always did.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=RUSTC_LINKER");
    if env::var("TARGET").is_ok_and(|it| it == "x86_64-unknown-linux-gnu")
        && env::var("TARGET") == env::var("HOST")
        && has_the_archive(&env::var("RUSTC_LINKER").unwrap_or_else(|_| "cc".into()))
    {
        println!("cargo:rustc-link-lib=gcc_eh");
    }
}

/// A driver that does not find a file gives back its bare name.
fn has_the_archive(linker: &str) -> bool {
    let asked = Command::new(linker)
        .arg("-print-file-name=libgcc_eh.a")
        .output();
    asked.is_ok_and(|it| {
        std::str::from_utf8(&it.stdout).is_ok_and(|it| Path::new(it.trim_end()).is_absolute())
    })
}
