"""What the command line takes: subcommands, options, and help that teaches by example."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from blastwall import __version__
from blastwall.errors import BlastwallError
from blastwall.languages import FRONTENDS

ABOUT = """\
Says what a tool call of an AI agent would lose before it runs, and whether it comes back.
"""

EXAMPLES = """\
examples:
  blastwall check 'rm -rf "$BUILD_DIR/"'          judge one command
  blastwall check --jsonl < calls.jsonl            judge calls, one a line
  mcp-lint session.jsonl migrations/ infra/        lint recordings, scripts, directories
  blastwall explain git-reset-hard                 what a rule catches, and what to do instead
  blastwall hook claude-code                       answer a coding agent before it acts

exit codes: 0 nothing found, 1 something found, 2 it could not do its job
"""

LINT_ABOUT = """\
Reads recorded tool calls (MCP JSON-RPC, Claude Code, Codex, Gemini, Copilot, OpenAI messages, OpenHands, SWE-agent,
OpenTelemetry spans, plain JSON lines and more; told apart by content) and scripts (.sh .sql .tf .ps1 .bat .py ...),
and reports what would have been lost.
"""

LINT_EXAMPLES = """\
examples:
  {program} session.jsonl                          one recording
  {program} ~/.claude/projects 'logs/*.jsonl'      a directory, a pattern
  {program} migrations/*.sql infra/ deploy.sh      scripts
  kubectl logs agent | {program} -                 standard input
  {program} --format sarif --output out.sarif .    for code scanning
  {program} --fail-on deny recordings              only what would be refused fails the build

exit codes: 0 nothing found, 1 something found, 2 something could not be read (the rest was still linted)
"""

CHECK_EXAMPLES = """\
examples:
  blastwall check 'git push --force origin main'
  blastwall check --language sql 'DELETE FROM users'
  blastwall check --tool Bash --arguments '{"command": "rm -rf ~"}'
  blastwall check --json -- rm -rf build
  blastwall check --cwd . 'npm run db:push'        judged as what package.json says it is
  blastwall check --jsonl < calls.jsonl            {"tool": ..., "arguments": {...}} a line in, a verdict a line out

exit codes: 0 allow, 1 confirm or deny, 2 wrong usage; with --jsonl 0, whatever the verdicts
"""

LANGUAGES = tuple(name for name in FRONTENDS if name != "http")


def build(program: str) -> argparse.ArgumentParser:
    """Return the parser of a program: `blastwall`, or `mcp-lint` with the options of `lint` at its top."""
    formatter = argparse.RawDescriptionHelpFormatter
    if program == "mcp-lint":
        parser = argparse.ArgumentParser(
            prog=program,
            description=LINT_ABOUT,
            epilog=LINT_EXAMPLES.format(program=program),
            formatter_class=formatter,
            allow_abbrev=False,
        )
        parser.add_argument("--version", action="version", version=f"%(prog)s (blastwall) {__version__}")
        _lint_options(parser)
        return parser
    parser = argparse.ArgumentParser(
        prog=program, description=ABOUT, epilog=EXAMPLES, formatter_class=formatter, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="subcommand", metavar="COMMAND", required=True)

    def add(name: str, help: str, about: str, examples: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=help, description=about, epilog=examples, formatter_class=formatter, allow_abbrev=False
        )

    lint = add("lint", "lint recorded calls and scripts", LINT_ABOUT, LINT_EXAMPLES.format(program="blastwall lint"))
    _lint_options(lint)
    check = add("check", "judge one call, or one a line", "Judges one call, or calls one a line.\n", CHECK_EXAMPLES)
    check.add_argument("command", nargs="*", help="the command, as one argument or as its words")
    check.add_argument(
        "--language",
        default="shell",
        choices=LANGUAGES,
        metavar="LANGUAGE",
        help=f"what it is written in (default: shell): {', '.join(LANGUAGES)}",
    )
    check.add_argument("--dialect", default="", help="the dialect: postgres, mysql, tsql, bash, ...")
    check.add_argument("--tool", default="", help="judge a call of this tool instead of a command")
    check.add_argument("--arguments", default="", metavar="JSON", help="the arguments of that call")
    check.add_argument("--cwd", default="", help="the directory it would run in; its scripts may be read")
    check.add_argument("--json", action="store_true", help="print the verdict as JSON")
    check.add_argument("--jsonl", action="store_true", help="read one call a line, print one verdict a line")
    _shared_options(check)
    hook = add(
        "hook",
        "answer a coding agent's hook",
        "Reads a hook's request on standard input and answers on standard output.\n",
        "example (.claude/settings.json):\n"
        '  {"hooks": {"PreToolUse": [{"matcher": "*", "hooks":\n'
        '    [{"type": "command", "command": "blastwall hook claude-code"}]}]}}\n',
    )
    hook.add_argument("host", choices=("claude-code",), help="whose hook it is")
    hook.add_argument("--config", metavar="FILE", help="a policy file (TOML)")
    rules = add(
        "rules",
        "list the rules, or check them",
        "Lists every rule; with --check, checks that each is complete and that the index is fresh.\n",
        "examples:\n  blastwall rules\n  blastwall rules --json | jq -r '.[].id'\n  blastwall rules --check\n",
    )
    rules.add_argument("--json", action="store_true", help="print them as JSON")
    rules.add_argument("--check", action="store_true", help="check definitions and index; exit code 2 where one is bad")
    explain = add(
        "explain",
        "show a rule's page",
        "Shows what a rule catches, why it hurts, what to do instead, and examples.\n",
        "example:\n  blastwall explain git-reset-hard\n",
    )
    explain.add_argument("rule", help="a rule's id")
    explain.add_argument("--color", default="auto", choices=("auto", "always", "never"), help="colour (default: auto)")
    explain.add_argument("--markdown", action="store_true", help="print the page's source")
    generate = add(
        "generate",
        "write the rule index and the documentation pages (in a clone)",
        "Writes the index of rules and catalogue, `docs/rules/` and `docs/score.md`.\n",
        "example:\n  blastwall generate --docs docs\n",
    )
    generate.add_argument("--docs", default="docs", metavar="DIR", help="where the pages go (default: docs)")
    generate.add_argument("--check", action="store_true", help="write nothing; exit code 1 where something is stale")
    return parser


def _lint_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files, directories, patterns, or - for standard input"
    )
    parser.add_argument(
        "--format",
        default="text",
        choices=("text", "json", "jsonl", "sarif", "github"),
        help="how findings are written (default: text)",
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument(
        "--min-score",
        type=_score,
        metavar="N",
        help="show findings from this score on (0-100; default: those that are not allowed)",
    )
    parser.add_argument(
        "--fail-on",
        default="confirm",
        choices=("confirm", "deny", "never"),
        help="the mildest decision that gives exit code 1 (default: confirm)",
    )
    parser.add_argument("--quiet", action="store_true", help="findings only: no summary, no progress")
    parser.add_argument(
        "--cross-check",
        action="store_true",
        help="ask bashlex too what commands stand in shell code, and note what differs (needs the extra `bashlex`)",
    )
    _shared_options(parser)


def _shared_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", help="a policy file (TOML)")
    parser.add_argument("--color", default="auto", choices=("auto", "always", "never"), help="colour (default: auto)")


def _score(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100")
    return number


def run_command(arguments: Sequence[str], *, program: str = "blastwall") -> int:
    """Parse the arguments and run the subcommand; return the exit code."""
    from blastwall.cli.console import harden

    harden()
    given = list(arguments)
    if program == "mcp-lint":
        given = given[1:]
    try:
        options = build(program).parse_args(given)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    subcommand = "lint" if program == "mcp-lint" else options.subcommand
    try:
        return _dispatch(subcommand, options)
    except BlastwallError as error:
        sys.stderr.write(f"{program}: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from blastwall.cli.console import abandon_output

        abandon_output()
        return 141 if subcommand != "lint" else 2


def _dispatch(subcommand: str, options: argparse.Namespace) -> int:
    if subcommand == "lint":
        from blastwall.cli.lint import lint

        return lint(options)
    if subcommand == "check":
        from blastwall.cli.check import check

        return check(options)
    if subcommand == "hook":
        from blastwall.hooks import run

        return run(options.host, ["--config", options.config] if options.config else [])
    if subcommand == "rules":
        from blastwall.cli.rules import list_rules

        return list_rules(options)
    if subcommand == "explain":
        from blastwall.cli.rules import explain

        return explain(options)
    from blastwall.cli.generate import generate

    return generate(options)
