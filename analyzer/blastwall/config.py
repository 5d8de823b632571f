"""Reads a policy file (TOML) and refuses what it does not understand, naming file, line, key and what was expected."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any

from blastwall.effects import ENVIRONMENTS
from blastwall.errors import ConfigError
from blastwall.model import UNKNOWN
from blastwall.policy import Policy, Suppression, Thresholds

#: A policy file larger than this is refused unread.
MOST_BYTES = 1_048_576
#: Most parts of a key whose table is looked for.
_DEEPEST = 4
#: Most characters of a key that a message quotes.
_LONGEST_KEY = 120
_CLASSES = tuple(name for name in ENVIRONMENTS if name != UNKNOWN)


def load(path: str | Path, *, today: str = "") -> Policy:
    """Return the policy in a TOML file. `today` (ISO date) defaults to the current UTC date.

    Raises `ConfigError`: the file can't be read, is not TOML, or holds a key or value the schema does not have.
    """
    name = str(path)
    try:
        with open(path, "rb") as stream:  # not by its size: a device or pipe has none
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"can't be read: {error.strerror}", file=name) from error
    except ValueError as error:  # a NUL in the name
        raise ConfigError(f"can't be read: {error}", file=ascii(name)) from error
    if len(raw) > MOST_BYTES:
        raise ConfigError("is too large", file=name, expected=f"at most {MOST_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8", file=name, line=line) from error
    return parse(text, file=name, today=today)


def parse(text: str, *, file: str = "<policy>", today: str = "") -> Policy:
    """Return the policy in a TOML text; `file` is used in messages. Raises `ConfigError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise ConfigError(
            f"is not valid TOML: {error}", file=file, line=int(found.group(1)) if found else None
        ) from error
    except RecursionError:
        # The traceback of a thousand frames says nothing: the text itself is at fault.
        raise ConfigError("is nested too deeply", file=file, line=1) from None
    except ValueError as error:  # an integer of more than 4,300 digits
        raise ConfigError("holds a number that is too long", file=file, expected="at most 4,300 digits") from error
    return _Reader(text, file).policy(data, today or datetime.datetime.now(datetime.UTC).date().isoformat())


class _Reader:
    """Walks the decoded file; knows the text, to name lines."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.splitlines()
        self.file = file

    def fail(self, key: str, message: str, expected: str = "") -> ConfigError:
        shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in key[:_LONGEST_KEY])
        return ConfigError(message, file=self.file, line=self.line_of(key), key=shown, expected=expected)

    def line_of(self, key: str) -> int | None:
        """The line a dotted key stands on: tomllib keeps no positions, so the last part is looked for in its table."""
        parts = re.sub(r"\[(\d+)\]", "", key).split(".")
        index = int(found.group(1)) if (found := re.search(r"\[(\d+)\]", key)) else 0
        table, leaf = ".".join(parts[:-1]), parts[-1]
        here, seen = "", -1
        for number, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("["):
                here = line.strip().lstrip("[ \t").partition("]")[0].strip().replace('"', "").replace("'", "")
                seen += here in (table, ".".join(parts))
                if here == ".".join(parts) and seen >= index:
                    return number
            bare = re.match(r"\s*[\"']?([\w-]+)[\"']?\s*(=|\.)", line)
            if bare and bare.group(1) == leaf and here == table and (not table or seen >= index):
                return number
        # a key that is missing is missing from a table that stands somewhere
        return self.line_of(key.rpartition(".")[0]) if table and len(parts) <= _DEEPEST else None

    def known(self, table: dict[str, Any], prefix: str, allowed: tuple[str, ...]) -> None:
        for key in table:
            if key not in allowed:
                raise self.fail(f"{prefix}{key}", "is not a key of a policy file", f"one of {', '.join(allowed)}")

    def table(self, data: dict[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key.rsplit(".", 1)[-1], {})
        if not isinstance(value, dict):
            raise self.fail(key, "must be a table", f"[{key}]")
        return value

    def strings(self, data: dict[str, Any], key: str) -> tuple[str, ...]:
        value = data.get(key.rsplit(".", 1)[-1], [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.fail(key, "must be a list of patterns", 'like ["scratch/**", "tmp_*"]')
        return tuple(value)

    def score(self, data: dict[str, Any], key: str, default: int) -> int:
        value = data.get(key.rsplit(".", 1)[-1], default)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 101:
            raise self.fail(key, f"is {value!r}", "a whole number from 1 to 101 (101: never)")
        return value

    def thresholds(self, data: dict[str, Any], prefix: str, default: Thresholds) -> Thresholds:
        confirm = self.score(data, f"{prefix}confirm", default.confirm)
        deny = self.score(data, f"{prefix}deny", max(default.deny, confirm))
        if confirm > deny:
            above = f"is {confirm}, above `deny` ({deny})"
            raise self.fail(f"{prefix}confirm", above, "a score at most that of `deny`")
        return Thresholds(confirm, deny)

    def policy(self, data: dict[str, Any], today: str) -> Policy:
        self.known(data, "", ("version", "thresholds", "environments", "expendable", "protected", "suppress"))
        version = data.get("version", "unnamed")
        if not isinstance(version, str):
            raise self.fail("version", "must be a string", 'like "2026-11-01"')
        lines = self.table(data, "thresholds")
        self.known(lines, "thresholds.", ("confirm", "deny", *_CLASSES, UNKNOWN))
        general = self.thresholds(lines, "thresholds.", Thresholds())
        by_environment = {}
        for cls in (*_CLASSES, UNKNOWN):
            if cls in lines:
                own = self.table(lines, f"thresholds.{cls}")
                self.known(own, f"thresholds.{cls}.", ("confirm", "deny"))
                by_environment[cls] = self.thresholds(own, f"thresholds.{cls}.", general)
        named = self.table(data, "environments")
        self.known(named, "environments.", _CLASSES)
        environments = {cls: self.strings(named, f"environments.{cls}") for cls in named}
        return Policy(
            thresholds=general,
            by_environment=by_environment,
            environments=environments,
            expendable=self.strings(data, "expendable"),
            protected=self.strings(data, "protected"),
            suppressions=self.suppressions(data),
            today=today,
            version=version,
        )

    def suppressions(self, data: dict[str, Any]) -> list[Suppression]:
        value = data.get("suppress", [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail("suppress", "must be a list of tables", "[[suppress]]")
        found = []
        for index, item in enumerate(value):
            prefix = f"suppress[{index}]."
            self.known(item, prefix, ("rule", "reason", "expires", "target"))
            for key in ("rule", "reason"):
                if not isinstance(item.get(key), str) or not item[key].strip():
                    raise self.fail(prefix + key, "is missing", "a non-empty string")
            expires = item.get("expires")
            if isinstance(expires, datetime.datetime):
                expires = expires.date()
            if isinstance(expires, str):
                try:
                    expires = datetime.date.fromisoformat(expires)
                except ValueError:
                    expires = None
            if not isinstance(expires, datetime.date):
                raise self.fail(prefix + "expires", "is missing or no date", "a date like 2027-01-31")
            target = item.get("target", "*")
            if not isinstance(target, str) or not target:
                raise self.fail(prefix + "target", "must be a pattern", 'like "scratch_*"')
            found.append(Suppression(item["rule"], item["reason"], expires.isoformat(), target))
        return found
