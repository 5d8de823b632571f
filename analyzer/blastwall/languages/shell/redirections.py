"""Carries out redirections: what a command reads, which files are opened for writing, what stands in them after."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.languages.shell.memory import Memory
from blastwall.languages.shell.written import normalise
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.languages.shell.tree import Redirection
    from blastwall.model import Span

#: Redirecting to these changes nothing.
_NOWHERE = (
    "/dev/null",
    "/dev/stdout",
    "/dev/stderr",
    "/dev/stdin",
    "/dev/tty",
    "/dev/fd/",
    "/dev/tcp/",
    "/dev/udp/",
    "/proc/self/fd/",
)
_FETCHERS = frozenset(
    {"curl", "wget", "wget2", "fetch", "aria2c", "http", "https", "xh", "xhs", "curlie", "nc", "ncat"}
)


class Redirections(Memory):
    """What a command is connected to: its input, the command it reads from, the files it writes."""

    __slots__ = ("descriptors", "opened", "reading", "shared", "stdin", "upstream")

    def __init__(self, snippet: Snippet, budget: Budget, reading: Reading) -> None:
        """Start with the input the snippet is given."""
        super().__init__(snippet, budget)
        self.reading = reading
        self.upstream: Invocation | None = None
        #: the change that the last redirection of standard output makes
        self.opened: FileChange | None = None
        #: what `exec 3> file` left open: descriptor -> the file
        self.descriptors: dict[str, Arg] = {}
        #: those of them that `exec 3<> file` opened, which empties nothing
        self.shared: frozenset[str] = frozenset()
        given = snippet.data.get("stdin") if snippet.data else None
        self.stdin = Arg(given) if isinstance(given, str) else None

    def redirect(self, redirections: list[Redirection], program: str) -> Arg | None:
        """Carry out redirections: input becomes `stdin`, files opened for writing change. Returns where output goes."""
        output_to: Arg | None = None
        duplicated: Arg | None = None
        self.opened = None
        for redirection in redirections:
            op = redirection.op
            target = redirection.target
            if op in ("<<", "<<-", "<<<"):
                mark = len(self.producers)
                given = self.text(target) + ("\n" if op == "<<<" else "")
                made = self.producers[mark:]
                if redirection.fd not in ("", "0"):
                    self.hold_open(redirection.fd, given, (target.start, target.end))
                    continue
                self.stdin = Arg(given, (target.start, target.end))
                # `sh <<< "$(curl ...)"`: what it reads was printed by another command.
                self.upstream = made[-1] if made and given[:1] == HOLE else None
                continue
            if op == "<>" or (op == "<&" and redirection.fd not in ("", "0")):
                self.text(target)
                continue
            mark = len(self.producers)
            found = self.fields(target)
            produced = tuple(self.producers[mark:])
            path = found[0] if found else Arg("", (target.start, target.end))
            if op == "<&" and (path.text.isdigit() or path.text[:1] == HOLE):
                # the descriptor may be opened later on the same line: whoever wrote it so meant that
                duplicated = path
                continue
            if op == "<" or op == "<&":
                if redirection.fd not in ("", "0"):
                    known = self.context.files.get(normalise(path.text, self.context.cwd))
                    content = getattr(path, "content", "") or (known.text if known is not None else "")
                    if content:
                        self.hold_open(redirection.fd, content, path.span)
                else:
                    known = self.context.files.get(normalise(path.text, self.context.cwd))
                    self.upstream = produced[-1] if produced else None
                    content = getattr(path, "content", "")
                    if content:
                        self.stdin = Arg(content, path.span)
                    elif known is not None:
                        self.stdin = Arg(known.text, path.span)
                    else:
                        self.stdin = Arg("" if path.text == "/dev/null" else HOLE, path.span)
                continue
            if op == ">&" and redirection.fd in ("", "1") and path.text in self.descriptors:
                output_to = self.descriptors[path.text]
                if path.text in self.shared and not output_to.text.startswith(("/dev/tcp/", "/dev/udp/")):
                    # opened for reading and writing: nothing is lost before something is written
                    self.reading.acts.append(
                        FileChange(
                            "append",
                            output_to,
                            context=self.context,
                            snippet=self.snippet,
                            span=output_to.span,
                            via=f">&{path.text}",
                        )
                    )
                continue
            if op == ">&" and (path.text.isdigit() or path.text in ("-", HOLE) or path.text.rstrip("-").isdigit()):
                continue
            if path.text.startswith(_NOWHERE):
                if redirection.fd in ("", "1") or op == "&>":
                    output_to = path
                continue
            if redirection.fd in ("", "1") or op in ("&>", "&>>"):
                output_to = path
            change = "append" if op in (">>", "&>>") else "truncate"
            arrow = ">>" if change == "append" else ">"
            opened = FileChange(
                change,
                path,
                context=self.context,
                snippet=self.snippet,
                span=path.span,
                via="exec" if program == "exec" else f"2{arrow}" if redirection.fd == "2" else arrow,
            )
            self.reading.acts.append(opened)
            if output_to is path:
                self.opened = opened
        if duplicated is not None and duplicated.text != "0":
            known = self.context.files.get("/dev/fd/" + duplicated.text)
            self.stdin = Arg(HOLE if known is None else known.text, duplicated.span)
        return output_to

    def hold_open(self, descriptor: str, text: str, span: Span) -> str:
        """Remember what can be read from a descriptor, under the names its files have; return the name of it."""
        if descriptor[:1] == "{":
            # `{name}<<< text`: the shell picks the descriptor and tells the variable
            self.assign(descriptor.strip("{}"), "10")
            descriptor = "10"
        name = "/dev/fd/" + descriptor
        held = Snippet(
            "shell",
            text,
            context=self.context,
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=name,
        )
        if len(text) <= 65536:
            files = {**self.context.files, name: held, "/proc/self/fd/" + descriptor: held}
            self.context = self.context.derive(files=files)
        return name

    def keep_open(self, redirections: list[Redirection]) -> None:
        """Remember what `exec` opened for writing, as long as it stays open."""
        for redirection in redirections:
            descriptor = redirection.fd or "1"
            op = redirection.op
            if op in (">", ">>", ">|", "&>", "&>>", "<>"):
                found = self.fields(redirection.target)
                if found and found[0].text.startswith(("/dev/tcp/", "/dev/udp/")):
                    self.descriptors = {**self.descriptors, descriptor: found[0]}
                elif found and not found[0].text.startswith(_NOWHERE):
                    self.descriptors = {**self.descriptors, descriptor: found[0]}
                    self.shared = self.shared | {descriptor} if op == "<>" else self.shared - {descriptor}
                    if op == "<>":
                        continue
                    self.remember(normalise(found[0].text, self.context.cwd), "", found[0].span, op[-2:] == ">>")
            elif op == ">&" and descriptor in self.descriptors:
                self.descriptors = {fd: to for fd, to in self.descriptors.items() if fd != descriptor}

    def named_like_an_option(self, key: str) -> None:
        """Note a file whose name a program would take for an option (the lowerer does)."""

    def written(self, path: Arg, text: str, redirections: list[Redirection]) -> None:
        """Remember what was written to a file."""
        opened = self.opened
        if opened is not None and opened.path is path and HOLE not in text and len(text) < 4096:
            opened.content = Arg(text, path.span)
        if path.text == HOLE or path.glob or path.text.startswith("/dev/"):
            return
        if text.strip(HOLE + " \n"):
            for act in reversed(self.reading.acts[-64:]):
                if isinstance(act, FileChange) and act.path is path:
                    act.content = Arg(text, path.span)
                    break
        key = normalise(path.text, self.context.cwd)
        self.named_like_an_option(key)
        appended = any(r.op in (">>", "&>>") for r in redirections) or any(
            path is opened for opened in self.descriptors.values()
        )
        if HOLE in text and not appended:
            made = self.reading.acts[-1] if self.reading.acts else None
            for _ in range(8):
                if not isinstance(made, Invocation):
                    break
                if made.program in _FETCHERS:
                    self.fetched(key, made.args[-1].text if made.args else "", path.span)
                    return
                made = made.upstream
        self.remember(key, text, path.span, appended)
