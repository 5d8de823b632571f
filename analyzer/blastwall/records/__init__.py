"""Recorded calls, read from whatever wrote them down: the format is told by what a record looks like.

`read_calls` yields every call of a stream in order, and in their places what could not be read. The readers stand in
`READERS`; each record goes to the first that takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from blastwall.model import Notice
from blastwall.records.anthropic_events import AnthropicEventsReader
from blastwall.records.antigravity import AntigravityReader
from blastwall.records.atif import AtifReader
from blastwall.records.claude_code import ClaudeCodeReader
from blastwall.records.claude_hook import ClaudeHookReader
from blastwall.records.codex import CodexReader
from blastwall.records.codex_exec import CodexExecReader
from blastwall.records.copilot import CopilotReader
from blastwall.records.gemini import GeminiReader
from blastwall.records.interface import Reader, Record, Recorded, Unread
from blastwall.records.kimi import KimiReader
from blastwall.records.managed_agents import ManagedAgentsReader
from blastwall.records.mcp import McpReader
from blastwall.records.mcp_cassette import CassetteReader
from blastwall.records.mini_swe_agent import MiniSweAgentReader
from blastwall.records.openai import OpenAIReader
from blastwall.records.openai_events import OpenAIEventsReader
from blastwall.records.opencode import OpenCodeReader
from blastwall.records.openhands import OpenHandsReader
from blastwall.records.openhands_v1 import OpenHandsEventsReader
from blastwall.records.otel import OtelReader
from blastwall.records.plain import PlainReader
from blastwall.records.stream import records
from blastwall.records.swe_agent import SweAgentReader
from blastwall.records.window import LARGEST, Bytes, Window

#: Every reader, the narrower before the wider: a record goes to the first that takes it.
READERS: tuple[type[Reader], ...] = (
    ClaudeHookReader,
    CodexReader,
    CodexExecReader,
    AnthropicEventsReader,
    OpenAIEventsReader,
    CopilotReader,
    KimiReader,
    ManagedAgentsReader,
    AntigravityReader,
    OpenHandsEventsReader,
    OpenHandsReader,
    AtifReader,
    OpenCodeReader,
    OtelReader,
    CassetteReader,
    McpReader,
    SweAgentReader,
    MiniSweAgentReader,
    GeminiReader,
    ClaudeCodeReader,
    OpenAIReader,
    PlainReader,
)


class Recording:
    """One stream being read.

    After it was iterated, `formats` counts the records each reader took, and `records` and `calls` count what came.
    """

    def __init__(self, stream: BinaryIO | Bytes, file: str = "<stdin>") -> None:
        """Look at the first bytes."""
        self.file = file
        self.window = Window(stream)
        self.formats: dict[str, int] = {}
        self.records = 0
        self.calls = 0

    @property
    def binary(self) -> bool:
        """Whether the stream holds no text."""
        return self.window.binary

    def __iter__(self) -> Iterator[Recorded | Unread]:
        """Yield calls and what could not be read, in order."""
        if self.binary:
            notice = Notice("binary-file", "holds no text; it was skipped")
            yield Unread(notice, file=self.file, fatal=False)
            return
        readers = [make() for make in READERS]
        told = 0
        for record in records(self.window, self.file):
            while told < len(self.window.notices):
                yield Unread(self.window.notices[told], file=self.file, line=self.window.line, fatal=False)
                told += 1
            if isinstance(record, Unread):
                yield record
                continue
            self.records += 1
            value = record.value
            if not isinstance(value, dict):
                continue
            try:
                for reader in readers:
                    if reader.sniff(value):
                        self.formats[reader.name] = self.formats.get(reader.name, 0) + 1
                        yield from self._counted(reader.read(record, value))
                        break
            except Exception as error:
                # a reader that trips over one record must cost that record alone, and not in silence
                notice = Notice("reader-failed", f"a record that its reader failed on: {type(error).__name__}: {error}")
                yield Unread(notice, file=self.file, line=record.line)
        for reader in readers:
            yield from self._counted(reader.finish())

    def _counted(self, found: Iterator[Recorded | Unread]) -> Iterator[Recorded | Unread]:
        for item in found:
            if isinstance(item, Recorded):
                self.calls += 1
            yield item


def read_calls(stream: BinaryIO | Bytes, file: str = "<stdin>") -> Iterator[Recorded | Unread]:
    """Yield every call of a stream of bytes in order, and in their places what could not be read."""
    return iter(Recording(stream, file))


__all__ = ["LARGEST", "READERS", "Reader", "Record", "Recorded", "Recording", "Unread", "read_calls"]
