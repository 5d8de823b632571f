"""`--cross-check`: asks bashlex what commands it sees in shell code, and tells which of them we do not.

bashlex runs in a process of its own and is given a deadline. So its opinion depends on how busy a machine is, and it
may only add notices: no decision changes by it.
"""

from __future__ import annotations

import importlib.util
import json
import queue
import re
import subprocess
import sys
import threading
from collections import Counter

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.errors import BlastwallError
from blastwall.extraction import extract
from blastwall.languages.interface import Reading
from blastwall.languages.shell.source import parse
from blastwall.languages.shell.tree import LITERAL, Word, simples
from blastwall.model import Notice, Snippet, ToolCall

#: How long bashlex may take for one text. It needs 0.3-20 ms for what it can read; past that it hangs.
DEADLINE_SECONDS = 5.0
#: It takes time that grows with the square of some texts, so longer ones are left out.
LONGEST = 16_384
#: Names that can be compared: an expansion is spelt differently by each parser.
_PLAIN = re.compile(r"[\w./+@:-]+", re.A).fullmatch


class CrossCheck:
    """Holds the worker, and starts another one where it hung or died. Raises `BlastwallError` without bashlex."""

    def __init__(self, deadline: float = DEADLINE_SECONDS) -> None:
        """Check that there is a bashlex to ask; the worker is started with the first text."""
        if importlib.util.find_spec("bashlex") is None:
            raise BlastwallError("--cross-check needs bashlex (GPL-3.0-or-later): pip install 'blastwall[bashlex]'")
        self._deadline = deadline
        self._worker: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()

    def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.communicate()

    def call(self, call: ToolCall) -> list[Notice]:
        """Compare the shell code of a call."""
        budget = Budget()
        found = extract(call, Context(cwd=call.cwd), budget)
        texts = [s.text for s in found.snippets if s.language == "shell" and s.argv is None]
        return [notice for text in texts for notice in self.text(text)]

    def text(self, text: str) -> list[Notice]:
        """Compare one text; return a notice for what differs, and for what could not be asked."""
        if not text.strip():
            return []
        if len(text) > LONGEST:
            return [Notice("cross-check-skipped", f"more than {LONGEST:,} characters: bashlex was not asked")]
        answer = self._asked(text)
        if answer is None:
            return [Notice("cross-check-hung", f"bashlex gave no answer (deadline: {self._deadline:g} s)")]
        if "error" in answer:
            return [Notice("cross-check-failed", f"bashlex can't read this: {answer['error']}")]
        theirs = Counter(name for name in map(str, answer["names"]) if _PLAIN(name))  # type: ignore[call-overload]
        lost = theirs - self._ours(text)
        if not lost:
            return []
        listed = ", ".join(f"`{name}`" for name in sorted(lost)[:5])
        more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
        return [Notice("cross-check-differs", f"bashlex sees commands here that were not judged: {listed}{more}")]

    @staticmethod
    def _ours(text: str) -> Counter[str]:
        nodes = parse(Snippet("shell", text, context=Context()), Budget(), Reading())
        return Counter(_literal(command.words[0]) for command in simples(nodes) if command.words)

    def _asked(self, text: str) -> dict[str, object] | None:
        """Return the worker's answer; None where it hung or died, and is replaced."""
        worker = self._worker or self._started()
        assert worker.stdin is not None
        try:
            worker.stdin.write(json.dumps(text).encode() + b"\n")
            worker.stdin.flush()
            line = self._lines.get(timeout=self._deadline)
            answer: dict[str, object] = json.loads(line)
        except (OSError, queue.Empty, ValueError):
            self.close()
            return None
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "blastwall.cli.bashlex_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        lines: queue.Queue[bytes] = queue.Queue()
        # A thread, because Windows can't wait for a pipe with a deadline.
        threading.Thread(target=_passed_on, args=(worker, lines), daemon=True).start()
        self._worker, self._lines = worker, lines
        return worker


def _literal(word: Word) -> str:
    """Return the word's text without its quotes; empty where something in it has to be expanded."""
    if word.parts is None:
        return word.text
    if any(part.kind != LITERAL for part in word.parts):
        return ""
    return "".join([part.text for part in word.parts])


def _passed_on(worker: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert worker.stdout is not None
    try:
        for line in worker.stdout:
            lines.put(line)
    except (OSError, ValueError):
        pass  # killed while it was read from
    lines.put(b"")
