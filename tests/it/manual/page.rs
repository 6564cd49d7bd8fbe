//! A page of the manual: prose, files, what the person does, what the screen shows.

/// The page in order; written back it is the same.
pub struct Page {
    pub pieces: Vec<Piece>,
}

pub enum Piece {
    /// A line that is for readers only.
    Prose(String),
    /// A file that exists before the next command.
    File {
        fence: String,
        name: String,
        text: String,
    },
    /// A line that says what somebody does.
    Act(Act, String),
    /// The whole screen; with a command, that of a new terminal in which it was typed.
    Screen {
        command: Option<String>,
        shown: String,
    },
    /// The text on the browser's last page.
    BrowserPage { shown: String },
}

#[derive(Debug, PartialEq, Eq)]
pub enum Act {
    /// Keys, as the terminal sends them.
    Keys(String),
    /// Every session at the portal is ended.
    EndSessions,
    /// Somebody signs in on another machine, and pastes the address at which its browser ends.
    Elsewhere { person: String, button: String },
    /// What follows happens in another home.
    OtherMachine,
    /// Somebody types the code on the screen into the page on the screen, and presses a button.
    OtherDevice { person: String, button: String },
    /// Somebody signs in at the address on the screen, and presses a button.
    Browser { person: String, button: String },
}

impl Page {
    pub fn read(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(fence) = line.strip_prefix("```") else {
                pieces.push(match line.strip_prefix("- ") {
                    Some(what) => Piece::Act(act(what), line.to_owned()),
                    None => Piece::Prose(line.to_owned()),
                });
                continue;
            };
            let inside: Vec<_> = lines.by_ref().take_while(|it| *it != "```").collect();
            pieces.push(match fence.split_once(' ') {
                Some((_, name)) => Piece::File {
                    fence: line.to_owned(),
                    name: name.to_owned(),
                    text: inside.iter().map(|it| format!("{it}\n")).collect(),
                },
                None if fence == "terminal" => {
                    let command = inside.first().and_then(|it| it.strip_prefix("$ "));
                    let rest = inside.get(usize::from(command.is_some())..);
                    Piece::Screen {
                        command: command.map(str::to_owned),
                        shown: rest.unwrap_or_default().join("\n"),
                    }
                }
                None if fence == "page" => Piece::BrowserPage {
                    shown: inside.join("\n"),
                },
                None => panic!("a fence of no kind: {line}"),
            });
        }
        Page { pieces }
    }

    /// Whether the program has ended when this screen is shown: nothing is done to it afterwards.
    pub fn ends_at(&self, at: usize) -> bool {
        let later = self.pieces.iter().skip(at + 1);
        let mut later = later.filter_map(|it| match it {
            Piece::Screen { command, .. } => Some(command.is_some()),
            _ => None,
        });
        later.next().unwrap_or(true)
    }

    pub fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }
}

impl Piece {
    fn text(&self) -> String {
        let fenced = |kind: &str, lines: &str| match lines {
            "" => format!("```{kind}\n```\n"),
            lines => format!("```{kind}\n{lines}\n```\n"),
        };
        match self {
            Piece::Prose(line) | Piece::Act(_, line) => format!("{line}\n"),
            Piece::File { fence, text, .. } => format!("{fence}\n{text}```\n"),
            Piece::Screen {
                command: None,
                shown,
            } => fenced("terminal", shown),
            Piece::Screen {
                command: Some(command),
                shown,
            } => {
                let lines = format!("$ {command}\n{shown}");
                fenced("terminal", lines.trim_end_matches('\n'))
            }
            Piece::BrowserPage { shown } => fenced("page", shown),
        }
    }
}

/// Reads `types `TEXT` and presses **KEY**` or `in the browser, NAME chooses **BUTTON**`.
fn act(what: &str) -> Act {
    if let Some(rest) = what.strip_prefix("in a browser elsewhere, ") {
        let rest = rest.strip_suffix(", copies the address and pastes it");
        let (person, button) = rest.unwrap().split_once(" chooses ").unwrap();
        return Act::Elsewhere {
            person: person.to_owned(),
            button: button.trim_matches('*').to_owned(),
        };
    }
    if let Some(rest) = what.strip_prefix("in the browser, ") {
        let (person, button) = rest.split_once(" chooses ").unwrap();
        return Act::Browser {
            person: person.to_owned(),
            button: button.trim_matches('*').to_owned(),
        };
    }
    if let Some(rest) = what.strip_prefix("on a telephone, ") {
        let (person, button) = rest.split_once(" types the code and chooses ").unwrap();
        return Act::OtherDevice {
            person: person.to_owned(),
            button: button.trim_matches('*').to_owned(),
        };
    }
    if what == "in the portal, an administrator ends every session" {
        return Act::EndSessions;
    }
    if what == "sits down at another machine" {
        return Act::OtherMachine;
    }
    let known = what.starts_with("types `") || what.starts_with("presses **");
    assert!(known, "nobody can do this: {what}");
    let mut keys = String::new();
    let mut rest = what;
    while let Some(at) = rest.find(['`', '*']) {
        let mark = if rest[at..].starts_with('`') {
            "`"
        } else {
            "**"
        };
        let (text, after) = rest[at + mark.len()..].split_once(mark).unwrap();
        match mark {
            "`" => keys.push_str(text),
            _ => keys.push_str(key(text)),
        }
        rest = after;
    }
    Act::Keys(keys)
}

fn key(name: &str) -> &'static str {
    match name {
        "Enter" => "\r",
        "Esc" => "\u{1b}",
        "Ctrl-C" => "\u{3}",
        "Home" => "\u{1b}[H",
        "Down" => "\u{1b}[B",
        "Backspace" => "\u{7f}",
        _ => panic!("no key is called {name}"),
    }
}
