"""`lint`: reads recordings and scripts, judges every call in them, reports what is worth showing."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, TextIO

from blastwall.api import Analyzer
from blastwall.cli.console import Progress, columns, wants_color
from blastwall.cli.walk import Found, Missing, language_of, may_record, walk
from blastwall.errors import DefinitionError
from blastwall.model import ALLOW, CONFIRM, DENY, Finding, Notice, Verdict, worst
from blastwall.records import Recorded, Recording
from blastwall.records.window import Window
from blastwall.report.github import GithubReporter
from blastwall.report.interface import Reporter, Result, Summary, Trouble
from blastwall.report.json import JsonLinesReporter, JsonReporter
from blastwall.report.sarif import SarifReporter
from blastwall.report.text import TextReporter
from blastwall.workspace import on_disk

if TYPE_CHECKING:
    from blastwall.cli.cross_check import CrossCheck
    from blastwall.registry.info import RuleInfo

#: Longest script that is linted, in characters.
LONGEST_SCRIPT = 8 << 20
_HEAD = 4096


def lint(options: argparse.Namespace) -> int:
    """Run the linter; return the exit code."""
    paths = list(options.paths)
    if not paths:
        if sys.stdin.isatty():
            sys.stderr.write("nothing to lint: name files or directories, or - for standard input (see --help)\n")
            return 2
        paths = ["-"]
    policy = None
    if options.config:
        from blastwall.config import load

        policy = load(options.config)
    analyzer = Analyzer(policy)
    with contextlib.ExitStack() as stack:
        out: TextIO = sys.stdout
        if options.output:
            try:
                file = open(options.output, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
            except OSError as error:
                sys.stderr.write(f"{options.output}: can't be written: {error.strerror}\n")
                return 2
            out = stack.enter_context(file)
        linter = Linter(analyzer, _reporter(options, out), min_score=options.min_score)
        if options.cross_check:
            from blastwall.cli.cross_check import CrossCheck

            linter.cross_check = CrossCheck()
            stack.callback(linter.cross_check.close)
        targets = list(walk(paths))
        linter.progress = Progress(enabled=not options.quiet, total_bytes=_size(targets))
        for target in targets:
            linter.target(target)
        linter.progress.clear()
        linter.finish()
    return linter.exit_code(options.fail_on)


def _reporter(options: argparse.Namespace, out: TextIO) -> Reporter:
    if options.format == "text":
        color = wants_color(options.color, out)
        return TextReporter(out, color=color, quiet=options.quiet, columns=columns(out))
    make: dict[str, Callable[[TextIO], Reporter]] = {
        "json": JsonReporter,
        "jsonl": JsonLinesReporter,
        "sarif": SarifReporter,
        "github": GithubReporter,
    }
    return make[options.format](out)


def _size(targets: list[Found | Missing]) -> int:
    total = 0
    for target in targets:
        if isinstance(target, Found) and target.path != "-":
            try:
                total += os.path.getsize(target.path)
            except OSError:
                continue
    return total


def _why_no_file(path: str) -> str:
    """Return why a path that exists is no file to read."""
    if os.path.islink(path):
        try:
            os.stat(path)
        except FileNotFoundError:
            return "is a symbolic link to nothing"
        except OSError as error:
            return f"is a symbolic link that can't be followed: {error.strerror}"
    return "is not a regular file"


class _Counted:
    """A stream of bytes that tells the progress line what was read."""

    def __init__(self, stream: BinaryIO, head: bytes, progress: Progress) -> None:
        self._stream = stream
        self._head = head
        self._progress = progress

    def read(self, size: int, /) -> bytes:
        if self._head:
            data, self._head = self._head, b""
        else:
            data = self._stream.read(size)
        self._progress.advance(len(data))
        return data


class Linter:
    """One run over any number of files."""

    def __init__(self, analyzer: Analyzer, reporter: Reporter, *, min_score: int | None = None) -> None:
        """Hold the analyzer, the reporter and the reader's line."""
        self.analyzer = analyzer
        self.reporter = reporter
        self.min_score = min_score
        self.summary = Summary()
        self.progress = Progress(enabled=False, total_bytes=0)
        self.worst = ALLOW
        self.cross_check: CrossCheck | None = None

    def target(self, target: Found | Missing) -> None:
        """Lint one file. Whatever goes wrong is told, and the run goes on."""
        if isinstance(target, Missing):
            self._trouble(Trouble(Notice(target.id, target.why), file=target.path, line=0))
            return
        if target.path == "-":
            self._stream(sys.stdin.buffer, "<stdin>", named=True)
            return
        try:
            if not os.path.isfile(target.path):
                if target.named or os.path.islink(target.path):
                    notice = Notice("not-a-file", _why_no_file(target.path))
                    self._trouble(Trouble(notice, file=target.path, line=0, fatal=target.named))
                return
            with open(target.path, "rb") as stream:
                self._stream(stream, target.path, named=target.named)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._trouble(Trouble(Notice("unreadable", f"can't be read: {reason}"), file=target.path, line=0))
        except Exception as error:
            # a fault of ours costs the file it happened on, is said, and is no reason not to look at the others
            reason = f"{type(error).__name__}: {error}"
            self._trouble(Trouble(Notice("internal-error", f"could not be linted: {reason}"), file=target.path, line=0))

    def _stream(self, stream: BinaryIO, file: str, *, named: bool) -> None:
        head = stream.read(_HEAD)
        language = language_of(file, head) if file != "<stdin>" else ""
        counted = _Counted(stream, head, self.progress)
        if language:
            self._script(Window(counted, script=True), file, language)
        elif not head:
            self.summary.files += 1
        elif may_record(file, head, named=named) or file == "<stdin>":
            self._recording(Recording(counted, file), named=named)
        elif named:
            binary = b"\0" in head
            notice = Notice(
                "binary-file" if binary else "unknown-kind",
                "holds no text; it was skipped" if binary else "is neither a recording nor a script that is known",
            )
            self._trouble(Trouble(notice, file=file, line=0))
            self.summary.skipped += 1
        else:
            self.summary.skipped += 1

    def _script(self, window: Window, file: str, kind: str) -> None:
        if window.binary:
            self._trouble(Trouble(Notice("binary-file", "holds no text; it was skipped"), file=file, line=0))
            return
        text = window.rest(LONGEST_SCRIPT)
        if text is None:
            notice = Notice("too-large", f"a script of more than {LONGEST_SCRIPT:,} characters was skipped")
            self._trouble(Trouble(notice, file=file, line=0))
            return
        if window.encoding == "utf-8":
            text = text.replace("\0", "")
        for notice in window.notices:
            self._trouble(Trouble(notice, file=file, fatal=False))
        self.summary.files += 1
        language, _, dialect = kind.partition("/")
        verdict = self.analyzer.analyze_text(text, language=language, name=file, dialect=dialect)
        self._judged(Result(verdict, file=file, text=text, language=language, findings=self._shown(verdict)))
        if self.cross_check is not None and language == "shell":
            self._second(self.cross_check.text(text), file, 0)

    def _recording(self, recording: Recording, *, named: bool) -> None:
        self.summary.files += 1
        # what is wrong with a JSON file that only lies about in a directory matters once it proves to be a recording
        pending: list[Trouble] = []
        told: list[Trouble] = []
        for item in recording:
            if isinstance(item, Recorded):
                verdict = self.analyzer.analyze(item.call, workspace=on_disk(item.call.cwd))
                self._judged(
                    Result(
                        verdict,
                        file=item.file,
                        line=item.line,
                        pointer=item.pointer,
                        call=item.call,
                        format=item.format,
                        findings=self._shown(verdict),
                    )
                )
                if self.cross_check is not None:
                    self._second(self.cross_check.call(item.call), item.file, item.line)
            else:
                fatal = item.fatal or (recording.binary and named)
                pending.append(Trouble(item.notice, file=item.file, line=item.line, fatal=fatal))
            if pending and (named or recording.formats):
                for trouble in pending:
                    self._trouble(trouble)
                told += pending
                pending.clear()
        if not recording.formats and not recording.binary:
            if named and (recording.records or told) and not any(trouble.fatal for trouble in told):
                notice = Notice("no-known-format", "no record of a known format was found in it")
                self._trouble(Trouble(notice, file=recording.file, line=0))
            else:
                self.summary.skipped += 1

    def _second(self, notices: list[Notice], file: str, line: int) -> None:
        """Tell what another parser thinks: it may be wrong, so nothing was missed for certain."""
        for notice in notices:
            self._trouble(Trouble(notice, file=file, line=line, fatal=False))

    def _shown(self, verdict: Verdict) -> tuple[Finding, ...]:
        if self.min_score is None:
            return tuple(f for f in verdict.findings if f.decision != ALLOW and not f.suppressed)
        return tuple(f for f in verdict.findings if f.score >= self.min_score and not f.suppressed)

    def _judged(self, result: Result) -> None:
        self.summary.add(result)
        decision = result.verdict.decision
        held_back = self.min_score is not None and result.verdict.radius.score < self.min_score
        if decision != ALLOW and not (held_back and result.verdict.findings):
            self.worst = worst((self.worst, decision))
        if result.findings or (decision != ALLOW and not held_back):
            self.progress.clear()
            self.reporter.result(result)

    def _trouble(self, trouble: Trouble) -> None:
        self.summary.troubles += 1
        self.summary.fatal += trouble.fatal
        self.progress.clear()
        self.reporter.trouble(trouble)

    def finish(self) -> None:
        """Write what comes last."""
        if isinstance(self.reporter, SarifReporter):
            self.reporter.descriptions = self._descriptions()
        self.reporter.finish(self.summary)

    def _descriptions(self) -> dict[str, RuleInfo]:
        if not self.summary.rules:
            return {}
        try:
            return {info.id: info for info in self.analyzer.describe()}
        except DefinitionError:
            # a rule that is not complete costs its help text here; `rules --check` is where it fails
            return {}

    def exit_code(self, fail_on: str) -> int:
        """Return 2 where something could not be read, 1 where something was found, else 0."""
        if self.summary.fatal:
            return 2
        failing = {"confirm": (CONFIRM, DENY), "deny": (DENY,), "never": ()}[fail_on]
        return 1 if self.worst in failing else 0
