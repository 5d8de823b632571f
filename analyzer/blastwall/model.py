"""The nouns every room shares: calls, snippets, findings, notices, verdicts. Imports nothing of ours.

They are slotted classes written out by hand: a cold hook pays for what this module imports (`dataclasses` alone
costs more than the analysis of a typical call).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from blastwall.context import Context
    from blastwall.effects import Effect

    Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

#: A half-open range of code points `(start, end)` in a snippet's text. `NOWHERE` where there is no text.
Span = tuple[int, int]
NOWHERE: Span = (0, 0)

ALLOW = "allow"
CONFIRM = "confirm"
DENY = "deny"
#: The three decisions, mildest first: the order is the law "the worst part decides".
DECISIONS = (ALLOW, CONFIRM, DENY)
_DECISION_RANK = {ALLOW: 0, CONFIRM: 1, DENY: 2}

#: What a call does, mildest first; `unknown` ranks between what changes nothing of worth and what may.
READ = "read"
WRITE = "write"
EXECUTE = "execute"
UNKNOWN = "unknown"
ADMIN = "admin"
DESTRUCTIVE = "destructive"
OPERATIONS = (READ, WRITE, EXECUTE, UNKNOWN, ADMIN, DESTRUCTIVE)
_OPERATION_RANK = {name: rank for rank, name in enumerate(OPERATIONS)}

#: How sure a finding is. `low` caps its score at `confirm` (see `blastwall.score`).
HIGH = "high"
MEDIUM = "medium"
LOW = "low"
CONFIDENCES = (LOW, MEDIUM, HIGH)


def worst(decisions: Iterable[str]) -> str:
    """Return the gravest of the decisions; `allow` for none."""
    return max(decisions, key=_DECISION_RANK.__getitem__, default=ALLOW)


def strongest(operations: Iterable[str]) -> str:
    """Return the strongest of the operations, for display; `unknown` for none."""
    return max(operations, key=_OPERATION_RANK.__getitem__, default=UNKNOWN)


class ToolCall:
    """One call of a tool, as an agent proposed it.

    `arguments` is the decoded JSON object (or any JSON value, where a host allows that). `description`,
    `input_schema` and `annotations` are what the server said of the tool: evidence for extraction, never proof.
    `labels` are words its operator attached (`{"environment": "production"}`). `cwd` is an absolute path on the
    machine the tool runs on. `time` is an ISO 8601 string and is only carried through.
    """

    __slots__ = (
        "agent",
        "annotations",
        "arguments",
        "cwd",
        "description",
        "id",
        "input_schema",
        "labels",
        "notices",
        "server",
        "session",
        "time",
        "tool",
    )

    def __init__(
        self,
        tool: str,
        arguments: Json = None,
        *,
        id: str = "",
        server: str = "",
        description: str = "",
        input_schema: Mapping[str, Json] | None = None,
        annotations: Mapping[str, Json] | None = None,
        agent: str = "",
        session: str = "",
        cwd: str = "",
        time: str = "",
        labels: Mapping[str, str] | None = None,
        notices: Sequence[Notice] = (),
    ) -> None:
        """Hold the call. `notices` are what its reader could not do (broken JSON, duplicate keys)."""
        self.tool = tool
        self.arguments: Json = {} if arguments is None else arguments
        self.id = id
        self.server = server
        self.description = description
        self.input_schema = input_schema
        self.annotations = annotations
        self.agent = agent
        self.session = session
        self.cwd = cwd
        self.time = time
        self.labels: Mapping[str, str] = labels or {}
        self.notices = tuple(notices)

    def __repr__(self) -> str:
        return f"ToolCall({self.tool!r}, {self.arguments!r})"


class Origin:
    """Maps offsets of decoded text back to the text it was decoded from.

    `starts[i]` is the parent's offset of decoded code point `i`; without `starts` the whole of `span` stands for
    every offset (base64, an unfolded concatenation). `parent` is the snippet that holds `span`, or None at the top.
    """

    __slots__ = ("parent", "span", "starts")

    def __init__(self, parent: Snippet | None, span: Span, starts: Sequence[int] | None = None) -> None:
        """Tie a snippet to the place it came from."""
        self.parent = parent
        self.span = span
        self.starts = starts

    def lift(self, span: Span) -> Span:
        """Return the parent's span of a child's span; the whole literal where it can't be told finer."""
        starts = self.starts
        if starts is None or not starts:
            return self.span
        first, last = span
        begin = starts[first] if first < len(starts) else self.span[1]
        end = (
            starts[last - 1] + 1 if first < last <= len(starts) else max(begin, self.span[1] if last > first else begin)
        )
        return (begin, end)


class Snippet:
    """A piece of code found in a call: text, an argument vector, or a structured request, with its language.

    Exactly one of `text`, `argv` (`Sequence[Arg]`) and `data` (a decoded JSON object: a request or a tool use)
    carries the code. `pointer` is the RFC 6901 pointer of the argument it came from. `latent` is true for code that
    is only written to a file and not run by this call. `depth` counts carriers above it. `name` is a file name
    where there is one.
    """

    __slots__ = (
        "argv",
        "context",
        "data",
        "depth",
        "dialect",
        "language",
        "latent",
        "name",
        "origin",
        "pointer",
        "text",
    )

    def __init__(
        self,
        language: str,
        text: str = "",
        *,
        context: Context,
        argv: Sequence[object] | None = None,
        data: Mapping[str, Json] | None = None,
        dialect: str = "",
        origin: Origin | None = None,
        pointer: str = "",
        name: str = "",
        latent: bool = False,
        depth: int = 0,
    ) -> None:
        """Hold the code and where it came from."""
        self.language = language
        self.text = text
        self.argv = argv
        self.data = data
        self.dialect = dialect
        self.context = context
        self.origin = origin
        self.pointer = pointer
        self.name = name
        self.latent = latent
        self.depth = depth

    def __repr__(self) -> str:
        return f"Snippet({self.language!r}, {self.text!r})"


class Instead:
    """What to do instead of a flagged act: `text` for a person; `command`, if any, is allowed by our own analysis."""

    __slots__ = ("command", "text")

    def __init__(self, text: str, command: str = "") -> None:
        """Hold the advice."""
        self.text = text
        self.command = command


class Factor:
    """One line of a score: its `name`, its `points` (an int, negative only for caps) and the `reason` in words."""

    __slots__ = ("name", "points", "reason")

    def __init__(self, name: str, points: int, reason: str) -> None:
        """Hold one line."""
        self.name = name
        self.points = points
        self.reason = reason

    def __repr__(self) -> str:
        return f"Factor({self.name!r}, {self.points}, {self.reason!r})"


class Finding:
    """An effect that a rule speaks for.

    `message` says what would be lost, lower case, code in backticks. `span` lies in `snippet.text`. `score` (0-100)
    and `factors` are filled in by `blastwall.score`, `decision` by `blastwall.policy`; `suppressed` is the reason of
    the suppression that silenced it, or empty.
    """

    __slots__ = (
        "confidence",
        "decision",
        "effect",
        "factors",
        "instead",
        "message",
        "rule",
        "score",
        "snippet",
        "span",
        "suppressed",
    )

    def __init__(
        self,
        rule: str,
        effect: Effect,
        message: str,
        *,
        span: Span = NOWHERE,
        snippet: Snippet | None = None,
        confidence: str = HIGH,
        instead: Instead | None = None,
    ) -> None:
        """Hold the finding; its score comes later."""
        self.rule = rule
        self.effect = effect
        self.message = message
        self.span = span
        self.snippet = snippet
        self.confidence = confidence
        self.instead = instead
        self.score = 0
        self.factors: tuple[Factor, ...] = ()
        self.decision = ALLOW
        self.suppressed = ""

    def __repr__(self) -> str:
        return f"Finding({self.rule!r}, {self.message!r}, score={self.score})"


class Notice:
    """What the tool could not do: `id` (kebab), a `message`, and whether it keeps the call from being allowed.

    `confirm` is true where the call can't be judged as a whole without what is missing.
    """

    __slots__ = ("confirm", "id", "message", "pointer", "span")

    def __init__(
        self, id: str, message: str, *, confirm: bool = False, pointer: str = "", span: Span = NOWHERE
    ) -> None:
        """Hold the notice."""
        self.id = id
        self.message = message
        self.confirm = confirm
        self.pointer = pointer
        self.span = span

    def __repr__(self) -> str:
        return f"Notice({self.id!r}, {self.message!r}, confirm={self.confirm})"


class Radius:
    """The blast radius of a call: `score` 0-100 and the `factors` that add up to it."""

    __slots__ = ("factors", "score")

    def __init__(self, score: int = 0, factors: tuple[Factor, ...] = ()) -> None:
        """Hold the sum and its parts."""
        self.score = score
        self.factors = factors


class Verdict:
    """The answer for one call.

    `decision` is one of `DECISIONS`; `operations` is the set of what the call does, `operation` its strongest;
    `findings` come worst first; `notices` say what could not be done.
    """

    __slots__ = ("decision", "findings", "notices", "operations", "radius")

    def __init__(
        self,
        decision: str,
        operations: frozenset[str],
        radius: Radius,
        findings: tuple[Finding, ...] = (),
        notices: tuple[Notice, ...] = (),
    ) -> None:
        """Hold the answer."""
        self.decision = decision
        self.operations = operations
        self.radius = radius
        self.findings = findings
        self.notices = notices

    @property
    def operation(self) -> str:
        """The strongest operation, for display."""
        return strongest(self.operations)

    def __repr__(self) -> str:
        return f"Verdict({self.decision!r}, score={self.radius.score}, findings={list(self.findings)!r})"
