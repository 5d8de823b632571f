"""`check`: judges one command or call, or one call a line, in order, every line answered at once."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, BinaryIO

from blastwall.api import Analyzer
from blastwall.cli.console import columns, wants_color
from blastwall.model import ALLOW, CONFIRM, UNKNOWN, Notice, Radius, ToolCall, Verdict
from blastwall.records.decoding import Marked, parse_arguments
from blastwall.report.interface import Result
from blastwall.report.plain import verdict_data
from blastwall.report.text import TextReporter, addition
from blastwall.workspace import on_disk

if TYPE_CHECKING:
    from blastwall.model import Json

#: Longest line that is read, in bytes; a longer one is answered without being judged.
LONGEST_LINE = 32 << 20


def check(options: argparse.Namespace) -> int:
    """Run the command; return the exit code."""
    policy = None
    if options.config:
        from blastwall.config import load

        policy = load(options.config)
    analyzer = Analyzer(policy)
    if os.path.isdir(options.cwd):
        # `--cwd .` as a person types it; a path of another machine stays as it is
        options.cwd = os.path.abspath(options.cwd)
    if options.jsonl:
        if options.command or options.tool:
            sys.stderr.write("check: --jsonl reads calls from standard input and takes no command\n")
            return 2
        return stream(analyzer, sys.stdin.buffer, sys.stdout.buffer)
    if options.tool:
        notices: list[Notice] = []
        arguments = parse_arguments(options.arguments, notices)
        call = ToolCall(options.tool, arguments, cwd=options.cwd, notices=notices)
        verdict = analyzer.analyze(call, workspace=on_disk(options.cwd))
    elif options.command:
        text = _joined(options.command)
        verdict = _judged(analyzer, options, text)
    elif not sys.stdin.isatty():
        text = sys.stdin.buffer.read(LONGEST_LINE + 1).decode("utf-8", "replace")
        if not text.strip():
            sys.stderr.write("check: nothing to judge: standard input is empty; give a command, --tool, or --jsonl\n")
            return 2
        if len(text) > LONGEST_LINE:
            sys.stderr.write(
                f"check: more than {LONGEST_LINE:,} bytes on standard input; `mcp-lint` reads files of any size\n"
            )
            return 2
        verdict = _judged(analyzer, options, text)
    else:
        sys.stderr.write("check: nothing to judge: give a command, --tool, or --jsonl (see --help)\n")
        return 2
    if options.json:
        sys.stdout.write(json.dumps(verdict_data(verdict), indent=2) + "\n")
    else:
        _show(verdict, color=wants_color(options.color, sys.stdout))
    return 0 if verdict.decision == ALLOW else 1


def _judged(analyzer: Analyzer, options: argparse.Namespace, text: str) -> Verdict:
    """Judge code, with what may be read of the files where it would run."""
    return analyzer.analyze_text(
        text,
        language=options.language,
        dialect=options.dialect,
        cwd=options.cwd,
        workspace=on_disk(options.cwd),
    )


def _joined(words: list[str]) -> str:
    """Return the command: one argument is its text; several are its words, quoted again."""
    if len(words) == 1:
        return words[0]
    import shlex

    return shlex.join(words)


def _show(verdict: Verdict, *, color: bool) -> None:
    reporter = TextReporter(sys.stdout, color=color, columns=columns(sys.stdout))
    shown = tuple(finding for finding in verdict.findings if finding.decision != ALLOW and not finding.suppressed)
    reporter.result(Result(verdict, findings=shown))
    radius = addition(verdict.radius.score, verdict.radius.factors)
    operations = ", ".join(sorted(verdict.operations)) or UNKNOWN
    silenced = [finding.rule for finding in verdict.findings if finding.suppressed]
    suppressed = f"  suppressed by the policy: {', '.join(silenced)}" if silenced else ""
    sys.stdout.write(f"{verdict.decision}  blast radius {radius}  operations: {operations}{suppressed}\n")


def stream(analyzer: Analyzer, source: BinaryIO, sink: BinaryIO) -> int:
    """Answer each line of `source` with a line on `sink`, in order, as soon as it is read."""
    while True:
        # readline returns as soon as a line is there and takes whole buffers when input is faster than we are
        line = source.readline(LONGEST_LINE)
        if not line:
            break
        if not line.endswith(b"\n") and len(line) >= LONGEST_LINE:
            while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                continue
            data = verdict_data(_unjudged("long-line", f"a line of more than {LONGEST_LINE:,} bytes"))
        else:
            data = judge_line(analyzer, line)
        sink.write(json.dumps(data).encode("ascii") + b"\n")
        sink.flush()
    return 0


def judge_line(analyzer: Analyzer, line: bytes) -> dict[str, Json]:
    """Return the verdict on one line as plain data; a line that can't be read is one to confirm."""
    value: Json
    id: Json = None
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    try:
        if not text.strip():
            return verdict_data(_unjudged("broken-line", "the line is empty: expected a call, as a JSON object"))
        value = json.loads(text, strict=False)
    except RecursionError:
        return verdict_data(_unjudged("nested-too-deeply", "the line is nested too deeply to be decoded"))
    except ValueError as error:
        return verdict_data(_unjudged("broken-line", f"the line is not valid JSON: {error}"))
    call = call_of(value, text)
    verdict = (
        _unjudged("not-a-call", call) if isinstance(call, str) else analyzer.analyze(call, workspace=on_disk(call.cwd))
    )
    if isinstance(value, dict):
        id = value.get("id")
    data = verdict_data(verdict)
    return data if id is None else {"id": id, **data}


def call_of(value: Json, text: str) -> ToolCall | str:
    """Return the call a decoded line stands for, or why it stands for none."""
    if not isinstance(value, dict):
        return "the line is not a JSON object"
    tool = value.get("tool")
    if not isinstance(tool, str):
        return 'the line names no tool: expected {"tool": ..., "arguments": {...}}'
    notices: list[Notice] = []
    arguments = value.get("arguments")
    if isinstance(arguments, str):
        arguments = parse_arguments(arguments, notices)
    # an object of n members has n keys: more colons than members is what makes a second look worth its time
    if _may_repeat(text, value):
        notices += Marked(text).notices([])
    labels = value.get("labels")
    schema, annotations = value.get("input_schema"), value.get("annotations")
    return ToolCall(
        tool,
        arguments,
        id=_text(value.get("id")),
        server=_text(value.get("server")),
        description=_text(value.get("description")),
        input_schema=schema if isinstance(schema, dict) else None,
        annotations=annotations if isinstance(annotations, dict) else None,
        agent=_text(value.get("agent")),
        session=_text(value.get("session")),
        cwd=_text(value.get("cwd")),
        time=_text(value.get("time")),
        labels={key: item for key, item in labels.items() if isinstance(item, str)}
        if isinstance(labels, dict)
        else None,
        notices=notices,
    )


def _may_repeat(text: str, value: Json) -> bool:
    """Say whether a key may be written twice: there are at least as many `:` as keys, and more if one is lost."""
    keys = 0
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            keys += len(node)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return text.count(":") > keys


def _unjudged(id: str, message: str) -> Verdict:
    return Verdict(CONFIRM, frozenset({UNKNOWN}), Radius(), (), (Notice(id, message, confirm=True),))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
