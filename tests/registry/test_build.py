"""The index: fresh, closed against broken rules, and enough for a cold process."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from blastwall import Analyzer, ToolCall
from blastwall.errors import DefinitionError, KnowledgeError
from blastwall.registry import Registry
from blastwall.registry.build import load_rules, render, write

INDEX = Path(__file__).parents[2] / "rules" / "blastwall_rules" / "index"

GOOD = '''
"""A rule."""
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Rule

class NukeIt(Rule):
    """Nukes it.

    **Instead:** don't.

    **Source:** nuke(1).
    """

    id = "nuke-it"
    act = "invocation"
    keys = ("nuke",)
    triggers = ("nuke",)
    flagged = (Example("nuke site"),)
    clean = (Example("nuked site"),)

    def check(self, act):
        yield self.finding(Effect("delete", Target("stack", "site")), "nukes `site`", act=act)

RULE = NukeIt()
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of rules of its own, importable as `own_rules`."""
    folder = tmp_path / "own_rules"
    (folder / "shell").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "shell" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "own_rules"]:
        del sys.modules[name]


def test_the_committed_index_is_fresh() -> None:
    """`blastwall generate` has nothing to write."""
    for name, text in render("blastwall_rules").items():
        assert (INDEX / name).read_text(encoding="utf-8") == text, f"{name} is stale: run `make generate`"


def test_a_rule_of_another_package_speaks(package: Path) -> None:
    """One file and a build are all it takes."""
    (package / "shell" / "nuke_it.py").write_text(GOOD)
    write("own_rules")
    verdict = Analyzer(packages=("blastwall_rules", "own_rules")).analyze(ToolCall("Bash", {"command": "nuke site"}))
    assert [finding.rule for finding in verdict.findings] == ["nuke-it"]
    assert verdict.decision == "deny"


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        pytest.param(lambda text: text.replace('id = "nuke-it"', 'id = "nuke_it"'), "kebab", id="id"),
        pytest.param(lambda text: text.replace('id = "nuke-it"', 'id = "other"'), "name of its file", id="file-name"),
        pytest.param(lambda text: text.replace("    **Instead:** don't.\n", ""), "Instead", id="instead"),
        pytest.param(lambda text: text.replace('clean = (Example("nuked site"),)', ""), "clean", id="clean"),
        pytest.param(lambda text: text.replace('flagged = (Example("nuke site"),)', ""), "flagged", id="flagged"),
        pytest.param(lambda text: text.replace('act = "invocation"', 'act = "wish"'), "act", id="act"),
        pytest.param(lambda text: text.replace("def check", "def chekc"), "check", id="check"),
        pytest.param(lambda text: text.replace("RULE = NukeIt()", ""), "RULE", id="no-rule"),
        pytest.param(lambda text: text + "\nimport no_such_module\n", "can't be imported", id="import"),
        pytest.param(lambda text: text + "\n)", "can't be imported", id="syntax"),
    ],
)
def test_a_broken_rule_refuses_the_build(package: Path, break_it: object, reason: str) -> None:
    """Law 10: it fails loudly, and says which and why."""
    assert callable(break_it)
    (package / "shell" / "nuke_it.py").write_text(break_it(GOOD))
    with pytest.raises(DefinitionError, match=reason):
        load_rules("own_rules")
    with pytest.raises(DefinitionError, match="nuke_it"):
        write("own_rules")


def test_a_rule_that_breaks_when_it_is_loaded_asks(package: Path) -> None:
    """An index that names a module which no longer loads gives `confirm` and a notice, never `allow`."""
    (package / "shell" / "nuke_it.py").write_text(GOOD)
    write("own_rules")
    (package / "shell" / "nuke_it.py").write_text("raise RuntimeError('gone')\n")
    for name in [name for name in sys.modules if name.startswith("own_rules.shell")]:
        del sys.modules[name]
    verdict = Analyzer(packages=("blastwall_rules", "own_rules")).analyze(ToolCall("Bash", {"command": "nuke site"}))
    assert verdict.decision == "confirm"
    assert "rule-broken" in {notice.id for notice in verdict.notices}


def test_a_rule_that_raises_asks(package: Path) -> None:
    """A rule's own mistake stops neither the others nor the call unseen."""
    (package / "shell" / "nuke_it.py").write_text(GOOD.replace("yield self", "1 / 0\n        yield self"))
    write("own_rules")
    analyzer = Analyzer(packages=("blastwall_rules", "own_rules"))
    verdict = analyzer.analyze(ToolCall("Bash", {"command": "nuke site; rm -rf /"}))
    assert verdict.decision == "deny"
    assert "rule-failed" in {notice.id for notice in verdict.notices}


def test_a_package_without_an_index_is_refused(package: Path) -> None:
    """Knowledge that can't be loaded whole is not loaded at all."""
    with pytest.raises(KnowledgeError, match="index"):
        Registry(("own_rules",))


def test_a_catalogue_entry_is_checked(package: Path) -> None:
    """The file and the entry are named."""
    (package / "catalogue").mkdir()
    text = textwrap.dedent(
        """
        [product]
        name = "nuke"
        source = "nuke(1)"
        [[program]]
        names = ["nuke"]
        [[operation]]
        id = "nuke-site"
        path = "site"
        verb = "vaporise"
        """
    )
    (package / "catalogue" / "nuke.toml").write_text(text)
    with pytest.raises(DefinitionError, match=r"nuke\.toml: nuke-site: `verb` is 'vaporise'"):
        write("own_rules")
