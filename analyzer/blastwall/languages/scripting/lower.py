"""Lowers the calls of a Perl, Ruby or PHP script: shells it starts, files it removes, statements it sends."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange, Statement
from blastwall.languages.interface import Reading
from blastwall.languages.scripting.lexer import COMMAND, LINE, MARK, NAME, NUMBER, STRING, WORDS, Lexer, Token
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget

_SHELLS = frozenset({"system", "exec", "shell_exec", "passthru", "popen", "proc_open", "spawn", "pcntl_exec"})
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
_QUERIES = frozenset(
    {"do", "execute", "exec", "query", "prepare", "exec_params", "exec_query", "async_exec", "select_all", "statement"}
    | {"unprepared", "delete", "update", "insert", "raw", "multi_query", "selectrow_array", "selectall_arrayref", "run"}
    | {"mysqli_query", "mysqli_multi_query", "pg_query", "sqlite_query", "sqlsrv_query", "oci_parse", "execute_batch"}
    | {"find_by_sql", "update_all", "pg_query_params", "mysql_query", "exec_update", "exec_delete"}
)
_SQL_WORDS = frozenset(
    str.split(
        """
    select insert update delete drop truncate alter create replace merge with grant revoke begin call exec vacuum set
    use pragma do declare rename optimize
    """
    )
)
_ENDS = frozenset(str.split("if unless while until for foreach and or do then end rescue xor"))
_NOT_CALLED = frozenset(
    {"def", "sub", "function", "class", "module", "package", "use", "require", "new", "alias", "fn"}
)
_OPENERS = {"(": ")", "[": "]", "{": "}"}
MAX_CALLS = 2000


class Value:
    """A text with a hole for what is not known; `glob` for every name that matches; or `items`."""

    __slots__ = ("glob", "items", "text", "token")

    def __init__(
        self, text: str, token: Token | None = None, glob: bool = False, items: list[Value] | None = None
    ) -> None:
        """Hold the value."""
        self.text = text
        self.token = token
        self.glob = glob
        self.items = items


_UNKNOWN = Value(HOLE)


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


class _Script:
    """Walks over the tokens once; assignments of constants are kept as they come."""

    def __init__(self, snippet: Snippet, budget: Budget, reading: Reading, tokens: list[Token]) -> None:
        self.snippet = snippet
        self.language = snippet.language
        self.budget = budget
        self.reading = reading
        self.tokens = tokens
        self.names: dict[str, Value] = {}
        self.function = ""

    def run(self) -> None:
        tokens = self.tokens
        defined = {
            tokens[i + 1].text
            for i in range(len(tokens) - 1)
            if tokens[i].text in ("def", "sub", "function") and tokens[i].kind == NAME
        }
        for at, token in enumerate(tokens):
            if not self.budget.spend() or len(self.reading.acts) + len(self.reading.snippets) > MAX_CALLS:
                self.reading.finished = False
                return
            if token.kind == COMMAND:
                self._shell(self._interpolated(token), token)
            elif token.kind == STRING and token.parts and self.language == "ruby":
                self._inner(token)
            if token.kind != NAME:
                continue
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
            if token.text in defined and not owner:
                continue
            self._call(owner, name.lstrip("&"), at)

    # -- values -------------------------------------------------------------------------------------------------------
    def _assignment(self, at: int) -> bool:
        tokens = self.tokens
        if at + 2 >= len(tokens) or tokens[at + 1].kind != MARK or tokens[at + 1].text != "=":
            if at + 1 < len(tokens) and tokens[at + 1].text in (".=", "+=", "<<") and tokens[at].text in self.names:
                self.names[tokens[at].text] = _UNKNOWN
            return False
        if at and tokens[at - 1].kind == MARK and tokens[at - 1].text in (".", "->"):
            return False
        end = at + 2
        depth = 0
        while end < len(tokens) and end < at + 200:
            mark = tokens[end].text if tokens[end].kind in (MARK, LINE) else ""
            depth += (mark in _OPENERS) - (mark in (")", "]", "}"))
            if depth < 0 or (not depth and (mark == ";" or (mark == "\n" and self.language == "ruby"))):
                break
            end += 1
        self.names[tokens[at].text] = self._value(tokens[at + 2 : end])
        return True

    def _loop(self, at: int) -> None:
        """Bind the variable of a loop over what a glob finds, or over a list."""
        tokens = self.tokens
        window = tokens[at + 1 : at + 40]
        if self.language == "ruby":
            bar = next((i for i, t in enumerate(window[:4]) if t.text == "|"), -1)
            if bar < 0 or bar + 1 >= len(window):
                return
            begin = at - 1
            while begin > 0 and at - begin < 30 and tokens[begin].kind != LINE and tokens[begin].text not in (";", "="):
                begin -= 1
            over = self._value([t for t in tokens[begin : at - 1] if t.kind != LINE])
            self.names[window[bar + 1].text] = _element(over)
            return
        opened = next((i for i, t in enumerate(window[:4]) if t.text == "("), -1)
        if opened < 0:
            return
        close = _close(tokens, at + 1 + opened)
        inside = tokens[at + 2 + opened : close]
        if self.language == "php":
            as_ = next((i for i, t in enumerate(inside) if t.kind == NAME and t.text == "as"), -1)
            if as_ > 0 and as_ + 1 < len(inside):
                self.names[inside[-1].text] = _element(self._value(inside[:as_]))
            return
        variable = next((t.text for t in window[:opened] if t.text[:1] == "$"), "$_")
        self.names[variable] = _element(self._value(inside))

    def _interpolated(self, token: Token) -> Value:
        if token.parts is None:
            return Value(token.text, token)
        made: list[str] = []
        glob = False
        for part in token.parts:
            if isinstance(part, str):
                made.append(part)
                continue
            known = self.names.get(part[0])
            made.append(known.text if known is not None and known.items is None else HOLE)
            glob = glob or (known is not None and known.glob)
        return Value("".join(made), None, glob)

    def _inner(self, token: Token) -> None:
        """Code between `#{` and `}` is run as well."""
        for part in token.parts or ():
            if isinstance(part, tuple) and ("(" in part[0] or "`" in part[0] or " " in part[0]):
                self._code(self.language, Value(part[0]), token)

    def _value(self, tokens: Sequence[Token]) -> Value:
        """Fold an expression of strings, known names and joins of them."""
        tokens = [t for t in tokens if t.kind != LINE]
        while tokens and tokens[0].kind == NAME and tokens[0].text in ("my", "our", "return", "local"):
            tokens = tokens[1:]
        if not tokens:
            return _UNKNOWN
        first = tokens[0]
        if len(tokens) == 1:
            return self._single(first)
        if first.kind == NAME and (
            first.text == "glob"
            or (first.text == "Dir" and tokens[1].text in (".", "[", "::"))
            or first.text in ("bsd_glob", "File::Glob::bsd_glob")
        ):
            pattern = next((t for t in tokens[1:6] if t.kind == STRING), None)
            if pattern is not None and not (first.text == "Dir" and not {"glob", "["} & {t.text for t in tokens[1:4]}):
                return Value(self._interpolated(pattern).text, None, glob=True)
        if first.kind == MARK and first.text in ("(", "[") and _close(tokens, 0) == len(tokens) - 1:
            return Value(HOLE, None, items=[self._value(part) for part in _parts(tokens[1:-1])])
        joint = "+" if self.language == "ruby" else "."
        made: list[str] = []
        for part in _parts(tokens, joint):
            if len(part) != 1:
                made.append(HOLE)
            else:
                made.append(self._single(part[0]).text)
        return Value("".join(made)) if any(text != HOLE for text in made) else _UNKNOWN

    def _single(self, token: Token) -> Value:
        if token.kind == STRING:
            return self._interpolated(token)
        if token.kind == WORDS:
            return Value(HOLE, None, items=[Value(word) for word in token.text.split()])
        if token.kind == NAME:
            return self.names.get(token.text, _UNKNOWN)
        return Value(token.text) if token.kind == NUMBER and token.text.isalnum() else _UNKNOWN

    def _arguments(self, at: int) -> tuple[list[Value], list[str]]:
        """Return the arguments of the call whose name stands at a token, and the words of named ones."""
        tokens = self.tokens
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text == "(" and tokens[begin].kind == MARK:
            inside = tokens[begin + 1 : _close(tokens, begin)]
        else:
            end = begin
            depth = 0
            while end < len(tokens) and end < begin + 400:
                token = tokens[end]
                if not depth and token.kind == NAME and token.text in _ENDS:
                    break
                mark = token.text if token.kind in (MARK, LINE) else ""
                if not depth and mark in (";", "||", "&&", "?", "|"):
                    break
                if (
                    not depth
                    and mark in ("\n", "{")
                    and (self.language == "ruby" or mark == "{")
                    and tokens[end - 1].text != ","
                ):
                    break
                depth += (mark in _OPENERS) - (mark in (")", "]", "}"))
                if depth < 0:
                    break
                end += 1
            inside = tokens[begin:end]
        values: list[Value] = []
        words: list[str] = []
        for part in _parts(inside):
            part = [t for t in part if t.kind != LINE]
            if len(part) > 1 and (
                (part[0].kind == NAME and part[1].text in (":", "=>"))
                or (part[0].text == ":" and "=>" in {t.text for t in part})
                or (part[0].text == "{" and part[0].kind == MARK)
            ):
                words.extend(t.text for t in part)
            elif part:
                values.append(self._value(part))
        return values, words

    # -- calls --------------------------------------------------------------------------------------------------------
    def _call(self, owner: str, name: str, at: int) -> None:
        token = self.tokens[at]
        shell = (not owner and name in _SHELLS) or (owner in _SHELL_OWNERS and name in _SHELL_METHODS)
        files = _PLAIN_FILES.get(name) if not owner or owner == "File::Path" else None
        if owner in _FILE_OWNERS or "filesystem" in owner.lower():
            files = files or _FILE_METHODS.get(name)
        if shell:
            args, _ = self._arguments(at)
            if owner == "IO" and not args:
                return
            self._command(args, token)
        elif name == "open" and not owner and self.language == "perl":
            self._open(self._arguments(at)[0], token)
        elif files is not None:
            args, words = self._arguments(at)
            if "noop" in words:
                return
            self._files(name, files, args, token)
        elif name in ("fopen",) or (name in ("open", "new") and owner == "File"):
            args, _ = self._arguments(at)
            if len(args) > 1 and args[1].text[:1] in ("w", "c"):
                self._change("write", args[0], token, name)
        elif name in ("eval", "instance_eval", "class_eval"):
            args, _ = self._arguments(at)
            if args and args[0].text not in ("", HOLE):
                self._code(self.language, args[0], token)
        elif name in _QUERIES and (
            owner or "_" in name or (self.language == "ruby" and name == "execute" and self.function != "down")
        ):
            # A Rails migration calls `execute` on itself.
            self._query(self._arguments(at)[0], token)
        elif name in ("delete_all", "destroy_all", "truncate", "drop", "dropIfExists", "drop_table"):
            self._model(owner, name, at)
        elif name in ("remove_column", "remove_columns") and not owner and self.function != "down":
            args, _ = self._arguments(at)
            if len(args) > 1:
                named = next((t.text for t in self.tokens[at + 1 : at + 4] if t.kind in (NAME, STRING)), HOLE)
                self._statement("drop-column", named, "all", token)
        if name == "delete" and owner == ")":
            self._builder(at)

    def _command(self, args: list[Value], token: Token) -> None:
        flat = [item for arg in args for item in (arg.items if arg.items is not None else [arg])]
        several = len(flat) > 1 and (self.language != "php" or any(arg.items is not None for arg in args))
        if not flat:
            return
        if several:
            span = (token.start, token.end)
            words = [Arg(item.text, span) for item in flat]
            self._snippet(Snippet("shell", context=self.snippet.context, argv=words, origin=Origin(self.snippet, span)))
        else:
            self._shell(flat[0], token)

    def _shell(self, value: Value, token: Token) -> None:
        self._code("cmd" if self.snippet.context.platform == "windows" else "shell", value, token)

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
        for arg in args or ([self.names.get("$_", _UNKNOWN)] if self.language == "perl" else []):
            for item in arg.items if arg.items is not None else [arg]:
                self._change(change, item, token, name, recursive=tree)

    def _query(self, args: list[Value], token: Token) -> None:
        for arg in args[:2]:
            head = arg.text.lstrip(" \t\r\n;(").split(None, 1)
            if len(head) > 1 and head[0].lower() in _SQL_WORDS:
                self._code("sql", arg, token)
                return

    def _model(self, owner: str, name: str, at: int) -> None:
        """`User.delete_all`, `User::truncate()`, `Schema::drop('users')`, `drop_table :users`."""
        token = self.tokens[at]
        if name == "drop_table" and not owner:
            if self.function != "down" and at + 2 < len(self.tokens):
                named = next((t.text for t in self.tokens[at + 1 : at + 4] if t.kind in (NAME, STRING)), HOLE)
                self._statement("drop-table", named, "all", token)
        elif owner == "Schema" and name in ("drop", "dropIfExists"):
            args, _ = self._arguments(at)
            if self.function == "down":
                return
            self._statement("drop-table", args[0].text if args else HOLE, "all", token)
        elif name in ("delete_all", "destroy_all", "truncate") and owner[:1].isupper():
            self._statement("truncate" if name == "truncate" else "delete", owner, "all", token)
        elif name in ("delete_all", "destroy_all", "truncate") and owner == ")":
            chain = self._chain(at)
            narrowed = any(word.startswith(("where", "limit", "find")) for word in chain)
            if name == "truncate" and "table" not in chain:
                return
            self._statement("delete", chain[0] if chain else HOLE, "many" if narrowed else "all", token)

    def _builder(self, at: int) -> None:
        """`DB::table('users')->delete()` and what narrows it."""
        chain = self._chain(at)
        if "table" in chain or any(word.endswith("::table") for word in chain) or "query" in chain:
            narrowed = any(word.lower().startswith(("where", "limit", "find")) for word in chain)
            if not narrowed:
                self._statement("delete", chain[-1] if chain else HOLE, "all", self.tokens[at])

    def _chain(self, at: int) -> list[str]:
        """Return the names of the call chain that ends at a token."""
        names: list[str] = []
        index = at - 1
        depth = 0
        while index >= 0 and at - index < 80:
            token = self.tokens[index]
            mark = token.text if token.kind == MARK else ""
            depth += (mark in (")", "]", "}")) - (mark in _OPENERS)
            if (
                depth < 0
                or mark in (";", "=")
                or (token.kind == LINE and self.tokens[index + 1].text not in (".", "->"))
            ):
                break
            if not depth and token.kind == NAME:
                names.append(token.text)
            index -= 1
        return names[::-1]

    # -- what is found ------------------------------------------------------------------------------------------------
    def _change(
        self,
        change: str,
        path: Value,
        token: Token,
        via: str,
        *,
        recursive: bool = False,
        destination: Value | None = None,
    ) -> None:
        span = (token.start, token.end)
        self.reading.acts.append(
            FileChange(
                change,
                Arg(path.text, span, glob=path.glob),
                context=self.snippet.context,
                snippet=self.snippet,
                span=span,
                recursive=recursive,
                destination=Arg(destination.text, span) if destination is not None else None,
                via=via,
            )
        )

    def _statement(self, verb: str, name: str, scope: str, token: Token) -> None:
        self.reading.acts.append(
            Statement(
                "sql",
                verb,
                context=self.snippet.context,
                snippet=self.snippet,
                span=(token.start, token.end),
                names=(name,),
                scope=scope,
                flags=frozenset({"latent"}) if self.snippet.latent else frozenset(),
            )
        )

    def _code(self, language: str, value: Value, token: Token) -> None:
        if not value.text.strip() or (value.text == HOLE and language != "shell"):
            return
        source = value.token if value.token is not None else token
        starts = (
            range(source.inner, source.inner + len(value.text))
            if value.token is not None and source.inner >= 0
            else None
        )
        origin = Origin(self.snippet, (source.start, source.end), starts)
        self._snippet(Snippet(language, value.text, context=self.snippet.context, origin=origin))

    def _snippet(self, made: Snippet) -> None:
        made.pointer = self.snippet.pointer
        made.latent = self.snippet.latent
        made.depth = self.snippet.depth + 1
        self.reading.snippets.append(made)


def _element(over: Value) -> Value:
    if over.items:
        return over.items[0] if len(over.items) == 1 else _UNKNOWN
    return over


def _close(tokens: Sequence[Token], at: int) -> int:
    """Return the index of the bracket that closes the one at a token; the end where none does."""
    depth = 0
    for index in range(at, min(len(tokens), at + 800)):
        if tokens[index].kind == MARK:
            depth += (tokens[index].text in _OPENERS) - (tokens[index].text in (")", "]", "}"))
            if depth <= 0:
                return index
    return len(tokens)


def _parts(tokens: Sequence[Token], separator: str = ",") -> list[list[Token]]:
    """Split at a mark outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        mark = token.text if token.kind == MARK else ""
        depth += (mark in _OPENERS) - (mark in (")", "]", "}"))
        if mark == separator and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if parts != [[]] else []
