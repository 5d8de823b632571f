from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.acts import FileChange, ToolUse
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.extraction import Extracted, extract
from blastwall.model import ToolCall


def found(tool: str, arguments: Any, *, server: str = "", cwd: str = "/home/u/app") -> Extracted:
    return extract(ToolCall(tool, arguments, server=server, cwd=cwd), Context(cwd=cwd, workspace=cwd), Budget())


def code(tool: str, arguments: Any) -> list[tuple[str, str, str]]:
    out = []
    for snippet in found(tool, arguments).snippets:
        words = snippet.argv
        text = snippet.text if words is None else " ".join(getattr(w, "text", "") for w in words)
        out.append((snippet.language + ("" if words is None else "[]"), text, snippet.pointer))
    return out


CODE = [
    ("Bash", {"command": "ls"}, [("shell", "ls", "/command")]),
    ("bash", {"command": "ls", "restart": False}, [("shell", "ls", "/command")]),
    ("run_shell_command", {"command": "ls", "description": "DROP TABLE x"}, [("shell", "ls", "/command")]),
    ("shell", {"command": ["bash", "-lc", "ls"]}, [("shell[]", "bash -lc ls", "/command")]),
    ("container.exec", {"cmd": ["ls", "-l"]}, [("shell[]", "ls -l", "/cmd")]),
    ("run_commands", {"commands": ["cd /", "rm -rf x"]}, [("shell", "cd /\nrm -rf x", "/commands")]),
    ("start_process", {"command": "rm", "args": ["-rf", "x"]}, [("shell[]", "rm -rf x", "/command")]),
    ("mcp__desktop-commander__start_process", {"command": "ls"}, [("shell", "ls", "/command")]),
    ("terminal", {"command": "dir", "shell": "cmd.exe"}, [("cmd", "dir", "/command")]),
    ("run_in_terminal", {"command": "Get-Item x", "shell": "pwsh"}, [("powershell", "Get-Item x", "/command")]),
    ("PowerShell", {"command": "Get-Item x"}, [("powershell", "Get-Item x", "/command")]),
    ("kubectl", {"command": "delete ns prod"}, [("shell", "kubectl delete ns prod", "/command")]),
    ("kubectl", {"command": "kubectl get ns"}, [("shell", "kubectl get ns", "/command")]),
    ("aws_cli", {"args": ["s3", "ls"]}, [("shell[]", "aws s3 ls", "/args")]),
    ("execute_sql", {"query": "SELECT 1"}, [("sql", "SELECT 1", "/query")]),
    ("mcp__postgres__query", {"sql": "DROP TABLE x"}, [("sql", "DROP TABLE x", "/sql")]),
    ("run", {"steps": {"sql": "DROP TABLE x"}}, [("sql", "DROP TABLE x", "/steps/sql")]),
    ("run_python", {"code": "import os"}, [("python", "import os", "/code")]),
    ("execute_code", {"code": "await api.volumeDelete(id)"}, [("javascript", "await api.volumeDelete(id)", "/code")]),
    ("execute_code", {"code": "ls", "language": "bash"}, [("shell", "ls", "/code")]),
    ("browser_evaluate", {"function": "() => fetch('/x')"}, [("javascript", "() => fetch('/x')", "/function")]),
    ("anything", {"graphql": "mutation { a }"}, [("graphql", "mutation { a }", "/graphql")]),
    ("graphql_request", {"query": "mutation { a(x: 1) }"}, [("graphql", "mutation { a(x: 1) }", "/query")]),
    ("anything", {"a/b": {"command": "ls"}}, [("shell", "ls", "/a~1b/command")]),
    ("call_tool", {"name": "Bash", "arguments": '{"command": "ls"}'}, [("shell", "ls", "/arguments/command")]),
    (
        "batch",
        {"invocations": [{"tool_name": "Bash", "input": {"command": "ls"}}]},
        [("shell", "ls", "/invocations/0/input/command")],
    ),
    (
        "multi_tool_use.parallel",
        {"tool_uses": [{"recipient_name": "functions.shell", "parameters": {"command": "ls"}}]},
        [("shell", "ls", "/tool_uses/0/parameters/command")],
    ),
    ("Bash", '{"command": "ls"}', [("shell", "ls", "/command")]),
    ("mcp__mongo__run", {"query": "db.users.drop()"}, [("mongodb", "db.users.drop()", "/query")]),
    ("mcp__redis__execute", {"command": "FLUSHALL"}, [("redis", "FLUSHALL", "/command")]),
]


@pytest.mark.parametrize(("tool", "arguments", "wanted"), CODE, ids=[f"{c[0]}-{i}" for i, c in enumerate(CODE)])
def test_code_is_found_where_it_is_run(tool: str, arguments: Any, wanted: list[tuple[str, str, str]]) -> None:
    assert code(tool, arguments) == wanted


PROSE = [
    ("send_email", {"subject": "x", "body": "DROP TABLE users;"}),
    ("create_issue", {"title": "rm -rf /", "body": "mutation { deleteAll }"}),
    ("web_search", {"query": "delete from users where 1=1"}),
    ("mcp__brave__search", {"q": "how to DROP TABLE users"}),
    ("TodoWrite", {"todos": [{"content": "rm -rf /", "status": "pending"}]}),
    ("think", {"thought": "I could run rm -rf /; DROP TABLE x;"}),
    ("Task", {"prompt": "DELETE FROM users; then rm -rf /", "description": "x"}),
    ("git_commit", {"message": "DROP TABLE users;"}),
    ("Read", {"file_path": "drop.sql"}),
    ("Grep", {"pattern": "DROP TABLE users"}),
    ("add_comment", {"comment": "Delete from the list, please."}),
    ("note", {"value": "Delete the second paragraph; then go on."}),
]


@pytest.mark.parametrize(("tool", "arguments"), PROSE, ids=[c[0] for c in PROSE])
def test_prose_is_not_code(tool: str, arguments: Any) -> None:
    out = found(tool, arguments)
    assert out.snippets == []
    assert all(isinstance(act, ToolUse) for act in out.acts)


FILES = [
    ("Write", {"file_path": "a.txt", "content": "x"}, [("write", "a.txt")]),
    ("Edit", {"file_path": "a.py", "old_string": "a", "new_string": "b"}, [("append", "a.py")]),
    ("str_replace_based_edit_tool", {"command": "create", "path": "a", "file_text": ""}, [("write", "a")]),
    ("str_replace_based_edit_tool", {"command": "view", "path": "a"}, []),
    ("delete_file", {"path": "a"}, [("delete", "a")]),
    ("remove_directory", {"path": "src"}, [("delete", "src")]),
    ("rm", {"file_name": "a"}, [("delete", "a")]),
    ("rmdir", {"dir_name": "a"}, [("rmdir", "a")]),
    ("mv", {"source": "a", "destination": "b"}, [("move", "a")]),
    ("rename_file", {"old_path": "a", "new_path": "b"}, [("move", "a")]),
    ("apply_patch", {"input": "*** Begin Patch\n*** Delete File: a\n*** End Patch"}, [("delete", "a")]),
    ("apply_patch", {"patch": "--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"}, [("delete", "x")]),
    (
        "apply_patch",
        {"input": "*** Begin Patch\n*** Update File: a\n*** Move to: b\n@@\n+x\n*** End Patch"},
        [("append", "a"), ("move", "a")],
    ),
]


@pytest.mark.parametrize(("tool", "arguments", "wanted"), FILES, ids=[f"{c[0]}-{i}" for i, c in enumerate(FILES)])
def test_file_tools_change_files(tool: str, arguments: Any, wanted: list[tuple[str, str]]) -> None:
    acts = [a for a in found(tool, arguments).acts if isinstance(a, FileChange)]
    assert [(a.change, a.path.text) for a in acts] == wanted


def test_a_directory_tool_takes_the_whole_tree() -> None:
    (act,) = found("remove_directory", {"path": "src"}).acts
    assert isinstance(act, FileChange)
    assert act.recursive


def test_a_hosted_file_is_no_file_of_this_machine() -> None:
    (act,) = found("mcp__github__delete_file", {"owner": "o", "repo": "r", "path": "a", "branch": "main"}).acts
    assert isinstance(act, ToolUse)


LATENT = [
    ("x.sh", "shell"),
    ("db/001.sql", "sql"),
    ("main.tf", "hcl"),
    ("Makefile", "makefile"),
    ("Dockerfile.prod", "dockerfile"),
    ("x.ps1", "powershell"),
    ("run.bat", "cmd"),
    ("x.py", "python"),
    ("x.ts", "javascript"),
]


@pytest.mark.parametrize(("path", "language"), LATENT)
def test_written_code_is_latent(path: str, language: str) -> None:
    (snippet,) = found("Write", {"file_path": path, "content": "x"}).snippets
    assert (snippet.language, snippet.latent, snippet.name) == (language, True, path)


def test_markdown_is_no_code() -> None:
    assert found("Write", {"file_path": "README.md", "content": "rm -rf /"}).snippets == []


def test_what_runs_its_lines_is_code_too() -> None:
    for path, language in (("app/package.json", "package-json"), ("/etc/cron.d/backup", "crontab")):
        (snippet,) = found("Write", {"file_path": path, "content": "x"}).snippets
        assert (snippet.language, snippet.latent) == (language, True)


def test_a_shebang_names_the_language() -> None:
    (snippet,) = found("Write", {"file_path": "bin/deploy", "content": "#!/usr/bin/env bash\nrm x\n"}).snippets
    assert snippet.language == "shell"


def test_the_dialect_comes_from_the_server_or_an_argument() -> None:
    assert found("mcp__bigquery__query", {"sql": "SELECT 1"}).snippets[0].dialect == "bigquery"
    assert found("execute_sql", {"query": "SELECT 1", "dialect": "mysql"}).snippets[0].dialect == "mysql"


def test_bound_values_travel_with_the_statement() -> None:
    (snippet,) = found("execute_sql", {"sql": "DELETE FROM t WHERE id = $1", "params": [7]}).snippets
    assert snippet.data == {"parameters": [7]}


def test_variables_travel_with_the_document() -> None:
    (snippet,) = found("graphql", {"query": "mutation($i: ID!) { a(id: $i) }", "variables": '{"i": "7"}'}).snippets
    assert snippet.data is not None
    assert snippet.data["variables"] == {"i": "7"}


@pytest.mark.parametrize("name", ["cwd", "workdir", "working_directory", "currentDirectory", "directory", "workspace"])
def test_a_command_runs_in_the_directory_beside_it(name: str) -> None:
    (snippet,) = found("run_command", {"command": "rm -rf *", name: "/srv"}).snippets
    assert snippet.context.cwd == "/srv"


def test_a_working_directory_is_followed() -> None:
    (snippet,) = found("exec_command", {"cmd": "rm -rf x", "workdir": "sub"}).snippets
    assert snippet.context.cwd == "/home/u/app/sub"


def test_a_remote_shell_is_elsewhere() -> None:
    (snippet,) = found("ssh_execute", {"command": "ls", "host": "db-prod-1"}).snippets
    assert snippet.context.relocated
    assert snippet.context.environment == "production"


NOTICES = [
    ({"command": "ls", "Command": "rm -rf ~"}, "confusable-keys"),
    ({"command": "ls", "ｃommand": "rm -rf ~"}, "confusable-keys"),
    ({"a": {"x": 1, "X": 2}}, "confusable-keys"),
    ({"a": "\ud800"}, "lone-surrogate"),
]


@pytest.mark.parametrize(("arguments", "notice"), NOTICES)
def test_what_readers_may_disagree_on_is_noticed(arguments: Any, notice: str) -> None:
    notices = found("x", arguments).notices
    assert [n.id for n in notices] == [notice]
    assert notices[0].confirm


def test_plain_keys_are_not_noticed() -> None:
    assert found("x", {"a": 1, "b": "ä", "command": "ls"}).notices == []


def test_depth_is_no_recursion() -> None:
    deep: Any = "x"
    for _ in range(50_000):
        deep = {"a": deep}
    out = found("anything", deep)
    assert out.acts
    # taken apart by hand, because the interpreter frees nested objects recursively
    while isinstance(deep, dict):
        deep = deep.pop("a")


def test_carriers_of_carriers_end() -> None:
    inner: Any = {"name": "Bash", "arguments": {"command": "ls"}}
    for _ in range(50):
        inner = {"name": "call_tool", "arguments": inner}
    out = found("call_tool", inner)
    assert not out.finished


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
_KEYS = st.sampled_from(
    ["command", "query", "path", "args", "arguments", "url", "code", "content", "name", "tool", "commands"]
)
_TOOLS = st.sampled_from(
    [
        "Bash",
        "Write",
        "apply_patch",
        "call_tool",
        "http_request",
        "kubectl",
        "run_python",
        "x.y",
        "",
        "mcp____",
        "batch",
        "mv",
    ]
)


@settings(max_examples=150, deadline=None)
@given(_TOOLS, st.dictionaries(_KEYS, _JSON, max_size=5) | _JSON)
def test_no_arguments_break_it(tool: str, arguments: Any) -> None:
    out = found(tool, arguments)
    assert out.snippets or out.acts or not out.finished
