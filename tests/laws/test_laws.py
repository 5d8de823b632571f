"""The ten laws: they outrank features. Each test's name says which law, its body says what would break it."""

from __future__ import annotations

import base64
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastwall import Analyzer, Budget, DefinitionError, Effect, Example, Rule, Target, ToolCall, Verdict, analyze
from blastwall.model import DECISIONS, OPERATIONS
from blastwall.rule import check_definition

ROOT = Path(__file__).resolve().parents[2]
RANK = {decision: rank for rank, decision in enumerate(DECISIONS)}
CWD = "/home/dev/app"


def sh(command: str, **extra: Any) -> Verdict:
    return analyze(ToolCall("Bash", {"command": command}, cwd=CWD, **extra))


def sql(query: str) -> Verdict:
    return analyze(ToolCall("execute_sql", {"query": query}))


def rank(verdict: Verdict) -> int:
    return RANK[verdict.decision]


def check_shape(verdict: Verdict) -> None:
    assert verdict.decision in DECISIONS
    assert 0 <= verdict.radius.score <= 100
    assert verdict.operation in OPERATIONS
    assert verdict.operations <= set(OPERATIONS)
    for finding in verdict.findings:
        assert 0 <= finding.score <= 100
        assert finding.message
        if finding.snippet is not None and finding.snippet.text:
            start, end = finding.span
            assert 0 <= start <= end <= len(finding.snippet.text)


# -- what the laws are tried on --------------------------------------------------------------------------------------

HARMLESS = ("ls -la", "true", "git status", "echo done", "cat README.md", "npm test", "mkdir -p out", "printf x")
DESTRUCTIVE = (
    "rm -rf /",
    "rm -rf ~",
    "rm -rf src",
    "git push --force origin main",
    "git reset --hard HEAD~3",
    "terraform destroy -auto-approve",
    "dd if=/dev/zero of=/dev/sda",
    "kubectl delete namespace prod",
    "psql -c 'DROP TABLE users'",
    "docker volume rm data",
)
DESTRUCTIVE_SQL = ("DROP TABLE users", "DELETE FROM users", "TRUNCATE orders", "DROP DATABASE shop")

TOKENS = (
    *"'\"`$(){}[]<>|&;\\#!~*?=,:@%^+-./ \n\t\0",
    *("$(", "${", "<<EOF\n", "<<<", ">>", "&&", "||", ";;", "$'", '$"', "((", "[[", "]]", "#{", "%{", "/*", "*/", "--"),
    *("rm", "-rf", "/", "~", "DROP", "TABLE", "DELETE", "FROM", "WHERE", "mutation", "if", "then", "fi", "do", "case"),
    *("Remove-Item", "rd", "/s", "C:\\", "import", "os", "resource", "\ud800", "é", "😀", "\u202e", "\x1b"),
)
soup = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
anything = st.one_of(st.text(max_size=200), soup)
LANGUAGES = (
    *("shell", "sql", "hcl", "python", "powershell", "cmd", "graphql", "redis", "mongodb", "javascript"),
    *("dockerfile", "makefile", "awk"),
)
names = st.one_of(st.sampled_from(("Bash", "execute_sql", "http_request", "Write", "apply_patch", "graphql")), anything)
keys = st.one_of(
    st.sampled_from(
        ("command", "cmd", "query", "sql", "code", "content", "file_path", "path", "url", "method", "body")
    ),
    st.text(max_size=12),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), anything),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=12,
)


# -- 1: total ---------------------------------------------------------------------------------------------------------


@given(names, st.one_of(st.dictionaries(keys, values, max_size=6), values))
def test_1_total_on_any_call(tool: str, arguments: Any) -> None:
    check_shape(analyze(ToolCall(tool, arguments)))


@given(st.sampled_from(LANGUAGES), anything)
def test_1_total_on_any_text_of_any_language(language: str, text: str) -> None:
    check_shape(Analyzer().analyze_text(text, language=language, cwd=CWD))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("opening", ["(", "[", "{", "$(", "`", "'", '"', "((", "<<E\n", "/*", "if ", "${", "\\", "-- "])
def test_1_total_on_deep_nesting(language: str, opening: str) -> None:
    check_shape(Analyzer().analyze_text(opening * 10_000, language=language, cwd=CWD))


def test_1_total_on_deep_arguments() -> None:
    deep: Any = "rm -rf /"
    for _ in range(10_000):
        deep = [deep]
    check_shape(analyze(ToolCall("run", {"command": deep})))
    deep = "rm -rf /"
    for _ in range(10_000):
        deep = {"arguments": deep}
    check_shape(analyze(ToolCall("call_tool", deep)))


@given(st.sampled_from(DESTRUCTIVE), st.integers(0, 3_000), st.booleans())
def test_1_padding_lowers_nothing(command: str, count: int, before: bool) -> None:
    plain = sh(command)
    padding = "true; " * count
    padded = sh(padding + command if before else f"{command}; {padding}true")
    assert rank(padded) >= rank(plain)


@pytest.mark.parametrize("nodes", [0, 1, 5, 20, 100, 1_000])
@pytest.mark.parametrize("command", DESTRUCTIVE)
def test_1_an_empty_purse_never_allows(command: str, nodes: int) -> None:
    text = command + "; " + "true $x; " * 500
    verdict = Analyzer().analyze(ToolCall("Bash", {"command": text}, cwd=CWD), budget=Budget(nodes=nodes))
    assert verdict.decision != "allow"


# -- 2: triage is sound -----------------------------------------------------------------------------------------------

WORDS = (
    "ls rm -rf / git push --force src cat a.txt ; && | terraform destroy psql drop table sudo npm run x=1 kubectl "
    "delete ns docker -c time"
)
flat = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=8).map(" ".join)


def triage_says_inert(text: str) -> bool:
    return Analyzer()._engine.triage.shell(text) is not None


@given(flat)
def test_2_what_triage_calls_inert_the_full_analysis_finds_nothing_in(text: str) -> None:
    if triage_says_inert(text):
        full = Analyzer().analyze_text(text, language="shell", cwd=CWD)
        assert (full.decision, full.findings) == ("allow", ())


def test_2_nor_in_any_row_of_the_corpus() -> None:
    texts = {row["id"]: shell_text(row) for row in corpus()}
    inert = {id: text for id, text in texts.items() if text and triage_says_inert(text)}
    analyzer = Analyzer()
    wrong = [
        id for id, text in inert.items() if analyzer.analyze_text(text, language="shell", cwd=CWD).decision != "allow"
    ]
    assert wrong == []
    assert inert


# -- 3: transparent wrappers never lower -----------------------------------------------------------------------------


def _b64(command: str) -> str:
    return f"echo {base64.b64encode(command.encode()).decode()} | base64 -d | sh"


def _ansi(command: str) -> str:
    return "bash -c $'" + "".join(f"\\x{ord(c):02x}" for c in command) + "'"


def _first_word_quoted(command: str) -> str:
    first, _, rest = command.partition(" ")
    return f"{first[0]}''{first[1:]} {rest}"


WRAPPERS = {
    "sudo": lambda c: f"sudo {c}",
    "env": lambda c: f"env A=1 {c}",
    "nice": lambda c: f"nice -n 5 {c}",
    "timeout": lambda c: f"timeout 60 {c}",
    "nohup": lambda c: f"nohup {c}",
    "time": lambda c: f"time {c}",
    "command": lambda c: f"command {c}",
    "exec": lambda c: f"exec {c}",
    "assignment": lambda c: f"A=1 {c}",
    "bash": lambda c: f"bash -c {shlex.quote(c)}",
    "sh-lc": lambda c: f"sh -lc {shlex.quote(c)}",
    "eval": lambda c: f"eval {shlex.quote(c)}",
    "subshell": lambda c: f"( {c} )",
    "group": lambda c: f"{{ {c}; }}",
    "if": lambda c: f"if true; then {c}; fi",
    "for": lambda c: f"for i in 1; do {c}; done",
    "and": lambda c: f"true && {c}",
    "or": lambda c: f"false || {c}",
    "negated": lambda c: f"! {c}",
    "background": lambda c: f"{c} &",
    "quiet": lambda c: f"{c} >/dev/null 2>&1",
    "function": lambda c: f"f() {{ {c}; }}; f",
    "substitution": lambda c: f"echo $({c})",
    "here-string": lambda c: f"bash <<< {shlex.quote(c)}",
    "heredoc": lambda c: f"bash <<'EOF'\n{c}\nEOF",
    "pipe": lambda c: f"echo {shlex.quote(c)} | sh",
    "base64": _b64,
    "ansi": _ansi,
    "split-quotes": _first_word_quoted,
    "variable": lambda c: f'X={shlex.quote(c)}; bash -c "$X"',
    "newline": lambda c: f"ls\n{c}\n",
    "script": lambda c: f"cat > x.sh <<'EOF'\n{c}\nEOF\nbash x.sh",
}


@pytest.mark.parametrize("command", DESTRUCTIVE)
@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_3_a_transparent_wrapper_lowers_nothing(wrapper: str, command: str) -> None:
    assert rank(sh(WRAPPERS[wrapper](command))) >= rank(sh(command))


#: A pipe, a script and the like read their own input, so only these can hold any other.
STACKABLE = ("sudo", "env", "nice", "timeout", "nohup", "bash", "sh-lc", "eval", "subshell", "group", "if", "base64")


@given(st.sampled_from(DESTRUCTIVE), st.lists(st.sampled_from(STACKABLE), max_size=4))
def test_3_neither_do_several(command: str, stack: list[str]) -> None:
    wrapped = command
    for name in stack:
        if name in ("sudo", "env", "nice", "timeout", "nohup") and wrapped[:1] in "({if":
            wrapped = f"bash -c {shlex.quote(wrapped)}"  # these run programs, not syntax
        wrapped = WRAPPERS[name](wrapped)
    assert rank(sh(wrapped)) >= rank(sh(command))


@pytest.mark.parametrize("command", DESTRUCTIVE)
@pytest.mark.parametrize("carrier", ["ssh web1 {}", "docker exec web sh -c {}", "kubectl exec web-1 -- sh -c {}"])
def test_3_another_machine_is_at_least_asked_about(carrier: str, command: str) -> None:
    if sh(command).decision == "deny":
        assert sh(carrier.format(shlex.quote(command))).decision != "allow"


def test_3_a_throw_away_container_is_the_exception() -> None:
    assert sh("docker run --rm alpine rm -rf /").decision == "allow"
    assert sh("docker run --rm -v /:/host alpine rm -rf /host").decision != "allow"


# -- 4: quoting as data never raises ---------------------------------------------------------------------------------

MENTIONS = {
    "echo": lambda t: f"echo {shlex.quote(t)}",
    "printf": lambda t: f"printf '%s\\n' {shlex.quote(t)}",
    "commit": lambda t: f"git commit -m {shlex.quote(t)}",
    "grep": lambda t: f"grep -rnF -e {shlex.quote(t)} .",
    "heredoc": lambda t: f"cat > notes.md <<'END-OF-NOTES'\n{t}\nEND-OF-NOTES",
    "append": lambda t: f"echo {shlex.quote(t)} >> notes.md",
    "assigned": lambda t: f'x={shlex.quote(t)}; echo "$x"',
    "issue": lambda t: f"gh issue create --title {shlex.quote(t)} --body {shlex.quote(t)}",
    "python": lambda t: "python3 -c " + shlex.quote(f"print({t!r})"),
    "counted": lambda t: f"echo {shlex.quote(t)} | wc -c",
}


@pytest.mark.parametrize("mention", MENTIONS)
@given(st.lists(st.sampled_from((*DESTRUCTIVE, *DESTRUCTIVE_SQL)), min_size=1, max_size=3), st.sampled_from("\n;& "))
def test_4_a_mention_is_not_the_thing(mention: str, texts: list[str], joint: str) -> None:
    verdict = sh(MENTIONS[mention](joint.join(texts)))
    assert verdict.decision == "allow", verdict


@given(st.sampled_from((*DESTRUCTIVE, *DESTRUCTIVE_SQL)))
def test_4_prose_arguments_are_not_code(text: str) -> None:
    assert analyze(ToolCall("send_message", {"channel": "ops", "text": text})).decision == "allow"
    assert analyze(ToolCall("create_issue", {"title": text, "body": f"```sh\n{text}\n```"})).decision == "allow"
    assert analyze(ToolCall("web_search", {"query": text})).decision == "allow"
    assert analyze(ToolCall("Write", {"file_path": "docs/a.md", "content": text})).decision == "allow"


@given(st.sampled_from(DESTRUCTIVE_SQL))
def test_4_a_literal_or_comment_of_sql_is_not_a_statement(text: str) -> None:
    literal = text.replace("'", "''")
    assert sql(f"SELECT '{literal}'").decision == "allow"
    assert sql(f"SELECT 1 -- {text}").decision == "allow"
    assert sql(f"INSERT INTO log(line) VALUES ('{literal}')").decision == "allow"


# -- 5: wider never scores lower -------------------------------------------------------------------------------------

LADDERS = {
    "targets": ("rm -rf src", "rm -rf src docs", "rm -rf src docs data", "rm -rf src docs data /"),
    "places": ("rm -rf node_modules", "rm -rf src", "rm -rf .", "rm -rf /"),
    "files": ("rm notes.txt", "rm -rf src", "rm -rf ~"),
    "volumes": ("docker compose down", "docker compose down -v"),
    "objects": ("aws s3 rm s3://b/k", "aws s3 rm s3://b/p --recursive", "aws s3 rb s3://b --force"),
    "claims": ("kubectl delete pod a", "kubectl delete pvc a", "kubectl delete namespace a"),
    "backups": (
        "aws rds delete-db-instance --db-instance-identifier a --final-db-snapshot-identifier s",
        "aws rds delete-db-instance --db-instance-identifier a --skip-final-snapshot",
    ),
}
SQL_LADDERS = {
    "rows": ("DELETE FROM t WHERE id = 1", "DELETE FROM t WHERE a < 9", "DELETE FROM t"),
    "tables": ("DELETE FROM t WHERE id = 1", "DROP TABLE t", "DROP DATABASE d"),
    "more": ("DROP TABLE a", "DROP TABLE a; DROP TABLE b", "DROP TABLE a; DROP TABLE b; DROP SCHEMA s CASCADE"),
}


@pytest.mark.parametrize("ladder", LADDERS)
def test_5_wider_never_scores_lower(ladder: str) -> None:
    scores = [sh(command).radius.score for command in LADDERS[ladder]]
    assert scores == sorted(scores), list(zip(LADDERS[ladder], scores, strict=True))


@pytest.mark.parametrize("ladder", SQL_LADDERS)
def test_5_wider_never_scores_lower_in_sql(ladder: str) -> None:
    scores = [sql(query).radius.score for query in SQL_LADDERS[ladder]]
    assert scores == sorted(scores), list(zip(SQL_LADDERS[ladder], scores, strict=True))


@pytest.mark.parametrize("command", DESTRUCTIVE)
def test_5_closer_to_production_never_scores_lower(command: str) -> None:
    where = ("development", "staging", "production")
    scores = [sh(command, labels={"environment": name}).radius.score for name in where]
    assert scores == sorted(scores)
    assert scores[0] <= sh(command).radius.score <= scores[2]


@given(
    st.lists(st.sampled_from(("src", "docs", "data", "lib", "a b", "~", "/etc")), min_size=1, max_size=5, unique=True)
)
def test_5_one_more_target_never_lowers(paths: list[str]) -> None:
    def quoted(path: str) -> str:
        return path if path.startswith("~") else shlex.quote(path)

    scores = [sh("rm -rf " + " ".join(map(quoted, paths[: n + 1]))).radius.score for n in range(len(paths))]
    assert scores == sorted(scores)


# -- 6: unknown is unknown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("narrow", ["rm -rf node_modules", "rm -rf ./dist", "rm notes.txt"])
@pytest.mark.parametrize("unknown", ['rm -rf "$X"', "rm -rf $1", "rm -rf $(cat list)", "find . | xargs rm -rf"])
def test_6_an_unknown_target_ranks_above_a_known_narrow_one(unknown: str, narrow: str) -> None:
    assert sh(unknown).radius.score > sh(narrow).radius.score
    assert sh(unknown).decision != "allow"


@pytest.mark.parametrize("command", ["frobnicate --all", "./run-it", "X=$(date); frobnicate $X"])
def test_6_an_unknown_program_is_not_called_dangerous(command: str) -> None:
    verdict = sh(command)
    assert verdict.decision == "allow"
    assert verdict.operation not in ("read", "destructive")


def test_6_what_could_not_be_analysed_says_so() -> None:
    verdict = Analyzer().analyze(ToolCall("Bash", {"command": "echo $x; " * 400}), budget=Budget(nodes=10))
    assert [notice.id for notice in verdict.notices] != []


# -- 7: one bad part is enough ---------------------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from(HARMLESS), max_size=4),
    st.sampled_from(DESTRUCTIVE),
    st.lists(st.sampled_from(HARMLESS), max_size=4),
    st.sampled_from(("; ", " && ", "\n", " || ", " & ")),
)
def test_7_harmless_company_lowers_nothing(before: list[str], bad: str, after: list[str], joint: str) -> None:
    assert rank(sh(joint.join((*before, bad, *after)))) >= rank(sh(bad))


@given(
    st.lists(st.sampled_from(("SELECT 1", "SELECT * FROM a", "INSERT INTO b VALUES (1)")), max_size=3),
    st.sampled_from(DESTRUCTIVE_SQL),
    st.lists(st.sampled_from(("SELECT 1", "CREATE TABLE c (a int)", "-- note")), max_size=3),
)
def test_7_in_sql_too(before: list[str], bad: str, after: list[str]) -> None:
    assert rank(sql(";\n".join((*before, bad, *after)))) >= rank(sql(bad))


@given(st.sampled_from(DESTRUCTIVE), st.dictionaries(st.sampled_from(("timeout", "description", "background")), values))
def test_7_other_arguments_lower_nothing(command: str, more: dict[str, Any]) -> None:
    with_more = analyze(ToolCall("Bash", {**more, "command": command}, cwd=CWD))
    assert rank(with_more) >= rank(sh(command))


# -- 8: deterministic ------------------------------------------------------------------------------------------------


def data_of(verdict: Verdict) -> list[Any]:
    return [
        verdict.decision,
        sorted(verdict.operations),
        verdict.radius.score,
        [[f.name, f.points, f.reason] for f in verdict.radius.factors],
        [[f.rule, f.message, list(f.span), f.score, f.decision] for f in verdict.findings],
        [[n.id, n.message, n.confirm] for n in verdict.notices],
    ]


_CHILD = """
import json, sys
sys.path.insert(0, sys.argv[1])
from test_laws import corpus, data_of, call_of
from blastwall import Analyzer
analyzer = Analyzer()
rows = corpus()[:: int(sys.argv[2])]
rows = rows if sys.argv[3] == "forwards" else rows[::-1]
print(json.dumps(sorted([row["id"], data_of(analyzer.analyze(call_of(row)))] for row in rows)))
"""


def test_8_the_same_call_gives_the_same_bytes() -> None:
    # Another hash seed reorders sets; another order of calls would show what one call leaves behind for the next.
    def run(seed: str, order: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(Path(__file__).parent), "7", order],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("1", "forwards") == run("2", "backwards")


# -- 9: our own advice passes ----------------------------------------------------------------------------------------


def test_9_what_we_advise_is_allowed_by_ourselves() -> None:
    analyzer = Analyzer()
    advised: dict[tuple[str, str], str] = {}
    for row in corpus():
        for finding in analyzer.analyze(call_of(row)).findings:
            if finding.instead is not None and finding.instead.command:
                language = finding.snippet.language if finding.snippet is not None else "shell"
                if language not in ("sql", "powershell", "cmd", "python"):
                    language = "shell"
                advised[language, finding.instead.command] = finding.rule
    wrong = {
        rule: command
        for (language, command), rule in sorted(advised.items())
        if analyzer.analyze_text(command, language=language, cwd=CWD).decision != "allow"
    }
    assert wrong == {}
    assert advised


# -- 10: a broken rule fails loudly ----------------------------------------------------------------------------------


class Breaks(Rule):
    """Breaks whenever it is asked.

    **Instead:** nothing.
    """

    id = "breaks"
    act = "invocation"
    keys = ("frobnicate",)
    triggers = ("frobnicate",)
    flagged = (Example("frobnicate a"),)
    clean = (Example("frobnicate --help"),)

    def check(self, act: Any) -> Iterator[Any]:
        yield self.finding(Effect("delete", Target("file", "a")), f"deletes {act.there_is_no_such_field}")


def test_10_a_rule_that_breaks_asks_and_says_so() -> None:
    verdict = Analyzer(rules=[Breaks()]).analyze(ToolCall("Bash", {"command": "frobnicate a"}))
    assert verdict.decision != "allow"
    assert "breaks" in " ".join(notice.message for notice in verdict.notices)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", "Bad Name"),
        ("keys", ()),
        ("act", "dance"),
        ("flagged", ()),
        ("clean", ()),
        ("triggers", ("X",)),
    ],
)
def test_10_an_incomplete_rule_is_refused(field: str, value: Any) -> None:
    rule = Breaks()
    check_definition(rule, "breaks", "here")
    setattr(rule, field, value)
    with pytest.raises(DefinitionError, match="here"):
        check_definition(rule, "breaks", "here")


@pytest.mark.parametrize(
    "text", ["RULE = (", "import there_is_no_such_module\n", "x = 1\n", "raise RuntimeError('no')\n"], ids=str
)
def test_10_a_broken_rule_file_refuses_the_whole_build(text: str, tmp_path: Path) -> None:
    package = tmp_path / "broken_rules"
    (package / "shell").mkdir(parents=True)
    (package / "__init__.py").write_text('"""Rules."""\n')
    (package / "shell" / "__init__.py").write_text('"""Rules."""\n')
    (package / "shell" / "broken_file.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", "from blastwall.registry.build import load_rules; load_rules('broken_rules')"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "DefinitionError" in done.stderr
    assert "broken_file" in done.stderr


# -- the corpus, for the laws that range over calls people really make -------------------------------------------------


def corpus() -> list[dict[str, Any]]:
    files = sorted(path for part in ("incidents", "destructive", "benign", "bypasses") for path in _files(part))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def _files(part: str) -> list[Path]:
    return sorted((ROOT / "corpus" / part).glob("*.jsonl"))


def call_of(row: dict[str, Any]) -> ToolCall:
    return ToolCall(row["tool"], row["arguments"], cwd=row.get("cwd", ""), labels=row.get("labels"))


def shell_text(row: dict[str, Any]) -> str:
    return row["arguments"].get("command", "") if row["tool"] == "Bash" else ""
