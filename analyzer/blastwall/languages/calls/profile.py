"""How the languages of this folder are written: comments, strings, names, joints, what a literal list looks like."""

from __future__ import annotations


class Profile:
    """The spelling of one language.

    `comments` start a rest of line that is none; `blocks` are pairs around a comment. `strings` are the quotes whose
    escapes count, `raw` pairs whose text is taken as it stands. `holes` tells how strings interpolate: `$`
    (`$x`, `${x}`), `#{` or nothing. `joints` are the operators that join texts. `dotted` says that names hold dots (R).
    `bare` says that a name with a literal behind it is a call. `braces` says that `{}` is a list (Lua), else a block.
    """

    __slots__ = ("bare", "blocks", "braces", "comments", "dotted", "holes", "joints", "openers", "raw", "strings")

    def __init__(
        self,
        comments: str,
        blocks: str = "",
        *,
        strings: str = "\"'",
        raw: str = "",
        holes: str = "",
        joints: str = "+",
        dotted: bool = False,
        bare: bool = False,
        braces: bool = False,
    ) -> None:
        """Hold the spelling; lists are words joined by blanks."""
        self.comments = tuple(comments.split())
        pairs = blocks.split()
        self.blocks = tuple(zip(pairs[::2], pairs[1::2], strict=False))
        self.strings = strings
        quotes = raw.split()
        self.raw = tuple(zip(quotes[::2], quotes[1::2], strict=False))
        self.holes = holes
        self.joints = frozenset(joints.split())
        self.dotted = dotted
        #: what any comment or raw string begins with
        self.openers = frozenset(word[0] for word in (*self.comments, *quotes[::2], *pairs[::2]))
        self.bare = bare
        self.braces = braces


_C = "/* */"
PROFILES: dict[str, Profile] = {
    "lua": Profile("--", "--[[ ]] --[=[ ]=]", raw="[[ ]] [=[ ]=] [==[ ]==]", joints="..", bare=True, braces=True),
    "r": Profile("#", raw='r"( )" R"( )" r\'( )\'', joints="", dotted=True),
    "go": Profile("//", _C, strings='"', raw="` `"),
    "c": Profile("//", _C, strings='"', raw='R"( )"'),
    "java": Profile("//", _C, strings='"', raw='""" """'),
    "groovy": Profile("//", _C, raw="\"\"\" \"\"\" ''' '''", holes="$"),
    "kotlin": Profile("//", _C, strings='"', raw='""" """', holes="$"),
    "scala": Profile("//", _C, strings='"', raw='""" """', holes="$"),
    "csharp": Profile("//", _C, strings='"', raw='@" " """ """', holes="{"),
    "dart": Profile("//", _C, holes="$"),
    "swift": Profile("//", _C, strings='"', holes="\\("),
    "rust": Profile("//", _C, strings='"', raw='r#" "# r" "'),
    "julia": Profile("#", "#= =#", strings='"`', holes="$", joints="*"),
    "elixir": Profile("#", raw='""" """', holes="#{", joints="<>"),
    "erlang": Profile("%", strings='"', joints="++"),
    "octave": Profile("% #", "%{ %}", joints=""),
    "haskell": Profile("--", "{- -}", strings='"', joints="++", bare=True),
    "nim": Profile("#", "#[ ]#", strings='"', raw='""" """', joints="&", bare=True),
}
