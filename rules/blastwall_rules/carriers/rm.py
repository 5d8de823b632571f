"""Lowers `rm` to deletes of the files it names."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import deletes, is_asking, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_LONG = listed("""
    --force --interactive --one-file-system --no-preserve-root --preserve-root --recursive --dir
    --verbose --help --version
""")


class Rm(Carrier):
    """`rm` removes files, and trees with `-r`. Words that a pipeline or `find` fills are what those list.

    **Source:** rm(1), GNU coreutils 9.5: options may stand after operands and long ones may be abbreviated.
    """

    id = "rm"
    keys = ("rm", "grm")
    triggers = ("rm", "grm")
    carried = (Example("rm -rf src"), Example("find . -name '*.pyc' | xargs rm"), Example("rm notes.txt --recurs"))

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield one delete for each operand."""
        assert isinstance(act, Invocation)
        options = parse(act.args, long=_LONG)
        if options.on(("--help", "--version")):
            yield Effect("read", Target("nothing"))
            return
        recursive = options.on(("-r", "-R", "--recursive"))
        if not recursive and len(options.arguments) > 1 and any(word.split for word in options.arguments):
            # `rm $FLAGS src`: what is not known may be the recursive flag
            recursive = True
        asked = False
        for option in options.given:
            if option.name in ("-i", "-I"):
                asked = True
            elif option.name in ("-f", "--force"):
                asked = False
            elif option.name == "--interactive":
                asked = option.value not in ("never", "no", "none")
        yield from deletes(act, options.arguments, recursive=recursive, interactive=is_asking(act, asked))


CARRIER = Rm()
