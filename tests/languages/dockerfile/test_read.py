"""What a Dockerfile hands on: the code of its steps, in a container that is thrown away."""

from __future__ import annotations

import pytest

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.dockerfile import read
from blastwall.model import Snippet


def codes(text: str) -> list[str]:
    found = read(Snippet("dockerfile", text, context=Context()), Budget()).snippets
    assert all(each.latent and each.context.throwaway for each in found)
    return [each.text.strip() or " ".join(word.text for word in each.argv or ()) for each in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("FROM a\nRUN rm -rf /x", ["rm -rf /x"], id="run"),
        pytest.param('RUN --mount=type=cache,target=/c ["rm", "-rf", "/x"]', ["rm -rf /x"], id="vector"),
        pytest.param("RUN a && \\\n  b", ["a && \\\n  b"], id="continued"),
        pytest.param("RUN <<EOF\nrm x\nEOF\nENV A=1", ["rm x"], id="heredoc"),
        pytest.param("ONBUILD RUN rm x", ["rm x"], id="onbuild"),
        pytest.param("# RUN rm x\nLABEL a='RUN rm x'\nCOPY rm x", [], id="nothing run"),
    ],
)
def test_steps(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("text", ["RUN \\", "RUN [" * 9, "\\\n" * 999, "RUN <<A <<B\n", "WORKDIR\nRUN x", "\0"])
def test_total(text: str) -> None:
    codes(text)
