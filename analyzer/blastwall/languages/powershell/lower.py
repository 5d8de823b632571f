"""Walks a PowerShell tree as the shell would run it, keeping what is known of variables and gathering acts."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Act, Arg, FileChange, Invocation, Statement
from blastwall.invocation.windows import drive_root, file_keys
from blastwall.languages.interface import Reading
from blastwall.languages.powershell import commands, expressions, places
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.values import UNSET, Code, Either, Files, Range, Thing, either, items, joined, texts
from blastwall.model import Notice, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.powershell.binding import Bound
    from blastwall.model import Json, Span

_DEEPEST_CALL = 6
_LONGEST_FILE = 65_536
#: Endings of files that Windows or PowerShell runs, and the language in them.
_SCRIPTS = {"ps1": "powershell", "psm1": "powershell", "bat": "cmd", "cmd": "cmd", "sh": "shell"}
_USED = re.compile(r"\$\{?(\w+)")
#: Variables handed on to code that is read by itself.
_MOST_VARIABLES = 64


class Script:
    """One run over one snippet: the state of the session as far as it is known, and the reading it fills."""

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        """Start a session where the snippet's context says."""
        platform = places.platform_of(snippet.text, snippet.context)
        context = snippet.context
        if platform != context.platform:
            context = context.derive(platform=platform)
        if platform == "windows" and context.cwd.startswith("/"):
            # The directory is that of another machine, or spelled for another shell.
            context = context.derive(cwd="", workspace="", home="" if context.home.startswith("/") else context.home)
        self.snippet = snippet
        self.budget = budget
        self.windows = platform == "windows"
        self.separator = "\\" if self.windows else "/"
        self.context = context
        self.reading = Reading()
        self.variables: dict[str, object] = {}
        self.functions: dict[str, n.Block] = {}
        self.called: set[str] = set()
        self.aliases: dict[str, str] = {}
        self.drives: dict[str, str] = {}
        self.location = context.cwd
        self.whatif = False
        self.calls = 0
        self.running: list[n.Block] = []
        for held, kind in ((self.variables, "variables"), (self.aliases, "aliases")):
            given = (snippet.data or {}).get(kind)
            if isinstance(given, dict):
                held.update({name: value for name, value in given.items() if isinstance(value, str)})
        #: the last invocation a pipeline ran, which the next one reads from
        self.upstream: Invocation | None = None

    # -- what comes out -----------------------------------------------------------------------------------------------

    def add(self, act: Act) -> None:
        """Keep an act."""
        # Long arguments cost what they hold: a few bytes of source can make many words of the longest kind.
        held = sum(len(arg.text) for arg in act.args) if isinstance(act, Invocation) else 0
        if self.budget.spend(1 + held // 64):
            self.reading.acts.append(act)
        else:
            self.reading.finished = False

    def change(
        self,
        change: str,
        path: Arg,
        *,
        span: Span,
        via: str,
        recursive: bool = False,
        selected: bool = False,
        filters: Sequence[str] = (),
        destination: Arg | None = None,
        content: Arg | None = None,
        interactive: bool = False,
    ) -> None:
        """Keep a file change, if its path is one of the file system and the session is not only rehearsing."""
        provider, inner = places.provider_of(self.placed(path.text))
        if provider in self.drives:
            provider, inner = "", places.join(self.drives[provider], inner, self.separator)
        if provider:
            return
        if not self.windows:
            inner = inner.replace("\\", "/")
        elif inner in ("\\", "/"):
            inner = drive_root(inner, self.location)
        path = Arg(inner, path.span, glob=path.glob, split=path.split)
        self.add(
            FileChange(
                change,
                path,
                context=self.context,
                snippet=self.snippet,
                span=span,
                recursive=recursive,
                selected=selected,
                filters=filters,
                destination=destination,
                content=content,
                interactive=interactive,
                via=via,
            )
        )
        if change in ("write", "append", "overwrite", "truncate") and not path.glob:
            self.remember(path.text, content.text if content is not None else HOLE, append=change == "append")

    def remember(self, path: str, text: str, *, append: bool = False, source: str | None = None) -> None:
        """Keep what a file written here holds, or where it was fetched from: it may be run later in the text."""
        if HOLE in path or not path or len(self.context.files) > 256 or not self.budget.spend(1 + len(text) // 64):
            return
        keys = file_keys(path, self.location)
        if append:
            known = self.context.files.get(keys[0])
            text = (known.text if known is not None else HOLE) + "\n" + text
        if len(text) > _LONGEST_FILE:
            return
        written = Snippet(
            "",
            text,
            context=self.context,
            origin=Origin(self.snippet, (0, 0), None),
            data={"fetched": source} if source is not None else None,
            name=path,
        )
        self.context = self.context.derive(files={**self.context.files, **dict.fromkeys(keys, written)})

    def start(self, name: str, span: Span) -> None:
        """Hand back what a file written earlier in this text holds, now that it is run."""
        if not self.context.files or not name:
            return
        known = self.context.files.get(file_keys(name, self.location)[0])
        if known is None:
            return
        source = known.data.get("fetched") if known.data else None
        if source is not None:
            self.speak("run-remote", (str(source),), span)
        elif known.text.strip(HOLE + " \r\n\t"):
            ending = name.lower().rpartition(".")[2]
            language = {"ps1": "powershell", "psm1": "powershell", "bat": "cmd", "cmd": "cmd", "sh": "shell"}.get(
                ending
            )
            if language is not None:
                self.embed(language, known.text, span)

    def placed(self, path: str) -> str:
        """Return a path with the session's location before it where that is another provider's."""
        if self.location and not places.is_absolute(path) and ":" not in path and places.provider_of(self.location)[0]:
            return places.join(self.location, path)
        return path

    def speak(self, verb: str, names: Sequence[str], span: Span, *, flags: Iterable[str] = ()) -> None:
        """Keep a statement of the language itself."""
        self.add(
            Statement(
                "powershell",
                verb,
                context=self.context,
                snippet=self.snippet,
                span=span,
                names=names,
                flags=frozenset(flags),
            )
        )

    def embed(self, language: str, text: str, span: Span, *, context: Context | None = None, dialect: str = "") -> None:
        """Hand inner code back."""
        snippet = self.snippet
        starts: Sequence[int] | None = None
        at = snippet.text.find(text, span[0], span[1]) if text and len(text) > 3 else -1
        if at >= 0:
            starts = range(at, at + len(text))
        self.reading.snippets.append(
            Snippet(
                language,
                text,
                context=context or self.context,
                dialect=dialect,
                origin=Origin(snippet, span, starts),
                data=self.handed_on(text) if language == "powershell" else None,
                pointer=snippet.pointer,
                latent=snippet.latent,
                depth=snippet.depth + 1,
            )
        )

    def handed_on(self, text: str) -> dict[str, Json]:
        """Return the variables and aliases that inner code of the same session sees."""
        variables: dict[str, Json] = {}
        for match in _USED.finditer(text):
            name = match[1].lower()
            value = self.variables.get(name)
            if isinstance(value, str) and len(value) <= 1024:
                variables[name] = value
            if len(variables) >= _MOST_VARIABLES:
                break
        aliases: dict[str, Json] = dict(self.aliases)
        return {"variables": variables, "aliases": aliases}

    # -- statements ---------------------------------------------------------------------------------------------------

    def run(self, statements: Sequence[n.Node]) -> object:
        """Run statements one after another; their output is the value."""
        outputs: list[object] = []
        for statement in statements:
            if not self.budget.spend():
                self.reading.finished = False
                break
            value = self.statement(statement)
            if value is not None:
                outputs.append(value)
        if not outputs:
            return None
        if len(outputs) == 1:
            return outputs[0]
        flat: list[object] = []
        for value in outputs:
            flat.extend(items(value))
        return flat[:256]

    def statement(self, node: n.Node) -> object:
        """Run one statement."""
        if isinstance(node, n.Pipeline):
            return self.pipeline(node)
        if isinstance(node, n.Assign):
            self.assign(node)
            return None
        if isinstance(node, n.Group):
            return self.run(node.statements)
        if isinstance(node, n.Block):
            return self.run(node.statements)
        if isinstance(node, n.Function):
            self.functions[node.name] = node.body
            return None
        if isinstance(node, n.Branches):
            return self.branches(node)
        if isinstance(node, n.Each):
            value = self.value(node.items)
            self.variables[node.name] = self.member_of(value)
            output = self.run(node.body.statements)
            self.variables[node.name] = HOLE
            return output
        if isinstance(node, n.Unread):
            self.reading.finished = False
            return HOLE
        return self.value(node)

    def member_of(self, value: object) -> object:
        """Return what stands for each element of a value in turn."""
        if isinstance(value, Range):
            return HOLE
        if isinstance(value, list):
            return either([self.member_of(inner) if isinstance(inner, list) else inner for inner in value])
        if isinstance(value, Files) and not value.below:
            return value
        if isinstance(value, Either):
            return either([self.member_of(inner) for inner in value.values])
        return HOLE if isinstance(value, type(UNSET)) or value is None else value

    def branches(self, node: n.Branches) -> object:
        """Run every branch from the state before it, and keep every outcome."""
        for head in node.heads:
            value = self.value(head)
            if node.word == "switch":
                self.variables["_"] = self.variables["psitem"] = self.member_of(value)
        before = dict(self.variables)
        location, context = self.location, self.context
        merged: dict[str, object] = dict(before)
        outputs: list[object] = []
        surely = node.word in ("try", "do", "done", "class")
        for index, body in enumerate(node.bodies):
            self.variables = dict(before) if index and not surely else self.variables
            value = self.run(body.statements)
            if value is not None:
                outputs.append(value)
            if surely:
                continue
            for name, found in self.variables.items():
                if name not in before:
                    merged[name] = either([merged[name], found]) if name in merged else found
                elif found is not before[name]:
                    merged[name] = either([merged[name], found])
            if self.location != location:
                # Only one branch may have moved: afterwards the place is not known.
                self.location, self.context = "", context.derive(cwd="")
        if not surely:
            self.variables = merged
        return either(outputs) if outputs else None

    def assign(self, node: n.Assign) -> None:
        """Set a variable, or a property."""
        value = self.statement(node.value)
        target = node.target
        while isinstance(target, n.Prefix):
            target = target.operand
        if isinstance(target, n.Array):
            held = items(value)
            for index, inner in enumerate(target.items):
                while isinstance(inner, n.Prefix):
                    inner = inner.operand
                if isinstance(inner, n.Variable):
                    self.set(inner.name, held[index] if index < len(held) else HOLE)
            return
        if isinstance(target, n.Chain):
            self.value(target)
            last = target.steps[-1]
            name = texts(self.value(last.name))[0].lower() if last.name is not None else ""
            if name == "commandtext":
                for text in texts(value):
                    self.embed("sql", text, node.span, dialect="tsql")
            self.set_member(target, name, value)
            return
        if not isinstance(target, n.Variable):
            return
        if node.operator == "+=":
            old = self.variables.get(target.name)
            if isinstance(old, list) or isinstance(value, list):
                value = [*items(old), *items(value)][:256]
            elif isinstance(old, dict) and isinstance(value, dict):
                value = old | value
            else:
                value = joined([old if old is not None else "", value])
        elif node.operator == "??=":
            value = either([self.variables.get(target.name, HOLE), value])
        elif node.operator != "=":
            value = HOLE
        self.set(target.name, value)

    def set_member(self, target: n.Chain, name: str, value: object) -> None:
        """Set `$x.name`, `$x['name']`, `$x.StartInfo.name`."""
        if not isinstance(target.head, n.Variable) or name in self.ignored_properties:
            return
        held = self.variables.get(target.head.name)
        last = target.steps[-1]
        if held is None and target.head.name == "psdefaultparametervalues":
            held = {}
        if isinstance(held, dict):
            key = name or (texts(self.value(last.arguments[0]))[0].lower() if last.arguments else "")
            self.variables[target.head.name] = held | {key: value}
        elif isinstance(held, Thing) and name:
            if len(target.steps) > 1:
                inner = held.properties.get(texts(self.value(target.steps[0].name))[0].lower())
                if not isinstance(inner, Thing):
                    inner = held
                inner.properties[name] = value
            else:
                held.properties[name] = value

    ignored_properties = frozenset({"length", "count"})

    def set(self, name: str, value: object) -> None:
        """Set a variable by its name, scope and all."""
        scope, colon, bare = name.partition(":")
        if colon and scope == "env":
            found = texts(value)
            self.context = self.context.derive(
                env={**self.context.env, bare.upper(): found[0] if len(found) == 1 else HOLE}
            )
            return
        if colon and scope in ("global", "script", "local", "private", "using", "variable", "workflow"):
            name = bare
        elif colon and scope == "function":
            self.define(bare, value)
            return
        elif colon and scope == "alias":
            self.aliases[bare] = texts(value)[0].lower()
            return
        if name == "whatifpreference":
            self.whatif = value is True or texts(value)[0].lower() in ("true", "1")
        if not self.budget.spend(1 + sum(map(len, texts(value))) // 64):
            self.reading.finished = False
            return
        self.variables[name] = HOLE if value is None else value

    def define(self, name: str, value: object) -> None:
        """Give a function its body, as `function:` does; text is code too."""
        if isinstance(value, Code):
            self.functions[name.lower()] = value.block
        elif isinstance(value, str):
            self.embed("powershell", value, (0, len(self.snippet.text)))

    def pipeline(self, node: n.Pipeline) -> object:
        """Run the stages from the left, each reading the one before."""
        value: object = None
        outer = self.upstream
        self.upstream = None
        for index, element in enumerate(node.elements):
            if not self.budget.spend():
                self.reading.finished = False
                break
            if isinstance(element, n.Command):
                value = commands.run(self, element, value, piped=index > 0)
            else:
                value = self.value(element)
                self.upstream = None
        for redirect in node.redirects:
            self.redirect(redirect, value, nothing=value is None)
        self.upstream = outer
        return value

    def redirect(self, node: n.Redirect, value: object, *, nothing: bool = False) -> None:
        """Keep what a redirection writes; `nothing` where it is known that the output is empty (`$null > file`)."""
        if node.target is None:
            return
        target = self.value(node.target)
        if target is None:
            return
        for text in self.read_paths(target):
            if text.lower() in ("nul", "/dev/null", "$null", ""):
                continue
            content = texts(value) if isinstance(value, str) and node.stream in ("", "1") else []
            if nothing and node.stream in ("", "1"):
                content = [""]
            self.change(
                "append" if node.append else "write",
                Arg(text, node.target.span),
                span=node.span,
                via=">>" if node.append else ">",
                content=Arg(content[0], node.span) if content else None,
            )

    def read_paths(self, value: object) -> list[str]:
        """Return the paths a value names."""
        return texts(value)

    def block(self, code: object, item: object = HOLE, given: Bound | None = None) -> object:
        """Run a script block with `$_` bound, and its parameters where arguments are `given`."""
        if isinstance(code, Either):
            return either([self.block(inner, item, given) for inner in code.values])
        if isinstance(code, list):
            return either([self.block(inner, item, given) for inner in code])
        if not isinstance(code, Code):
            return HOLE
        if self.calls >= _DEEPEST_CALL * 4:
            self.reading.finished = False
            return HOLE
        self.calls += 1
        before = {name: self.variables.get(name) for name in ("_", "psitem")}
        self.variables["_"] = self.variables["psitem"] = item
        self.parameters(code.block, given)
        value = self.run(code.block.statements)
        for name, old in before.items():
            if old is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = old
        self.calls -= 1
        return value

    def parameters(self, block: n.Block, given: Bound | None) -> None:
        """Give the parameters of a block their arguments, or what they are without."""
        for name, default in block.parameters:
            if given is not None and name in given.named:
                self.variables[name] = given.value(name)
            elif given is not None and name in given.switches:
                self.variables[name] = given.switches[name]
            elif name in block.switches:
                self.variables[name] = False if given is not None else HOLE
            elif default is not None:
                self.variables[name] = self.value(default)
            else:
                self.variables[name] = HOLE if given is None else UNSET
        if given is not None:
            self.variables["args"] = [value for value, _ in given.rest]
            self.variables["psboundparameters"] = {
                **{name: given.value(name) for name in given.named},
                **given.switches,
            }

    def call(self, name: str, given: Bound, item: object) -> object:
        """Run a function defined in this snippet with its arguments bound."""
        body = self.functions[name]
        self.called.add(name)
        if any(body is running for running in self.running):
            return HOLE
        if len(self.running) >= _DEEPEST_CALL or not self.budget.spend():
            self.reading.finished = False
            return HOLE
        self.running.append(body)
        outer = self.variables
        self.variables = dict(outer)
        self.parameters(body, given)
        self.variables["_"] = self.variables["psitem"] = self.variables["input"] = item
        value = self.run(body.statements)
        self.variables = outer
        self.running.pop()
        return value

    def finish(self) -> None:
        """Hand back the bodies of functions nobody called: code that is only defined."""
        for name, body in self.functions.items():
            if name in self.called:
                continue
            start, end = body.span
            text = self.snippet.text[start + 1 : max(start + 1, end - 1)]
            self.reading.snippets.append(
                Snippet(
                    "powershell",
                    text,
                    context=self.context,
                    pointer=self.snippet.pointer,
                    latent=True,
                    origin=Origin(self.snippet, (start + 1, end - 1), range(start + 1, end)),
                    depth=self.snippet.depth + 1,
                )
            )
        if not self.reading.finished:
            self.reading.notices.append(
                Notice(
                    "powershell-unread",
                    "part of this PowerShell is too long or nested too deep to be read",
                    confirm=True,
                )
            )

    def value(self, node: n.Node | None) -> object:
        """Return what is known of an expression's value, keeping the acts it makes."""
        return expressions.value(self, node)
