"""Programs started from PowerShell: one line of text, split again by the program itself."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.invocation.windows import command_of, join_words, program_name, split_line
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.values import UNSET, Code, Remote, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span

#: Readings of one value that are followed.
VARIANTS = 4


def native(script: Script, node: n.Command, name: str, program: str, upstream: object) -> object:
    """Run a program: its invocation, once for each reading of its arguments."""
    columns: list[tuple[list[Arg], bool]] = []
    stdout: Arg | None = None
    for element in node.elements:
        if isinstance(element, n.Redirect):
            script.redirect(element, None)
            if element.target is not None and element.stream in ("", "1"):
                stdout = Arg(texts(script.value(element.target))[0], element.span)
            continue
        if isinstance(element, n.Parameter):
            written = script.snippet.text[element.span[0] : element.span[1]]
            if element.value is None:
                columns.append(([Arg("-" + written[1:], element.span)], True))
            else:
                head = "-" + element.name + ":"
                columns.append(
                    ([Arg(head + t, element.span) for t in texts(script.value(element.value), inside=True)], True)
                )
            continue
        value = script.value(element)
        if isinstance(value, Code):
            script.block(value)
            columns.append(([Arg(HOLE, element.span)], True))
        elif isinstance(value, list):
            columns.extend(([Arg(text, element.span) for text in texts(inner)], True) for inner in value)
        else:
            split = value is UNSET or (isinstance(element, n.Variable) and value == HOLE)
            columns.append(([Arg(text, element.span, split=split) for text in texts(value)], True))
    stdin = Arg(texts(upstream)[0]) if isinstance(upstream, str) else None
    if isinstance(upstream, list) and all(isinstance(line, str) for line in upstream):
        stdin = Arg("\n".join(texts(upstream)))
    width = min(VARIANTS, max((len(options) for options, _ in columns), default=1))
    plain = "" if HOLE in name else program
    script.start(name, node.span)
    last: Invocation | None = None
    for index in range(width):
        args = [options[min(index, len(options) - 1)] for options, _ in columns if options]
        # A program gets one line; what cmd.exe makes of its quotes is not what PowerShell meant by them.
        nested = command_of(join_words([arg.text for arg in args])) if plain == "cmd" else None
        if nested is not None:
            script.embed("cmd", nested[0], node.span, dialect=nested[1])
            words = split_line(nested[0])
            names = [word for word in words[1:] if word[:1] != "/"]
            if words[:1] and words[0].lower() == "mklink" and len(names) > 1:
                # what it links is there for the commands that follow here
                target = Arg(names[1], node.span)
                script.change("link", Arg(names[0], node.span), span=node.span, via="mklink", destination=target)
            continue
        last = Invocation(
            plain,
            args,
            context=script.context,
            snippet=script.snippet,
            span=node.span,
            name=Arg(name, node.name.span),
            stdout=stdout,
            stdin=stdin,
            upstream=script.upstream,
        )
        script.add(last)
    given = [options[0].text for options, _ in columns if options]
    if plain == "subst" and len(given) == 2 and given[0][1:] == ":":
        script.change(
            "link", Arg(given[0], node.span), span=node.span, via="subst", destination=Arg(given[1], node.span)
        )
    script.upstream = last
    return Remote(name) if plain in ("curl", "wget") else HOLE


def command_line(script: Script, line: str, span: Span) -> None:
    """Run a program whose command line is one text, split as Windows programs split theirs."""
    words = split_line(line)
    if not words:
        return
    name = words[0]
    script.start(name, span)
    nested = command_of(line[line.lower().find("cmd") :].partition(" ")[2]) if program_name(name) == "cmd" else None
    if nested is not None:
        script.embed("cmd", nested[0], span, dialect=nested[1])
        return
    script.add(
        Invocation(
            "" if HOLE in name else program_name(name),
            [Arg(word, span) for word in words[1:]],
            context=script.context,
            snippet=script.snippet,
            span=span,
            name=Arg(name, span),
        )
    )
