from __future__ import annotations

from collections.abc import Callable

import pytest

from blastwall.acts import FileChange, Invocation
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.shell import read
from blastwall.model import Snippet


def _reading(code: str, **context: object) -> Reading:
    return read(Snippet("shell", code, context=Context(**context)), Budget())  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    return _reading


@pytest.fixture(scope="session")
def commands() -> Callable[..., list[list[str]]]:
    def run(code: str, **context: object) -> list[list[str]]:
        acts = _reading(code, **context).acts
        return [[a.name.text, *(w.text for w in a.args)] for a in acts if isinstance(a, Invocation)]

    return run


@pytest.fixture(scope="session")
def changes() -> Callable[..., list[tuple[str, str]]]:
    def run(code: str, **context: object) -> list[tuple[str, str]]:
        return [(a.change, a.path.text) for a in _reading(code, **context).acts if isinstance(a, FileChange)]

    return run
