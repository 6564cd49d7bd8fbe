#!/usr/bin/env python3
"""Breaks the linter piece by piece, in a copy, and sees whether a test notices.

A mutant is one change: a function or a statement that does nothing, an `if`, a predicate or a comparison
turned round, `<` for `<=`, one side of `&&` and `||` left out, one pattern of `matches!` or one arm of a
`match` left out, a guard that always takes its `else`, another severity. All of them are compiled into
one program, where an environment variable chooses the one that is alive; what does not compile is left
out. Tests that fail before anything is broken count for nothing, so that a run ends early on them.

    tests/lint/mutants.py [WORD ...]        only files with one of these words in their path;
                                            exit code 1 if a mutant survives that is not in `mutants.alive`
"""
import bisect
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / "target/mutants"
DEAD = ROOT / "target/mutants.dead"
ALIVE = ROOT / "tests/lint/mutants.alive"
LIBRARY = "src/lib.rs"
SOURCES = [
    "src/lint/**/*.rs", "src/policy/*.rs", "src/render/*.rs",
    *(f"src/profile/{it}.rs" for it in "arn url region destination placeholder".split()),
]
# Quick tests that notice much come first; what survives those meets the slow ones.
STAGES = [
    ("it", ["lint::cases", "lint::bookmark", "lint::imagined"]),
    ("it", ["lint::pages"]),
    ("it", ["lint::allow", "lint::policy", "lint::fix"]),
    ("lib", ["lint::", "policy::", "render::", "profile::"]),
    ("it", ["lint::reader_pages", "lint::render", "lint::cli", "lint::own"]),
]
SWITCH = """
pub(crate) mod mutants {
    static LIVING: std::sync::LazyLock<u32> =
        std::sync::LazyLock::new(|| std::env::var("MUTANT").ok().and_then(|it| it.parse().ok()).unwrap_or(0));
    pub(crate) fn alive(number: u32) -> bool { *LIVING == number }
    pub(crate) fn below<T: PartialOrd + ?Sized>(a: &T, b: &T, number: u32) -> bool { if alive(number) { a <= b } else { a < b } }
    pub(crate) fn at_most<T: PartialOrd + ?Sized>(a: &T, b: &T, number: u32) -> bool { if alive(number) { a < b } else { a <= b } }
    pub(crate) fn weight(it: crate::diagnostic::Severity, number: u32) -> crate::diagnostic::Severity {
        use crate::diagnostic::Severity::{Error, Warning};
        match it { _ if !alive(number) => it, Warning => Error, _ => Warning }
    }
}
"""
TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<text>b?r(\#*)".*?"\3|b?"(?:\\.|[^"\\])*"|b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\])')"""
    r"""|(?P<word>'?[A-Za-z_]\w*|\d[\w]*(?:\.\d\w*)?)"""
    r"""|(?P<sign>\.\.=|\.\.|<<=|>>=|=>|->|::|&&|\|\||[-+*/%&|^=!<>]=|.)""",
    re.S | re.X,
)
PREDICATES = set("any all filter find position retain take_while skip_while is_some_and is_none_or partition rposition partition_point".split())
OPENS = {"(": ")", "[": "]", "{": "}"}
LEFT = set("( [ { } | , ; = => && || | .. ..= += -= : return break if while match in else let move".split())
RIGHT = set(") ] } { , ; => && || .. ..= else".split())
DOES_NOTHING = [
    (r"^$", ["return;"]), (r"^bool$", ["return true;", "return false;"]), (r"^Option<", ["return None;"]),
    (r"^Vec<", ["return Vec::new();"]), (r"^String$", ["return String::new();"]), (r"^&('\w+ )?str$", ['return "";']),
    (r"^usize$", ["return 0;", "return 1;"]), (r"^Cow<", ['return "".into();']),
]


class Source:
    """One file and what is put into it."""

    def __init__(self, path, text, first):
        self.path, self.text, self.next = path, text, first
        self.mutants, self.edits = {}, []
        self.tokens = []
        for it in TOKEN.finditer(text):
            if it.lastgroup != "skip":
                self.tokens.append((it.group(), it.start(), it.end()))
        self.words = [it[0] for it in self.tokens]
        self.partner, self.around, stack = {}, [], []
        for at, word in enumerate(self.words):
            self.around.append(self.words[stack[-1]] if stack else "{")
            if word in OPENS:
                stack.append(at)
            elif word in OPENS.values():
                start = stack.pop()
                self.partner[start], self.partner[at] = at, start
        self.taken = set()

    def said(self, start, end):
        return self.text[self.tokens[start][1] : self.tokens[end - 1][2]]

    def number(self, what, at):
        line = self.text.count("\n", 0, self.tokens[at][1]) + 1
        number, self.next = self.next, self.next + 1
        self.mutants[number] = (line, " ".join(what.split()))
        return number

    def put(self, where, text, number, rank):
        self.edits.append((where, rank, text, number))

    def wrap(self, start, end, before, after, what):
        """Puts text around the tokens `start..end`; the same text around the same tokens only once."""
        if start >= end or (start, end, after) in self.taken:
            return
        self.taken.add((start, end, after))
        a, b = self.tokens[start][1], self.tokens[end - 1][2]
        number = self.number(f"{what} `{self.said(start, end)}`", start)
        width = b - a
        self.put(a, before.replace("#", str(number)), number, (1, -width, number))
        self.put(b, after.replace("#", str(number)), number, (0, width, -number))

    def insert(self, at, text, what):
        number = self.number(what, at)
        self.put(self.tokens[at][1], text.replace("#", str(number)), number, (1, -(10**9), number))

    def left(self, at):
        """Where the operand before this operator begins."""
        at -= 1
        while at >= 0 and self.words[at] not in LEFT:
            at = self.partner[at] - 1 if self.words[at] in (")", "]") else at - 1
        # `|x|` begins a closure's body; `A | B` is a pattern, and is left alone by the compiler.
        return at + 1

    def right(self, at):
        at += 1
        while at < len(self.words) and self.words[at] not in RIGHT:
            at = self.partner[at] + 1 if self.words[at] in ("(", "[") else at + 1
        return at

    def is_binary(self, at):
        before, (word, start, end) = self.tokens[at - 1], self.tokens[at]
        return before[2] < start and self.text[end : end + 1].isspace() and before[0] not in LEFT - {"}"}

    def in_chain(self, start):
        """Whether the operand that begins here belongs to a `let` of a condition."""
        if self.words[start] == "let":
            return True
        if self.words[start - 1] != "=":
            return False
        at = start - 2
        while at > 0 and self.words[at] not in ("let", ";", "{", "}"):
            at = self.partner[at] - 1 if self.words[at] in (")", "]", "}") else at - 1
        return self.words[at] == "let" and self.words[at - 1] in ("if", "while", "&&")

    def split(self, start, end, sign):
        parts, begin, at = [], start, start
        while at < end:
            if self.words[at] in OPENS:
                at = self.partner[at]
            elif self.words[at] == sign:
                parts.append((begin, at))
                begin = at + 1
            at += 1
        return [it for it in [*parts, (begin, end)] if it[0] < it[1]]

    def mutate(self):
        """Operands first: what is left out need not be turned round as well."""
        self.pass_over(lambda at: self.words[at] in ("&&", "||") and self.operands(at))
        self.pass_over(self.token)

    def pass_over(self, visit):
        words, at = self.words, 0
        while at < len(words):
            word = words[at]
            if word == "#" and words[at + 1] == "[":
                if words[at + 2 : at + 5] == ["cfg", "(", "test"]:
                    break
                at = self.partner[at + 1] + 1
                continue
            if word in ("const", "static") and words[at + 1] != "fn" or word in ("use", "struct", "enum", "type"):
                while words[at] != ";" and not (word in ("struct", "enum") and words[at] == "{"):
                    at = self.partner[at] if words[at] in OPENS else at
                    at += 1
                if words[at] == "{":
                    at = self.partner[at]
            elif word == "fn" and re.match(r"[a-z]", words[at + 1]):
                at = self.function(at, visit == self.token)
                continue
            visit(at)
            at += 1

    def function(self, at, counts):
        name, start = words_at(self, at + 1), at
        while self.words[at] not in ("{", ";"):
            at = self.partner[at] + 1 if self.words[at] in ("(", "[") else at + 1
        if self.words[at] == ";" or self.words[start - 1] == "const" or not counts:
            return at + 1
        head = self.said(start, at)
        returned = re.search(r".*\)\s*->\s*([^{]*?)\s*(where .*)?$", head, re.S)
        returned = returned.group(1) if returned else ""
        for pattern, bodies in DOES_NOTHING:
            if re.search(pattern, returned):
                for body in bodies:
                    self.insert(at + 1, f"if crate::mutants::alive(#) {{ {body} }} ", f"`{name}` does `{body}`")
        return at + 1

    def token(self, at):
        words, word = self.words, self.words[at]
        if word in ("if", "while"):
            end = at + 1
            while words[end] not in ("{", "=>", ")", ";"):
                end = self.partner[end] + 1 if words[end] in ("(", "[") else end + 1
            if words[end] in (")", ";"):
                return
            if words[at + 1] == "let" and words[end] == "{":
                self.insert(at + 1, "!crate::mutants::alive(#) && ", f"never `{self.said(at, end)}`")
            elif "let" not in words[at:end] and "match" not in words[at:end]:
                if word == "if":
                    self.wrap(at + 1, end, "((", ") ^ crate::mutants::alive(#))", "not")
                else:
                    self.wrap(at + 1, end, "((", ") && !crate::mutants::alive(#))", "never")
        elif word == "let":
            self.guard(at)
        elif word in ("==", "!=") and self.is_binary(at):
            start, end = self.left(at), self.right(at)
            if not self.in_chain(start) and start < at:
                self.wrap(start, end, "((", ") ^ crate::mutants::alive(#))", "not")
        elif word in ("<", ">", "<=", ">=") and self.is_binary(at):
            self.compare(at)
        elif word == "matches" and words[at + 1] == "!":
            self.patterns(at)
        elif word in PREDICATES and words[at - 1] == "." and words[at + 1] == "(" and words[at + 2] == "|":
            close = words.index("|", at + 3)
            end = self.partner[at + 1]
            end -= words[end - 1] == ","
            self.wrap(close + 1, end, "((", ") ^ crate::mutants::alive(#))", f"{word}, not")
        elif word == "match":
            self.arms(at)
        elif word == "Severity" and words[at + 1] == "::" and words[at + 3] not in ("=>", "|", "if"):
            if words[at - 1] not in ("use", "|"):
                self.wrap(at, at + 3, "crate::mutants::weight(", ", #)", "another weight than")
        if word in ("{", "}", ";") and at + 1 < len(words) and self.around[at + 1] == "{":
            self.statement(at + 1)

    def operands(self, at):
        word = self.words[at]
        both = ("((", ") || crate::mutants::alive(#))") if word == "&&" else ("((", ") && !crate::mutants::alive(#))")
        for start, end in ((self.left(at), at), (at + 1, self.right(at))) if self.is_binary(at) else ():
            if not self.in_chain(start) and not {"match", "if"} & set(self.words[start:end]):
                self.wrap(start, end, *both, f"without, in `{word}`,")
                self.taken.add((start, end, ") ^ crate::mutants::alive(#))"))

    def guard(self, at):
        end = at
        while words_at(self, end) not in (";", "else", "{", "}", ""):
            end = self.partner[end] + 1 if self.words[end] in ("(", "[") else end + 1
            if self.words[end] == "{" and self.words[end - 1] != "else":
                end = self.partner[end] + 1
        if words_at(self, end) == "else" and self.words[end - 1] != "}" and self.words[end + 1] == "{" and self.words[at - 1] in (";", "{", "}"):
            block = self.said(end + 1, self.partner[end + 1] + 1)
            self.insert(at, f"if crate::mutants::alive(#) {block} ", f"always else: `{self.said(at, end)}`")

    def compare(self, at):
        start, end, word = self.left(at), self.right(at), self.words[at]
        if start >= at or end <= at + 1 or self.in_chain(start):
            return
        a, b, c, d = self.tokens[start][1], self.tokens[at][1], self.tokens[at][2], self.tokens[end - 1][2]
        name = "below" if word in "<>" else "at_most"
        if word in (">", ">="):
            name = {"below": "at_most", "at_most": "below"}[name]
        number = self.number(f"off by one `{self.said(start, end)}`", start)
        # `a > b` is `!(a <= b)`.
        no = "!" if word in (">", ">=") else ""
        width = d - a
        self.put(a, f"({no}crate::mutants::{name}(&(", number, (1, -width + 1, number))
        self.put(b, ")", number, (0, 0, 0))
        self.put(c, " &(", number, (1, -(10**8), 0))
        self.edits.append((b, (2, 0, 0), ",", number, c))
        self.put(d, f"), {number}))", number, (0, width - 1, -number))

    def patterns(self, at):
        inside, close = at + 3, self.partner[at + 2]
        close -= self.words[close - 1] == ","
        value = self.split(inside, close, ",")[0]
        rest = (value[1] + 1, close)
        self.wrap(at, self.partner[at + 2] + 1, "((", ") ^ crate::mutants::alive(#))", "not")
        parts = self.split(*rest, "|")
        if len(parts) > 1 and "if" not in self.words[rest[0] : rest[1]]:
            for part in parts:
                one = f"matches!({self.said(*value)}, {self.said(*part)})"
                self.wrap(at, self.partner[at + 2] + 1, "((", f") && !(crate::mutants::alive(#) && {one}))", f"without {self.said(*part)} in")

    def arms(self, at):
        start = at + 1
        while self.words[start] != "{":
            start = self.partner[start] + 1 if self.words[start] in ("(", "[") else start + 1
        end, arms, at = self.partner[start], [], start + 1
        while at < end:
            arrow = at
            while self.words[arrow] != "=>":
                arrow = self.partner[arrow] + 1 if self.words[arrow] in OPENS else arrow + 1
            body = arrow + 1
            if self.words[body] == "{":
                last = self.partner[body] + 1
            else:
                last = body
                while last < end and self.words[last] != ",":
                    last = self.partner[last] + 1 if self.words[last] in OPENS else last + 1
            arms.append((at, arrow, body, last))
            at = last + 1 if last < end and self.words[last] == "," else last
        if not arms or self.words[arms[-1][0] : arms[-1][1]] != ["_"]:
            return
        otherwise = self.said(*arms[-1][2:])
        for pattern, arrow, body, last in arms[:-1]:
            guards = self.split(pattern, arrow, "if")
            for part in self.split(*guards[0], "|"):
                one = self.said(*part)
                self.insert(pattern, f"{one} if crate::mutants::alive(#) => {otherwise}, ", f"without the arm `{one}`")

    def statement(self, at):
        words = self.words
        if not re.match(r"[a-z]\w*$|\*$", words[at]) or words[at] in ("let", "return", "if", "for", "while", "match", "loop", "continue", "break", "fn", "pub", "use", "impl", "mod", "const", "static", "struct", "enum", "type", "unsafe", "else", "in"):
            return
        end = at
        while end < len(words) and words[end] not in (";", "}", "=>", ","):
            end = self.partner[end] + 1 if words[end] in OPENS else end + 1
        if end < len(words) and words[end] == ";" and any(it in words[at:end] for it in ("(", "=", "+=", "-=", "|=")):
            self.wrap(at, end + 1, "if !crate::mutants::alive(#) { ", " }", "without")

    def written(self, dead):
        """The source with its mutants, and where in it each of them is."""
        out, at, places, size = [], 0, collections.defaultdict(list), 0
        for edit in sorted(self.edits, key=lambda it: (it[0], it[1])):
            where, _, text, number = edit[:4]
            if number in dead:
                continue
            plain = self.text[at:where]
            out += [plain, text]
            size += len(plain.encode())
            places[number].append((size, size + len(text.encode())))
            size += len(text.encode())
            at = max(at, where)
            if len(edit) > 4:
                at = edit[4]
        out.append(self.text[at:])
        return "".join(out), places


def words_at(source, at):
    return source.words[at] if at < len(source.words) else ""


def copied(broken):
    """The tree as it is now, beside the real one, but for the files to be broken there."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    names = {it for it in listed.stdout.splitlines() if (ROOT / it).is_file()}
    for old in [it for it in COPY.rglob("*") if it.is_file() and str(it.relative_to(COPY)) not in names]:
        old.unlink()
    for name in names:
        there = COPY / name
        if not there.exists() or name not in broken and there.read_bytes() != (ROOT / name).read_bytes():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, there)


def cargo(*words):
    env = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target"), "RUSTFLAGS": "-Awarnings"}
    command = ["cargo", *words, "--locked", "--message-format=json"]
    said = subprocess.run(command, cwd=COPY, env=env, capture_output=True, text=True)
    return said, [json.loads(it) for it in said.stdout.splitlines() if it.startswith("{")]


def compiled(sources):
    """Leaves out what does not compile, and remembers it; the numbers of that."""
    names = {number: f"{it.path}: {it.mutants[number][1]}" for it in sources for number in it.mutants}
    remembered = set(DEAD.read_text().splitlines()) if DEAD.exists() else set()
    dead = {number for number, name in names.items() if name in remembered}
    for _ in range(60):
        places = {}
        for source in sources:
            text, places[str(source.path)] = source.written(dead)
            if source.path == pathlib.Path(LIBRARY):
                text += SWITCH
            if (COPY / source.path).read_text() != text:
                (COPY / source.path).write_text(text)
        said, messages = cargo("check", "--lib")
        if said.returncode == 0:
            DEAD.write_text("\n".join(sorted(remembered | {names[it] for it in dead})))
            return dead
        errors = [it["message"] for it in messages if it["reason"] == "compiler-message"]
        wrong = {culprit(places, it["spans"]) for it in errors if it["level"] == "error"} - {None}
        if not wrong:
            sys.exit(said.stderr)
        dead |= wrong
    sys.exit("it does not compile")


def culprit(places, spans):
    """The mutant that an error is about: the smallest around the place, or the nearest to one."""
    spans = sorted((it for it in spans if it["file_name"] in places), key=lambda it: not it["is_primary"])
    for span in spans:
        near = places[span["file_name"]]
        around = [n for n, it in near.items() if it[0][0] <= span["byte_end"] and it[-1][1] >= span["byte_start"]]
        if around:
            return min(around, key=lambda n: near[n][-1][1] - near[n][0][0])
    for span in spans:
        near = places[span["file_name"]]
        if near:
            return min(near, key=lambda n: abs(near[n][0][0] - span["byte_start"]))
    return None


def main():
    wanted = sys.argv[1:]
    paths = sorted({p.relative_to(ROOT) for it in SOURCES for p in ROOT.glob(it)})
    paths = [it for it in paths if not wanted or any(word in str(it) for word in wanted)]
    sources, first = [Source(pathlib.Path(LIBRARY), (ROOT / LIBRARY).read_text(), 0)], 1
    for path in paths:
        source = Source(path, (ROOT / path).read_text(), first)
        source.mutate()
        first = source.next
        sources.append(source)
    copied({str(it.path) for it in sources})
    dead = compiled(sources)
    mutants = {n: (it.path, *it.mutants[n]) for it in sources for n in it.mutants if n not in dead}
    print(f"{len(mutants)} mutants, and {len(dead)} that do not compile", flush=True)
    said, messages = cargo("test", "--no-run", "--lib", "--test", "it")
    programs = {it["target"]["name"]: it["executable"] for it in messages if it.get("executable") and it["profile"]["test"]}
    if said.returncode:
        sys.exit(said.stderr)
    programs["lib"] = programs.pop("connection_profile")
    base = {**os.environ, "RUST_TEST_THREADS": "1", "PROFILECTL_CORPUS": "/nowhere"}
    base.pop("UPDATE", None)

    def notices(stage, number):
        program, tests = stage
        command = [programs[program], *tests]
        try:
            said = subprocess.run(command, cwd=COPY, env={**base, "MUTANT": str(number)}, capture_output=True, timeout=300)
        except subprocess.TimeoutExpired:
            return True
        return said.returncode != 0

    broken = [str(it) for it in STAGES if notices(it, 0)]
    if broken:
        sys.exit(f"these fail before anything is broken: {broken}")
    known = set(ALIVE.read_text().splitlines()) if ALIVE.exists() else set()
    alive = set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        noticed = pool.map(lambda number: any(notices(it, number) for it in STAGES), mutants)
        for (path, line, what), was in zip(mutants.values(), noticed):
            if not was:
                alive.add(f"{path}: {what}")
                print("known" if f"{path}: {what}" in known else "SURVIVED", f"{path}:{line}: {what}", flush=True)
    if not wanted:
        for it in sorted(it for it in known - alive if it.startswith("src/")):
            print("noticed after all:", it)
    print(f"{len(mutants) - len(alive)} of {len(mutants)} mutants were noticed, {len(alive & known)} change nothing")
    sys.exit(1 if alive - known else 0)


if __name__ == "__main__":
    main()
