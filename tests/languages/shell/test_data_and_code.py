"""Text that only mentions a command runs nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

MENTIONS = [
    "git commit -m 'rm -rf /'",
    'git commit -m "use rm -rf / with care"',
    "echo rm -rf /",
    "echo 'a; rm -rf /'",
    'echo "a; rm -rf /"',
    r"echo a\; rm -rf /",
    r'echo "\$(rm -rf /)"',
    "echo '$(rm -rf /)'",
    r"echo '`rm -rf /`'",
    "# rm -rf /",
    "true # ; rm -rf /",
    "cat > notes.md <<'E'\nrm -rf /\n$(rm -rf /)\nE",
    "cat <<E > notes.md\nrm -rf /\nE",
    "cat <<\\E\n$(rm -rf /)\nE",
    "grep -r 'rm -rf /' .",
    "a='rm -rf /'",
    "a=(rm -rf /)",
    "[[ $x == 'rm' ]]",
    "[[ rm -nt x ]]",
    "(( rm > x ))",
    "for i in rm -rf /; do :; done",
    "case rm in rm) ;; esac",
    "printf '%s\\n' 'rm -rf /' >> list",
    "f='rm -rf /' true",
    "echo rm -rf / | cat",
    "sed -i 's/a/rm -rf \\//' f",
    "awk '{ print \"rm -rf /\" }' f",
    "echo ${a:-rm -rf /}",
    "man rm",
    "which rm",
    "x=\"`echo 'rm -rf /'`\"",
]


@pytest.mark.parametrize("code", MENTIONS)
def test_a_mention_is_not_a_command(code: str, commands: Callable[..., list[list[str]]]) -> None:
    assert "rm" not in {c[0] for c in commands(code)}
