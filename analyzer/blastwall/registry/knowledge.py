"""Finds the rules, carriers and catalogue entries that judge an act, loads each when first needed, and fails closed.

A module that breaks when it is loaded makes the call at least `confirm`, with a notice; it is never passed over.
"""

from __future__ import annotations

import sys

from blastwall.acts import FileChange, Invocation, Request, Statement, ToolUse
from blastwall.catalogue.match import Program, judge_field, judge_request, judge_tool, program_of
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from blastwall.acts import Act
    from blastwall.rule import Carrier, Rule, Yield


class Knowledge:
    """Rules and catalogue entries by what they judge. What was loaded is kept."""

    __slots__ = ("_extra", "_keys", "_manifests", "_modules", "_programs")

    def __init__(self, packages: Sequence[str], extra: Mapping[tuple[str, str], tuple[Rule | Carrier, ...]]) -> None:
        """Read the packages' manifests; `extra` are further rules by kind of act and key."""
        self._manifests = [_module(f"{package}.index.manifest") for package in packages]
        self._extra = extra
        self._modules: dict[str, Any] = {}
        self._programs: dict[str, Program | None] = {}
        self._keys: dict[tuple[str, str], tuple[Rule | Carrier, ...]] = {}

    def judge(self, act: Act, notices: list[Notice]) -> Iterator[Yield]:
        """Yield what all knowledge makes of one act: findings, effects, plainer acts, code to read.

        The catalogue's exact knowledge of a request, field or tool outranks generic rules. Rules keyed `*` speak
        only where nothing more exact did.
        """
        spoke = False
        for answer in self._from_catalogue(act, notices):
            spoke = True
            yield answer
        if spoke and not isinstance(act, Invocation | FileChange):
            return
        exact, generic = _keys_of(act)
        for key in exact:
            for rule in self._speakers(act.kind, key, notices):
                for answer in self._ask(rule, act, notices):
                    spoke = True
                    yield answer
        if not spoke:
            for rule in self._speakers(act.kind, generic, notices):
                yield from self._ask(rule, act, notices)

    def _ask(self, rule: Rule | Carrier, act: Act, notices: list[Notice]) -> Iterator[Yield]:
        run = rule.check if hasattr(rule, "check") else rule.carry
        try:
            yield from run(act)
        except Exception as error:
            # A rule that breaks must neither stop the others nor let the call pass unseen.
            notices.append(
                Notice("rule-failed", f"rule `{rule.id}` failed: {type(error).__name__}: {error}", confirm=True)
            )

    def _from_catalogue(self, act: Act, notices: list[Notice]) -> Iterator[Yield]:
        try:
            if isinstance(act, Invocation):
                program = self._program(act.program)
                if program is not None:
                    yield from program.judge(act)
            elif isinstance(act, Request):
                for entries in self._entries("REQUESTS", _hosts_of(act.host), "requests"):
                    yield from judge_request(entries, act)
            elif isinstance(act, Statement) and act.language == "graphql" and act.names:
                for entries in self._entries("FIELDS", (act.names[0],), "fields"):
                    yield from judge_field(entries, act)
            elif isinstance(act, ToolUse):
                for entries in self._entries("TOOLS", (_folded(act.tool),), "tools"):
                    yield from judge_tool(entries, act)
        except Exception as error:
            notices.append(
                Notice("catalogue-failed", f"the catalogue failed: {type(error).__name__}: {error}", confirm=True)
            )

    def _program(self, name: str) -> Program | None:
        if name in self._programs:
            return self._programs[name]
        specs = [
            program_of(self._shard(manifest, shard), name)
            for manifest in self._manifests
            for shard in manifest.PROGRAMS.get(name, ())
        ]
        program = Program(specs) if specs else None
        if len(self._programs) < 4096:
            # Program names come from input: remembering every one that does not exist would grow without end.
            self._programs[name] = program
        return program

    def _entries(self, table: str, keys: Iterable[str], section: str) -> Iterator[list[Any]]:
        for manifest in self._manifests:
            for key in keys:
                for shard in getattr(manifest, table).get(key, ()):
                    entries = self._shard(manifest, shard)[section]
                    if section == "requests":
                        yield [entry for entry in entries if key in entry["hosts"]]
                    elif section == "fields":
                        yield [entry for entry in entries if key in entry["names"]]
                    else:
                        yield [entry for entry in entries if key in map(_folded, entry["names"])]

    def _shard(self, manifest: Any, shard: str) -> Any:
        name = f"{manifest.__package__}.{shard}"
        module = self._modules.get(name)
        if module is None:
            module = self._modules[name] = _module(name)
        return module.SHARD

    def _speakers(self, kind: str, key: str, notices: list[Notice]) -> tuple[Rule | Carrier, ...]:
        known = self._keys.get((kind, key))
        if known is not None:
            return known
        found: list[Rule | Carrier] = []
        broken = False
        for manifest in self._manifests:
            for name in manifest.RULES.get(kind, {}).get(key, ()):
                try:
                    module = _module(name)
                    found.append(module.RULE if hasattr(module, "RULE") else module.CARRIER)
                except Exception as error:
                    broken = True
                    reason = f"`{name}` can't be loaded: {type(error).__name__}: {error}"
                    notices.append(Notice("rule-broken", reason, confirm=True))
        found += self._extra.get((kind, key), ())
        if not broken and len(self._keys) < 8192:
            self._keys[kind, key] = tuple(found)
        return tuple(found)


def _module(name: str) -> Any:
    """Import a module by its full name, as `importlib.import_module` does, without the cost of `importlib`."""
    __import__(name)
    return sys.modules[name]


def _keys_of(act: Act) -> tuple[tuple[str, ...], str]:
    """The keys that speak for an act: the exact ones, and the one for all of its kind."""
    if isinstance(act, Invocation):
        return (act.program,), "*"
    if isinstance(act, Statement):
        return (f"{act.language}:{act.verb}", f"{act.language}:*"), "*"
    if isinstance(act, Request):
        return _hosts_of(act.host), "*"
    if isinstance(act, FileChange):
        return (act.change, "*"), ""
    if isinstance(act, ToolUse):
        return tuple(dict.fromkeys(_words(act.tool))), "*"
    language = getattr(act, "language", "")
    return (f"{language}:{getattr(act, 'attribute', '')}", f"{language}:*"), "*"


def _hosts_of(host: str) -> tuple[str, ...]:
    """A host and its parents: `api.eu.example.com` is also spoken for by `*.example.com`."""
    parts = host.split(".")
    return (host, *("*." + ".".join(parts[place:]) for place in range(1, len(parts) - 1)))


def _folded(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _words(name: str) -> list[str]:
    """Split `drop-collection`, `volume_delete` and `deleteVolume` into lower-case words."""
    spaced = []
    previous = ""
    for c in name:
        if c.isupper() and previous.islower():
            spaced.append(" ")
        spaced.append(c.lower() if c.isalnum() else " ")
        previous = c
    return "".join(spaced).split()
