"""`rules` and `explain`: what is known, from the rules' own words."""

from __future__ import annotations

import argparse
import json
import sys

from blastwall.api import Analyzer
from blastwall.cli.console import wants_color
from blastwall.cli.pages import rule_page
from blastwall.errors import DefinitionError
from blastwall.registry.info import RuleInfo


def list_rules(options: argparse.Namespace) -> int:
    """List the rules, or check them; return the exit code."""
    if options.check:
        return _check()
    infos = Analyzer().describe()
    if options.json:
        rows = [
            {"id": i.id, "title": i.title, "kind": i.kind, "product": i.product, "file": i.file, "source": i.source}
            for i in infos
        ]
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return 0
    width = max((len(info.id) for info in infos), default=0)
    for info in infos:
        sys.stdout.write(f"{info.id.ljust(width)}  {info.title}\n")
    sys.stdout.write(f"\n{len(infos)} rules; `blastwall explain ID` shows one\n")
    return 0


def _check() -> int:
    from blastwall.registry import DEFAULT_PACKAGES
    from blastwall.registry.build import render

    bad = 0
    for package in DEFAULT_PACKAGES:
        try:
            files = render(package)
        except DefinitionError as error:
            sys.stdout.write(f"{error}\n")
            bad += 1
            continue
        for name in stale(package, files):
            sys.stdout.write(f"{package}/index/{name}: is not what its sources say; run `blastwall generate`\n")
            bad += 1
    if bad:
        return 2
    sys.stdout.write(f"{len(Analyzer().describe())} rules are complete, and the index is fresh\n")
    return 0


def stale(package: str, files: dict[str, str]) -> list[str]:
    """Return the names of index files that are missing, different, or no longer made."""
    from importlib import import_module
    from pathlib import Path

    file = import_module(package).__file__ or ""
    folder = Path(file).parent / "index"
    present = {path.name for path in folder.glob("*.py")}
    different = {
        name for name, text in files.items() if name in present and (folder / name).read_text(encoding="utf-8") != text
    }
    return sorted((present ^ set(files)) | different)


def explain(options: argparse.Namespace) -> int:
    """Show a rule's page; return the exit code."""
    infos = {info.id: info for info in Analyzer().describe()}
    info = infos.get(options.rule)
    if info is None:
        import difflib

        near = difflib.get_close_matches(options.rule.lower(), infos, n=3, cutoff=0.5)
        near += [id for id in sorted(infos) if options.rule.lower() in id and id not in near][:3]
        hint = f"; did you mean {', '.join(near[:5])}?" if near else "; `blastwall rules` lists them"
        sys.stderr.write(f"explain: there is no rule {options.rule!r}{hint}\n")
        return 2
    page = rule_page(info)
    if options.markdown:
        sys.stdout.write(page)
    else:
        sys.stdout.write(_render(info, page, color=wants_color(options.color, sys.stdout)))
    return 0


def _render(info: RuleInfo, page: str, *, color: bool) -> str:
    """Return a page for a terminal: headings bold, code indented, no marks of Markdown's own."""
    del info

    def bold(text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if color else text

    out: list[str] = []
    in_code = False
    for line in page.splitlines():
        if line.startswith("```"):
            in_code = not in_code
        elif in_code:
            out.append("    " + line)
        elif line.startswith("#"):
            out.append(bold(line.lstrip("# ")))
        else:
            out.append(line.replace("**", ""))
    return "\n".join(out) + "\n"
