#!/usr/bin/env python3
"""Breaks the rules, and what judges by a policy, one by one, and sees whether a test notices.

Two kinds of mutants: a rule's `check` that returns at once, and an `if` whose condition is inverted.
All of them are compiled into one test program, where an environment variable chooses the one that is
alive, so that a run takes a minute instead of hours. The sources are put back at the end.

    tests/lint/mutants.py [RULE ...]        exit code 1 if a mutant survives
"""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "src/lint/rules"
POLICY = ROOT / "src/policy"
ENGINE = ROOT / "src/lint/mod.rs"
SWITCH = """
pub(crate) fn mutant(number: u32) -> bool {
    std::env::var("MUTANT").is_ok_and(|it| it == number.to_string())
}
"""
TESTS = ["lint::pages", "lint::cases", "lint::bookmark", "lint::allow", "lint::fix::", "lint::imagined", "lint::policy"]


def mutate(path, number):
    """The source with its mutants, and what each of them is."""
    lines = path.read_text().splitlines()
    mutants, out, index = [], [], 0
    while index < len(lines):
        line = lines[index]
        if re.match(r"fn check\(", line):
            while not lines[index].endswith("{"):
                out.append(lines[index])
                index += 1
            out.append(lines[index])
            mutants.append((number, f"{path.stem}: `check` does nothing"))
            out.append(f"    if crate::lint::mutant({number}) {{ return; }}")
            number += 1
            index += 1
            continue
        start = re.match(r"(\s*(?:\} else )?if )(?!let )(.*)$", line)
        if start:
            first, condition = index, [start.group(2)]
            while not condition[-1].endswith("{") and index + 1 < len(lines):
                index += 1
                condition.append(lines[index])
            text = "\n".join(condition)
            # A match guard, a `let` chain or a block inside the condition is left alone.
            alone = not any(it in text for it in (" let ", "{\n", "=>", ";", "match "))
            if text.endswith("{") and alone:
                body = text[:-1].rstrip()
                out.append(f"{start.group(1)}({body}) ^ crate::lint::mutant({number}) {{")
                mutants.append((number, f"{path.stem}:{first + 1}: `if {' '.join(body.split())[:70]}`"))
                number += 1
            else:
                out += lines[first : index + 1]
            index += 1
            continue
        out.append(line)
        index += 1
    return "\n".join(out) + "\n", mutants, number


def main():
    wanted = set(sys.argv[1:])
    paths = sorted(p for folder in (RULES, POLICY) for p in folder.glob("*.rs") if p.stem not in ("mod", "without_schema"))
    paths = [p for p in paths if not wanted or p.stem.replace("_", "-") in wanted]
    saved = {p: p.read_text() for p in [*paths, ENGINE]}
    mutants, number = [], 1
    try:
        ENGINE.write_text(saved[ENGINE] + SWITCH)
        for path in paths:
            text, found, number = mutate(path, number)
            path.write_text(text)
            mutants += found
        build = ["cargo", "test", "--locked", "--test", "it", "--no-run"]
        built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
        program = re.search(r"Executable .*\((.*)\)", built.stderr)
        if built.returncode or not program:
            sys.exit(built.stderr)
        program = ROOT / program.group(1)
        env = {key: value for key, value in os.environ.items() if key != "UPDATE"}
        run = lambda **more: subprocess.run(
            [program, *TESTS, "--skip", "published"], cwd=ROOT, env={**env, **more}, capture_output=True
        ).returncode
        if run() != 0:
            sys.exit("the tests fail before anything is broken")
        survivors = [what for one, what in mutants if run(MUTANT=str(one)) == 0]
    finally:
        for path, text in saved.items():
            path.write_text(text)
    for what in survivors:
        print("survived", what)
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} mutants were noticed")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
