"""Mutates real commands and scripts, analyses each, and reports every crash, hang and unstable verdict.

usage: python -m benchmarks.fuzz [--count 200000] [--seed 1] [--only INDEX]

Input INDEX of a seed is always the same text: `--only INDEX` analyses that one alone. What is mutated are the calls of
`corpus/` and, where `BLASTWALL_CORPORA` is set, the shell, PowerShell and cmd cases found there; the closing line says
how many texts that were, and their digest.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import json
import multiprocessing
import os
import queue
import random
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from blastwall import Analyzer, ToolCall

ROOT = Path(__file__).resolve().parents[1]
CWD = "/home/dev/app"
#: Nobody waits longer for a guard than for what it guards; the slowest input found takes a hundredth of it.
HANGS_AFTER_SECONDS = 20
#: One in so many inputs is analysed twice: the same call must give the same verdict.
TWICE = 16
LONGEST = 65_536

TOKENS = (
    *(
        "$(",
        ")",
        "${",
        "}",
        "`",
        "'",
        '"',
        "\\",
        "\n",
        "\r\n",
        "\\\n",
        "\0",
        "\t",
        " ",
        ";",
        "&",
        "&&",
        "||",
        "|",
        "|&",
    ),
    *("<<EOF\n", "<<-'E'\n", "\nEOF\n", "<<<", "<(", ">(", ">", ">>", ">|", "<>", "2>&1", "{fd}>", "&>", "<&-"),
    *(
        "((",
        "))",
        "[[",
        "]]",
        "$((",
        "$[",
        "]",
        "$'",
        '$"',
        "!",
        "#",
        "~",
        "*",
        "?",
        "[",
        "{a,b}",
        "{1..9}",
        "@(",
        "!(",
    ),
    *("if ", "then ", "else ", "fi ", "for x in ", "do ", "done ", "case x in ", "esac ", ";;", ";&", ";;&", "while "),
    *("function f ", "f() {", "select ", "until ", "coproc ", "time ", "eval ", "exec ", "trap ", "source ", "set -- "),
    *("${x:-", "${x%%", "${x//a/", "${!x}", "${x[@]}", "x=(", "x+=", "declare -A ", "$IFS", "$@", "$1", "${#x}"),
    *("begin; ", "end; ", "always {", "repeat 3 ", "=ls ", "(N)", "**/*", "set -x "),
    *("@'\n", "\n'@", '@"\n', "$_", "% {", "iex ", "-enc ", "%VAR%", "!VAR!", "^", "%%i", "\u2013", "\u201c", "::"),
    *(
        "rm -rf /",
        "sudo ",
        "bash -c ",
        "xargs ",
        "find . -exec ",
        "psql -c ",
        "python -c ",
        "ssh h ",
        "cmd /c ",
        "sh -c '",
    ),
    *("\ud800", "\u00e9", "\U0001f600", "\u202e", "\x1b[31m", "\x7f", "\u2028"),
)

Report = dict[str, Any]
#: tool, argument's name, text
Text = tuple[str, str, str]


def seeds() -> tuple[list[Text], list[Text]]:
    """Return the texts that are mutated, ours and other people's, each sorted: an index always means the same text."""
    found: set[Text] = set()
    others: set[Text] = set()
    for path in sorted((ROOT / "corpus").glob("*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line) if line.startswith('{"id"') else {}
            arguments = row.get("arguments")
            for name, value in arguments.items() if isinstance(arguments, dict) else ():
                if isinstance(value, str) and value:
                    found.add((row["tool"], name, value[:LONGEST]))
    folder = os.environ.get("BLASTWALL_CORPORA")
    tools = {"shell": "Bash", "powershell": "powershell", "powershell_or_cmd": "powershell", "cmd": "cmd"}
    for path in sorted(Path(folder).glob("*.jsonl")) if folder else ():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("kind") in tools:
                others.add((tools[row["kind"]], "command", row["text"][:LONGEST]))
    return sorted(found), sorted(others)


def mutated(chance: random.Random, groups: tuple[list[Text], list[Text]]) -> Text:
    """Return one mutation of one text. Ours are fewer and nastier, so half of the inputs come from them."""
    texts = groups[chance.randrange(2)] or groups[0]
    tool, name, text = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((1, 1, 2, 4, 16, 64)))
        kind = chance.randrange(10)
        if kind == 0:
            text = text[:at] + text[to:]
        elif kind == 1:
            text = text[:at] + chance.choice(TOKENS) + text[at:]
        elif kind == 2:
            text = text[:at] + chance.choice(TOKENS) + text[to:]
        elif kind == 3:
            text = text[:at]
        elif kind == 4:
            text = text[:to] + text[at:to] * chance.choice((1, 2, 30, 400)) + text[to:]
        elif kind == 5:
            other = chance.choice(texts)[2]
            text = text[:at] + other[chance.randrange(len(other) + 1) :]
        elif kind == 6:
            opening = chance.choice(("$(", "${x:-", '"', "'", "`", "((", "(", "{ ", "[[ ", "<<E\n", "$((", "bash -c '"))
            text = opening * chance.choice((1, 2, 20, 2_000)) + text
        elif kind == 7:
            text = text[:at] + text[at:to].swapcase() + text[to:]
        elif kind == 8:
            text = text[:at] + chr(chance.choice((0, 9, 10, 13, 27, 0x7F, 0xA0, 0xD800, 0x2028, 0x1F4A9))) + text[at:]
        else:
            parts = text.split(" ")
            chance.shuffle(parts)
            text = " ".join(parts)
        text = text[:LONGEST]
    return tool, name, text


def nth(seed: int, index: int, texts: tuple[list[Text], list[Text]]) -> ToolCall:
    """Return input `index` of this seed."""
    tool, name, text = mutated(random.Random(f"{seed}:{index}"), texts)
    return ToolCall(tool, {name: text}, cwd=CWD)


def _told(analyzer: Analyzer, call: ToolCall) -> tuple[object, ...]:
    verdict = analyzer.analyze(call)
    for notice in verdict.notices:
        # The engine turns a fault of a room into a notice, and stays on its feet; here it counts as the crash it was.
        if notice.id in ("engine-failed", "reader-failed", "rule-failed", "rule-broken", "catalogue-failed"):
            raise AssertionError(f"{notice.id}: {notice.message}")
    for finding in verdict.findings:
        start, end = finding.span
        if finding.snippet is not None and not 0 <= start <= end <= max(len(finding.snippet.text), end):
            raise AssertionError(f"{finding.rule}: the span {finding.span} is none")
    return verdict.decision, verdict.radius.score, tuple(f.rule for f in verdict.findings)


def _work(seed: int, first: int, last: int, step: int, place: Any, answers: Any) -> None:
    """Analyse every `step`th input of a range; `place` always says which one is being analysed."""
    texts = seeds()
    analyzer = Analyzer()
    slowest = (0.0, -1)
    counts: dict[str, int] = {}
    for index in range(first, last, step):
        place.value = index
        call = nth(seed, index, texts)
        faulthandler.dump_traceback_later(HANGS_AFTER_SECONDS, exit=True)
        start = perf_counter()
        try:
            told = _told(analyzer, call)
            took = perf_counter() - start
            if index % TWICE == 0 and _told(analyzer, call) != told:
                raise AssertionError("the same call got two different verdicts")
            counts[str(told[0])] = counts.get(str(told[0]), 0) + 1
            slowest = max(slowest, (took, index))
        except Exception as error:
            answers.put(("failed", index, f"{type(error).__name__}: {error}"))
        faulthandler.cancel_dump_traceback_later()
    answers.put(("done", slowest, counts))


def run(seed: int, count: int, workers: int, out: Any = sys.stderr) -> Report:
    """Analyse `count` inputs; a worker that hangs or dies is named by its input, and replaced behind it."""
    answers: Any = multiprocessing.Queue()
    report: Report = {"failed": [], "hung": [], "slowest": (0.0, -1), "decisions": {}}
    running: list[tuple[Any, Any]] = []

    def begin(first: int) -> None:
        place = multiprocessing.Value("q", first)
        process = multiprocessing.Process(target=_work, args=(seed, first, count, workers, place, answers))
        process.start()
        running.append((process, place))

    for worker in range(workers):
        begin(worker)
    done = 0
    while done < workers:
        try:
            kind, where, what = answers.get(timeout=1)
        except queue.Empty:
            for process, place in list(running):
                if not process.is_alive() and process.exitcode:
                    running.remove((process, place))
                    report["hung"].append((place.value, f"worker ended with {process.exitcode}"))
                    begin(place.value + workers)
            if out.isatty():
                out.write(f"\r{sum(place.value for _, place in running) // max(1, len(running)):,} of {count:,}")
            continue
        if kind == "failed":
            report["failed"].append((where, what))
        else:
            done += 1
            report["slowest"] = max(report["slowest"], where)
            for decision, number in what.items():
                report["decisions"][decision] = report["decisions"].get(decision, 0) + number
    for process, _ in running:
        process.join()
    return report


def main() -> int:
    """Run, and print what was found; exit code 1 where anything crashed or hung."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200_000, help="how many inputs (default: 200000)")
    parser.add_argument("--seed", type=int, default=1, help="which inputs (default: 1)")
    parser.add_argument("--only", type=int, metavar="INDEX", help="print this one input and analyse it alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    options = parser.parse_args()
    texts = seeds()
    if options.only is not None:
        call = nth(options.seed, options.only, texts)
        print(ascii(call.arguments))
        print(*_told(Analyzer(), call))
        return 0
    digest = hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:12]
    start = perf_counter()
    report = run(options.seed, options.count, options.workers)
    for name in ("failed", "hung"):
        for index, why in report[name][:50]:
            print(f"{name}: --seed {options.seed} --only {index}: {why[:300]}")
    seconds, index = report["slowest"]
    decisions = ", ".join(f"{number:,} {decision}" for decision, number in sorted(report["decisions"].items()))
    print(
        f"{options.count:,} inputs of seed {options.seed} ({sum(map(len, texts)):,} texts, {digest}) in "
        f"{perf_counter() - start:.0f} s: {len(report['failed'])} crashes, {len(report['hung'])} hangs; {decisions}; "
        f"slowest {1000 * seconds:.0f} ms (--only {index})"
    )
    return 1 if report["failed"] or report["hung"] else 0


if __name__ == "__main__":
    sys.exit(main())
