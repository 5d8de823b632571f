"""A build's own output, named in the same call, is regenerable; sources and what lies outside are not."""

from __future__ import annotations

import pytest

from blastwall.acts import Arg, Invocation
from blastwall.context import Context
from blastwall.model import Snippet
from blastwall.targets import path
from blastwall.targets.builds import note

HERE = Context(cwd="/home/al/proj", workspace="/home/al/proj")


def expendable(target: str, line: str) -> str:
    snippet = Snippet("shell", line, context=HERE)
    words = line.split()
    removal = Invocation("rm", [Arg(target)], context=HERE, snippet=snippet)
    build = Invocation(words[0], [Arg(word) for word in words[1:]], context=HERE, snippet=snippet)
    note([removal, build])
    return path(target, removal.context, recursive=True).expendable


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("bin", "dotnet build -c Release -o bin"),
        ("./bin", "dotnet publish --output=/home/al/proj/bin"),
        ("public", "hugo -d public"),
        ("web-site", "mkdocs build --site-dir web-site"),
        ("html", "npx vite build --outDir html"),
    ],
)
def test_output(target: str, line: str) -> None:
    assert expendable(target, line) == "regenerable"


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("bin", "dotnet run -o bin"),
        ("bin", "dotnet build -c bin"),
        ("src", "dotnet build -o src"),
        ("docs", "mkdocs build -d docs"),
        ("../bin", "dotnet build -o ../bin"),
        (".", "dotnet build -o ."),
        ("bin", "dotnet build -o bin/app"),
        ("bin", "cp -o bin"),
    ],
)
def test_no_output(target: str, line: str) -> None:
    assert expendable(target, line) == ""
