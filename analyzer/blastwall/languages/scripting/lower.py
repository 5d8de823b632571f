"""Lowers the calls of a Perl, Ruby or PHP script: shells it starts, files it removes, statements it sends."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.interface import Reading
from blastwall.languages.scripting.evaluate import OPENERS, bodies, close_of, parts_of
from blastwall.languages.scripting.folding import UNKNOWN, Value, flat
from blastwall.languages.scripting.lexer import COMMAND, MARK, NAME, STRING, Lexer, Token
from blastwall.languages.scripting.remote import QUERIES, Remote
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

_SHELLS = frozenset(
    {"system", "exec", "shell_exec", "passthru", "popen", "proc_open", "spawn", "pcntl_exec", "systemx", "capturex"}
)
_SHELL_METHODS = frozenset(
    {"system", "exec", "spawn", "popen", "capture2", "capture2e", "capture3", "popen2", "popen2e", "popen3"}
    | {"pipeline", "run", "daemon"}
)
_SHELL_OWNERS = frozenset({"Kernel", "Process", "IO", "Open3", "PTY", "POSIX", "CORE", "CORE::GLOBAL"})
#: function -> (change, takes the tree)
_PLAIN_FILES: dict[str, tuple[str, bool]] = {
    "unlink": ("delete", False),
    "rmdir": ("rmdir", False),
    "rmtree": ("delete", True),
    "remove_tree": ("delete", True),
    "rename": ("move", False),
    "truncate": ("truncate", False),
    "file_put_contents": ("write", False),
    "rm_rf": ("delete", True),
    "rm_r": ("delete", True),
}
_FILE_METHODS: dict[str, tuple[str, bool]] = {
    "delete": ("delete", False),
    "unlink": ("delete", False),
    "rm": ("delete", False),
    "rm_f": ("delete", False),
    "remove": ("delete", False),
    "remove_file": ("delete", False),
    "safe_unlink": ("delete", False),
    "rm_r": ("delete", True),
    "rm_rf": ("delete", True),
    "rmtree": ("delete", True),
    "remove_dir": ("delete", True),
    "remove_entry": ("delete", True),
    "remove_entry_secure": ("delete", True),
    "deleteDirectory": ("delete", True),
    "cleanDirectory": ("delete", True),
    "rmdir": ("rmdir", False),
    "mv": ("move", False),
    "move": ("move", False),
    "rename": ("move", False),
    "write": ("write", False),
    "truncate": ("truncate", False),
}
_FILE_OWNERS = frozenset({"File", "Dir", "FileUtils", "IO", "Pathname", "Storage", "File::Path", "Filesystem"})
_INDIRECT = frozenset(
    {"send", "public_send", "__send__", "method", "call_user_func", "call_user_func_array", "array_map", "array_walk"}
    | {"array_filter", "usort", "register_shutdown_function", "iterator_apply", "forward_static_call"}
)
_NOT_CALLED = frozenset(
    {"def", "sub", "function", "class", "module", "package", "use", "require", "new", "alias", "fn"}
)
MAX_CALLS = 2000


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a script; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    tokens = Lexer(snippet.language, text, budget).run()
    _Script(snippet, budget, reading, tokens).run()
    if budget.exhausted:
        reading.finished = False
    return reading


class _Script(Remote):
    """Walks over the tokens once; assignments of constants are kept as they come."""

    def run(self) -> None:
        tokens = self.tokens
        defined = {
            tokens[i + 1].text
            for i in range(len(tokens) - 1)
            if tokens[i].text in ("def", "sub", "function") and tokens[i].kind == NAME
        }
        self.bodies = bodies(tokens, self.language)
        self.defined = defined
        self._walk(0, len(tokens))
        for name, (_, begin, end) in list(self.bodies.items()):
            if name not in self.entered:
                self.function = name
                self._walk(begin, end)

    def _walk(self, begin: int, stop: int) -> None:
        """Go over a stretch of tokens; bodies of functions are left for their callers."""
        tokens = self.tokens
        starts = {first: last for _, first, last in self.bodies.values()}
        at = begin - 1
        while at + 1 < stop:
            at += 1
            if at in starts and at > begin:
                at = starts[at] - 1
                continue
            token = tokens[at]
            if not self.budget.spend() or len(self.reading.acts) + len(self.reading.snippets) > MAX_CALLS:
                self.reading.finished = False
                return
            if token.kind == COMMAND:
                self._shell(self._interpolated(token), token)
            elif token.kind == STRING and token.parts and self.language == "ruby":
                self._inner(token)
            if token.kind == MARK and token.text == "(" and at and tokens[at - 1].text == ")":
                self._called_group(at)
            if token.kind != NAME:
                continue
            if self.language == "perl" and (not at or tokens[at - 1].text in (";", "{", "}")):
                self._modifier(at)
            if token.text in ("def", "function") and at + 1 < len(tokens) and tokens[at + 1].kind == NAME:
                self.function = tokens[at + 1].text
            before = tokens[at - 1] if at else None
            if before is not None and before.kind == NAME and before.text in _NOT_CALLED:
                continue
            if token.text in ("foreach", "for", "each"):
                self._loop(at)
            if self._assignment(at):
                continue
            method = before is not None and before.kind == MARK and before.text in (".", "->", "::", "&.")
            owner, name = "", token.text
            if method and at > 1:
                owner = tokens[at - 2].text if tokens[at - 2].kind == NAME else ")"
            elif "::" in name and not name.startswith("::"):
                owner, _, name = name.rpartition("::")  # `DB::statement(...)`, `File::Path::rmtree(...)`
            if owner.startswith("&"):
                owner = owner[1:]
            if token.text.lstrip("&") in self.defined and (not owner or owner in ("self", "$this", ")")):
                self._enter(token.text.lstrip("&"), at)
                continue
            self._call(owner, name.lstrip("&"), at)

    def _enter(self, name: str, at: int) -> None:
        """Read a function's body with its parameters bound to what it is called with."""
        body = self.bodies.get(name)
        if body is None or name in self.active or len(self.active) > 3 or self.work < 0:
            return
        parameters, begin, end = body
        self.work -= end - begin
        self.entered.add(name)
        args, _ = self._arguments(at)
        kept, function_ = dict(self.names), self.function
        for index, parameter in enumerate(parameters):
            self.names[parameter] = args[index] if index < len(args) else UNKNOWN
        self.names["@_"] = Value(HOLE, items=args)
        self.active.append(name)
        self.function = name
        self._walk(begin, end)
        self.active.pop()
        self.names, self.function = kept, function_

    def _called_group(self, at: int) -> None:
        """`("sys"."tem")("ls")`: what stands in brackets is a function's name."""
        begin = at - 1
        depth = 0
        while begin >= 0 and at - begin < 60:
            mark = self.tokens[begin].text if self.tokens[begin].kind == MARK else ""
            depth += (mark in (")", "]", "}")) - (mark in OPENERS)
            if not depth:
                break
            begin -= 1
        if begin and self.tokens[begin - 1].kind == NAME:
            return
        name = self._value(self.tokens[begin + 1 : at - 1]).text
        if name.isidentifier():
            self._call("", name, at - 1)

    # -- values -------------------------------------------------------------------------------------------------------
    def _inner(self, token: Token) -> None:
        """Code between `#{` and `}` is run as well."""
        for part in token.parts or ():
            if isinstance(part, tuple) and ("(" in part[0] or "`" in part[0] or " " in part[0]):
                self._code(self.language, Value(part[0]), token)

    def _call(self, owner: str, name: str, at: int) -> None:
        token = self.tokens[at]
        if owner == ")" and name in ("rmtree", "delete", "unlink", "rmdir") and self._of_path(name, at):
            return
        if name in ("rmtree", "unlink", "delete", "rmdir") and owner in self.names and "athname" in self.snippet.text:
            change, tree = _FILE_METHODS[name]
            self._change(change, self.names[owner], token, f"Pathname#{name}", recursive=tree)
            return
        shell = name in ("capture", "capturex", "run", "runx") and not owner and "IPC::" in self.snippet.text
        shell = shell or (not owner and name in _SHELLS) or (owner in _SHELL_OWNERS and name in _SHELL_METHODS)
        files = _PLAIN_FILES.get(name) if not owner or owner == "File::Path" else None
        if owner in _FILE_OWNERS or "filesystem" in owner.lower():
            files = files or _FILE_METHODS.get(name)
        if shell:
            args, _ = self._arguments(at)
            if owner == "IO" and not args:
                return
            self._command(args, token)
        elif name == "open" and not owner and self.language == "perl":
            args, _ = self._arguments(at)
            self._open(args, token)
            self._opened(args, at)
        elif name in ("print", "printf", "say", "syswrite") and not owner and self.piped:
            self._printed(at)
        elif files is not None:
            args, words = self._arguments(at)
            if "noop" in words:
                return
            self._files(name, files, args, token)
        elif name in ("fopen",) or (name in ("open", "new") and owner == "File"):
            args, _ = self._arguments(at)
            if len(args) > 1 and args[1].text[:1] in ("w", "c"):
                self._change("write", args[0], token, name)
        elif name in ("eval", "instance_eval", "class_eval", "create_function", "assert"):
            args, _ = self._arguments(at)
            source = args[-1] if args and name == "create_function" else args[0] if args else UNKNOWN
            if source.text not in ("", HOLE):
                self._code(self.language, source, token)
            elif self._fetches(at):
                self._shell(Value(f"curl -fsSL {HOLE} | {self.language}"), token)
        elif self._indirect(owner, name, at) or self._remote(owner, name, at):
            return
        elif name in QUERIES and (
            owner or "_" in name or (self.language == "ruby" and name == "execute" and self.function != "down")
        ):
            # A Rails migration calls `execute` on itself.
            self._query(self._arguments(at)[0], token)
        elif name in ("delete_all", "destroy_all", "truncate", "drop", "dropIfExists", "drop_table", "update_all"):
            self._model(owner, name, at)
        elif name in ("remove_column", "remove_columns") and not owner and self.function != "down":
            args, _ = self._arguments(at)
            if len(args) > 1:
                named = next((t.text for t in self.tokens[at + 1 : at + 4] if t.kind in (NAME, STRING)), HOLE)
                self._statement("drop-column", named, "all", token)
        if name == "delete" and owner == ")":
            self._builder(at)

    def _opened(self, args: list[Value], at: int) -> None:
        """Note the handle of a command that is opened for writing: `open(F, "|sh")`, `open(my $f, "|-", "sh")`."""
        handle = next((t.text for t in self.tokens[at + 1 : at + 5] if t.kind == NAME and t.text != "my"), "")
        mode = args[1].text.strip() if len(args) > 1 else ""
        command = mode[1:] if mode.startswith("|") else ""
        if mode == "|-":
            command = " ".join(item.text for item in flat(args[2:]))
        if handle and command.strip():
            self.piped[handle] = command

    def _printed(self, at: int) -> None:
        """`print F "rm -rf x"`: the command that F was opened with reads it."""
        tokens = self.tokens
        begin = at + 1
        begin += begin < len(tokens) and tokens[begin].text in ("{", "(")
        command = self.piped.get(tokens[begin].text) if begin < len(tokens) else None
        if command is None:
            return
        begin += 1 + (begin + 1 < len(tokens) and tokens[begin + 1].text == "}")
        end = next(
            (i for i in range(begin, min(len(tokens), begin + 200)) if tokens[i].text in (";", "for")), begin + 200
        )
        text = "".join(self._value(part).text for part in parts_of(tokens[begin:end]))
        span = (tokens[at].start, tokens[at].end)
        origin = Origin(self.snippet, span)
        self._snippet(Snippet("shell", command, context=self.snippet.context, data={"stdin": text}, origin=origin))

    def _of_path(self, name: str, at: int) -> bool:
        """`Pathname.new("x").rmtree`."""
        tokens = self.tokens
        begin = next((i for i in range(max(0, at - 20), at) if tokens[i].text in ("Pathname", "Pathname::new")), -1)
        if begin < 0:
            return False
        opened = next((i for i in range(begin, at) if tokens[i].text == "("), -1)
        if opened < 0:
            return False
        args = [self._value(part) for part in parts_of(tokens[opened + 1 : close_of(tokens, opened)])]
        for value in args[:1]:
            change, tree = _FILE_METHODS.get(name, ("delete", False))
            self._change(change, value, tokens[at], f"Pathname#{name}", recursive=tree)
        return True

    def _indirect(self, owner: str, name: str, at: int) -> bool:
        """A function called by the name in a value: `$f("ls")`, `send(:system, "ls")`, `array_map("system", [...])`."""
        token = self.tokens[at]
        follow = self.tokens[at + 1] if at + 1 < len(self.tokens) else token
        known = self.names.get(name)
        if known is not None and name[:1] == "$" and follow.text in ("(", "->") and known.text.isidentifier():
            self._call("", known.text, at if follow.text == "(" else at + 1)
            return True
        if name not in _INDIRECT:
            return False
        args, _ = self._arguments(at)
        if not args:
            return True
        target = args[0].text
        given = args[1:]
        if name in ("array_map", "array_walk", "array_filter", "usort", "iterator_apply"):
            if name != "array_map" and len(args) > 1:
                target, given = args[1].text, args[:1]
            given = flat(given)
        elif name == "call_user_func_array" and given and given[0].items is not None:
            given = given[0].items
        if name == "method":
            # `Kernel.method(:system).call("ls")`
            begin = next((i for i in range(at, min(at + 12, len(self.tokens))) if self.tokens[i].text == "call"), -1)
            given = self._arguments(begin)[0] if begin > 0 else []
        target = target.rpartition("::")[2]
        if not target.isidentifier() and not target.rstrip("!?").isidentifier():
            return True
        files = _PLAIN_FILES.get(target) or (_FILE_METHODS.get(target) if owner in _FILE_OWNERS else None)
        if target in _SHELLS or target in _SHELL_METHODS:
            for each in given if name == "array_map" else [None]:
                self._command(given if each is None else [each], token)
        elif files is not None:
            for each in given if self.language == "php" else [None]:
                self._files(target, files, given if each is None else [each], token)
        return True

    def _command(self, args: list[Value], token: Token) -> None:
        given = [item for item in flat(args) if item.text or len(args) == 1]
        if not given:
            return
        vector = any(arg.items is not None for arg in args) or self.language != "php"
        if len(given) > 1 and vector and token.text != "popen" and token.text != "proc_open":
            span = (token.start, token.end)
            words = [Arg(item.text, span) for item in given]
            if token.text == "pcntl_exec":
                words[0] = Arg(words[0].text.rpartition("/")[2], span)
            self._snippet(Snippet("shell", context=self.snippet.context, argv=words, origin=Origin(self.snippet, span)))
        else:
            self._shell(given[0], token)

    def _open(self, args: list[Value], token: Token) -> None:
        """Open a file for writing, or a command through a pipe, as Perl's `open` does."""
        if len(args) < 2:
            return
        mode = args[1].text.strip()
        if len(args) > 2:
            if mode in ("-|", "|-"):
                self._command(args[2:], token)
            elif mode.startswith((">", "+>")) and not mode.startswith(">>"):
                self._change("write", args[2], token, "open")
        elif mode.startswith("|"):
            self._shell(Value(mode[1:]), token)
        elif mode.endswith("|"):
            self._shell(Value(mode[:-1]), token)
        elif mode.startswith(">") and not mode.startswith((">>", ">&")):
            self._change("write", Value(mode[1:].strip()), token, "open")

    def _files(self, name: str, what: tuple[str, bool], args: list[Value], token: Token) -> None:
        change, tree = what
        if change in ("move", "write", "truncate"):
            if args:
                destination = args[1] if change == "move" and len(args) > 1 else None
                self._change(change, args[0], token, name, destination=destination)
            return
        if self.language == "php":
            args = args[:1]
        for arg in args or ([self.names.get("$_", UNKNOWN)] if self.language == "perl" else []):
            for item in arg.items if arg.items is not None else [arg]:
                self._change(change, item, token, name, recursive=tree)
