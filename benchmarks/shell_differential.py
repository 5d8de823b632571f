"""Compares our shell parser with bash, shfmt and tree-sitter-bash over public cases, scripts and random programs.

usage: python -m benchmarks.shell_differential [--cases FOLDER] [--scripts] [--random N] [--seed N] [--show N]

`--cases` (default: the folder that BLASTWALL_CORPORA names) reads nl2bash, tldr_commands, shellcheck_tests and the
shell rows of intercode_gold. `--scripts` reads the shell scripts of this machine. Only what `bash -O extglob -n`
accepts counts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import shell_oracles as oracles
from benchmarks.shell_programs import programs

CASES = ("nl2bash", "tldr_commands", "shellcheck_tests", "intercode_gold")
SCRIPTS = ("/usr/bin", "/usr/sbin", "/etc/init.d", "/usr/lib/git-core", "/usr/share/bash-completion", "/usr/lib/init")

#: Every difference that remains over the public cases, and why it is none of ours.
EXPLAINED = {
    "nl2bash-00493": "`which <file> |`: bash reads backticks only when it runs them, and refuses this one then",
    "nl2bash-10318": "`| \\ egrep`: a program called ` egrep`, by its blank; tree-sitter drops the quoted blank",
    "shellcheck_tests-00158": "`coproc foo while ..`: tree-sitter knows no coproc, and takes `do` for a program",
    "shellcheck_tests-00597": "`x[y[z=1]]=1`: shfmt's subscript ends at the first `]`",
    "shellcheck_tests-01123": "`x[(1+1)]=1`: an assignment; tree-sitter takes `1+1` for a program",
    "tldr_commands-11865": "`noglob curl`: zsh's modifier, read past in every dialect",
    "tldr_commands-11866": "as tldr_commands-11865",
    "tldr_commands-02980": "as shellcheck_tests-00158",
    "tldr_commands-02981": "as shellcheck_tests-00158",
}


def cases(folder: Path, names: Iterable[str] = CASES) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of every public shell case."""
    for name in names:
        path = folder / f"{name}.jsonl"
        if not path.exists():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("kind", "shell") == "shell" and isinstance(row.get("text"), str):
                yield row["id"], row["text"]


def scripts() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of the shell scripts of this machine."""
    for folder in SCRIPTS:
        for path in sorted(Path(folder).rglob("*")) if Path(folder).is_dir() else ():
            if not path.is_file() or path.stat().st_size > 200_000:
                continue
            data = path.read_bytes()
            first = data[:64].split(b"\n")[0]
            shell = first.startswith(b"#!") and any(s in first for s in (b"/sh", b"bash", b"dash", b" sh"))
            if shell or ("bash-completion" in folder and b"\0" not in data):
                yield str(path), data.decode("utf-8", "replace")


class Result:
    """What the parsers said of one text."""

    __slots__ = ("accepted", "errors", "invented", "key", "lost", "lost_programs", "printed", "refused", "text")

    def __init__(self, key: str, text: str) -> None:
        """Ask all of them."""
        self.key = key
        self.text = text
        self.accepted = oracles.accepts(text)
        self.lost: oracles.Commands = Counter()
        self.invented: oracles.Commands = Counter()
        self.lost_programs: Counter[str | None] = Counter()
        self.printed: oracles.Commands = Counter()
        mine, self.errors = oracles.ours(text)
        theirs = oracles.shfmt(text)
        #: shfmt reads a grammar of its own, and refuses some of what bash accepts
        self.refused = theirs is None
        if not self.accepted:
            return
        if theirs is not None:
            self.lost = oracles.lost(mine, theirs)
            self.invented = oracles.invented(mine, theirs)
        if "<<" not in text and "coproc" not in text:
            # bash prints a here-document's body out of its place, and gives every coprocess a name.
            with tempfile.TemporaryDirectory() as folder:
                again = oracles.bash_prints(text, Path(folder))
            if again is not None:
                reread, _ = oracles.ours(again)
                self.printed = oracles.lost(mine, reread)
        if len(text) < 20_000:
            found = oracles.tree_sitter(text)
            if found is not None:
                self.lost_programs = oracles.lost_programs(mine, found)


def compare(texts: Iterable[tuple[str, str]]) -> Iterator[Result]:
    """Compare every text; two at a time, as the others are processes of their own."""
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda pair: Result(*pair), texts)


def report(title: str, results: Iterable[Result], show: int) -> dict[str, int]:
    """Print the numbers and the first differences of each kind; return the numbers."""
    numbers: Counter[str] = Counter()
    shown: dict[str, list[str]] = {}

    def add(kind: str, result: Result, what: object) -> None:
        numbers[kind] += 1
        shown.setdefault(kind, []).append(f"  {result.key}: {what}\n    {result.text[:220]!r}")

    for result in results:
        numbers["texts"] += 1
        numbers["bash accepts"] += result.accepted
        if result.accepted and result.refused:
            add("shfmt refuses what bash accepts", result, "")
        if result.accepted and result.errors:
            why = EXPLAINED.get(result.key)
            add("explained" if why else "we err on what bash accepts", result, why or result.errors)
        if not result.accepted and not result.errors:
            add("we read what bash refuses", result, "")
        why = EXPLAINED.get(result.key)
        for kind in ("lost", "invented", "lost_programs", "printed"):
            if getattr(result, kind):
                add("explained" if why else kind, result, why or dict(getattr(result, kind)))
    print(f"== {title}: {dict(numbers)}")
    for kind, lines in shown.items():
        if show:
            print(f"-- {kind}")
            print("\n".join(lines[:show]))
    sys.stdout.flush()
    return numbers


def main() -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shell_differential", description=__doc__)
    parser.add_argument("--cases", default=os.environ.get("BLASTWALL_CORPORA", ""))
    parser.add_argument("--only", default=",".join(CASES))
    parser.add_argument("--scripts", action="store_true")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    lost = 0
    if options.cases:
        for name in options.only.split(","):
            numbers = report(name, compare(cases(Path(options.cases), [name])), options.show)
            lost += numbers["lost"] + numbers["lost_programs"]
    if options.scripts:
        lost += report("scripts of this machine", compare(scripts()), options.show)["lost"]
    if options.random:
        made = ((f"seed {options.seed} #{k}", text) for k, text in enumerate(programs(options.seed, options.random)))
        lost += report("random programs", compare(made), options.show)["lost"]
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
