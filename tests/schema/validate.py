"""Validates events and configs against the JSON Schemas.

Files in which `calfeed check` finds no error must be valid, and so must those in `valid`. Each document of
the files in `invalid` must not be valid, and calfeed must report it.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import jsonschema
import ruamel.yaml
from ruamel.yaml.resolver import VersionedResolver

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/schema"
CALFEED = sys.argv[1]
PAGES = {".md", ".markdown", ".mdx", ".html", ".htm", ".njk", ".liquid", ".adoc"}


class Resolver(VersionedResolver):
    """YAML 1.2 without timestamps: like JSON, it has no dates."""

    def add_version_implicit_resolver(self, version, tag, regexp, first):
        if not tag.endswith(":timestamp"):
            super().add_version_implicit_resolver(version, tag, regexp, first)


def yaml():
    loader = ruamel.yaml.YAML(typ="safe", pure=True)
    loader.Resolver = Resolver
    loader.allow_duplicate_keys = True
    return loader


def toml(text):
    # Dates become texts, as calfeed reads them.
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def document(path):
    """The values of a data file or of front matter; None if there are none."""
    text = path.read_text("utf-8-sig")
    if path.suffix in {".yml", ".yaml"}:
        return yaml().load(text)
    if path.suffix == ".toml":
        return toml(text)
    if path.suffix == ".json":
        return json.loads(text)
    lines = text.splitlines()
    if not lines or path.suffix not in PAGES:
        return None
    for fence, parse in [("---", yaml().load), ("+++", toml), (";;;", json.loads)]:
        if lines[0].strip() == fence and fence in lines[1:]:
            return parse("\n".join(lines[1 : lines.index(fence, 1)]))
    return None


def validator(name):
    schema = json.loads((ROOT / f"docs/schema/{name}.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


SCHEMAS = {name: validator(name) for name in ["config", "event"]}


def check(events):
    """The messages of calfeed."""
    run = subprocess.run(
        [CALFEED, "check", events, "--message-format", "json", "--quiet"],
        capture_output=True, text=True, cwd=ROOT,
    )
    return [json.loads(line) for line in run.stderr.splitlines() if line.startswith("{")]


def check_alone(schema, value):
    """The errors that calfeed reports for one value, and the unknown keys of a config."""
    with tempfile.TemporaryDirectory() as folder:
        config = value if schema == "config" else {"timezone": "Europe/Berlin"}
        event = value if schema == "event" else {"title": "Choir", "date": "2027-01-05"}
        pathlib.Path(folder, "calfeed.yml").write_text(json.dumps(config))
        pathlib.Path(folder, "partner.ics").write_text("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")
        pathlib.Path(folder, "event.json").write_text(json.dumps(event))
        reported = {"invalid-value", "unknown-key"} if schema == "config" else set()
        return [
            message
            for message in check(folder)
            if (message["severity"] == "error" or message["code"] in reported)
        ]


def sites():
    yield ROOT / "events"
    for case in sorted((ROOT / "tests/cmd").glob("*.in")):
        for config_or_page in ["events", "."]:
            if (case / config_or_page).is_dir() and any((case / config_or_page).glob("*.*")):
                yield case / config_or_page
    yield from sorted((ROOT / "tests/diagnostics").iterdir())


def errors(schema, value):
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in SCHEMAS[schema].iter_errors(value)
    ]


def is_of_other_program(value):
    """Files of yaml2ics and toml-to-ical have keys of their own, which the schema does not describe."""
    items = value.get("events") if isinstance(value, dict) else None
    items = [item for item in items or [] if isinstance(item, dict)]
    return any(isinstance(item.get(key), dict) for item in items for key in ["repeat", "start"])


counts = {"valid": 0, "invalid": 0}
failures = []


def must_be_valid(schema, value, place):
    counts["valid"] += 1
    failures.extend(f"{place}: {error}" for error in errors(schema, value))


for site in sites():
    events = str(site.relative_to(ROOT))
    faulty = {message["file"] for message in check(events) if message["severity"] == "error"}
    for path in sorted(site.rglob("*")):
        place = str(path.relative_to(ROOT))
        is_hidden = any(part.startswith(".") for part in path.relative_to(site).parts)
        if not path.is_file() or path.is_symlink() or is_hidden or place in faulty:
            continue
        schema = "config" if path.name == "calfeed.yml" else "event"
        try:
            value = document(path)
        except Exception:
            # calfeed skips a file that it cannot parse only if it is no event.
            continue
        if value is not None and not is_of_other_program(value):
            must_be_valid(schema, value, place)

for path in sorted((HERE / "valid").iterdir()):
    for number, value in enumerate(yaml().load_all(path.read_text())):
        place = f"valid/{path.name}, document {number + 1}"
        must_be_valid(path.stem, value, place)
        failures.extend(f"{place}: calfeed reports {message['message']}" for message in check_alone(path.stem, value))

for path in sorted((HERE / "invalid").iterdir()):
    for number, value in enumerate(yaml().load_all(path.read_text())):
        counts["invalid"] += 1
        place = f"invalid/{path.name}, document {number + 1}"
        if not errors(path.stem, value):
            failures.append(f"{place} is valid: {value}")
        if not check_alone(path.stem, value):
            failures.append(f"{place} is not reported by calfeed: {value}")

print("\n".join(failures))
print(f"schema: {counts['valid']} valid and {counts['invalid']} invalid documents, {len(failures)} failures")
sys.exit(bool(failures) or min(counts.values()) < 20)
