"""What `check` writes, judged by others: its reports against their schemas, its fixes by other readers."""

import json
import os
import plistlib
import re
import shutil
from pathlib import Path

from testbed.install import CHECK_JSONSCHEMA, NODE_MODULES, PRE_COMMIT, PRODUCT, ROOT
from testbed.world import Skip

# The schema as Microsoft publishes it with its own checker; it has a pattern that ECMAScript's `u` flag refuses.
SARIF = NODE_MODULES / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
OWN = [ROOT / "profiles", ROOT / "tests" / "profiles", ROOT / "tests" / "parse", ROOT / "tests" / "bookmarks"]


def corpus() -> list:
    """The folder of published profiles, where it is there."""
    beside = (folder.parent / "shared" / "corpus" / "profiles" for folder in (ROOT, *list(ROOT.parents)[:2]))
    named = os.environ.get("PROFILECTL_CORPUS")
    return [folder for folder in ([Path(named)] if named else beside) if folder.is_dir()][:1]


def test_reports_are_what_their_schemas_say(world):
    (world.folder / "hostile\x1b[2J\u202e .yaml").write_text("Protocol: s3\nVendor: 'a\\u001b'\nDescription: x\n\x00")
    (world.folder / "policy.json").write_text('{"required": ["Comment"], "properties": {"Vendor": {"maxLength": 3}}}')
    inputs = [*OWN, *corpus(), world.folder]
    for format, schema in (("sarif", SARIF), ("json", ROOT / "schemas" / "check-output.v1.schema.json")):
        found = world.profilectl("check", *inputs, "--schema", "policy.json", "--format", format).ends_with(1)
        report = world.folder / f"report.{format}.txt"
        report.write_text(found.out)
        assert len(found.out) > 10_000, "a report of many findings"
        judge(world, schema, report)


def test_schemas_and_what_we_ship_are_valid(world):
    schemas = sorted((ROOT / "schemas").glob("*.schema.json"))
    assert len(schemas) >= 3
    world.run(CHECK_JSONSCHEMA, "--check-metaschema", *schemas).ends_with(0)
    profile = ROOT / "schemas" / "connection-profile.schema.json"
    judge(world, profile, *sorted((ROOT / "profiles").glob("*.yaml")))
    # And it refuses: a schema that takes everything would pass all of the above.
    bad = world.folder / "bad.yaml"
    bad.write_text("Protocol: s3\nVendor: a\nDescription: b\nScopes: openid\n")
    world.run(CHECK_JSONSCHEMA, "--schemafile", profile, bad).ends_with(1)


def judge(world, schema, *files):
    options = ["--regex-variant", "nonunicode", "--schemafile", schema]
    world.run(CHECK_JSONSCHEMA, *options, *files).ends_with(0)


def test_fixed_profiles_are_read_by_others_and_say_the_same(world):
    world.need("plistutil")
    originals = [file for folder in corpus() for file in folder.rglob("*") if file.is_file()]
    if not originals:
        raise Skip("the published profiles are not here")
    copy = world.folder / "copy"
    for file in originals:
        place = copy / file.relative_to(corpus()[0])
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    files = sorted(file for file in copy.rglob("*") if file.is_file())
    before = {file: file.read_bytes() for file in files}
    report = json.loads(world.profilectl("check", copy, "--format", "json").ends_with(1).out)
    fixable = {}
    for finding in report["findings"]:
        if finding["fix"] == "safe":
            key = finding["key_path"].split(".")[0].split("[")[0]
            fixable.setdefault(Path(finding["file"]), set()).add(key)

    again = json.loads(world.profilectl("check", copy, "--fix", "--format", "json").ends_with(1).out)
    assert again["summary"]["error"] <= report["summary"]["error"], "a fix brought an error"
    assert len(again["findings"]) <= len(report["findings"]), "fixes brought findings"
    after = {file: file.read_bytes() for file in files}
    changed = [file for file in files if before[file] != after[file]]
    assert changed, "there is something to mend"
    assert set(changed) <= set(fixable), "a file was changed that has no fix"

    second = world.profilectl("check", copy, "--fix").ends_with(1)
    assert "mended" not in second.err, second.err
    assert {file: file.read_bytes() for file in files} == after, "the second run changed something"

    for file in files:
        world.run("plistutil", "-i", file, "-o", world.folder / "converted.plist", "-f", "bin").ends_with(0)
        old, new = tree(before[file]), tree(after[file])
        differs = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        assert differs <= fixable.get(file, set()), f"{file.name}: {differs} changed without a fix"
        assert comments(before[file]) == comments(after[file]), f"{file.name}: a comment was lost"


def tree(content: bytes) -> dict:
    # Without a declaration `plistlib` only reads what it is told to be XML.
    return plistlib.loads(content, fmt=plistlib.FMT_XML)


def comments(content: bytes) -> list:
    return re.findall(rb"<!--.*?-->", content, re.DOTALL)


def test_pre_commit_runs_the_hooks(world):
    """As `pre-commit` would, with the program that is already built in the place of one that it builds."""
    manifest = ROOT / ".pre-commit-hooks.yaml"
    world.run(PRE_COMMIT, "validate-manifest", manifest).ends_with(0)
    repository = world.folder / "repository"
    repository.mkdir()
    git = ["git", "-C", repository, "-c", "user.name=Ada", "-c", "user.email=ada@acme.example"]
    world.run(*git, "init", "--quiet").ends_with(0)
    hooks = re.sub(r"^( *)language: rust$", r"\1language: system", manifest.read_text(), flags=re.MULTILINE)
    lines = "".join(f"      {line}\n" for line in hooks.splitlines() if not line.startswith("#"))
    (repository / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: local\n    hooks:\n{lines}")
    (repository / "notes.txt").write_text("Vendor: not a profile\n")
    profile = repository / "acme.cyberduckprofile"
    keys = {"Protocol": "s3", "Vendor": "acme", "Description": "Acme", "Default Hostname": "s3.acme.example", "Region": "eu-1"}
    profile.write_bytes(plistlib.dumps(keys | {"Port Configurable": "true"}))
    world.run(*git, "add", "--all").ends_with(0)
    env = {"PATH": f"{PRODUCT.parent}:{world.env['PATH']}"}

    def hook(name):
        command = ["pre-commit", "run", "--all-files", name]
        return world.run("/bin/sh", "-c", f'cd "$0" && exec "$@"', repository, PRE_COMMIT, *command[1:], **env)

    mended = hook("profilectl-fix").ends_with(1)
    assert "files were modified by this hook" in mended.out, mended.shown
    assert plistlib.loads(profile.read_bytes())["Port Configurable"] is True
    world.run(*git, "add", "--all").ends_with(0)
    hook("profilectl-fix").ends_with(0)
    hook("profilectl-check").ends_with(0)
    # A YAML profile is judged, and held against the one that is not part of this commit.
    beside = repository / "beside.yaml"
    beside.write_text("Protocol: s3\nVendor: acme\nDescription: Beside\nDefault Hostname: s3.acme.example\nRegion: eu-1\n")
    (repository / "compose.yaml").write_text("services: {web: {image: nginx}}\n")
    world.run(*git, "add", "--all").ends_with(0)
    refused = hook("profilectl-check").ends_with(1)
    assert "duplicate-vendor" in refused.out and "compose.yaml" not in refused.out, refused.shown
    beside.unlink()
    profile.write_bytes(plistlib.dumps(keys | {"Protocol": "s4"}))
    refused = hook("profilectl-check").ends_with(1)
    assert "unknown-protocol" in refused.out, refused.shown
