//! What a person sees: the real program on a pseudo-terminal, the sandbox behind AWS's own names, and
//! pages in `tests/manual` that are read as a manual and carried out as a test.
//!
//! A page tells what the person does (`- types`, `- presses`, `- in the browser, ...`) and shows the whole
//! screen after it. `UPDATE=1` writes the screens as they are, for a person to read. Nothing sleeps: the
//! test waits until the screen is the one that the page shows.

mod page;
mod stage;
mod terminal;
mod wire;

use page::{Act, Page, Piece};
use stage::Stage;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manual")
}

/// Carries a page out, and compares every screen with the page.
fn check(name: &str) {
    let path = folder().join(format!("{name}.md"));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut page = Page::read(&text);
    let update = std::env::var_os("UPDATE").is_some();
    let mut stage = Stage::new();
    let mut wrong = Vec::new();
    for at in 0..page.pieces.len() {
        let ends = page.ends_at(at);
        match &mut page.pieces[at] {
            Piece::Prose(_) => {}
            Piece::File { name, text, .. } => stage.write(name, text),
            Piece::Act(act, _) => stage.act(act),
            Piece::Screen { command, shown } => {
                if let Some(command) = command {
                    stage.start(command);
                }
                let seen = stage.screen(shown, ends, update);
                if seen != *shown {
                    wrong.push(format!("expected\n{shown}\nand saw\n{seen}"));
                    *shown = seen;
                }
            }
            Piece::BrowserPage { shown } => {
                let seen = stage.browser_page();
                if seen != *shown {
                    wrong.push(format!("the browser showed\n{seen}"));
                    *shown = seen;
                }
            }
        }
        if update {
            std::fs::write(&path, page.text()).unwrap();
        } else if !wrong.is_empty() {
            break;
        }
    }
    assert!(wrong.is_empty(), "{}: {}", path.display(), wrong.join("\n"));
}

macro_rules! pages {
    ($($test:ident: $name:literal),+ $(,)?) => {
        $(#[test] fn $test() { check($name); })+

        #[test]
        fn every_page_is_carried_out() {
            let listed: BTreeSet<_> = [$($name),+].into();
            let pages = std::fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path());
            let pages: BTreeSet<_> = pages
                .filter(|it| it.file_stem().is_some_and(|it| it != "README"))
                .map(|it| it.file_stem().unwrap().to_str().unwrap().to_owned())
                .collect();
            assert_eq!(pages, listed.into_iter().map(str::to_owned).collect());
        }
    };
}

pages! {
    over_ssh: "over-ssh",
    refusals: "refusals",
    by_hand: "by-hand",
    changing_ones_mind: "changing-ones-mind",
    a_companys_portal: "a-companys-portal",
    another_device: "device-code",
    every_form_of_the_start_url: "start-urls",
    on_without_the_profile: "without-the-cli-profile",
    the_wrong_region: "wrong-region",
    with_a_profile_of_the_aws_cli: "with-a-cli-profile",
}

#[test]
fn the_readme_shows_a_screen_of_the_manual() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let shown = "```text\n$ profilectl connect aws-s3-identity-center\n";
    let (_, rest) = readme.split_once(shown).unwrap();
    let (screen, _) = rest.split_once("```").unwrap();
    let page = std::fs::read_to_string(folder().join("with-a-cli-profile.md")).unwrap();
    let page = Page::read(&page);
    let is_it =
        |it: &Piece| matches!(it, Piece::Screen { shown, .. } if shown == screen.trim_end());
    assert!(page.pieces.iter().any(is_it), "{screen}");
}

#[test]
fn a_page_says_what_it_says() {
    let text = "# Title\n\n```ini ~/.aws/config\n[default]\n```\n\n```terminal\n$ profilectl list\n? What\n```\n\n- types `a b` and presses **Enter**\n- in the browser, Alice Rivera chooses **Deny access**\n\n```terminal\nDone\n```\n";
    let page = Page::read(text);
    assert_eq!(page.text(), text);
    let acts: Vec<_> = page
        .pieces
        .iter()
        .filter_map(|it| match it {
            Piece::Act(act, _) => Some(act),
            _ => None,
        })
        .collect();
    assert_eq!(
        acts,
        [
            &Act::Keys("a b\r".to_owned()),
            &Act::Browser {
                person: "Alice Rivera".to_owned(),
                button: "Deny access".to_owned()
            }
        ]
    );
}
