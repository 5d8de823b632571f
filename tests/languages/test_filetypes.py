"""Which language a file's name, folder or first line promises."""

from __future__ import annotations

import pytest

from blastwall.languages import FRONTENDS
from blastwall.languages.filetypes import language_of_file

NAMES = [
    ("deploy.sh", "shell"),
    ("~/.bashrc", "shell"),
    ("/home/dev/.zshenv", "shell"),
    ("~/.config/fish/config.fish", "shell"),
    (".git/hooks/post-checkout", "shell"),
    ("repo/.git/hooks/pre-rebase", "shell"),
    (".husky/pre-push", "shell"),
    ("/etc/cron.daily/clean", "shell"),
    ("/etc/cron.d/clean", "crontab"),
    ("/var/spool/cron/crontabs/root", "crontab"),
    ("package.json", "package-json"),
    ("Makefile", "makefile"),
    ("Dockerfile.prod", "dockerfile"),
    ("db\\migrate\\001.sql", "sql"),
    ("main.tf", "hcl"),
    ("README.md", ""),
    ("notes.txt", ""),
    ("data.json", ""),
    ("cron.daily.md", ""),
    ("bin/tool", ""),
]


@pytest.mark.parametrize(("path", "language"), NAMES)
def test_a_name_or_a_folder_says_it(path: str, language: str) -> None:
    found, _ = language_of_file(path)
    assert found == language
    assert not found or found in FRONTENDS or found in ("ruby", "perl", "php")


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("#!/bin/sh", "shell"),
        ("#!/usr/bin/env bash", "shell"),
        ("#!/bin/bash -eu", "shell"),
        ("#!/usr/bin/env python3", "python"),
        ("#!/usr/bin/env -S deno run", "javascript"),
        ("#!/usr/bin/make -f", ""),
        ("# not one", ""),
    ],
)
def test_the_first_line_says_it_where_the_name_does_not(line: str, language: str) -> None:
    assert language_of_file("bin/tool", line + "\n")[0] == language
    assert language_of_file("README.md", "text\n" + line)[0] == ""
