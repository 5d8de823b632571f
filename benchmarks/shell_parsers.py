"""Measures our shell parser beside others, and on the worst inputs of 64 KB.

usage: python -m benchmarks.shell_parsers [--cases FOLDER] [--most N] [--worst]

One-liners are the public cases (tldr_commands, nl2bash) of `--cases` (default: BLASTWALL_CORPORA), or our own corpus
where there are none. Every parser reads the same lines in the same run; times are of the process, not of the wall, and
each line counts with the best of three. tree-sitter's time includes a walk that reads every command's words, as ours
includes the words' values and spans.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter_ns, process_time_ns

from benchmarks.shell_differential import cases, scripts

HERE = Path(__file__).resolve().parent

#: Repeated to 16, 32 and 64 KB: what is opened and never closed, what is dense, and what other parsers are slow on.
WORST = (
    *(
        "<",
        ">",
        "$(",
        "((",
        "(",
        ")",
        "{",
        "{ ",
        "}",
        "[",
        "[[ ",
        "`",
        "'",
        '"',
        "\\",
        "\\\n",
        "$",
        "$a",
        '"$a',
        "${",
        "${a:-",
    ),
    *(
        "${a%'",
        '"${a:-',
        "${a[",
        "${a[$(",
        "${ ",
        "$((",
        "$((1+",
        "$(((",
        "$[",
        "$'",
        "$'\\",
        '$"',
        "a|",
        "a||",
        "a&&",
        "a;",
    ),
    *(
        "a\n",
        "a ",
        "a\\\n",
        "a &",
        "a |&",
        "a>",
        "1>",
        "a<<<b ",
        "<<A ",
        "<<A\n",
        "<<-A\n\t$(",
        "<<A\nA\n",
        "$(<<A\n",
        "<<'A'\n",
    ),
    *(
        "x<<",
        "a=(",
        "a=(b ",
        "a=([",
        "a=([$(",
        "a[",
        "a[$(",
        "a[$((",
        "a=b ",
        "a=$(b)",
        "a=",
        "x=`",
        "`a\\`",
        "\\`",
        '`"',
        '"`',
    ),
    *(
        "if ",
        "if a;then ",
        "while a;do ",
        "for a in ",
        "for((",
        "for a do ",
        "case ",
        "case a in ",
        "case a in a) ",
        "case a in (",
    ),
    *(
        "case a in a) b;;",
        "select a in ",
        "until ",
        "f()",
        "a()b;",
        "f(){ ",
        "function f ",
        "time ",
        "! ",
        "coproc ",
        "do ",
        "done ",
    ),
    *(
        "then ",
        "fi ",
        "esac ",
        "end ",
        "]]",
        "#",
        "# ",
        "a #\n",
        "@(",
        "a@(",
        "!(",
        "<(",
        ">(",
        "<(a ",
        "{a,b}",
        "{1..9}",
        "*",
        "~",
    ),
    *(
        "[[ a =~ (",
        "[[ (",
        "export a=(",
        "alias a=b;",
        "((a",
        "((a[",
        "$((a)",
        '"$((',
        "$((`",
        "i\\\nf ",
        "$\\\n(",
        "&>",
        "\r\n",
    ),
    *(
        "\0",
        "é",
        "(a)",
        "{ a;}",
        "$(a)",
        "`a`",
        "<<A\nA)\n",
        "${a@Q}",
        "${a//",
        "repeat 2 ",
        "foreach a (",
        "() {",
        "begin;",
        "and ",
    ),
)


def microseconds(work: Callable[[], object], clock: Callable[[], int] = process_time_ns) -> float:
    """Return how long one call takes."""
    start = clock()
    work()
    return (clock() - start) / 1000


def quantiles(times: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    times = sorted(times)
    return times[len(times) // 2], times[min(int(len(times) * 0.99), len(times) - 1)]


def readers() -> dict[str, Callable[[str], object]]:
    """Return the parsers by name, those that are installed."""
    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.shell import read
    from blastwall.languages.shell.commands import Parser
    from blastwall.model import Snippet

    context = Context(cwd="/home/dev/app")
    found: dict[str, Callable[[str], object]] = {
        "ours, parse": lambda text: Parser(text, [], 0, None, Budget()).program(),
        "ours, parse and follow": lambda text: read(Snippet("shell", text, context=context), Budget()),
    }
    try:
        import tree_sitter
        import tree_sitter_bash
    except ImportError:
        pass
    else:
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))

        def walked(text: str) -> list[list[bytes]]:
            out = []
            todo = [parser.parse(text.encode()).root_node]
            while todo:
                node = todo.pop()
                children = node.children
                if node.type == "command":
                    out.append([child.text for child in children])
                todo += children
            return out

        found["tree-sitter-bash, parse and walk"] = walked
    try:
        import bashlex
    except ImportError:
        pass
    else:

        def lexed(text: str) -> object:
            # It does not come back from an unterminated `${`.
            if text.count("{") != text.count("}"):
                return None
            try:
                return bashlex.parse(text)
            except Exception:
                return None

        found["bashlex"] = lexed

    def split(text: str) -> object:
        try:
            return shlex.split(text)
        except ValueError:
            return None

    found["shlex (words only)"] = split
    return found


def one_liners(folder: str, most: int) -> Iterator[str]:
    """Yield public one-liners, or our own where there are none."""
    if folder:
        rows = [text for _, text in cases(Path(folder), ("tldr_commands", "nl2bash")) if "\n" not in text]
    else:
        rows = []
        for path in sorted(HERE.parent.glob("corpus/*/*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                command = json.loads(line).get("arguments", {}).get("command")
                if isinstance(command, str) and "\n" not in command and len(command) < 300:
                    rows.append(command)
    yield from rows[:: max(1, len(rows) // most)]


def beside(texts: list[str]) -> dict[str, tuple[float, float]]:
    """Return the median and the 99th percentile of every parser over the texts, in microseconds.

    All parsers read a text before the next one is taken up, so that a machine whose speed changes changes it for all.
    """
    found = readers()
    times: dict[str, list[float]] = {name: [] for name in found}
    for read in found.values():
        for text in texts[:100]:
            read(text)
    rare = max(1, len(texts) // 400)
    for index, text in enumerate(texts):
        for name, read in found.items():
            if name != "bashlex" or index % rare == 0:
                taken = (microseconds(lambda r=read, t=text: r(t), perf_counter_ns) for _ in range(3))
                times[name].append(min(taken))
    return {name: quantiles(each) for name, each in times.items()}


def kilobytes(most: int = 400) -> list[str]:
    """Return pieces of about 1 KB, whole lines each, of the scripts that this machine has."""
    pieces = []
    for _, text in scripts():
        piece = ""
        for line in text.splitlines(keepends=True):
            piece += line
            if len(piece) >= 1000:
                pieces.append(piece)
                piece = ""
    return pieces[:: max(1, len(pieces) // most)]


def worst(show: int = 15) -> list[tuple[str, list[float]]]:
    """Return the milliseconds that every input takes at 16, 32 and 64 KB, the slowest first."""
    parse = readers()["ours, parse"]
    rows = []
    for unit in WORST:
        times = []
        for size in (16_384, 32_768, 65_536):
            text = (unit * (size // len(unit) + 1))[:size]
            times.append(min(microseconds(lambda t=text: parse(t)) for _ in range(3)) / 1000)
        rows.append((unit, times))
    rows.sort(key=lambda row: -row[1][-1])
    return rows[:show]


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.shell_parsers", description=__doc__)
    options.add_argument("--cases", default=os.environ.get("BLASTWALL_CORPORA", ""))
    options.add_argument("--most", type=int, default=6000, help="how many one-liners (default: 6000)")
    options.add_argument("--worst", action="store_true", help="only the worst inputs")
    chosen = options.parse_args()
    if not chosen.worst:
        for title, texts in (
            ("one-liners", list(one_liners(chosen.cases, chosen.most))),
            ("1 KB pieces of the machine's scripts", kilobytes()),
        ):
            found = beside(texts)
            base = found.get("tree-sitter-bash, parse and walk", (0.0, 0.0))[0]
            print(f"{title}: {len(texts)}, microseconds\n  {'':34} median      p99  to tree-sitter")
            for name, (median, high) in found.items():
                print(f"  {name:34} {median:6.1f} {high:8.1f}  {median / base if base else 0:.2f}")
    print("worst inputs, milliseconds at 16, 32 and 64 KB")
    for unit, times in worst():
        print(f"  {unit!r:24} " + " ".join(f"{t:7.1f}" for t in times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
