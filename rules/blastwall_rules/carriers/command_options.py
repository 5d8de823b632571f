"""Options whose value is a command line: `split --filter`, `rg --pre`, `man -P`, `ncat --sh-exec`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: program -> (the subcommands it is for, or none for all; the options)
_OPTIONS: dict[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]] = {
    "rg": ((frozenset(), ("--pre", "--hostname-bin")),),
    "sort": ((frozenset(), ("--compress-program",)),),
    "split": ((frozenset(), ("--filter",)),),
    "gsplit": ((frozenset(), ("--filter",)),),
    "man": ((frozenset(), ("-P", "--pager")),),
    "nc": ((frozenset(), ("-e", "-c")),),
    "ncat": ((frozenset(), ("-e", "-c", "--exec", "--sh-exec")),),
    "capsh": ((frozenset(), ("-c",)),),
    "npm": ((frozenset({"exec", "x"}), ("-c", "--call")),),
    "hg": ((frozenset(), ("--config",)),),
}


class CommandOptions(Carrier):
    """The value of an option that a program runs as a command is judged as that command.

    A value of one word only chooses among programs and is left alone.

    **Source:** rg(1), sort(1), split(1), man(1), ncat(1), capsh(1), npm-exec(1), hg help config (`alias`, `hooks`).
    """

    id = "command-options"
    act = "invocation"
    keys = tuple(_OPTIONS)
    triggers = tuple(_OPTIONS)
    carried = (
        Example("split --filter='rm -rf build' names.txt"),
        Example("npm exec -c 'rm -rf build'"),
        Example("hg --config alias.x='!rm -rf build' x"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        args = act.args
        named = {arg.text for arg in args[:6] if arg.text[:1] != "-"}
        for only, options in _OPTIONS[act.program]:
            if only and named.isdisjoint(only):
                continue
            for index, arg in enumerate(args):
                if arg.text == "--":
                    break
                if index and args[index - 1].text in ("-e", "--regexp") and act.program == "rg":
                    continue  # a pattern, whatever it looks like
                found = _value(args[index : index + 2], options)
                if found is None:
                    continue
                text = found.text
                if act.program == "hg":
                    key, _, text = text.partition("=")
                    if not key.startswith(("alias.", "hooks.")) or (key[:6] == "alias." and text[:1] != "!"):
                        continue
                    text = text.removeprefix("!")
                if " " in text.strip():
                    yield code(act, Arg(text, found.span))


def _value(words: Sequence[Arg], options: tuple[str, ...]) -> Arg | None:
    """The value of one of these options, attached or in the next word."""
    text = words[0].text
    for name in options:
        if text == name:
            return words[1] if len(words) > 1 else None
        if name[:2] == "--":
            if text.startswith(name + "="):
                return Arg(text[len(name) + 1 :], words[0].span)
        elif text[:2] == name and text[:2] != "--" and " " in text:
            return Arg(text[2:], words[0].span)
    return None


CARRIER = CommandOptions()
