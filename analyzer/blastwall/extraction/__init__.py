"""Finds the code in a tool call: by the tool's identity, by argument names and schema, by file name, else by its look.

`extract` is total: any JSON value as arguments, any depth, any keys. What is code becomes a snippet, what is a file
change becomes an act, and what is neither becomes a `ToolUse` for the rules about structured tools.
"""

from __future__ import annotations

from blastwall.acts import ToolUse
from blastwall.extraction import identity
from blastwall.extraction.found import Extracted
from blastwall.extraction.identity import squash
from blastwall.extraction.reading import Call
from blastwall.model import Notice, Snippet, ToolCall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.model import Json

__all__ = ["Extracted", "extract"]


def extract(call: ToolCall, context: Context, budget: Budget) -> Extracted:
    """Return the code, file changes and tool uses of a call. Never raises."""
    out = Extracted()
    out.notices.extend(call.notices)
    Run(context, budget, out).call(call, 0, "")
    return out


class Run:
    """One run over one call and the calls inside it."""

    __slots__ = ("budget", "context", "out")

    def __init__(self, context: Context, budget: Budget, out: Extracted) -> None:
        self.context = context
        self.budget = budget
        self.out = out

    # -- one call ------------------------------------------------------------------------------------------------
    def call(self, call: ToolCall, depth: int, at: str) -> None:
        if not self.budget.open_snippet(depth):
            self.out.finished = False
            return
        server, tool = identity.split_server(call.tool, call.server)
        arguments = self.decoded(call.arguments, at, depth == 0)
        word = squash(tool)
        full = squash(call.tool)
        context = self.context
        whole = Snippet(
            "tool",
            data={"server": server, "tool": tool, "arguments": arguments},
            context=context,
            pointer=at,
            depth=depth,
        )
        before = (len(self.out.snippets), len(self.out.acts))
        reading = Call(self, call, server, tool, word, full, arguments, whole, at, depth)
        reading.read()
        found = (len(self.out.snippets), len(self.out.acts)) != before
        if not found or (reading.guessed and not reading.words.isdisjoint(_ENDING) and _ends_a_thing(tool)):
            self.out.acts.append(
                ToolUse(
                    server,
                    tool,
                    arguments,
                    context=context,
                    snippet=whole,
                    description=call.description,
                    schema=call.input_schema,
                    annotations=call.annotations,
                )
            )

    # -- arguments -----------------------------------------------------------------------------------------------
    def decoded(self, value: Json, at: str, top: bool) -> dict[str, Json]:
        """Return the arguments as an object: JSON in a string decoded, anything else wrapped."""
        for _ in range(3):
            if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
                break
            import json

            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                break
        if top:
            self.look(value, at)
        if isinstance(value, dict):
            return value
        if value is None:
            return {}
        return {"": value}

    def look(self, value: Json, at: str) -> None:
        """Notice keys that another reader may take for one another, and text that no encoder accepts."""
        stack: list[Json] = [value]
        confusable = surrogate = False
        while stack:
            if not self.budget.spend():
                self.out.finished = False
                break
            item = stack.pop()
            if isinstance(item, dict):
                if not confusable and len(item) > 1 and _confusable(item):
                    confusable = True
                for key, part in item.items():
                    surrogate = surrogate or _has_surrogate(key)
                    stack.append(part)
            elif isinstance(item, list):
                stack.extend(item)
            elif isinstance(item, str):
                surrogate = surrogate or _has_surrogate(item)
        if confusable:
            self.out.notices.append(
                Notice(
                    "confusable-keys",
                    "two argument names differ only in case or Unicode form; readers may disagree on which one counts",
                    confirm=True,
                    pointer=at,
                )
            )
        if surrogate:
            self.out.notices.append(
                Notice(
                    "lone-surrogate",
                    "an argument holds half of a character; readers may change it",
                    confirm=True,
                    pointer=at,
                )
            )


#: Verbs that end what a tool's name goes on to name, whatever code its arguments hold beside.
_ENDING = frozenset(
    {"delete", "destroy", "drop", "remove", "purge", "wipe", "truncate", "terminate", "erase", "reset", "nuke"}
)
#: What the code itself tells more exactly than a name can.
_TOLD_BY_CODE = frozenset({"", "rows", "record", "object", "file", "cache", "runtime", "process", "relation", "code"})


def _ends_a_thing(tool: str) -> bool:
    """Whether a tool's own name says that it ends a named thing: `delete_database{sql: ...}` does both."""
    from blastwall.targets.naming import meaning_of, split_words

    meaning = meaning_of(split_words(tool))
    return meaning.act in ("delete", "reset") and meaning.kind not in _TOLD_BY_CODE and not meaning.association


def _confusable(item: Mapping[str, Json]) -> bool:
    """Whether two keys of an object are one key after case folding and compatibility normalisation."""
    plain = all(key.isascii() for key in item)
    folded = {key.lower() for key in item} if plain else _normalised(item)
    return len(folded) < len(item)


def _normalised(item: Mapping[str, Json]) -> set[str]:
    from unicodedata import normalize

    return {normalize("NFKC", normalize("NFKC", key).casefold()) for key in item}


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)
