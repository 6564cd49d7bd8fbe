//! Two things done in turn, so that a machine whose speed drifts treats both alike; medians.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long one thing took against another.
pub struct Paired {
    /// The median of the ratios, pair by pair.
    pub ratio: f64,
    /// The median of the first.
    pub first: Duration,
}

/// Does one and the other in turn, after one round that does not count.
pub fn paired(
    rounds: usize,
    mut first: impl FnMut() -> Duration,
    mut second: impl FnMut() -> Duration,
) -> Paired {
    first();
    second();
    let pairs: Vec<(Duration, Duration)> = (0..rounds).map(|_| (first(), second())).collect();
    let ratio = |it: &(Duration, Duration)| it.0.as_secs_f64() / it.1.as_secs_f64();
    Paired {
        ratio: median(pairs.iter().map(ratio).collect(), f64::total_cmp),
        first: median(pairs.iter().map(|it| it.0).collect(), Ord::cmp),
    }
}

pub fn median<T: Copy>(mut all: Vec<T>, order: impl Fn(&T, &T) -> std::cmp::Ordering) -> T {
    all.sort_by(order);
    all[all.len() / 2]
}

/// How long this takes.
pub fn time<T>(it: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(it());
    start.elapsed()
}

/// How long a program runs whose output is thrown away; findings are no failure.
pub fn run(it: &mut Command) -> Duration {
    it.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    time(|| {
        let status = it.status().expect("runs");
        assert!(status.code().is_some_and(|it| it <= 1), "{status}");
    })
}

/// The largest resident set of a program while it writes its answer, in MiB; only Linux says.
pub fn peak(it: &mut Command) -> Option<f64> {
    let mut child = it
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let mut answer = child.stdout.take().expect("a pipe");
    let mut bytes = vec![0; 4096];
    let mut most = None;
    // What is written last waits in the pipe until it is read here.
    while answer.read(&mut bytes).is_ok_and(|it| it > 0) {
        most = resident(&child).or(most);
    }
    child.wait().expect("ends");
    most.map(|it| it as f64 / 1024.0)
}

/// How often a program touches a page that is not mapped yet, from its first instruction to its
/// last; unlike a time this does not depend on what else the machine does. Only Linux says.
pub fn faults(it: &mut Command) -> Option<u64> {
    let mut child = it
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    let all = once_ended(&child);
    child.wait().expect("ends");
    all
}

/// An ended process keeps its figures until it is waited for.
#[cfg(target_os = "linux")]
fn once_ended(it: &Child) -> Option<u64> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(Pid::from_child(it)), ended).ok()?;
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", it.id())).ok()?;
    // After the name, which ends in the last parenthesis: state, parent, group, session, terminal,
    // its group, flags, minor faults.
    let (_, figures) = stat.rsplit_once(") ")?;
    figures.split(' ').nth(7)?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn once_ended(_: &Child) -> Option<u64> {
    None
}

fn resident(it: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", it.id())).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
