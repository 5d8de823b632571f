"""What a rule and a carrier are, and what makes one complete. One file a rule; everything else is derived from it.

A rule says what an act would lose. A carrier says what code an act hands on (`sudo`, `find -exec`, `psql -c`). Both
are stateless: one instance serves every call.
"""

from __future__ import annotations

from blastwall.acts import ACT_KINDS
from blastwall.errors import DefinitionError
from blastwall.model import HIGH, NOWHERE, Finding, Instead

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blastwall.acts import Act
    from blastwall.effects import Effect
    from blastwall.model import Json, Snippet, Span

    #: What knowledge may make of an act: a finding, a harmless effect, a plainer act, or code to read.
    Yield = Finding | Effect | Act | Snippet


class Example:
    """A piece of code that a rule does, or does not, speak for. Examples are tests, documentation and corpus.

    `code` is text of `language` (for `tool`: the JSON-like arguments in `arguments`, `code` being the tool's name).
    `why` says what makes it interesting. `decision` is what the whole call gets, where that is the point. `files` are
    the project's own files it is run among, by their path below `cwd`.
    """

    __slots__ = ("arguments", "code", "cwd", "decision", "dialect", "files", "language", "name", "why")

    def __init__(
        self,
        code: str,
        *,
        language: str = "",
        why: str = "",
        decision: str = "",
        dialect: str = "",
        name: str = "",
        cwd: str = "",
        arguments: Mapping[str, Json] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> None:
        """Hold the example; an empty `language` is the rule's own."""
        self.code = code
        self.language = language
        self.why = why
        self.decision = decision
        self.dialect = dialect
        self.name = name
        self.cwd = cwd
        self.arguments = arguments
        self.files = files

    def __repr__(self) -> str:
        return f"Example({self.code!r})"


class Rule:
    """Base of every rule.

    A subclass gives a literal `id` (kebab case, language or product first, the file's name), a docstring (what it
    catches; why it hurts; **Instead:** what to do; **Source:** where that is known from), `act` (the kind of act it
    judges), `keys` (which: program names, or `language:verb` for statements, hosts for requests, tool names or
    verbs for tool uses; `("*",)` for all), `triggers` (lower-case words one of which must stand in the text for the
    rule to apply; empty means that triage can never call its language inert), `language` of its examples, `flagged`
    and `clean` examples, and `check`.
    """

    id: str = ""
    act: str = ""
    keys: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    language: str = "shell"
    flagged: tuple[Example, ...] = ()
    clean: tuple[Example, ...] = ()
    source: str = ""

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this act means. Must be stateless, and total on any act of its kind."""
        raise NotImplementedError

    def finding(
        self,
        effect: Effect,
        message: str,
        *,
        act: Act | None = None,
        span: Span | None = None,
        confidence: str = HIGH,
        instead: Instead | None = None,
    ) -> Finding:
        """Make a finding of this rule, placed at `span`, or else at the act."""
        where = span if span is not None else (act.span if act is not None else NOWHERE)
        snippet = act.snippet if act is not None else None
        return Finding(self.id, effect, message, span=where, snippet=snippet, confidence=confidence, instead=instead)


class Carrier:
    """Base of every carrier: an act that hands on other code, or is itself a plainer act.

    `id` (the file's name), `act` and `keys` as for a rule. `carry` yields snippets and acts; it judges nothing.
    `carried` are examples: the first line of each is read, and at least one snippet or act must come out of it.
    """

    id: str = ""
    act: str = "invocation"
    keys: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    language: str = "shell"
    carried: tuple[Example, ...] = ()
    source: str = ""

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield the code this act hands on. Must be stateless, and total on any act of its kind.

        An act that hands on nothing may say so by an effect that only reads (`rm --help`).
        """
        raise NotImplementedError


def check_definition(rule: Rule | Carrier, file_stem: str, where: str) -> None:
    """Raise `DefinitionError` unless the rule or carrier is complete. `file_stem` is its module's last name."""

    def refuse(reason: str) -> None:
        raise DefinitionError(f"{where}: {type(rule).__name__}: {reason}")

    if not rule.id or rule.id != rule.id.lower() or any(not (c.isalnum() or c == "-") for c in rule.id):
        refuse("`id` must be a literal in kebab case")
    if rule.id.replace("-", "_") != file_stem:
        refuse(f"`id` {rule.id!r} must be the name of its file, `{rule.id.replace('-', '_')}.py`")
    if not (type(rule).__doc__ or "").strip():
        refuse("needs a docstring: what it catches, why it hurts, what to do instead")
    if rule.act not in ACT_KINDS:
        refuse(f"`act` must be one of {', '.join(ACT_KINDS)}")
    if not rule.keys:
        refuse('`keys` must name what it judges, or be ("*",)')
    for word in rule.triggers:
        if word != word.lower() or not word:
            refuse(f"trigger {word!r} must be a lower-case word")
    if isinstance(rule, Rule):
        if type(rule).check is Rule.check:
            refuse("needs a `check`")
        if not rule.flagged:
            refuse("needs at least one `flagged` example")
        if not rule.clean:
            refuse("needs at least one `clean` near miss")
        doc = type(rule).__doc__ or ""
        if "**Instead:**" not in doc:
            refuse("its docstring needs an **Instead:** paragraph")
    else:
        if type(rule).carry is Carrier.carry:
            refuse("needs a `carry`")
        if not rule.carried:
            refuse("needs at least one `carried` example")


__all__ = ["Carrier", "Example", "Instead", "Rule", "check_definition"]
