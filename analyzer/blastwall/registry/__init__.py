"""The knowledge of one or more packages: the words triage goes by at once, the rules when a call first needs them.

The prebuilt index says which words wake a rule (`<package>.index.vocabulary`, all that an inert call needs) and which
module or shard speaks for which act (`<package>.index.manifest`, read by `blastwall.registry.knowledge`).
"""

from __future__ import annotations

import sys

from blastwall.errors import KnowledgeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from blastwall.acts import Act
    from blastwall.model import Notice
    from blastwall.registry.knowledge import Knowledge
    from blastwall.rule import Carrier, Rule, Yield

DEFAULT_PACKAGES = ("blastwall_rules",)


class Registry:
    """The knowledge of one or more packages. Stateless towards calls; safe to share."""

    def __init__(self, packages: Sequence[str], *, extra: Iterable[Rule | Carrier] = ()) -> None:
        """Read the packages' vocabularies. `extra` are rules of the embedder's own. Raises `KnowledgeError`."""
        self.packages = tuple(packages)
        self._knowledge: Knowledge | None = None
        self._vocabularies: list[Any] = []
        for package in self.packages:
            name = f"{package}.index.vocabulary"
            try:
                # Not `importlib.import_module`: importing `importlib` costs more than what it would load.
                __import__(name)
            except ImportError as error:
                raise KnowledgeError(
                    f"the package {package!r} has no index ({error}); "
                    "build it with `python -m blastwall.registry.build`"
                ) from error
            self._vocabularies.append(sys.modules[name])
        self._extra: dict[tuple[str, str], tuple[Rule | Carrier, ...]] = {}
        for rule in extra:
            for key in rule.keys:
                self._extra[rule.act, key] = (*self._extra.get((rule.act, key), ()), rule)

    # -- triage --------------------------------------------------------------------------------------------------

    def vocabulary(self, language: str) -> frozenset[str] | None:
        """The words without which no rule of a language speaks, or None where a rule declared none."""
        words: set[str] = set()
        for vocabulary in self._vocabularies:
            own = vocabulary.TRIGGERS.get(language)
            if own is None:
                return None
            words |= own
        for rules in self._extra.values():
            for rule in rules:
                if not rule.triggers:
                    return None
                words.update(rule.triggers)
        return frozenset(words)

    def plain(self) -> dict[str, str]:
        """Programs that no rule and no entry can flag, and the operation of every invocation of each."""
        found: dict[str, str] = {}
        for vocabulary in self._vocabularies:
            found.update(vocabulary.PLAIN)
        for _, key in self._extra:
            found.pop(key, None)
        return found

    # -- judging -------------------------------------------------------------------------------------------------

    def judge(self, act: Act, notices: list[Notice]) -> Iterator[Yield]:
        """Yield what all knowledge makes of one act: findings, effects, plainer acts, code to read."""
        return self.knowledge.judge(act, notices)

    @property
    def knowledge(self) -> Knowledge:
        """The rules and the catalogue, found by what they judge; their index is read when this is first asked for."""
        known = self._knowledge
        if known is None:
            from blastwall.registry.knowledge import Knowledge

            known = self._knowledge = Knowledge(self.packages, self._extra)
        return known
