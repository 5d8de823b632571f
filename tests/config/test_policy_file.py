"""Policy files: the documented example, and every way to get one wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from blastwall.config import load, parse
from blastwall.errors import ConfigError

DOCS = Path(__file__).parents[2] / "docs" / "policy.md"


def test_the_documented_example_is_valid() -> None:
    """What the page shows, a reader may paste."""
    found = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    policy = parse(found.group(1), today="2026-11-22")
    assert (policy.thresholds.confirm, policy.thresholds.deny) == (40, 80)
    assert policy.by_environment["development"].deny == 101
    assert policy.environment("db.acme.com") == "production"
    assert policy.suppressions[0].expires == "2027-01-31"


def test_an_empty_file_is_the_default() -> None:
    """Nothing said, nothing moved."""
    policy = parse("")
    assert (policy.thresholds.confirm, policy.thresholds.deny, policy.expendable) == (40, 80, ())


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        pytest.param("[thresholds]\nconfrim = 3\n", 2, "thresholds.confrim", "is not a key", id="unknown-key"),
        pytest.param("[thresholds]\nconfirm = 90\ndeny = 50\n", 2, "thresholds.confirm", "above `deny`", id="inverted"),
        pytest.param('a = 1\nversion = "x"\n', 1, "a", "is not a key", id="unknown-top-level"),
        pytest.param("x = = 3", 1, "", "not valid TOML", id="syntax"),
        pytest.param("version = 3", 1, "version", "string", id="version"),
        pytest.param('[environments]\nprod = ["x"]', 2, "environments.prod", "development, staging", id="class"),
        pytest.param('expendable = "x"', 1, "expendable", "list of patterns", id="not-a-list"),
        pytest.param("protected = [1]", 1, "protected", "list of patterns", id="not-strings"),
        pytest.param("[thresholds]\nconfirm = true", 2, "thresholds.confirm", "1 to 101", id="bool"),
        pytest.param("[thresholds]\ndeny = 102", 2, "thresholds.deny", "1 to 101", id="range"),
        pytest.param("[thresholds]\ndeny = nan", 2, "thresholds.deny", "1 to 101", id="nan"),
        pytest.param(
            "[thresholds.production]\nconfirm = 'x'", 2, "thresholds.production.confirm", "1 to 101", id="by-class"
        ),
        pytest.param("thresholds = 3", 1, "thresholds", "[thresholds]", id="not-a-table"),
        pytest.param("[[suppress]]\nrule = 'x'\n", None, "suppress[0].reason", "missing", id="no-reason"),
        pytest.param(
            "[[suppress]]\nrule = 'x'\nreason = 'y'\n", None, "suppress[0].expires", "date", id="never-expires"
        ),
        pytest.param(
            "[[suppress]]\nrule = 'x'\nreason = 'y'\nexpires = 2027-01-31\n"
            "[[suppress]]\nrule = 'x'\nreason = 'y'\nexpires = 'soon'\n",
            8,
            "suppress[1].expires",
            "date",
            id="second-expires",
        ),
        pytest.param("suppress = 3", 1, "suppress", "[[suppress]]", id="suppress-no-list"),
        pytest.param("x = " + "[" * 5000, 1, "", "", id="deep"),
        pytest.param("version = 'a'\nversion = 'b'", None, "", "not valid TOML", id="twice"),
    ],
)
def test_refused_by_name(text: str, line: int | None, key: str, says: str) -> None:
    """The file, the line, the key, and what was expected."""
    with pytest.raises(ConfigError) as caught:
        parse(text, file="blastwall.toml")
    assert str(caught.value).startswith("blastwall.toml")
    assert says in str(caught.value)
    assert caught.value.key == key
    if line is not None:
        assert caught.value.line == line


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"version = 'x'\n" * 100_000, "too large"), (b"a\x00b", "TOML")],
    ids=["not-utf-8", "large", "nul"],
)
def test_odd_files(tmp_path: Path, content: bytes, says: str) -> None:
    """A file that is none is refused like a wrong one."""
    path = tmp_path / "policy.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=says):
        load(path)


def test_a_missing_file(tmp_path: Path) -> None:
    """A policy that was asked for and is not there is no default."""
    with pytest.raises(ConfigError, match="can't be read"):
        load(tmp_path / "none.toml")


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    """Windows editors write one."""
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbfversion = 'x'\n")
    assert load(path).version == "x"
