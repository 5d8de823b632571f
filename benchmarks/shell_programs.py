"""Random bash programs, the same for the same seed: every construct of the grammar, nested in every other."""

from __future__ import annotations

import random
from collections.abc import Iterator

_NAMES = ("a", "rm", "ls", "./run", "git", "x-y", "/bin/cp", "if_", "done1", "e.f", "a:b", "a=b"[:1] + "2", "+x", "@b")
_WORDS = (
    "-rf",
    "b",
    "--c=d",
    "e/f",
    "*.g",
    "[a-z]?",
    "~",
    "~/h",
    "{i,j}",
    "{1..3}",
    "k=l",
    "%m",
    "a,b",
    "in",
    "do",
    "}",
)
_VARIABLES = ("a", "b_1", "HOME", "@", "*", "#", "?", "1", "!", "-", "$")
_OPERATORS = (":-", "-", ":=", "=", ":+", "+", "%", "%%", "#", "##", "/", "//", "^", "^^", ",", ",,", ":?")
_DELIMITERS = (("E", "E"), ("'E F'", "E F"), ('"E"', "E"), ("\\E", "E"), ("E'O'F", "EOF"), ("E-1", "E-1"))


class Maker:
    """Writes random programs. `here` holds the bodies of here-documents until the line ends."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self.random = random.Random(seed)
        self.here: list[str] = []
        self.nested = 0

    def one(self, *makers: str) -> str:
        """Call one of the named makers."""
        made: str = getattr(self, self.random.choice(makers))()
        return made

    # -- words --------------------------------------------------------------------------------------------------------

    def blank(self) -> str:
        """Write what separates words."""
        return self.random.choice((" ", " ", " ", " ", "  ", "\t", " \\\n "))

    def literal(self) -> str:
        """Write a word's plain piece."""
        return self.random.choice((*_WORDS[:8], "a", "b1"))

    def single(self) -> str:
        """Write single quotes."""
        return "'" + self.random.choice(("", "a b", "$(no)", "`no`", '"', "a\nb", "\\", ") }", "#x", "<<E")) + "'"

    def ansi(self) -> str:
        """Write ANSI-C quotes."""
        return "$'" + self.random.choice(("a\\'b", "\\x41", "\\n", "\\\\", "$(no)")) + "'"

    def double(self) -> str:
        """Write double quotes."""
        pieces = [self.one("quoted_text", "quoted_text", "parameter", "braced", "command", "backtick", "arithmetic")]
        if self.random.random() < 0.5:
            pieces.append(self.one("quoted_text", "braced", "command"))
        return self.random.choice(('"', '"', '"', '$"')) + "".join(pieces) + '"'

    def quoted_text(self) -> str:
        """Write the text inside double quotes."""
        return self.random.choice(
            ("a b", "it's", "\\$(no)", "\\`no\\`", '\\"', "(", ")", "}", "#", "a\\\nb", "<<E", ";")
        )

    def parameter(self) -> str:
        """Write a plain expansion."""
        return "$" + self.random.choice(_VARIABLES)

    def braced(self) -> str:
        """Write an expansion with an operator."""
        name = self.random.choice(("a", "b_1", "1", "@", "c[0]", "c[@]", "c[$a]", "d[k]"))
        kind = self.random.random()
        if kind < 0.15:
            return "${" + name + "}"
        if kind < 0.2:
            return "${#" + name + "}"
        if kind < 0.25:
            return "${!a}"
        if kind < 0.3:
            return "${" + name + ":1:2}"
        operand = self.operand()
        return "${" + name + self.random.choice(_OPERATORS) + operand + "}"

    def operand(self) -> str:
        """Write the word behind an operator."""
        return "".join(
            self.one("operand_text", "parameter", "braced", "command", "backtick", "arithmetic", "double")
            for _ in range(self.random.choice((0, 1, 1, 2)))
        )

    def operand_text(self) -> str:
        """Write the plain part of an operand."""
        return self.random.choice(("a", "b c", "*.x", "/", "[0-9]", "\\}", "#", ";", "|"))

    def command(self) -> str:
        """Write a command substitution."""
        return "$(" + self.within() + ")"

    def backtick(self) -> str:
        """Write backticks; nothing inside needs escaping."""
        return "`" + self.random.choice(_NAMES) + " " + self.random.choice(("b", "'c d'", "-e", "f;g h", "i|j")) + "`"

    def arithmetic(self) -> str:
        """Write an arithmetic expansion."""
        inner = self.random.choice(("1+2", "(a + 1) * 2", "a<<2", "b?c:d", "a[1]", "$a", "x++", "1 # 2"[:1]))
        if self.nested < 3 and self.random.random() < 0.3:
            inner += "+" + self.command()
        return "$((" + inner + "))"

    def process(self) -> str:
        """Write a process substitution."""
        return self.random.choice("<>") + "(" + self.within() + ")"

    def pattern(self) -> str:
        """Write an extended pattern."""
        return self.random.choice("?*+@!") + "(" + self.random.choice(("a|b", "*.c", "a|", "$a|b", "a*|@(b|c)")) + ")"

    def word(self) -> str:
        """Write a word that is not the first of a command."""
        plain = ("literal", "literal", "literal", "single", "double", "parameter")
        made = self.one(*plain) if self.nested > 2 else self.one(*plain, "braced", "command", "backtick", "arithmetic")
        roll = self.random.random()
        if roll < 0.1:
            made = "a" + made
        elif roll < 0.2:
            made += self.one("single", "double", "ansi", "parameter")
        elif roll < 0.24 and self.nested < 3:
            return self.one("process", "pattern")
        elif roll < 0.26:
            made = self.random.choice(("a\\ b", "\\;", "\\\nq", "\\\\", "a#b", "\\&", "\\<"))
        return made

    # -- commands -----------------------------------------------------------------------------------------------------

    def within(self) -> str:
        """Write a list that stands inside a substitution, its here-documents ended there."""
        kept, self.here = self.here, []
        self.nested += 1
        made = self.lines(self.random.choice((1, 1, 1, 2))) if self.nested < 4 else "a b"
        made = made.rstrip("\n") if not self.here else made
        if made.startswith("("):
            made = " " + made
        if "<<" in made:
            made += "\n"
        self.nested -= 1
        self.here = kept
        return made

    def redirection(self) -> str:
        """Write a redirection."""
        roll = self.random.random()
        if roll < 0.15:
            return self.random.choice(("<<< ", "<<<")) + self.word()
        if roll < 0.3 and len(self.here) < 2:
            written, closing = self.random.choice(_DELIMITERS)
            strip = self.random.random() < 0.3
            body = "text (\n" + ("" if written != closing else "$(" + "b c" + ") `d e` ${a:-f}\n") + "it's \" }\n"
            if strip:
                body = "".join("\t" + line + "\n" for line in body.splitlines())
            self.here.append(body + ("\t" if strip else "") + closing + "\n")
            return ("<<-" if strip else "<<") + self.random.choice(("", " ")) + written
        op = self.random.choice((">", ">>", "<", "2>", ">|", "<>", "&>", "&>>", "{fd}>", "3>"))
        if roll < 0.4:
            return self.random.choice(("2>&1", ">&2", "<&-", "3<&0", ">&-"))
        return op + self.random.choice(("", " ")) + self.random.choice(("/dev/null", "f", '"$a"', "$(g)", "'h i'"))

    def simple(self) -> str:
        """Write a simple command."""
        pieces: list[str] = []
        if self.random.random() < 0.15:
            value = self.random.choice(("1", "", "$(v w)", '"a b"', "$a", "`b`"))
            pieces.append(self.random.choice(("A=", "A=", "B+=", "B_2=")) + value)
        if self.random.random() < 0.08:
            pieces.append(self.redirection())
        pieces.append(
            self.random.choice((*_NAMES, *_NAMES, '"$a"', "$(a b)", "'q r'", "\\rm", "r''m", "echo", "printf"))
        )
        pieces += [self.word() for _ in range(self.random.choice((0, 1, 1, 2, 3)))]
        if self.random.random() < 0.2:
            pieces.append(self.redirection())
            if self.random.random() < 0.3:
                pieces.append(self.word())
        return "".join(p + (self.blank() if k < len(pieces) - 1 else "") for k, p in enumerate(pieces))

    def assignment(self) -> str:
        """Write an assignment."""
        return self.random.choice(
            (
                "a=1",
                "a=",
                "a=(b 'c d' $(e f))",
                "a+=(g # h\n)",
                "a[1]=$(b c)",
                "a=([k]=v [l]=$(m n))",
                "a=$'b'",
                "declare -A m",
            )
        )

    def lines(self, many: int) -> str:
        """Write a list of lines."""
        out = []
        for _ in range(many):
            made = self.item()
            if self.here:
                end = self.random.choice(("", " # why", " ;"))
                made += end + "\n" + "".join(self.here)
                self.here = []
            else:
                made += self.random.choice(("\n", "\n", "; ", " & ", "\n# it's\n", "\n\n"))
            out.append(made)
        text = "".join(out)
        # A list may not end in `; ` before a `)` to some, nor may `&` be doubled.
        return text[:-2] + "\n" if text.endswith(("; ", "& ")) else text

    def item(self) -> str:
        """Write an and-or list."""
        made = self.pipeline()
        while self.random.random() < 0.2:
            made += self.random.choice((" && ", " || ", "&&", " ||\\\n "))
            if not self.here and self.random.random() < 0.2:
                made += "\n# then\n"
            made += self.pipeline()
        return made

    def pipeline(self) -> str:
        """Write a pipeline."""
        made = self.random.choice(("", "", "", "", "", "", "! ", "time ", "time -p ")) + self.part()
        while self.random.random() < 0.2:
            made += self.random.choice((" | ", "|", " |& ", " |\n" if not self.here else " | ")) + self.part()
        return made

    def part(self) -> str:
        """Write one command of a pipeline."""
        if self.nested > 2 or self.random.random() < 0.7:
            return self.simple() if self.random.random() < 0.93 else self.assignment()
        self.nested += 1
        made = self.one(*_COMPOUND)
        self.nested -= 1
        if self.random.random() < 0.15:
            made += " " + self.redirection()
        return made

    def body(self) -> str:
        """Write the list inside a compound command, its here-documents ended."""
        kept, self.here = self.here, []
        made = self.lines(self.random.choice((1, 1, 2)))
        self.here = kept
        return made if made.endswith("\n") else made + "\n"

    def group(self) -> str:
        """Write `{ }` or `( )`."""
        return self.random.choice(("{ %s}", "(%s)", "( %s)", "{\n%s }")) % self.body()

    def conditional(self) -> str:
        """Write `if`."""
        made = f"if {self.body()}then {self.body()}"
        if self.random.random() < 0.3:
            made += f"elif {self.body()}then\n{self.body()}"
        if self.random.random() < 0.3:
            made += f"else {self.body()}"
        return made + "fi"

    def loop(self) -> str:
        """Write a loop."""
        head = self.random.choice(
            (
                "for x in a $(b c) *.d; ",
                "for x\n",
                "for x in; ",
                "for ((i=0; i<$(n m); i++)); ",
                "select y in a b\n",
                "",
            )
        )
        if not head:
            head = self.random.choice(("while ", "until ")) + self.body()
        if head.startswith("for ((") and self.random.random() < 0.2:
            return head + "{ " + self.body() + "}"
        return f"{head}do {self.body()}done"

    def case(self) -> str:
        """Write `case`."""
        made = f"case {self.word()} in\n"
        for _ in range(self.random.choice((0, 1, 2, 3))):
            patterns = self.random.choice(("a", "a|b", "*", "'c d'", "@(e|f)", '"$g"*', "[h-i]?", "$(j k)", "a | b"))
            made += self.random.choice(("", "(", "( ")) + patterns + self.random.choice((")", " )"))
            made += self.random.choice((" ", "\n")) + self.body() + self.random.choice((";;", ";&", ";;&")) + "\n"
        return made + "esac"

    def function(self) -> str:
        """Write a function."""
        head = self.random.choice(("f() ", "f () ", "function f ", "function f() ", "x-y() ", "f()\n", "f ( ) "))
        return head + self.group()

    def test(self) -> str:
        """Write `[[ ]]`."""
        made = self.random.choice(
            (
                "-n $(a b)",
                '$a == b* && "$c" != [d-e]',
                "a =~ ^(b|c)+$",
                "! -f x || ( -d y )",
                "$a < b",
                "-z ${a:-$(b c)}",
                "$x == @(a|b)",
                'a =~ "b c"(d)',
                "a -eq 1 &&\n b -lt 2",
            )
        )
        return f"[[ {made} ]]"

    def counted(self) -> str:
        """Write `(( ))`."""
        return self.random.choice(("((a++))", "(( a = $(b c) + 1 ))", "((a<b?c:d))", "(( (1+2)*3 ))", "((x[1]=2))"))

    def coproc(self) -> str:
        """Write `coproc`."""
        # Not `coproc a b`: shfmt takes the program for a name, which bash does only before a compound command.
        return self.random.choice(("coproc X { c d; }", "coproc { e; }"))


_COMPOUND = (
    "group",
    "group",
    "conditional",
    "loop",
    "loop",
    "case",
    "function",
    "test",
    "counted",
    "coproc",
)


def programs(seed: int, many: int) -> Iterator[str]:
    """Yield random programs."""
    maker = Maker(seed)
    for _ in range(many):
        maker.here = []
        maker.nested = 0
        yield maker.lines(maker.random.choice((1, 1, 2, 3)))
