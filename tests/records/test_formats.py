"""One small recording a format, written for this test: which calls come out, and where they stand."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from blastwall.records import READERS, Recorded, Recording, Unread

RM = "rm -rf build"


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def read(text: str | bytes, file: str = "t.jsonl") -> tuple[list[Recorded], list[Unread], Recording]:
    data = text.encode() if isinstance(text, str) else text
    recording = Recording(io.BytesIO(data), file)
    found = list(recording)
    calls = [item for item in found if isinstance(item, Recorded)]
    return calls, [item for item in found if isinstance(item, Unread)], recording


def resolve(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def sse(*events: Any) -> str:
    return "".join(f"event: {event.get('type', 'message')}\ndata: {json.dumps(event)}\n\n" for event in events)


CALL = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "run", "arguments": {"command": RM}}}
LISTING = {
    "jsonrpc": "2.0",
    "id": 1,
    "result": {"tools": [{"name": "run", "description": "runs", "annotations": {"readOnlyHint": False}}]},
}
RESULT = {"jsonrpc": "2.0", "id": 7, "result": {"content": [{"type": "text", "text": "$ rm -rf /"}]}}
QUOTING = {
    "type": "user",
    "message": {
        "role": "user",
        "content": [{"type": "tool_result", "tool_use_id": "t0", "content": 'quoted: {"command": "rm -rf /"}'}],
    },
}


def use(name: str = "Bash", **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": f"t-{given}", "name": name, "input": given}


def assistant(*content: Any) -> dict[str, Any]:
    return {
        "type": "assistant",
        "cwd": "/srv/app",
        "sessionId": "s1",
        "message": {"role": "assistant", "content": list(content)},
    }


CHAT = {
    "model": "m",
    "messages": [
        {"role": "user", "content": "please run rm -rf /"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "bash", "arguments": json.dumps({"command": RM})}}
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "rm -rf /"},
    ],
}

#: name -> (text, reader, [(tool, arguments)], expected attributes of the first call)
CASES: dict[str, tuple[str, str, list[tuple[str, Any]], dict[str, Any]]] = {
    "mcp-ndjson": (
        lines(LISTING, CALL, RESULT),
        "mcp",
        [("run", {"command": RM})],
        {
            "id": "7",
            "line": 2,
            "pointer": "/params/arguments",
            "description": "runs",
            "annotations": {"readOnlyHint": False},
        },
    ),
    "mcp-json": (json.dumps(CALL, indent=2), "mcp", [("run", {"command": RM})], {"line": 7}),
    "mcp-batch": (json.dumps([LISTING, CALL]), "mcp", [("run", {"command": RM})], {"pointer": "/1/params/arguments"}),
    "mcp-sse": (sse(LISTING, CALL), "mcp", [("run", {"command": RM})], {"line": 5}),
    "mcp-envelope": (
        lines({"ts": 1, "dir": "req", "message": CALL, "server": "fs"}),
        "mcp",
        [("run", {"command": RM})],
        {"server": "fs", "pointer": "/message/params/arguments"},
    ),
    "mcp-in-a-log": (
        f"2026-01-01T00:00:00Z [fs] [info] Message from client: {json.dumps(CALL)}\n",
        "mcp",
        [("run", {"command": RM})],
        {},
    ),
    "mcp-debug": (
        "# MCP Recording Session\n# Started: then\n"
        + lines(
            {"start_time": "then", "server_info": "p", "messages": []},
            {
                "direction": "request",
                "message_type": "tool_call",
                "tool_name": "run",
                "server_name": "sh",
                "message": CALL,
            },
        ),
        "mcp",
        [("run", {"command": RM})],
        {"server": "sh", "line": 4},
    ),
    "mcp-cassette": (
        json.dumps({"interactions": [{"request": CALL, "response": RESULT}]}),
        "mcp-cassette",
        [("run", {"command": RM})],
        {"pointer": "/interactions/0/request/params/arguments"},
    ),
    "claude-code": (
        lines(
            {"type": "user", "cwd": "/srv/app", "sessionId": "s1", "message": {"role": "user", "content": "rm -rf /"}},
            assistant({"type": "text", "text": "```bash\nrm -rf /\n```"}, use(command=RM)),
            QUOTING,
        ),
        "claude-code",
        [("Bash", {"command": RM})],
        {"cwd": "/srv/app", "session": "s1", "line": 2, "pointer": "/message/content/1/input"},
    ),
    "claude-stream-json": (
        lines(
            {"type": "system", "subtype": "init", "cwd": "/w", "session_id": "s"},
            assistant(use(command=RM)),
            assistant(use(command=RM)),
        ),
        "claude-code",
        [("Bash", {"command": RM})],
        {},
    ),
    "anthropic-message": (
        json.dumps({"id": "m", "type": "message", "role": "assistant", "content": [use(command=RM)]}),
        "claude-code",
        [("Bash", {"command": RM})],
        {"pointer": "/content/0/input"},
    ),
    "anthropic-sse": (
        sse(
            {"type": "message_start", "message": {"role": "assistant", "content": []}},
            {
                "type": "content_block_start",
                "index": 1,
                "content_block": {"type": "tool_use", "id": "t", "name": "Bash", "input": {}},
            },
            {
                "type": "content_block_delta",
                "index": 1,
                "delta": {"type": "input_json_delta", "partial_json": '{"comm'},
            },
            {
                "type": "content_block_delta",
                "index": 1,
                "delta": {"type": "input_json_delta", "partial_json": f'and": "{RM}"}}'},
            },
            {"type": "content_block_stop", "index": 1},
            {"type": "message_stop"},
        ),
        "anthropic-events",
        [("Bash", {"command": RM})],
        {"line": 5},
    ),
    "claude-hook": (
        json.dumps({"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": RM}, "cwd": "/w"}),
        "claude-hook",
        [("Bash", {"command": RM})],
        {"cwd": "/w"},
    ),
    "managed-agents": (
        lines(
            [
                "events.stream",
                {
                    "type": "agent.mcp_tool_use",
                    "id": "e",
                    "name": "run",
                    "mcp_server_name": "x",
                    "input": {"command": RM},
                },
            ],
            ["events.stream", {"type": "agent.mcp_tool_result", "mcp_tool_use_id": "e", "content": "rm -rf /"}],
        ),
        "managed-agents",
        [("run", {"command": RM})],
        {"server": "x", "pointer": "/1/input"},
    ),
    "codex-three-shells-and-a-patch": (
        lines(
            {"type": "session_meta", "payload": {"id": "s", "cwd": "/repo"}},
            {
                "type": "response_item",
                "payload": {
                    "type": "function_call",
                    "call_id": "1",
                    "name": "shell",
                    "arguments": json.dumps({"command": ["bash", "-lc", RM], "workdir": "/other"}),
                },
            },
            {
                "type": "response_item",
                "payload": {
                    "type": "function_call",
                    "call_id": "2",
                    "name": "shell_command",
                    "arguments": json.dumps({"command": RM}),
                },
            },
            {
                "type": "response_item",
                "payload": {
                    "type": "function_call",
                    "call_id": "3",
                    "name": "exec_command",
                    "arguments": json.dumps({"cmd": RM}),
                },
            },
            {
                "type": "response_item",
                "payload": {
                    "type": "custom_tool_call",
                    "call_id": "4",
                    "name": "apply_patch",
                    "input": "*** Begin Patch\n*** End Patch",
                },
            },
            {
                "type": "event_msg",
                "payload": {"type": "exec_command_end", "call_id": "1", "command": ["bash", "-lc", RM]},
            },
            {
                "type": "event_msg",
                "payload": {
                    "type": "mcp_tool_call_end",
                    "call_id": "5",
                    "invocation": {"server": "x", "tool": "run", "arguments": {"a": 1}},
                },
            },
            {
                "type": "response_item",
                "payload": {"type": "function_call_output", "call_id": "1", "output": "rm -rf /"},
            },
        ),
        "codex",
        [
            ("shell", {"command": ["bash", "-lc", RM], "workdir": "/other"}),
            ("shell_command", {"command": RM}),
            ("exec_command", {"cmd": RM}),
            ("apply_patch", {"input": "*** Begin Patch\n*** End Patch"}),
            ("run", {"a": 1}),
        ],
        {"cwd": "/other", "session": "s", "line": 2},
    ),
    "codex-exec": (
        lines(
            {"type": "thread.started", "thread_id": "t"},
            {"type": "item.started", "item": {"id": "i", "type": "command_execution", "command": RM}},
            {
                "type": "item.completed",
                "item": {"id": "i", "item_type": "command_execution", "command": RM, "exit_code": 0},
            },
            {
                "type": "item.completed",
                "item": {"id": "j", "type": "mcp_tool_call", "server": "x", "tool": "run", "arguments": {"a": 1}},
            },
        ),
        "codex-exec",
        [("shell", {"command": RM}), ("run", {"a": 1})],
        {},
    ),
    "openai-chat": (
        json.dumps(CHAT, indent=1),
        "openai",
        [("bash", {"command": RM})],
        {"id": "c1", "pointer": "/messages/1/tool_calls/0/function/arguments", "line": 17},
    ),
    "openai-chat-jsonl": (lines(CHAT, CHAT), "openai", [("bash", {"command": RM})] * 2, {}),
    "openai-response-body": (
        lines(
            {
                "id": "r",
                "output": [
                    {"type": "function_call", "call_id": "c", "name": "bash", "arguments": json.dumps({"command": RM})}
                ],
            }
        ),
        "openai",
        [("bash", {"command": RM})],
        {},
    ),
    "openai-stream": (
        sse(
            {
                "id": "x",
                "object": "chat.completion.chunk",
                "choices": [
                    {
                        "index": 0,
                        "delta": {
                            "tool_calls": [{"index": 0, "id": "c", "function": {"name": "bash", "arguments": ""}}]
                        },
                    }
                ],
            },
            {
                "id": "x",
                "object": "chat.completion.chunk",
                "choices": [
                    {
                        "index": 0,
                        "delta": {"tool_calls": [{"index": 0, "function": {"arguments": json.dumps({"command": RM})}}]},
                    }
                ],
            },
            {
                "id": "x",
                "object": "chat.completion.chunk",
                "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}],
            },
        )
        + "data: [DONE]\n\n",
        "openai-events",
        [("bash", {"command": RM})],
        {"id": "c"},
    ),
    "grok-flat": (
        lines(
            {
                "type": "assistant",
                "content": "",
                "tool_calls": [{"id": "c", "name": "run", "arguments": json.dumps({"command": RM})}],
            },
            {"type": "tool_result", "tool_call_id": "c", "content": "rm -rf /"},
        ),
        "openai",
        [("run", {"command": RM})],
        {},
    ),
    "agentdojo": (
        json.dumps(
            {
                "messages": [
                    {
                        "role": "assistant",
                        "content": "",
                        "tool_calls": [{"function": "delete_file", "args": {"file_id": "1"}, "id": "c"}],
                    }
                ]
            }
        ),
        "openai",
        [("delete_file", {"file_id": "1"})],
        {},
    ),
    "openhands-v0": (
        json.dumps(
            [
                {
                    "id": 1,
                    "source": "agent",
                    "action": "run",
                    "args": {"command": RM, "thought": "t", "confirmation_state": "c"},
                },
                {"id": 2, "source": "agent", "observation": "run", "content": "rm -rf /", "extras": {"command": RM}},
                {"id": 3, "source": "agent", "action": "run", "args": {"command": ""}},
                {"id": 4, "source": "agent", "action": "run", "args": {"command": "C-c", "is_input": True}},
                {"id": 5, "source": "user", "action": "message", "args": {"content": "rm -rf /"}},
                {"id": 6, "source": "agent", "action": "run_ipython", "args": {"code": "1 + 1"}},
            ]
        ),
        "openhands",
        [("execute_bash", {"command": RM}), ("execute_ipython_cell", {"code": "1 + 1"})],
        {"pointer": "/0/args"},
    ),
    "openhands-v1": (
        lines(
            {
                "kind": "ActionEvent",
                "source": "agent",
                "tool_name": "terminal",
                "tool_call_id": "c",
                "action": {"kind": "TerminalAction", "command": RM},
            },
            {
                "kind": "ActionEvent",
                "source": "agent",
                "tool_name": "terminal",
                "action": {"kind": "TerminalAction", "command": ""},
            },
            {"kind": "ObservationEvent", "source": "environment", "observation": {"command": "rm -rf /"}},
        ),
        "openhands-v1",
        [("terminal", {"command": RM})],
        {},
    ),
    "swe-agent": (
        json.dumps(
            {
                "trajectory": [{"action": RM + "\n", "observation": "rm -rf /", "state": '{"working_dir": "/repo"}'}],
                "history": [{"role": "assistant", "action": RM, "content": RM}],
            }
        ),
        "swe-agent",
        [("bash", {"command": RM})],
        {"cwd": "/repo", "pointer": "/trajectory/0/action"},
    ),
    "mini-swe-agent": (
        json.dumps(
            {
                "trajectory_format": "mini-swe-agent-1.1",
                "messages": [
                    {"role": "system", "content": "answer with\n```bash\nrm -rf /\n```"},
                    {"role": "assistant", "content": f"so\n```mswea_bash_command\n{RM}\n```\n"},
                    {"role": "user", "content": "<output>```bash\nrm -rf /\n```</output>"},
                    {"role": "assistant", "content": "x", "extra": {"actions": [{"command": "ls"}]}},
                ],
            }
        ),
        "mini-swe-agent",
        [("bash", {"command": RM}), ("bash", {"command": "ls"})],
        {},
    ),
    "mini-swe-agent-bare": (
        json.dumps(
            [{"role": "user", "content": "go"}, {"role": "assistant", "content": f"```mswea_bash_command\n{RM}\n```"}]
        ),
        "mini-swe-agent",
        [("bash", {"command": RM})],
        {"pointer": "/1/content"},
    ),
    "otel-otlp": (
        json.dumps(
            {
                "resourceSpans": [
                    {
                        "scopeSpans": [
                            {
                                "spans": [
                                    {
                                        "name": "execute_tool bash",
                                        "attributes": [
                                            {"key": "gen_ai.agent.name", "value": {"stringValue": "coder"}},
                                            {"key": "gen_ai.tool.name", "value": {"stringValue": "bash"}},
                                            {
                                                "key": "gen_ai.tool.call.arguments",
                                                "value": {"stringValue": json.dumps({"command": RM})},
                                            },
                                            {"key": "gen_ai.tool.call.result", "value": {"stringValue": "rm -rf /"}},
                                        ],
                                    },
                                    {
                                        "name": "tools/call run",
                                        "attributes": [
                                            {
                                                "key": "gen_ai.tool.call.arguments",
                                                "value": {
                                                    "kvlistValue": {"values": [{"key": "n", "value": {"intValue": 3}}]}
                                                },
                                            }
                                        ],
                                    },
                                ]
                            }
                        ]
                    }
                ]
            }
        ),
        "otel",
        [("bash", {"command": RM}), ("run", {"n": 3})],
        {"agent": "coder"},
    ),
    "otel-output-messages": (
        lines(
            {
                "name": "chat",
                "attributes": {
                    "gen_ai.output.messages": json.dumps(
                        [
                            {
                                "role": "assistant",
                                "parts": [
                                    {"type": "tool_call", "id": "c", "name": "bash", "arguments": {"command": RM}}
                                ],
                            }
                        ]
                    )
                },
            }
        ),
        "otel",
        [("bash", {"command": RM})],
        {},
    ),
    "openinference": (
        lines(
            {
                "name": "tool",
                "attributes": {
                    "openinference.span.kind": "TOOL",
                    "tool.name": "bash",
                    "input.value": json.dumps({"command": RM}),
                    "output.value": "rm -rf /",
                },
            },
            {
                "name": "llm",
                "attributes": {
                    "openinference.span.kind": "LLM",
                    "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "run",
                    "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"a": 1}',
                    "llm.input_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"b": 1}',
                },
            },
        ),
        "otel",
        [("bash", {"command": RM}), ("run", {"a": 1})],
        {},
    ),
    "plain": (
        lines(
            {
                "id": 1,
                "tool": "bash",
                "arguments": {"command": RM},
                "cwd": "/w",
                "labels": {"environment": "production"},
            },
            {"tool_name": "x", "args": '{"a": 1}'},
        ),
        "plain",
        [("bash", {"command": RM}), ("x", {"a": 1})],
        {"cwd": "/w", "labels": {"environment": "production"}, "id": "1"},
    ),
    "gemini": (
        json.dumps(
            {
                "sessionId": "s",
                "projectHash": "h",
                "messages": [
                    {"type": "user", "content": RM},
                    {
                        "type": "gemini",
                        "toolCalls": [
                            {
                                "id": "c",
                                "name": "run_shell_command",
                                "args": {"command": RM, "cwd": "/w"},
                                "result": [{"functionResponse": {"response": {"output": "rm -rf /"}}}],
                            }
                        ],
                    },
                ],
            }
        ),
        "gemini",
        [("run_shell_command", {"command": RM, "cwd": "/w"})],
        {"cwd": "/w"},
    ),
    "qwen": (
        lines(
            {
                "type": "assistant",
                "cwd": "/w",
                "message": {
                    "role": "model",
                    "parts": [{"text": "x"}, {"functionCall": {"id": "c", "name": "run", "args": {"command": RM}}}],
                },
            }
        ),
        "gemini",
        [("run", {"command": RM})],
        {"cwd": "/w"},
    ),
    "copilot": (
        lines(
            {"type": "session.start", "data": {"context": {"cwd": "/w"}}},
            {
                "type": "assistant.message",
                "data": {
                    "toolRequests": [{"toolCallId": "c", "name": "bash", "arguments": json.dumps({"command": RM})}]
                },
            },
            {
                "type": "tool.execution_start",
                "data": {"toolCallId": "c", "toolName": "bash", "arguments": {"command": RM}},
            },
            {
                "type": "hook.start",
                "data": {"hookType": "preToolUse", "input": {"toolName": "bash", "toolArgs": {"command": RM}}},
            },
        ),
        "copilot",
        [("bash", {"command": RM})],
        {"cwd": "/w"},
    ),
    "cursor": (
        lines(
            {
                "role": "assistant",
                "message": {"content": [{"type": "tool_use", "name": "Bash", "input": {"command": RM}}]},
            }
        ),
        "claude-code",
        [("Bash", {"command": RM})],
        {},
    ),
    "droid": (
        lines({"type": "message", "message": {"role": "assistant", "content": [use("Execute", command=RM)]}}),
        "claude-code",
        [("Execute", {"command": RM})],
        {},
    ),
    "openclaw": (
        lines(
            {
                "type": "message",
                "message": {
                    "role": "assistant",
                    "content": [
                        {"type": "toolCall", "id": "c", "name": "run", "arguments": {"command": RM, "cwd": "/w"}}
                    ],
                },
            },
            {"type": "message", "message": {"role": "toolResult", "toolCallId": "c", "content": "rm -rf /"}},
        ),
        "claude-code",
        [("run", {"command": RM, "cwd": "/w"})],
        {"cwd": "/w"},
    ),
    "kimi": (
        lines(
            {
                "type": "context.append_loop_event",
                "event": {
                    "type": "tool.call",
                    "toolCallId": "c",
                    "name": "Bash",
                    "args": {"command": RM},
                    "display": {"cwd": "/w"},
                },
            }
        ),
        "kimi",
        [("Bash", {"command": RM})],
        {"cwd": "/w"},
    ),
    "opencode-part": (
        json.dumps(
            {
                "type": "tool",
                "callID": "c",
                "tool": "bash",
                "messageID": "m",
                "state": {"input": {"command": RM}, "output": "rm -rf /"},
            }
        ),
        "opencode",
        [("bash", {"command": RM})],
        {"pointer": "/state/input"},
    ),
    "antigravity": (
        lines(
            {
                "step_index": 2,
                "source": "MODEL",
                "type": "PLANNER_RESPONSE",
                "tool_calls": [
                    {
                        "name": "run_command",
                        "args": {"CommandLine": json.dumps(RM), "Blocking": "true", "Note": "not json"},
                    }
                ],
            }
        ),
        "antigravity",
        [("run_command", {"CommandLine": RM, "Blocking": True, "Note": "not json"})],
        {},
    ),
    "atif": (
        json.dumps(
            {
                "schema_version": "ATIF-v1.7",
                "agent": {"name": "a"},
                "steps": [
                    {"step_id": 1, "source": "user", "message": RM},
                    {
                        "step_id": 2,
                        "source": "agent",
                        "tool_calls": [{"tool_call_id": "c", "function_name": "bash", "arguments": {"command": RM}}],
                    },
                ],
                "subagent_trajectories": [
                    {
                        "steps": [
                            {"step_id": 1, "source": "agent", "tool_calls": [{"function_name": "x", "arguments": {}}]}
                        ]
                    }
                ],
            }
        ),
        "atif",
        [("bash", {"command": RM}), ("x", {})],
        {"agent": "a"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_calls_of_a_format(name: str) -> None:
    text, reader, expected, attributes = CASES[name]
    calls, unread, _ = read(text)
    assert [(item.call.tool, item.call.arguments) for item in calls] == expected
    assert [item for item in unread if item.fatal] == []
    assert {item.format for item in calls} == {reader}
    for attribute, value in attributes.items():
        holder = calls[0] if attribute in ("line", "pointer") else calls[0].call
        assert getattr(holder, attribute) == value, attribute


@pytest.mark.parametrize("name", CASES)
def test_pointers_lead_to_what_was_recorded(name: str) -> None:
    text = CASES[name][0]
    if text.startswith(("data:", "event:", "2026")):
        pytest.skip("an event stream has no document to point into")
    calls, _, _ = read(text)
    rows = text.splitlines()
    for item in calls:
        try:
            document = json.loads(text)
        except ValueError:
            document = json.loads(rows[item.line - 1])
        recorded = resolve(document, item.pointer)
        assert recorded is not None


def test_every_reader_has_a_case() -> None:
    assert {reader.name for reader in READERS} == {case[1] for case in CASES.values()}


def test_an_id_used_again_with_other_arguments_is_another_call() -> None:
    one, two = use(command="ls"), {**use(command="ls"), "input": {"command": RM}}
    calls, _, _ = read(lines(assistant(one), assistant(two)))
    assert [item.call.arguments for item in calls] == [{"command": "ls"}, {"command": RM}]


def test_a_stream_that_breaks_off_gives_its_call_and_a_notice() -> None:
    text = sse(
        {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "t", "name": "Bash"}},
        {"type": "content_block_delta", "index": 0, "delta": {"partial_json": '{"command": "rm -rf /va'}},
    )
    calls, unread, _ = read(text)
    assert len(calls) == 1 and [item.notice.id for item in unread] == ["truncated"]
    assert [notice.id for notice in calls[0].call.notices] == ["broken-arguments"]


def test_formats_may_be_mixed_in_one_file() -> None:
    calls, _, recording = read(lines(CALL, assistant(use(command="ls")), {"tool": "x", "arguments": {}}))
    assert [item.format for item in calls] == ["mcp", "claude-code", "plain"]
    assert recording.calls == 3
