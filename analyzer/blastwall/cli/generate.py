"""`generate`: writes what is made from the rules: their index, their pages, the score table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from blastwall.cli.pages import GENERATED, rule_page, rules_index, score_page
from blastwall.cli.rules import stale
from blastwall.registry import DEFAULT_PACKAGES
from blastwall.registry.build import render, write
from blastwall.registry.info import describe


def generate(options: argparse.Namespace) -> int:
    """Write everything, or say what is stale; return the exit code."""
    folder = Path(options.docs)
    if not options.check and not Path("pyproject.toml").is_file():
        sys.stderr.write("generate: run it at the top of a clone: there is no pyproject.toml here\n")
        return 2
    old: list[str] = []
    for package in DEFAULT_PACKAGES:
        if options.check:
            old += [f"{package}/index/{name}" for name in stale(package, render(package))]
        else:
            write(package)
    files = pages(DEFAULT_PACKAGES)
    made = set(files)
    present = {f"rules/{path.name}" for path in (folder / "rules").glob("*.md")}
    for name, text in sorted(files.items()):
        path = folder / name
        fresh = path.is_file() and path.read_text(encoding="utf-8") == text
        if fresh:
            continue
        old.append(str(path))
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for name in sorted(present - made):
        old.append(str(folder / name))
        if not options.check:
            (folder / name).unlink()
    if options.check:
        for name in old:
            sys.stdout.write(f"{name}: is stale; run `blastwall generate`\n")
        return 1 if old else 0
    sys.stdout.write(f"{len(files)} pages, {len(old)} of them written again\n")
    return 0


def pages(packages: tuple[str, ...]) -> dict[str, str]:
    """Return every page as `{path below docs: text}`."""
    infos = describe(packages)
    files = {f"rules/{info.id}.md": GENERATED + "\n" + rule_page(info) for info in infos}
    files["rules/index.md"] = rules_index(infos)
    files["score.md"] = score_page()
    return files
