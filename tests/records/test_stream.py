"""What recordings do to their readers: size, nesting, encodings, breakage. Nothing is lost without a word."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.records import LARGEST, Recorded, Recording, Unread


def read(data: bytes, file: str = "t.jsonl") -> tuple[list[Recorded], list[Unread]]:
    found = list(Recording(io.BytesIO(data), file))
    return [item for item in found if isinstance(item, Recorded)], [item for item in found if isinstance(item, Unread)]


def call(command: str) -> dict[str, Any]:
    return {"tool": "bash", "arguments": {"command": command}}


def row(command: str) -> bytes:
    return json.dumps(call(command)).encode() + b"\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf-8-bom", b"\xef\xbb\xbf" + row("ls")),
        ("utf-16-le", row("ls").decode().encode("utf-16")),
        ("utf-16-be-bom", b"\xfe\xff" + row("ls").decode().encode("utf-16-be")),
        ("utf-16-no-bom", row("ls").decode().encode("utf-16-le")),
        ("utf-32", row("ls").decode().encode("utf-32")),
        ("crlf", row("ls").replace(b"\n", b"\r\n")),
        ("no-last-newline", row("ls").rstrip()),
        ("blank-lines", b"\n\n" + row("ls") + b"\n\n"),
        ("comments", b"# a comment {\n// another\n" + row("ls")),
        ("json-sequence", b"\x1e" + row("ls")),
        ("trailing-comma", row("ls").rstrip() + b",\n"),
        ("nul-between-lines", row("ls") + b"\0\0\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encodings_and_dress(name: str, data: bytes) -> None:
    calls, unread = read(data)
    assert [item.call.arguments for item in calls] == [{"command": "ls"}], name
    assert [item for item in unread if item.fatal] == []


def test_bytes_that_are_not_utf_8_are_latin_1_and_told() -> None:
    calls, unread = read(b'{"tool": "bash", "arguments": {"command": "rm caf\xe9"}}\n')
    assert calls[0].call.arguments == {"command": "rm café"}
    assert [(item.notice.id, item.fatal) for item in unread] == [("not-utf-8", False)]


def test_a_binary_file_is_skipped_and_told() -> None:
    calls, unread = read(b"\x7fELF\x02\x01\x01\0\0\0\0\0" * 50)
    assert calls == [] and [item.notice.id for item in unread] == ["binary-file"]


def test_control_characters_in_strings_are_read() -> None:
    calls, unread = read(b'{"tool": "bash", "arguments": {"command": "a\x00\tb"}}\n')
    assert calls[0].call.arguments == {"command": "a\0\tb"} and unread == []


@pytest.mark.parametrize("cut", [1, 20, 40])
def test_a_last_line_cut_off_is_told_with_its_line(cut: int) -> None:
    calls, unread = read(row("ls") + row("rm -rf /")[:-cut].rstrip(b"\n"))
    assert len(calls) == (2 if cut == 1 else 1)
    assert [(item.notice.id, item.line) for item in unread] == ([] if cut == 1 else [("truncated", 2)])


def test_a_broken_line_is_told_and_the_others_read() -> None:
    calls, unread = read(row("a") + b'{"tool": "bash", "arguments": }\n' + row("b"))
    assert [item.line for item in calls] == [1, 3]
    assert [(item.notice.id, item.line, item.fatal) for item in unread] == [("broken-line", 2, True)]


def test_a_broken_first_line_does_not_swallow_the_rest() -> None:
    calls, unread = read(b'{"tool": "bash", "argum\n' + row("b") + row("c"))
    assert [item.line for item in calls] == [2, 3]
    assert [item.line for item in unread if item.fatal] == [1]


def test_text_without_json_is_told_once_and_is_not_fatal() -> None:
    calls, unread = read(b"starting\n" + row("a") + b"stopping\n")
    assert len(calls) == 1
    assert [(item.notice.id, item.line, item.fatal) for item in unread] == [("not-json", 1, False)]


@pytest.mark.parametrize("depth", [500, 10_000, 200_000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_a_notice(depth: int, opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    deep = (opening * depth + "1" + closing * depth).encode()
    calls, unread = read(row("a") + deep + b"\n" + row("b"))
    assert [item.line for item in calls] == [1, 3]
    if depth >= 10_000:
        assert "nested-too-deeply" in [item.notice.id for item in unread]


def test_what_stands_beside_deep_nesting_is_still_read() -> None:
    deep = "[" * 5000 + "]" * 5000
    calls, unread = read(b'{"messages": [' + json.dumps(chat("ls")).encode() + b", " + deep.encode() + b"]}\n")
    assert [item.call.arguments for item in calls] == [{"command": "ls"}]
    assert any(item.fatal for item in unread)


def chat(command: str) -> dict[str, Any]:
    function = {"name": "bash", "arguments": json.dumps({"command": command})}
    return {"role": "assistant", "tool_calls": [{"id": command, "function": function}]}


@pytest.mark.parametrize("indent", [None, 1])
def test_a_document_larger_than_memory_allows_is_taken_apart(indent: int | None) -> None:
    filler = {"role": "user", "content": "x" * 4000}
    count = LARGEST // 4000 + 300
    document = {
        "cwd": "/w",
        "messages": [chat("first")] + [filler] * count + [chat("last")],
        "tools": [{"name": "bash"}],
    }
    text = json.dumps(document, indent=indent)
    calls, unread = read(text.encode(), "t.json")
    assert [item.call.arguments for item in calls] == [{"command": "first"}, {"command": "last"}]
    assert calls[1].pointer == f"/messages/{count + 1}/tool_calls/0/function/arguments"
    assert calls[1].call.cwd == "/w"
    assert unread == []


def test_a_long_line_among_others_is_taken_apart() -> None:
    filler = {"type": "text", "text": "y" * 3000}
    content = [filler] * (LARGEST // 3000 + 100) + [
        {"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "ls"}}
    ]
    long = json.dumps({"type": "assistant", "cwd": "/w", "message": {"role": "assistant", "content": content}}).encode()
    calls, unread = read(row("a") + long + b"\n" + row("b"))
    assert [item.call.arguments for item in calls] == [{"command": "a"}, {"command": "ls"}, {"command": "b"}]
    assert [item.line for item in calls] == [1, 2, 3]
    assert calls[1].pointer == f"/message/content/{len(content) - 1}/input"
    assert unread == []


def test_a_text_too_long_to_decode_is_told() -> None:
    long = json.dumps({"tool": "bash", "arguments": {"command": "z" * (3 * LARGEST)}}).encode()
    calls, unread = read(row("a") + long + b"\n" + row("b"))
    assert {"command": "b"} in [item.call.arguments for item in calls]
    assert [(item.notice.id, item.line, item.fatal) for item in unread] == [("long-text", 2, True)]


def test_a_document_that_ends_early_gives_what_is_whole() -> None:
    text = json.dumps({"messages": [chat("a"), chat("b"), chat("c")]}, indent=1)
    calls, unread = read(text[: text.index('"id": "c"')].encode(), "t.json")
    assert [item.call.arguments for item in calls] == [{"command": "a"}, {"command": "b"}]
    assert [item.notice.id for item in unread if item.fatal] == ["truncated"]


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"tool": "bash", "arguments": {"command": "ls", "command": "rm -rf /"}}', ""),
        ('{"tool": "bash", "arguments": {"a": [{"x": 1, "x": 2}]}}', "/a/0"),
        ('{"tool": "bash", "arguments": "{\\"command\\": \\"ls\\", \\"command\\": \\"rm -rf /\\"}"}', ""),
        ('[{"tool": "x", "arguments": {}}, {"tool": "bash", "arguments": {"a": 1, "a": 2}}]', ""),
    ],
)
def test_duplicate_keys_are_a_notice_that_keeps_the_call_from_passing(text: str, pointer: str) -> None:
    calls, _ = read(text.encode())
    notices = calls[-1].call.notices
    assert [(notice.id, notice.confirm, notice.pointer) for notice in notices] == [("duplicate-keys", True, pointer)]


def test_duplicate_keys_elsewhere_say_nothing_of_the_call() -> None:
    calls, _ = read(b'{"cwd": "/a", "cwd": "/b", "tool": "bash", "arguments": {"command": "ls"}}')
    assert calls[0].call.notices == ()


def test_arguments_that_are_not_json_are_a_notice() -> None:
    calls, _ = read(
        json.dumps(chat("x") | {"tool_calls": [{"function": {"name": "f", "arguments": '{"a": '}}]}).encode()
    )
    assert [(n.id, n.confirm) for n in calls[0].call.notices] == [("broken-arguments", True)]


MEMORY = """
import resource, sys
from blastwall.records import Recording

class Source:
    def __init__(self, pieces): self.pieces = pieces
    def read(self, size): return next(self.pieces, b"")

def pieces():
    yield b'{"cwd": "/w", "messages": ['
    for number in range(110_000):
        yield b'{"role": "user", "content": "' + b"x" * 900 + b'"},\\n'[: 3 if %(lines)s else 2]
    yield b'{"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}]}'

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = list(Recording(Source(pieces())))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(found), (after - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("lines", [True, False], ids=["document", "one-line"])
def test_a_hundred_megabytes_fit_in_little_memory(lines: bool) -> None:
    done = subprocess.run([sys.executable, "-c", MEMORY % {"lines": lines}], capture_output=True, text=True, check=True)
    found, megabytes = map(int, done.stdout.split())
    assert found == 1
    assert megabytes < 150
    assert resource.getpagesize()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_total_on_any_bytes(data: bytes) -> None:
    read(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "role",
                    "message",
                    "messages",
                    "content",
                    "tool_calls",
                    "function",
                    "name",
                    "arguments",
                    "input",
                    "method",
                    "params",
                    "payload",
                    "data",
                    "event",
                    "parts",
                    "functionCall",
                    "toolCalls",
                    "action",
                    "args",
                    "source",
                    "kind",
                    "attributes",
                    "resourceSpans",
                    "scopeSpans",
                    "spans",
                    "key",
                    "value",
                    "choices",
                    "delta",
                    "index",
                    "output",
                    "history",
                    "trajectory",
                    "steps",
                    "state",
                    "tool",
                    "hook_event_name",
                    "step_index",
                    "extra",
                    "actions",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_JSON, max_size=4))
def test_total_on_any_json(values: list[Any]) -> None:
    for text in ("".join(json.dumps(value) + "\n" for value in values), json.dumps(values, indent=1)):
        _, unread = read(text.encode())
        assert "reader-failed" not in [item.notice.id for item in unread]
