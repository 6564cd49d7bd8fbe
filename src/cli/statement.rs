//! Where a profile would send a person's secrets, in plain words.

use super::Ui;
use crate::plan::by_hand::said;
use crate::plan::destinations;
use crate::profile::destination::{Cleartext, Destination, Leaves, Standing, Target};
use crate::profile::{Content, Profile, Setting, keys};
use crate::untrusted::Untrusted;

/// Tells every destination of a profile, and what else a person should know before enabling it.
pub fn tell(profile: &Profile, cleartext: Cleartext, ui: &mut Ui<'_>) {
    for line in lines(profile, cleartext) {
        ui.tell(line);
    }
}

/// The same, line by line; text of the profile is escaped.
pub fn lines(profile: &Profile, cleartext: Cleartext) -> Vec<String> {
    let all = destinations(profile);
    let mut rows: Vec<(String, String, String)> = all
        .iter()
        .map(|it| {
            let remark = remark(it, &it.standing(&all, cleartext));
            (it.leaves.words().to_owned(), place(it), remark)
        })
        .collect();
    let mut add = |label: &str, value: String| rows.push((label.to_owned(), value, String::new()));
    for role in roles(profile) {
        add("there it becomes the role", role);
    }
    let scopes = scopes(profile);
    if !scopes.is_empty() {
        let stays = scopes.iter().any(|it| it == "offline_access");
        let scopes = Untrusted::new(&scopes.join(" ")).to_string();
        let stays = if stays { " (you stay signed in)" } else { "" };
        add("it asks for", format!("{scopes}{stays}"));
    }
    let words = rows.iter().map(|it| it.0.len()).max().unwrap_or(0);
    let places = rows
        .iter()
        .filter(|it| !it.2.is_empty())
        .map(|it| it.1.chars().count())
        .max()
        .unwrap_or(0);
    rows.into_iter()
        .map(|(label, value, remark)| {
            let line = format!("  {label:<words$}  {value:<places$}  {remark}");
            line.trim_end().to_owned()
        })
        .collect()
}

/// The place, or what will be asked for it.
pub fn place(it: &Destination) -> String {
    match &it.target {
        Target::At(at) => Untrusted::new(&at.to_string()).to_string(),
        Target::Asked(_) => "(you will be asked)".to_owned(),
        Target::Unusable { text, .. } if text.is_empty() => "(nowhere)".to_owned(),
        Target::Unusable { text, .. } => format!("`{}`", Untrusted::new(text)),
    }
}

fn remark(it: &Destination, standing: &Standing) -> String {
    match standing {
        // The browser shows it, and the row says so already.
        Standing::Known(_) if it.leaves == Leaves::SignIn => String::new(),
        Standing::Known(why) => format!("known: {why}"),
        Standing::Foreign => "FOREIGN: whoever runs this host can use it".to_owned(),
        Standing::Asked => match &it.target {
            Target::Asked(questions) => {
                let questions = questions.join(", ");
                format!("asked for: {}", Untrusted::new(&questions))
            }
            Target::At(_) | Target::Unusable { .. } => String::new(),
        },
        Standing::Insecure => "NOT ENCRYPTED".to_owned(),
        Standing::Unusable(why) => format!("REFUSED: {why}"),
    }
}

/// The role of the profile, or those that its own steps take one after the other.
fn roles(profile: &Profile) -> Vec<String> {
    if profile.steps().is_none() {
        return role(profile).into_iter().collect();
    }
    let inputs = said(profile).into_iter().flat_map(|it| it.inputs);
    inputs
        .filter(|it| it.name == "role_arn")
        .map(|it| match it.setting.value() {
            Some(arn) => Untrusted::new(&arn.to_text()).to_string(),
            None => "(you will be asked)".to_owned(),
        })
        .collect()
}

/// What the sign-in asks for: of the profile, and of its own steps that say it themselves.
fn scopes(profile: &Profile) -> Vec<String> {
    let inputs = said(profile).into_iter().flat_map(|it| it.inputs);
    let said = inputs.filter(|it| it.name == "scope");
    let said = said.filter_map(|it| it.setting.into_value());
    let mut said: Vec<String> = said.flat_map(words).collect();
    if said.is_empty() {
        said = profile.list(&keys::SCOPES).into_value().unwrap_or_default();
    }
    let mut scopes = Vec::new();
    for it in said {
        if !scopes.contains(&it) {
            scopes.push(it);
        }
    }
    scopes
}

fn words(it: Content) -> Vec<String> {
    match it {
        Content::List(words) => words,
        one => vec![one.to_text()],
    }
}

fn role(profile: &Profile) -> Option<String> {
    match profile.property("role_arn") {
        Setting::Set(it) => Some(Untrusted::new(&it.value).to_string()),
        Setting::Empty(_) => Some("(you will be asked)".to_owned()),
        Setting::Missing => None,
    }
}
