"""The `PreToolUse` hook of Claude Code: one clear paragraph and a safer way, or nothing at all.

An allowed call prints nothing, so that the host's own permissions still apply. A refused one answers `deny`, whose
reason the agent reads; one to confirm answers `ask`, whose reason the person reads. Whatever goes wrong answers
`ask`: a guard that fails must not open the gate. Source: https://code.claude.com/docs/en/hooks (PreToolUse).
"""

from __future__ import annotations

import sys

from blastwall.hooks.wire import loads, quoted
from blastwall.model import ALLOW, CONFIRM, DENY, Notice, ToolCall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.api import Analyzer
    from blastwall.model import Json, Verdict
    from blastwall.workspace import Workspace

#: Most bytes of a request that are read; a larger one is not judged.
MOST_BYTES = 32 << 20
_BOM = b"\xef\xbb\xbf"
_ANSWERS = {DENY: "deny", CONFIRM: "ask"}
#: Findings named in one paragraph.
_NAMED = 3


def main(arguments: Sequence[str]) -> int:
    """Read the request on standard input and print the answer. Takes `--config FILE`."""
    try:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        text = answer(raw, config=_config(arguments))
    except Exception as error:
        text = _render("ask", f"Blastwall could not judge this call ({type(error).__name__}: {error}).")
    if text:
        sys.stdout.buffer.write(text.encode("ascii") + b"\n")
        sys.stdout.buffer.flush()
    return 0


def answer(raw: bytes, *, config: str = "", analyzer: Analyzer | None = None) -> str:
    """Return what the host is told, as JSON, or an empty string for "nothing to say"."""
    if len(raw) > MOST_BYTES:
        return _render("ask", "Blastwall could not judge this call: the request is too large to be read.")
    call = read(raw)
    if isinstance(call, str):
        return _render("ask", f"Blastwall could not judge this call: {call}.") if call else ""
    cwd = call.cwd

    def files() -> Workspace | None:
        # Imported and looked for only where a call is more than harmless words.
        from blastwall.workspace import on_disk

        return on_disk(cwd)

    if analyzer is None and not config:
        from blastwall.api import analyze

        verdict = analyze(call, workspace=files)
    else:
        if analyzer is None:
            from blastwall.api import Analyzer
            from blastwall.config import load

            analyzer = Analyzer(load(config))
        verdict = analyzer.analyze(call, workspace=files)
    decision = _ANSWERS.get(verdict.decision)
    return _render(decision, reason(verdict)) if decision else ""


def read(raw: bytes) -> ToolCall | str:
    """Return the call of a request; else why it can't be told, or an empty string where none is asked about."""
    repeated: list[str] = []

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            repeated.extend(sorted({name for name in names if names.count(name) > 1}))
        return made

    try:
        request = loads(raw.removeprefix(_BOM).decode("utf-8", "surrogateescape"), members)
    except RecursionError:
        return "the request is nested too deeply"
    except ValueError:
        return "the request is not valid JSON"
    if not isinstance(request, dict):
        return "the request is not a JSON object"
    event = request.get("hook_event_name", "PreToolUse")
    if event != "PreToolUse":
        return ""  # after the fact, or about something else: nothing to hold back
    tool = request.get("tool_name")
    if not isinstance(tool, str) or not tool:
        return "the request names no tool"
    server = ""
    if tool.startswith("mcp__") and tool.count("__") >= 2:
        _, server, tool = tool.split("__", 2)
    notices = []
    if repeated:
        named = ", ".join(f"`{name[:80]}`" for name in repeated[:_NAMED])
        notices.append(Notice("duplicate-keys", f"{named} is written more than once", confirm=True))
    return ToolCall(
        tool,
        request.get("tool_input"),
        id=_text(request.get("tool_use_id")),
        server=server,
        agent="claude-code",
        session=_text(request.get("session_id")),
        cwd=_text(request.get("cwd")),
        notices=notices,
    )


def reason(verdict: Verdict) -> str:
    """Return one paragraph: what would be lost, how bad it is, and a safer way."""
    # Here and not above: an allowed call has nothing to say. The host shows this on a terminal and keeps it in a log.
    from blastwall.report.printable import printable, shortened
    from blastwall.report.redact import redact

    told = [finding for finding in verdict.findings if finding.decision != ALLOW and not finding.suppressed][:_NAMED]
    parts = []
    if told:
        messages = list(dict.fromkeys(shortened(redact(finding.message)) for finding in told))
        joined = "; ".join(messages)
        parts.append(f"Blastwall: {joined} (blast radius {verdict.radius.score}/100, {told[0].rule}).")
        instead = next((finding.instead for finding in told if finding.instead is not None), None)
        if instead is not None:
            advice = instead.text.rstrip(".")
            parts.append(f"Instead: {advice}" + (f": `{instead.command}`." if instead.command else "."))
    for notice in verdict.notices:
        if notice.confirm:
            parts.append(f"{'Also' if told else 'Blastwall could not judge the whole call'}: {notice.message}.")
            break
    if not parts:
        return f"Blastwall: {verdict.decision} (blast radius {verdict.radius.score}/100)."
    return printable(redact(" ".join(parts)))


def _config(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument == "--config" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--config="):
            return argument.removeprefix("--config=")
    if arguments:
        raise ValueError(f"unknown argument {arguments[0]!r}")
    return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _render(decision: str, why: str) -> str:
    return (
        '{"hookSpecificOutput": {"hookEventName": "PreToolUse", '
        f'"permissionDecision": {quoted(decision)}, "permissionDecisionReason": {quoted(why)}}}}}'
    )
