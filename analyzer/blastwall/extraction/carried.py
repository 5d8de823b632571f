"""Tools that call other tools: what they are given is read as the calls it is."""

from __future__ import annotations

from blastwall.extraction.identity import squash
from blastwall.extraction.values import decoded_text, escape
from blastwall.model import ToolCall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.extraction.reading import Call
    from blastwall.model import Json


def carried(call: Call) -> bool:
    """Read a call whose arguments are other calls; return whether there was one."""
    found = False
    for key in ("invocations", "calls", "toolcalls", "tooluses", "tools", "requests", "actions", "steps", "batch"):
        raw = call.keys.get(key)
        value = call.arguments.get(raw) if raw is not None else None
        if isinstance(value, str):
            value = decoded_text(value)
        if isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, dict):
                    found = inner(call, item, f"{call.at}/{escape(raw or '')}/{i}") or found
    return inner(call, call.arguments, call.at) or found


def inner(call: Call, item: Mapping[str, Json], at: str) -> bool:
    """Read one object that names a tool and its arguments; return whether it does."""
    keys = {squash(key): key for key in item}
    tool = ""
    for key in (
        "toolname",
        "agenttoolname",
        "usertoolname",
        "recipientname",
        "tool",
        "name",
        "function",
        "toolslug",
        "action",
    ):
        value = item.get(keys[key]) if key in keys else None
        if isinstance(value, dict):
            return inner(call, value, f"{at}/{escape(keys[key])}")
        if isinstance(value, str) and value:
            tool = value
            break
    if not tool:
        return False
    server = ""
    for key in ("servername", "server", "serverid", "mcpserver", "serverlabel", "app"):
        value = item.get(keys[key]) if key in keys else None
        if isinstance(value, str):
            server = value
            break
    inside: Json = {}
    pointer = at
    for key in (
        "arguments",
        "args",
        "input",
        "toolinput",
        "toolarguments",
        "parameters",
        "params",
        "toolargs",
        "toolparams",
        "data",
    ):
        if key in keys:
            inside = item[keys[key]]
            pointer = f"{at}/{escape(keys[key])}"
            break
    if tool.startswith("functions."):
        tool = tool[len("functions.") :]
    call.run.call(ToolCall(tool, inside, server=server, cwd=call.call.cwd), call.depth + 1, pointer)
    return True
