//! Ratios, each measured against something in the same run: `cargo bench`.
//!
//! A ratio holds when the machine's speed drifts; a time does not. Both sides are done in turn, and
//! the medians of the pairs are printed as a table. Nothing is asserted. What a row needs and does
//! not find is said in its place.

mod check;
mod corpus;
mod creds;
mod measure;
mod others;

fn main() {
    if let Some(folder) = std::env::var_os(check::BARE_PASS) {
        return check::bare_pass_over(folder.as_ref());
    }
    let scratch = tempfile::tempdir().expect("a folder");
    let scratch = scratch.path();
    let corpus = corpus::find(scratch);
    println!("| what | figure |\n|---|---|");
    creds::warm(scratch);
    creds::one_profile();
    check::against_a_bare_pass(&corpus);
    check::against_a_bare_program(&corpus);
    check::of_many_files(&corpus, scratch);
    others::side_by_side(&corpus, scratch);
}

/// A row of the table.
fn row(what: &str, figure: &str) {
    println!("| {what} | {figure} |");
}
