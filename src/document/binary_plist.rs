//! Binary property lists.
//!
//! Their objects may be shared, so a few hundred bytes can stand for more values than any memory
//! holds. The size of the whole is therefore worked out first, each object once; only a file
//! inside the limits is built. There are no places: nobody sees these bytes.

use super::assembly::{Assembly, Key, too_deep, too_many_nodes};
use super::binary_objects::{Defect, Object, Objects, References, Text};
use super::characters::refuse_control;
use super::report::{Report, Stop};
use super::{Node, Opaque, Parsed, Prolog, Value, codes, limits};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Reads a binary property list.
pub(super) fn read(source: &[u8], report: &mut Report) -> Result<Parsed, Stop> {
    let objects = Objects::new(source).map_err(|it| broken(it, report))?;
    measure(&objects, report)?;
    let root = build(&objects, report)?;
    Ok(Parsed {
        root,
        comments: Vec::new(),
        prolog: Prolog::default(),
    })
}

fn broken(defect: Defect, report: &mut Report) -> Stop {
    fatal(defect.code, &defect.message, report)
}

fn fatal(code: Code, message: &str, report: &mut Report) -> Stop {
    let help = match code {
        codes::BINARY_NOT_WELL_FORMED => {
            "the file may be cut off or damaged; copy or download it again"
        }
        codes::TOO_MANY_NODES => "connection profiles have a few dozen",
        _ => "save it as XML, for example with `plutil -convert xml1 FILE`",
    };
    report.fatal(Diagnostic::error(code, Place::File, message).with_help(help))
}

/// What an object and everything in it comes to.
#[derive(Debug, Clone, Copy)]
struct Size {
    nodes: usize,
    text: usize,
    /// Containers inside one another.
    height: usize,
}

impl Size {
    fn add(&mut self, part: Size) {
        self.nodes = self.nodes.saturating_add(part.nodes);
        self.text = self.text.saturating_add(part.text);
        self.height = self.height.max(part.height + 1);
    }
}

/// How far an object has been measured.
#[derive(Debug, Clone, Copy)]
enum Progress {
    Unseen,
    /// It is being measured: whoever meets it again is inside it.
    Open,
    Done(Size),
}

/// A container whose parts are being measured.
struct Frame<'a> {
    number: usize,
    parts: References<'a>,
    next: usize,
    size: Size,
}

/// Works out the size of the whole, with each object looked at once. Every limit that holds at
/// the end holds on the way, so no more work is done than the limits allow values.
fn measure(objects: &Objects<'_>, report: &mut Report) -> Result<(), Stop> {
    let mut progress = vec![Progress::Unseen; objects.count];
    let mut open: Vec<Frame<'_>> = Vec::new();
    let mut number = objects.top;
    loop {
        // Measure one object, or begin to.
        let mut done = match progress.get(number).copied().unwrap_or(Progress::Unseen) {
            Progress::Done(size) => Some(size),
            Progress::Open => {
                let message = format!("object {number} contains itself");
                return Err(fatal(codes::BINARY_CYCLE, &message, report));
            }
            Progress::Unseen => {
                let object = objects.get(number).map_err(|it| broken(it, report))?;
                match begin(&object, objects).map_err(|it| broken(it, report))? {
                    (size, None) => Some(size),
                    (size, Some(parts)) => {
                        set(&mut progress, number, Progress::Open);
                        open.push(Frame {
                            number,
                            parts,
                            next: 0,
                            size,
                        });
                        None
                    }
                }
            }
        };
        // Hand finished ones to what contains them, up to the next part to look at.
        loop {
            let Some(frame) = open.last_mut() else {
                // A single object without parts is inside every limit.
                return Ok(());
            };
            if let Some(size) = done.take() {
                frame.size.add(size);
            }
            let (size, part) = (frame.size, frame.parts.get(frame.next));
            frame.next += 1;
            if size.nodes > limits::NODES {
                return Err(report.fatal(too_many_nodes(Place::File)));
            }
            if size.text > limits::ALL_TEXT_BYTES {
                let limit = limits::ALL_TEXT_BYTES;
                let message = format!("the file expands to more than {limit} bytes of text");
                return Err(fatal(codes::TOO_MUCH_TEXT, &message, report));
            }
            if open.len() - 1 + size.height > limits::DEPTH {
                return Err(report.fatal(too_deep(Place::File)));
            }
            if let Some(part) = part {
                number = part;
                break;
            }
            if let Some(frame) = open.pop() {
                set(&mut progress, frame.number, Progress::Done(frame.size));
                done = Some(frame.size);
            }
        }
    }
}

fn set(progress: &mut [Progress], number: usize, it: Progress) {
    if let Some(slot) = progress.get_mut(number) {
        *slot = it;
    }
}

/// The size of an object without its parts, and the parts. The keys of a dictionary are looked
/// at here.
fn begin<'a>(
    object: &Object<'a>,
    objects: &Objects<'a>,
) -> Result<(Size, Option<References<'a>>), Defect> {
    let copied = |len: usize| if len > limits::TEXT_BYTES { 0 } else { len };
    let size = |text, height| Size {
        nodes: 1,
        text,
        height,
    };
    Ok(match object {
        Object::Data(bytes) => (size(copied(bytes.len()), 0), None),
        Object::Text(text) => (size(copied(text.len()), 0), None),
        Object::Array(parts) => (size(0, 1), Some(*parts)),
        Object::Dict { keys, values } => {
            let mut text = 0usize;
            for (number, key) in keys.iter().enumerate() {
                if number == limits::NODES {
                    break; // as many values follow, and end the measuring
                }
                text = text.saturating_add(key_text(key, objects)?.len());
            }
            (size(text, 1), Some(*values))
        }
        _ => (size(0, 0), None),
    })
}

fn key_text<'a>(number: usize, objects: &Objects<'a>) -> Result<Text<'a>, Defect> {
    match objects.get(number)? {
        Object::Text(text) if text.len() <= limits::KEY_BYTES => Ok(text),
        Object::Text(_) => Err(Defect {
            code: codes::KEY_TOO_LONG,
            message: format!("a key of more than {} bytes", limits::KEY_BYTES),
        }),
        _ => Err(Defect {
            code: codes::KEY_NOT_STRING,
            message: format!("object {number} is a key, but not text"),
        }),
    }
}

/// What is left to build, last first.
enum Todo {
    Object(usize),
    Key(usize),
    Close,
}

/// Builds the tree of a file that was measured.
fn build(objects: &Objects<'_>, report: &mut Report) -> Result<Node, Stop> {
    let mut assembly = Assembly::default();
    let mut todo = vec![Todo::Object(objects.top)];
    while let Some(next) = todo.pop() {
        let number = match next {
            Todo::Object(number) => number,
            Todo::Key(number) => {
                let text = key_text(number, objects).map_err(|it| broken(it, report))?;
                let text = decoded(text, number, report)?;
                refuse_control(&text, &Place::File, report);
                // The one before it got its value: they come in pairs.
                let _ = assembly.key(Key {
                    text,
                    span: None,
                    inner: None,
                });
                continue;
            }
            Todo::Close => {
                assembly.close(None, None, report);
                continue;
            }
        };
        let at = || Place::Value(assembly.path());
        let value = match objects.get(number).map_err(|it| broken(it, report))? {
            Object::Array(parts) => {
                let at = at();
                assembly.open_array(&at, report)?;
                todo.push(Todo::Close);
                todo.extend(parts.iter().rev().map(Todo::Object));
                continue;
            }
            Object::Dict { keys, values } => {
                let at = at();
                assembly.open_dict(&at, report)?;
                todo.push(Todo::Close);
                for (key, value) in keys.iter().zip(values.iter()).rev() {
                    todo.push(Todo::Object(value));
                    todo.push(Todo::Key(key));
                }
                continue;
            }
            Object::Null => Value::Null,
            Object::Boolean(it) => Value::Boolean(it),
            Object::Integer(it) => Value::Integer(it),
            Object::Real(it) => Value::Real(it),
            Object::Date(seconds) => Value::Date(date(seconds).ok_or_else(|| {
                let message = format!("object {number} is a date far from now");
                fatal(codes::BAD_DATE, &message, report)
            })?),
            Object::Data(bytes) if bytes.len() <= limits::TEXT_BYTES => Value::Data(bytes.to_vec()),
            Object::Data(bytes) => Value::Opaque(Opaque {
                len: bytes.len(),
                begins: None,
            }),
            Object::Text(text) if text.len() <= limits::TEXT_BYTES => {
                let text = decoded(text, number, report)?;
                refuse_control(&text, &at(), report);
                Value::String(text)
            }
            Object::Text(text) => Value::Opaque(Opaque {
                len: text.len(),
                begins: None,
            }),
        };
        let node = Node {
            value,
            span: None,
            inner: None,
        };
        assembly.leaf(node, report)?;
    }
    let nothing = || fatal(codes::NO_VALUE, "there is no value here", report);
    assembly.into_root().ok_or_else(nothing)
}

fn decoded(text: Text<'_>, number: usize, report: &mut Report) -> Result<String, Stop> {
    text.decode().ok_or_else(|| {
        let message = format!("object {number} is text that is not in its encoding");
        fatal(codes::BINARY_NOT_WELL_FORMED, &message, report)
    })
}

/// A date as XML property lists write it.
fn date(seconds_since_2001: f64) -> Option<String> {
    const BEGINNING_OF_2001: i64 = 978_307_200;
    // The years 1 to 9999; a cast of what is outside saturates.
    let seconds = (seconds_since_2001.floor() as i64).checked_add(BEGINNING_OF_2001)?;
    let known = seconds_since_2001.is_finite();
    let time = jiff::Timestamp::from_second(seconds)
        .ok()
        .filter(|_| known)?;
    Some(time.to_string())
}
