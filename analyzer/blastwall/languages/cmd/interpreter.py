"""Walks cmd.exe text command by command, keeping what `set`, `cd` and `for` make known, and gathers acts on the way."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall.invocation.windows import command_of, file_key, program_name, split_line
from blastwall.languages.cmd import builtins, fetching, outputs
from blastwall.languages.cmd.control import DEEPEST
from blastwall.languages.cmd.flow import Flow
from blastwall.languages.cmd.words import DELIMITERS, UNSET, cut, readings
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.interface import Reading
    from blastwall.model import Span

_LONGEST = 16_384
#: Lines people write are no longer than this.
_ORDINARY = 1024
_PRINTING = frozenset(["echo", "echo.", "title", "color", "prompt", "ver", "vol", "pause", "cls", "shift"])
_SHELLS = frozenset({"cmd", "powershell", "pwsh"})
_RUNNABLE = (".exe", ".cmd", ".bat", ".com")
_OPERATOR = re.compile(r"[&|<>]")
_REDIRECT = re.compile(r"([0-9]?)(>>?|<)(&[0-9-]?)?")


class Interpreter(Flow):
    """One run over one snippet."""

    def read(self) -> Reading:
        """Read the whole text, and once more where a branch that may not run set a variable to something else."""
        self.flow()
        if self.forked and self.reading.finished and not self.keeps_first:
            other = Interpreter(self.snippet, self.budget, keeps_first=True)
            other.flow()
            self.join(other.reading)
        if not self.reading.finished:
            self.reading.notices.append(
                Notice("cmd-unread", "part of this batch text is too long or nested too deep to be read", confirm=True)
            )
        return self.reading

    def join(self, other: Reading) -> None:
        """Add what another pass found and this one did not."""
        acts = {(repr(act), act.span) for act in self.reading.acts}
        self.reading.acts.extend(act for act in other.acts if (repr(act), act.span) not in acts)
        texts = {(snippet.language, snippet.text) for snippet in self.reading.snippets}
        self.reading.snippets.extend(found for found in other.snippets if (found.language, found.text) not in texts)
        self.reading.finished = self.reading.finished and other.finished

    def commands(self, *, inside: bool, once: bool = False) -> None:
        """Run commands up to the end, or, `inside` brackets, up to the closing one (taken); `once`: one pipeline."""
        piping = guarded = False
        while self.at < self.end and not self.stopped:
            c = self.text[self.at]
            if c in DELIMITERS or c == "@":
                self.at += 1
                continue
            if c == "\n":
                if once and not piping:
                    break
                self.branching -= guarded
                guarded = False
                self.at += 1
                self.upstream = self.piped = None
                continue
            if c == "&":
                if once:
                    break
                doubled = self.text.startswith("&&", self.at)
                self.branching += doubled - guarded
                guarded = doubled
                self.at += 1 + doubled
                self.upstream = self.piped = None
                continue
            if c == "|":
                doubled = self.text.startswith("||", self.at)
                if once and doubled:
                    break
                if doubled:
                    self.branching += not guarded
                    guarded = True
                self.at += 2 if doubled else 1
                piping = not doubled
                self.piped = Arg("\n".join(self.echoed)) if piping and self.echoed else None
                self.echoed = []
                if doubled:
                    self.upstream = None
                continue
            if c == ")":
                if inside:
                    self.at += 1
                break
            if not self.spend():
                break
            piped_in, piping = piping, False
            before = self.at
            lead = self.leading(inside) if c in "<>" or c.isdigit() else []
            self.reads(lead)
            if self.text[self.at : self.at + 1] == "(":
                self.group()
            else:
                self.command(inside=inside, piped=piped_in, lead=bool(lead))
            if lead:
                self.redirected(lead, self.last if self.at > before else "")
            if self.at == before:
                self.at += 1
            if once:
                while self.at < self.end and self.text[self.at] in " \t":
                    self.at += 1
                if self.at < self.end and self.text[self.at] == "|" and not self.text.startswith("||", self.at):
                    continue
                break
        self.branching -= guarded

    def leading(self, inside: bool) -> list[tuple[str, str, int]]:
        """Take redirections that stand before the command they belong to (`>nul del x`)."""
        found: list[tuple[str, str, int]] = []
        while self.at < self.end:
            match = _REDIRECT.match(self.text, self.at)
            if match is None:
                break
            place = self.at
            self.at = match.end()
            if not match[3]:
                found.append((match[1] + match[2], self.target(inside), place))
            while self.at < self.end and self.text[self.at] in DELIMITERS:
                self.at += 1
        return found

    def group(self) -> None:
        """Run `( ... )` and what it is redirected to."""
        if self.depth >= DEEPEST:
            self.reading.finished = False
            self.at = self.end
            return
        self.depth += 1
        self.at += 1
        self.echoed = []
        self.commands(inside=True)
        self.depth -= 1
        tail, places, redirects = self.tail(inside=True, stop_at_words=True)
        del tail, places
        self.redirected(redirects, "(...)")

    def line_end(self) -> None:
        """Skip to the end of the line."""
        stop = self.text.find("\n", self.at)
        self.at = self.end if stop < 0 else stop

    def command(self, *, inside: bool, piped: bool = False, lead: bool = False) -> None:
        """Run one command, its redirections included; after a `lead` of redirections there may be none."""
        start = self.at
        self.last = ""
        if lead and (start >= self.end or self.text[start] in "\n&|)"):
            return
        if self.text[start] == ":":
            # a label, or `::`, the comment made of one
            label = self.label_at.get(start)
            if label:
                self.visited.add(label)
                if self.branching == 0:
                    self.passed.add(self.state(label))
            self.line_end()
            return
        name, name_span = self.name()
        lower = self.last = name.lower()
        if lower == "rem":
            self.line_end()
            return
        if lower == "if":
            self.branch(inside=inside)
            return
        if lower == "else":
            return
        if lower == "for":
            self.loop(inside=inside)
            return
        if lower in _PRINTING:
            self.printed(lower, name, name_span, start, inside=inside)
            return
        prefix, self.prefix = self.prefix, ""
        tail, places, redirects = self.tail(inside=inside)
        if prefix:
            tail, places = prefix + tail, [start] * len(prefix) + places
        # A line that variables have grown costs what it holds: in a loop it would grow at every turn.
        self.spend(1 + len(tail) // 16 + max(0, len(tail) - _ORDINARY))
        span = (start, max(start + 1, self.at))
        if lower in ("goto", "exit"):
            self.add_invocation(lower, name, name_span, [], span)
            surely = not self.branching and not piped and self.text[self.at : self.at + 1] != "|"
            if lower == "goto":
                self.jump(tail, surely=surely)
            elif surely:
                self.stopped = True
            return
        operator = _OPERATOR.search(prefix)
        if operator is not None and '"' not in prefix[: operator.start()]:
            # What a variable holds was put into the line before it was read: its operators count.
            self.embed("cmd", f"{name} {tail}".replace(UNSET, ""), span)
            return
        self.reads(redirects)
        self.run(name, name_span, tail, places, span)
        self.torn(lower, tail, inside=inside)
        printing = (
            lower + tail.strip() if lower == "cd" else f"{lower} {tail.strip().lower()}" if lower == "type" else lower
        )
        content = (
            outputs.echoed(f"{lower} {tail}") if redirects and lower.startswith(("cmd", "start", "call")) else None
        )
        self.redirected(redirects, printing if printing in ("cd.", "type nul") else lower, content)

    def printed(self, lower: str, name: str, name_span: Span, start: int, *, inside: bool) -> None:
        """Run a command that prints: its text is data, until a pipe or a file hands it to what runs it."""
        tail, _, redirects = self.tail(inside=inside)
        text = tail[1:] if tail[:1] in (" ", "\t") else tail
        self.add_invocation(lower.rstrip("."), name, name_span, [], (start, self.at))
        if lower == "shift" and self.arguments:
            self.arguments = self.arguments[1:]
        if lower.startswith("echo") and text.strip().lower() not in ("on", "off", ""):
            self.echoed.append(text.replace(UNSET, HOLE).rstrip())
            if text.lstrip()[:1] == "y" and len(text.strip()) == 1:
                self.echoed[-1] = "y"
        self.redirected(redirects, lower, content=text.rstrip() if lower.startswith("echo") else None)
        self.upstream = None

    def name(self) -> tuple[str, Span]:
        """Take a command's name: a delimiter ends it, and that of cmd.exe's own commands a slash or dot too."""
        start = self.at
        held: list[str] = []
        quoted = False
        while self.at < self.end:
            c = self.text[self.at]
            if c == '"':
                quoted = not quoted
                self.at += 1
                continue
            if not quoted:
                if c in DELIMITERS or c in "&|\n<>()":
                    break
                if c == "^":
                    self.at += 1
                    if self.at < self.end:
                        if self.text[self.at] != "\n":
                            held.append(self.source[self.at])
                        self.at += 1
                    continue
                if c == "/" and self.ends_name("".join(held).lower()):
                    break
                if c in "/.\\:+[]" and "".join(held).lower() in builtins.NAMES:
                    if c == "." and "".join(held).lower() == "echo":
                        self.at += 1
                    break
            if c in "%!":
                value = self.expansion()
                if value is not None:
                    shown = value if isinstance(value, str) else HOLE
                    cut = next((k for k, char in enumerate(shown) if char in DELIMITERS or char in "&|<>"), -1)
                    if not quoted and cut >= 0:
                        held.append(shown[:cut])
                        self.prefix = shown[cut:]
                        break
                    held.append(shown)
                    continue
            held.append(self.source[self.at])
            self.at += 1
        return "".join(held).replace(UNSET, "") or "".join(held), (start, self.at)

    def ends_name(self, name: str) -> bool:
        """Whether a slash here begins an option (`cmd/c`, `shutdown/s`) and is no part of a path."""
        if program_name(name) == "cmd":
            return True
        after = self.text[self.at + 1 : self.at + 3]
        return name.isalnum() and after[:1].isalpha() and (len(after) < 2 or after[1] in " /:\t\n&|)")

    def tail(self, *, inside: bool, stop_at_words: bool = False) -> tuple[str, list[int], list[tuple[str, str, int]]]:
        """Take a command's tail, variables expanded, carets undone; redirections `(operator, target, place)` apart."""
        held: list[str] = []
        places: list[int] = []
        redirects: list[tuple[str, str, int]] = []
        quoted = False
        text, end = self.text, self.end
        while self.at < end:
            c = text[self.at]
            if c == "\n":
                break
            if c == '"':
                quoted = not quoted
            elif not quoted:
                if c in "&|" or (c == ")" and inside):
                    break
                if c == "^":
                    self.at += 1
                    if self.at < end:
                        if text[self.at] == "\n":
                            self.at += 1
                            continue
                        held.append(self.source[self.at])
                        places.append(self.at)
                        self.at += 1
                    continue
                match = (
                    _REDIRECT.match(text, self.at)
                    if c in "<>" or (c.isdigit() and text[self.at + 1 : self.at + 2] in ("<", ">"))
                    else None
                )
                if match and (not match[1] or not held or held[-1] in DELIMITERS):
                    place = self.at
                    self.at = match.end()
                    if not match[3]:
                        redirects.append((match[1] + match[2], self.target(inside), place))
                    continue
                if stop_at_words and c not in " \t":
                    break
            if c in "%!":
                place = self.at
                value = self.expansion()
                if value is not None:
                    shown = value if isinstance(value, str) else f"{value.root}\\{value.pattern}".lstrip("\\")
                    operator = _OPERATOR.search(shown) if c == "%" and not quoted else None
                    if operator is not None and shown[operator.start()] in "&|" and '"' not in shown:
                        # put into the line before it is read: what stands behind the operator is a command
                        self.embed("cmd", shown[operator.start() :].lstrip("&| "), (place, self.at))
                        shown = shown[: operator.start()]
                    if len(shown) > 64 and (len(held) > _LONGEST or not self.spend(len(shown) // 64)):
                        # cmd.exe refuses lines of more than 8191 characters.
                        shown = HOLE
                    held.extend(shown)
                    places.extend([place] * len(shown))
                    continue
            held.append(self.source[self.at])
            places.append(self.at)
            self.at += 1
        return "".join(held), places, redirects

    def target(self, inside: bool) -> str:
        """Take the file name after a redirection."""
        while self.at < self.end and self.text[self.at] in DELIMITERS:
            self.at += 1
        held: list[str] = []
        quoted = False
        while self.at < self.end:
            c = self.text[self.at]
            if c == '"':
                quoted = not quoted
                self.at += 1
                continue
            if c == "\n" or (not quoted and (c in DELIMITERS or c in "&|<>" or (c == ")" and inside))):
                break
            if c in "%!":
                value = self.expansion()
                if value is not None:
                    held.append(value if isinstance(value, str) else HOLE)
                    continue
            held.append(self.source[self.at])
            self.at += 1
        return "".join(held)

    def run(self, name: str, name_span: Span, tail: str, places: list[int], span: Span) -> None:
        """Run one command whose text is known."""
        lower = name.lower()
        if len(name) == 2 and name[1] == ":" and not tail.strip():
            # another drive becomes current; where on it is not known, its root at the start
            self.context = self.context.derive(cwd=name.upper() + "\\")
            return
        if lower in ("call", "start"):
            if lower == "call" and "%" in tail:
                again = self.expanded(tail)
                if again != tail:
                    tail, places = again, [places[0] if places else span[0]] * len(again)
            inner = builtins.unwrapped(lower, tail, places)
            if inner is not None:
                program, rest, rest_places = inner
                outer = self.context
                beside = builtins.start_directory(tail) if lower == "start" else ""
                if beside:
                    self.context = outer.derive(cwd=beside)
                    self.run(program, name_span, rest, rest_places, span)
                    self.context = outer.derive(files=self.context.files)
                    return
                if program.startswith(":"):
                    self.enter(program[1:], [word.raw for word in cut(rest, rest_places)][:9])
                    return
                self.run(program, name_span, rest, rest_places, span)
            return
        base = lower
        if base in builtins.NAMES:
            handler = builtins.HANDLERS.get(base)
            canonical = builtins.NAMES[base]
            words = cut(tail, places)
            self.invoke(canonical, name, name_span, words, span)
            if handler is not None:
                handler(self, words, tail, span)
            return
        program = program_name(name)
        first, blank, _ = lower.partition(" ")
        if blank and (first in builtins.NAMES or first in _SHELLS) and not lower.endswith(_RUNNABLE):
            # quoted twice on the way here (`cmd /c ""rd /s x""`): a whole command in a name's place
            self.embed("cmd", f"{name} {tail}".replace(UNSET, ""), span)
            return
        self.written(name, span)
        arguments = split_line(tail)
        fetched = fetching.fetched(program, arguments)
        if program == "cmd" and self.nested(tail, places, span):
            return
        if program in ("cmd", "powershell", "pwsh") and fetching.reads_fetched(arguments, self.upstream):
            self.speak("run-remote", (fetching.address(self.upstream),), span)
        if program == "subst" and len(arguments) == 2 and arguments[0][1:] == ":":
            self.linked(arguments[0], arguments[1], directory=True)
        variants = [arguments]
        if UNSET in tail:
            variants = [split_line(tail.replace(UNSET, HOLE)), split_line(tail.replace(UNSET, ""))]
        where = (places[0], places[-1] + 1) if places else span
        for words_of in variants:
            self.add_invocation(program, name, name_span, [Arg(word, where) for word in words_of], span)
        if fetched is not None:
            self.remember(fetched[1], None, append=False, source=fetched[0])

    def reads(self, redirects: list[tuple[str, str, int]]) -> None:
        """Keep what the next program reads from a file (`< file`): its lines where this text wrote it, else a hole."""
        for operator, target, place in redirects:
            if "<" in operator and target.lower() not in ("nul", "con", "nul:"):
                known = self.context.files.get(file_key(target, self.context.cwd))
                self.piped = Arg(known.text if known is not None else HOLE, (place, place + 1))

    def torn(self, lower: str, tail: str, *, inside: bool) -> None:
        """Read a shell's quoted line as one too, where quotes within quotes have torn it at an operator.

        `cmd /c "pwsh -c "gci x | ri""`: cmd.exe pipes here; another shell, or who wrote it, means the inner one.
        """
        if inside or '"' not in tail or self.text[self.at : self.at + 1] not in ("|", "&"):
            return
        if program_name(lower) not in _SHELLS:
            return
        stop = self.text.find("\n", self.at)
        stop = self.end if stop < 0 else stop
        rest = self.text[self.at : stop].rstrip()
        if not rest.endswith('""') or not self.spend(1 + len(rest) // 16):
            return
        line = tail.replace(UNSET, "") + rest
        if program_name(lower) != "cmd":
            self.embed("powershell", line[line.index('"') + 1 : -1], (self.at, stop))
            return
        found = command_of(line)
        if found is not None:
            self.embed("cmd", found[0], (self.at, stop), dialect=found[1])

    def written(self, name: str, span: Span) -> None:
        """Hand back what a file written or fetched earlier in this text holds, now that it is run."""
        if not self.context.files:
            return
        for ending in ("", ".bat", ".cmd", ".exe"):
            known = self.context.files.get(file_key(name + ending, self.context.cwd)) or self.context.files.get(
                file_key(name + ending, self.snippet.context.cwd)
            )
            if known is None:
                continue
            source = known.data.get("fetched") if known.data else None
            if source is not None:
                self.speak("run-remote", (str(source),), span)
            elif (name + ending).lower().endswith((".bat", ".cmd")):
                self.embed("cmd", known.text, span)
            return

    def nested(self, tail: str, places: list[int], span: Span) -> bool:
        """Hand back the command line of a nested `cmd /c`, with one pair of outer quotes taken off as cmd.exe does."""
        found = command_of(tail)
        if found is None:
            return False
        text, dialect = found
        for reading in readings(text, HOLE):
            self.embed("cmd", reading, span, dialect=dialect)
        return True
