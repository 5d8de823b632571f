"""Tree to acts: a small abstract interpreter that follows variables, directories, functions and written files."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.languages.filetypes import language_of_file
from blastwall.languages.shell.builtins import BUILTINS
from blastwall.languages.shell.compounds import Compounds
from blastwall.languages.shell.expansion import holds_code
from blastwall.languages.shell.matching import matches
from blastwall.languages.shell.memory import PROMPTS, mentioned
from blastwall.languages.shell.outputs import FILTERING, output
from blastwall.languages.shell.source import parse
from blastwall.languages.shell.traps import run_traps
from blastwall.languages.shell.tree import (
    ARRAY,
    PROCESS,
    AndOr,
    Function,
    Group,
    Node,
    Part,
    Pipeline,
    Simple,
    Word,
)
from blastwall.languages.shell.values import Table
from blastwall.languages.shell.written import normalise
from blastwall.model import Notice, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.languages.shell.expansion import Value
    from blastwall.model import Span


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


_EXECUTABLE = re.compile(r"\.(?:exe|com)$", re.I)
_SHEBANG = re.compile(r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-S[ \t]*)?)?([\w.+-]+)").match
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "mksh", "busybox"})
_LANGUAGES = {
    "python": "python",
    "python3": "python",
    "python2": "python",
    "node": "javascript",
    "perl": "perl",
    "ruby": "ruby",
}
#: What a pattern in a program's place is tried against: nobody spells a harmless program that way.
_PATTERNED = (
    "rm",
    "dd",
    "shred",
    "mkfs",
    "find",
    "mv",
    "cp",
    "chmod",
    "chown",
    "truncate",
    "sh",
    "bash",
    "curl",
    "wget",
    "tee",
)
#: What a name in a program's place is taken for where a part of it is unknown and may be nothing: `r${x}m`.
_MEANT = frozenset(_PATTERNED) | listed(
    """
    rmdir unlink python python3 perl ruby node php sudo env xargs eval source git docker kubectl terraform psql mysql
    chroot wipefs busybox kill reboot shutdown crontab ssh rsync systemctl aws gcloud az helm exec command builtin
    export cd zsh dash ksh nc mkfs.ext4 mkfs.xfs fdisk parted iptables userdel npm pip redis-cli mongosh sqlite3
    """
)
#: Those of them that other programs have as subcommands: `$COMPOSE exec db ls`.
_SUBCOMMANDS = frozenset({"exec", "env", "kill", "ssh", "export", "source", "pip", "npm", "command", "eval", "cd"})
_REMOVING = re.compile(r"-[vdiI]*(?:[rR][vdiI]*f|f[vdiI]*[rR])[vdiI]*").fullmatch
#: `formats.END`
_END = "\ue000"
#: So many commands at most are remembered for what a variable holds.
_PRODUCERS = 8
#: An array keeps this many elements; a hole stands for the rest.
_ELEMENTS = 512


def program_of(name: str) -> str:
    """Return the name knowledge is keyed by; empty where it is not known."""
    base = name.rpartition("/")[2]
    if HOLE in base:
        return ""
    if "\\" in base:
        base = base.rpartition("\\")[2]
    return _EXECUTABLE.sub("", base) if "." in base else base


def globbed(text: str) -> str:
    """Return the program that a pattern such as `/bin/r?` may name, of those that matter most; empty for none."""
    base = text.rpartition("/")[2]
    return next((program for program in _PATTERNED if matches(base, program)), "")


class Lowerer(Compounds):
    """Walks a tree in the order a shell would, and writes down what it does."""

    __slots__ = (
        "bodies",
        "called",
        "dashed",
        "depth",
        "running",
    )

    def __init__(self, snippet: Snippet, budget: Budget, reading: Reading) -> None:
        """Start at the beginning of a snippet."""
        super().__init__(snippet, budget, reading)
        self.depth = 0
        #: the function bodies that are being run: a name may be given another body while its first one runs
        self.bodies: list[Node] = []
        self.called: set[str] = set()
        self.running: list[str] = []
        #: files made here whose names look like options, and their directories
        self.dashed: list[tuple[str, str]] = []
        count = self.context.env.get("#")
        if count is not None and count.isdigit() and int(count) < 512:
            self.parameters = [self.context.env.get(str(k + 1), HOLE) for k in range(int(count))]

    # -- lists and state ----------------------------------------------------------------------------------------------

    def run(self, nodes: list[Node]) -> str:
        """Run a list; return what it prints."""
        if len(nodes) == 1:
            return self.node(nodes[0])
        return "".join([self.node(node) for node in nodes])

    # -- nodes --------------------------------------------------------------------------------------------------------

    def node(self, node: Node) -> str:
        """Run one node; return what it prints, with holes."""
        kind = type(node)
        if kind is Simple:
            return self.simple(node)  # type: ignore[arg-type]
        if self.depth > 80:
            return self.too_deep()
        if not self.budget.step():
            self.reading.finished = False
            return HOLE
        self.depth += 1
        try:
            if kind is Pipeline:
                return self.pipeline(node)  # type: ignore[arg-type]
            if kind is AndOr:
                return self.and_or(node)  # type: ignore[arg-type]
            if kind is Function:
                return self.function(node)  # type: ignore[arg-type]
            return self.compound(node)  # type: ignore[arg-type]
        finally:
            self.depth -= 1

    # -- simple commands ----------------------------------------------------------------------------------------------

    def simple(self, node: Simple) -> str:
        """Run a simple command, once for every combination of the values of its variables."""
        if not self.budget.step(1 + len(node.words)):
            self.reading.finished = False
            return HOLE
        if not self.choices:
            return self.once(node)
        stretch = [(node.start, node.end)]
        stretch += [(r.target.start, r.target.end) for r in node.redirections if r.op[:2] == "<<"]
        text = self.snippet.text
        names = [n for n in dict.fromkeys(n for a, b in stretch for n in mentioned(text[a:b])) if n in self.choices]
        if not names:
            return self.once(node)
        assigned: dict[str, list[Value]] = {}
        outs: list[str] = []
        targets = [] if node.words else [a.name for a in node.assignments]
        for _ in self.combine(names):
            outs.append(self.once(node))
            for name in targets:
                value = self.variables.get(name, HOLE)
                if value not in assigned.setdefault(name, []):
                    assigned[name].append(value)
        for name, values in assigned.items():
            self.choose(name, values)
        if len({*outs}) == 1:
            return outs[0]
        # one turn of a loop after the other prints all of it; where only one of several holds, which is not known
        return "".join(outs) if not self.within or self.looped.issuperset(names) else HOLE

    def once(self, node: Simple) -> str:
        """Run a simple command with the variables as they are."""
        words = node.words
        args: list[Arg] = []
        mark = len(self.producers)
        for word in words:
            if word.parts is None and not word.active and HOLE not in word.text:
                args.append(Arg(word.text, (word.start, word.end)))
            else:
                args.extend(self.fields(word))
        if len(args) > 256 and not self.budget.step(len(args)):
            self.reading.finished = False
            return HOLE
        if args and HOLE in args[0].text:
            args = self.meant(args, words[0])
        if self.dashed and args:
            args = self.with_flags(args)
        kept = (self.stdin, self.upstream)
        kept_context = self.context
        if not args:
            for assignment in node.assignments:
                self.set(assignment.name, assignment.sub, assignment.op, assignment.value, assignment.index)
        elif node.assignments and len(words) and not _declared(node):
            env = dict(self.context.env)
            for assignment in node.assignments:
                env[assignment.name] = self.text(assignment.value)
                if assignment.name in PROMPTS:
                    self.code_in(env[assignment.name], (node.start, node.end))
            self.context = self.context.derive(env=env)
            if "HOME" in env and env["HOME"] != kept_context.env.get("HOME"):
                self.context = self.context.derive(home=env["HOME"])
        del self.producers[mark:]
        inner = self.context
        path = self.redirect(node.redirections, args[0].text if args else "") if node.redirections else None
        opened = self.opened if path is not None else None
        if self.context is not inner:
            kept_context = self.context if inner is kept_context else kept_context.derive(files=self.context.files)
        if args:
            before = self.context
            text = self.command(args, (node.start, node.end), path, node)
            if self.context is before:
                self.context = kept_context
            self.last = args[-1].text
        else:
            text = ""
        if args and args[0].text == "exec" and len(args) == 1:
            # what it opens stays open
            self.keep_open(node.redirections)
            return text
        if path is None and text and self.descriptors and "1" in self.descriptors:
            path = self.descriptors["1"]
        for part in sinks(node):
            self.sink(part, text, args)
        if path is not None:
            self.opened = opened
            self.written(path, text, node.redirections)
            text = ""
        self.stdin, self.upstream = kept
        return text

    def sink(self, part: Part, text: str, args: list[Arg]) -> None:
        """Run a process substitution that is written to, `echo code > >(bash)`, with what it is known to read."""
        if args and args[0].text == "tee" and self.stdin is not None:
            text = self.stdin.text
        if not text.strip(HOLE + " \n") or self.turns <= 0:
            return
        self.turns -= 1
        state = self.save()
        kept = (self.stdin, self.upstream)
        self.stdin, self.upstream = Arg(text, part.span), None
        traps = len(self.traps)
        self.run(part.body)
        self.subshell_ends(traps)
        self.stdin, self.upstream = kept
        self.restore(state)

    def named_like_an_option(self, key: str) -> None:
        """Note a file whose name a program would take for an option, where a pattern hands it on."""
        directory, _, name = key.rpartition("/")
        if name[:1] == "-" and name != "--" and len(self.dashed) < 16 and (directory, name) not in self.dashed:
            self.dashed.append((directory, name))

    def with_flags(self, args: list[Arg]) -> list[Arg]:
        """Put in the file names that begin with a dash where a pattern matches them: programs take them for options."""
        out: list[Arg] = []
        here = normalise("", self.context.cwd)
        for arg in args:
            if arg.glob and "/" not in arg.text:
                for directory, name in self.dashed:
                    if directory == here and matches(arg.text, name):
                        out.append(Arg(name, arg.span))
            out.append(arg)
        return out

    def meant(self, args: list[Arg], word: Word) -> list[Arg]:
        """Return the words of a command whose program is in part unknown, read as what it is most likely to be."""
        name = args[0]
        parts = word.parts or ()
        if name.text == HOLE:
            called = parts[0].text.lower() if len(parts) == 1 and parts[0].kind == 1 else ""
            if called == "0" and len(args) > 1 and args[1].text.startswith(("-c", "-lc", "-ic")):
                # what runs this text is a shell
                return [Arg("sh", name.span), *args[1:]]
            if called in _MEANT:
                # `$RM`, `$PYTHON`: makefiles and scripts name programs so
                return [Arg(called, name.span), *args[1:]]
            if len(args) > 1 and _REMOVING(args[1].text):
                return [Arg("rm", name.span), *args[1:]]
            following = program_of(args[1].text) if name.split and len(args) > 1 and not args[1].glob else ""
            if following in _MEANT and following not in _SUBCOMMANDS:
                # `$SUDO rm -rf x`: an unset variable leaves no word behind
                return args[1:]
            return args
        bare = name.text.replace(HOLE, "")
        if bare and program_of(bare) in _MEANT and program_of(name.text) not in _MEANT:
            return [Arg(bare, name.span), *args[1:]]
        return args

    def set(self, name: str, sub: str, op: str, word: Word, index: Word | None = None) -> None:
        """Carry out `name[sub]op word`."""
        parts = word.parts
        mark = len(self.producers)
        value: Value
        name = self.references.get(name, name)
        if parts is not None and len(parts) == 1 and parts[0].kind == ARRAY:
            value = self.array(name, parts[0])
        else:
            value = self.text(word)
        made = tuple(self.producers[mark:])
        for part in parts or ():
            made += self.produced_by.get(part.text, ()) if part.kind == 1 else ()
        if index is not None and index.parts:
            # A subscript is expanded before it is a number, and what it substitutes has run by then.
            sub = self.text(index)
        elif holds_code(sub):
            self.code_in(sub, (word.start, word.end))
        old = self.variables.get(name)
        if old is None and op == "+=":
            old = self.lookup(name)
        if sub and (isinstance(old, Table) or name in self.tables):
            table = old if isinstance(old, Table) else Table([], [])
            text = value if isinstance(value, str) else " ".join(value)
            key = self.subscript(sub)
            value = table.put(key, text, op == "+=") if HOLE not in key and len(table) < 96 else [HOLE]
        elif sub:
            if not sub.isdigit():
                sub = self.arithmetic(sub)
            elements = list(old) if isinstance(old, list) else [old] if isinstance(old, str) else []
            text = value if isinstance(value, str) else " ".join(value)
            if sub.isdigit() and int(sub) < 256:
                while len(elements) <= int(sub):
                    elements.append("")
                elements[int(sub)] = elements[int(sub)] + text if op == "+=" else text
            else:
                elements.append(text)
            value = elements
        elif op == "+=":
            if isinstance(value, list) and isinstance(old, list) and len(old) + len(value) > _ELEMENTS:
                value = [*[*old, *value][:_ELEMENTS], HOLE]
            elif isinstance(value, list):
                value = [*(old if isinstance(old, list) else [old] if isinstance(old, str) else []), *value]
            elif isinstance(old, list):
                value = [old[0] + value, *old[1:]] if old else [value]
            else:
                value = (old or "") + value if old is not None else value
        if isinstance(value, str) and len(value) > 65536:
            value = HOLE
        matched = parts is not None and any(p.kind == 1 and p.text in self.patterns for p in parts)
        self.assign(name, value)
        if name == "PROMPT_COMMAND" and not sub:
            self.prompted(value if isinstance(value, str) else "\n".join(value), (word.start, word.end))
        if matched:
            self.patterns.add(name)
        if made:
            self.produced_by[name] = made if len(made) < 3 else tuple(dict.fromkeys(made))[:_PRODUCERS]

    def prompted(self, text: str, span: Span) -> None:
        """Hand on what an interactive shell would run before its next prompt: later, and only there."""
        if text.strip(HOLE + " "):
            self.reading.snippets.append(
                Snippet(
                    "shell",
                    text,
                    context=self.context,
                    origin=Origin(self.snippet, span),
                    pointer=self.snippet.pointer,
                    latent=True,
                    depth=self.snippet.depth + 1,
                )
            )

    def array(self, name: str, part: Part) -> Value:
        """Return the elements of `name=( )`; with keys, a table or a list in which they stand where they say."""
        for key_node in part.body:
            # A key is expanded too: what it substitutes has run by then.
            for inner in getattr(key_node, "words", ()):
                self.text(inner)
        text = self.snippet.text
        keys: list[str] = []
        values: list[str] = []
        for each in part.body:
            for index in getattr(each, "words", ()):
                self.text(index)
        for word in part.words:
            found = [a.text for a in self.fields(word)]
            key = ""
            if text[word.start - 2 : word.start] == "]=":
                key = self.subscript(text[text.rfind("[", 0, word.start) + 1 : word.start - 2])
                found = found or [""]
            values.extend(found)
            keys.extend([key] * len(found))
        if len(values) > _ELEMENTS:
            return [*values[:_ELEMENTS], HOLE]
        if not any(keys):
            return Table([], []) if name in self.tables and not values else values
        if name in self.tables or not all(k.isdigit() and int(k) < 256 for k in keys if k):
            return Table([k or str(at) for at, k in enumerate(keys)], values)
        elements: list[str] = []
        at = 0
        for key, value in zip(keys, values, strict=True):
            at = int(key) if key else at
            elements.extend([""] * (at + 1 - len(elements)))
            elements[at] = value
            at += 1
        return elements

    def command(self, args: list[Arg], span: Span, path: Arg | None, node: Simple | None = None) -> str:
        """Run a program, builtin or function with these words."""
        name = args[0]
        text = name.text
        rest = args[1:]
        if text in self.functions and "/" not in text:
            body, doubtful = self.functions[text]
            printed = self.call(text, body, rest)
            if not doubtful:
                return printed
        alias = self.aliases.get(text)
        if alias is not None and text not in self.running:
            self.running.append(text)
            self.inner(alias + "".join(" " + quote(a) for a in rest), span)
            self.running.pop()
        if text and text[0] == "\0" and len(rest) == 0 and name.split and text == HOLE:
            program = ""
        else:
            program = program_of(text)
            if name.glob:
                program = globbed(text)
        given = self.stdin
        if given is not None and _END in given.text:
            given = Arg(given.text.replace(_END, "\n"), given.span)
        act = Invocation(
            program,
            rest,
            context=self.context,
            snippet=self.snippet,
            span=span,
            name=name,
            stdin=given,
            stdout=path,
            upstream=self.upstream,
        )
        self.reading.acts.append(act)
        builtin = BUILTINS.get(text)
        if builtin is not None:
            printed_by = builtin(self, rest, span, node)
            if printed_by is not None:
                return printed_by
        elif self.context.files and text:
            self.script(text if "/" in text else self.looked_up(text), rest)
        if program == "git" and len(rest) > 2 and rest[0].text == "config":
            self.configured(rest[1:])
        stdin = self.stdin.text if self.stdin is not None else HOLE
        if self.upstream is not None and program in FILTERING and self.listing():
            # `ls | tail -n +6`: the pattern stands for names that are not known, some of which pass
            return HOLE
        if program in FILTERING:
            self.effort -= 8 * len(stdin) if program in ("sed", "grep", "egrep", "awk") else len(stdin)
            if self.effort < 0:
                return HOLE
        return output(program, [a.text if not a.glob or program == "ls" else HOLE for a in rest], stdin, self.context)

    def listing(self) -> bool:
        """Whether what is read are names that `ls` lists, a pattern standing for them."""
        act = self.upstream
        for _ in range(8):
            if act is None or act.program == "ls":
                return act is not None
            act = act.upstream
        return False

    def looked_up(self, name: str) -> str:
        """Return the path a program is found under, where PATH leads to a file that this call wrote."""
        path = self.context.env.get("PATH") or self.variables.get("PATH")
        if not isinstance(path, str):
            return ""
        for directory in path.split(":")[:32]:
            full = f"{directory or '.'}/{name}"
            if HOLE not in full and normalise(full, self.context.cwd) in self.context.files:
                return full
        return ""

    def configured(self, args: list[Arg]) -> None:
        """Keep what `git config name value` sets, as later commands of git would be given it by the environment."""
        valued = ("-f", "--file", "--type", "--default", "--comment", "--blob")
        words = [a.text for k, a in enumerate(args) if a.text[:1] != "-" and (not k or args[k - 1].text not in valued)]
        if words[:1] == ["set"]:
            words = words[1:]
        if len(words) != 2 or "." not in words[0] or any(a.text.startswith(("--get", "--unset")) for a in args):
            return
        env = self.context.env
        at = next((k for k in range(16) if f"GIT_CONFIG_KEY_{k}" not in env), 16)
        if at < 16:
            kept = {f"GIT_CONFIG_KEY_{at}": words[0], f"GIT_CONFIG_VALUE_{at}": words[1]}
            self.context = self.context.derive(env={**env, **kept})

    def call(self, name: str, body: Node | None, args: list[Arg]) -> str:
        """Run a function's body with these parameters."""
        self.called.add(name)
        if body is None:
            return HOLE
        again = sum([each is body for each in self.bodies])
        if again:
            copies, beside = _starts(body, name, False)
            if copies > 1 and beside:
                self.multiplying(name)
            if again > 1:
                return HOLE
        if len(self.bodies) > 12:
            return self.too_deep()
        self.running.append(name)
        self.bodies.append(body)
        kept = self.parameters
        self.parameters = [a.text for a in args]
        text = self.framed(body)
        self.parameters = kept
        self.bodies.pop()
        self.running.pop()
        return text

    def framed(self, body: Node) -> str:
        """Run a function's body up to where it returns: its traps see its own variables."""
        mark = len(self.traps)
        self.frames.append({})
        text = self.node(body)
        if len(self.traps) > mark:
            text += run_traps(self, mark, returns=True)
            for trap in self.traps[mark:]:
                trap.learn(self, self.frames[-1])
        self.leave_frame()
        return text

    def subshell_ends(self, mark: int) -> str:
        """Run the traps that a subshell set."""
        return run_traps(self, mark) if len(self.traps) > mark else ""

    def too_deep(self) -> str:
        """Leave off where following further would go too deep: what is run there is not known."""
        self.budget.exhausted = self.budget.exhausted or "depth"
        self.reading.finished = False
        return HOLE

    def multiplying(self, name: str) -> None:
        """Note a function that starts more than one copy of itself: it never ends, and takes the machine with it."""
        if not any(n.id == "shell-endless-processes" for n in self.reading.notices):
            self.reading.notices.append(
                Notice(
                    "shell-endless-processes",
                    f"the function `{name}` starts itself again in further processes, without end",
                    confirm=True,
                    pointer=self.snippet.pointer,
                )
            )

    def uncalled(self) -> None:
        """Read the functions nobody called: something out of sight may call them."""
        for name, (body, snippet) in list(self.defined.items()):
            if name not in self.called and body is not None:
                self.called.add(name)
                kept, self.snippet = self.snippet, snippet
                state = self.save()
                self.parameters = None
                self.running.append(name)
                self.bodies.append(body)
                self.framed(body)
                self.bodies.pop()
                self.running.pop()
                self.restore(state)
                self.snippet = kept

    def leave(self) -> None:
        """Run what waits for the end: traps, then functions nobody called."""
        run_traps(self, 0)
        if self.defined:
            self.uncalled()
            run_traps(self, 0)
        if self.filed:
            self.left_behind()

    def left_behind(self) -> None:
        """Hand on the code in files that stay when the shell ends: nobody runs it here, somebody may later."""
        for key, known in self.filed.items():
            if not known.text.strip(HOLE + " \n"):
                continue
            language, dialect = language_of_file(key, known.text)
            if language:
                self.reading.snippets.append(
                    Snippet(
                        language,
                        known.text,
                        context=known.context,
                        origin=known.origin,
                        dialect=dialect,
                        pointer=self.snippet.pointer,
                        name=key,
                        latent=True,
                        depth=self.snippet.depth + 1,
                    )
                )

    def inner(self, text: str, span: Span, name: str = "") -> str:
        """Run text in this same shell: `eval`, `source`, an alias, a trap."""
        depth = self.snippet.depth + 1
        if not self.budget.open_snippet(depth):
            self.reading.finished = False
            return HOLE
        child = Snippet(
            "shell",
            text,
            context=self.context,
            dialect=self.snippet.dialect,
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=name,
            latent=self.snippet.latent,
            depth=depth,
        )
        kept, self.snippet = self.snippet, child
        kept_choices, self.choices = self.choices, dict(self.choices)
        printed = self.run(parse(child, self.budget, self.reading))
        for each, values in kept_choices.items():
            self.choices.setdefault(each, values)
        self.snippet = kept
        return printed

    def arrived(self, path: str) -> Snippet | None:
        """Return what is known of the directory a program lies in, where this call fetched it."""
        if not any(held.data is not None and "tree" in held.data for held in self.context.files.values()):
            return None
        from blastwall.languages.shell.arrivals import origin_of

        return origin_of(path, self.context)

    def code_in(self, text: str, span: Span = (0, 0)) -> None:
        """Run what a text substitutes where the shell expands it once more: subscripts, prompts, names of variables."""
        if holds_code(text) and len(text) < 4096 and self.running.count("expand") < 4:
            self.running.append("expand")
            self.inner(f": <<\ue001\n{text}\n\ue001\n", span)
            self.running.pop()

    def script(self, path: str, args: list[Arg]) -> None:
        """Hand on a script that this very call wrote."""
        if not path:
            return
        known = self.context.files.get(normalise(path, self.context.cwd)) or self.arrived(path)
        if known is None:
            return
        if known.data is not None and "fetched" not in known.data:
            return
        if known.data is not None:
            # What was fetched is not known: the rule on fetched code speaks for it.
            run = Invocation(
                "sh",
                [Arg(path), *args],
                context=self.context,
                snippet=self.snippet,
                span=known.origin.span if known.origin else (0, 0),
            )
            self.reading.acts.append(run)
            return
        if not known.text.strip(HOLE + " \n"):
            return
        # Judged in full here, so not again as what is left behind, under whatever name it was written.
        self.filed = {key: kept for key, kept in self.filed.items() if kept.text != known.text}
        env = dict(self.context.env)
        env["#"] = str(len(args))
        for k, arg in enumerate(args):
            env[str(k + 1)] = arg.text
        shebang = _SHEBANG(known.text)
        interpreter = shebang[1] if shebang is not None else "sh"
        language = "shell" if interpreter in _SHELLS else _LANGUAGES.get(interpreter, interpreter)
        self.reading.snippets.append(
            Snippet(
                language,
                known.text,
                context=self.context.derive(env=env),
                origin=known.origin,
                pointer=self.snippet.pointer,
                name=path,
                depth=self.snippet.depth + 1,
            )
        )

    # -- substitutions ------------------------------------------------------------------------------------------------

    def substitute(self, part: Part) -> str:
        """Run a substitution's commands in a subshell."""
        acts = self.reading.acts
        mark = len(acts)
        state = self.save()
        kept = (self.stdin, self.upstream, self.descriptors)
        self.stdin = self.upstream = None
        if "1" in self.descriptors:
            self.descriptors = {fd: to for fd, to in self.descriptors.items() if fd != "1"}
        self.within += 1
        traps = len(self.traps)
        text = self.run(part.body) + self.subshell_ends(traps)
        self.within -= 1
        self.stdin, self.upstream, self.descriptors = kept
        self.restore(state)
        if not text and len(part.body) == 1 and isinstance(part.body[0], Simple) and not part.body[0].words:
            # `$(< file)` reads the file.
            for redirection in part.body[0].redirections:
                if redirection.op == "<":
                    known = self.context.files.get(normalise(self.text(redirection.target), self.context.cwd))
                    text = HOLE if known is None else known.text
        self.producers.extend(a for a in acts[mark:] if isinstance(a, Invocation))
        return text.replace(_END, "") if _END in text else text


def _starts(node: Node, name: str, beside: bool) -> tuple[int, bool]:
    """Return how often a node, unconditionally, runs `name`, and whether any of these runs beside the rest."""
    if isinstance(node, Simple):
        own = bool(node.words) and node.words[0].text == name
        return int(own), own and beside
    inner: list[Node] = []
    if isinstance(node, Group):
        inner, beside = node.body, beside or node.subshell
    elif isinstance(node, Pipeline):
        inner, beside = node.commands, True
    found = [_starts(each, name, beside) for each in inner]
    return sum(count for count, _ in found), any(aside for _, aside in found)


def sinks(node: Simple) -> list[Part]:
    """Return the process substitutions that a command may write to."""
    words = [*node.words[1:], *(r.target for r in node.redirections if ">" in r.op)]
    return [p for word in words if word.parts for p in word.parts if p.kind == PROCESS and p.text[:1] == ">"]


def _declared(node: Simple) -> bool:
    return node.words[0].parts is None and node.words[0].text in (
        "export",
        "declare",
        "local",
        "readonly",
        "typeset",
        "alias",
    )


def quote(arg: Arg) -> str:
    """Return the argument as a shell would have to read it, to stay what it is."""
    if arg.split or arg.glob:
        return arg.text
    return "'" + arg.text.replace("'", "'\\''") + "'"
