"""What the rules of this folder share: how words of Windows programs are read, and the shape of a rule."""

from __future__ import annotations

from blastwall.acts import Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, Instead
from blastwall.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield


class Loss:
    """What one call of a program loses: `effect` and the `message` about it."""

    __slots__ = ("confidence", "effect", "message")

    def __init__(
        self,
        verb: str,
        kind: str,
        name: str,
        scope: str,
        recovery: str,
        message: str,
        *,
        confidence: str = HIGH,
        backups: bool = False,
    ) -> None:
        """Hold the loss."""
        self.effect = Effect(verb, Target(kind, name), scope, recovery, backups=backups)
        self.message = message
        self.confidence = confidence


class ProgramRule(Rule):
    """Base of the rules over one Windows program: `judge` says what its words lose or do."""

    act = "invocation"
    language = "cmd"
    advice = "list what it would touch first, and have a person run it where the loss is meant"

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what a call with these words (as written) does."""
        raise NotImplementedError

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the call does."""
        if not isinstance(act, Invocation):
            return
        found = self.judge(act, [arg.text for arg in act.args])
        if isinstance(found, Loss):
            yield self.finding(
                found.effect, found.message, act=act, confidence=found.confidence, instead=Instead(self.advice)
            )
        elif found is not None:
            yield found


def lowered(words: list[str]) -> list[str]:
    """Return the words in lower case, `-x` options spelled `/x`."""
    return ["/" + word[1:].lower() if word[:1] in "-/" and len(word) > 1 else word.lower() for word in words]


def plain(words: list[str]) -> list[str]:
    """Return the words that are no options, in lower case."""
    return [word.lower() for word in words if word[:1] not in "-/"]


def has(words: list[str], *options: str) -> bool:
    """Whether one of these options (`/x`) is among lower-cased words, also with a value behind a colon."""
    return any(word in options or word.partition(":")[0] in options for word in words)


def reading(name: str = "") -> Effect:
    """Return the effect of a call that only looks."""
    return Effect("read", Target("nothing", name))


def writing(kind: str = "config", name: str = "") -> Effect:
    """Return the effect of an ordinary change."""
    return Effect("write", Target(kind, name))
