"""Lowers the calls of a Perl, Ruby or PHP script: shells it starts, files it removes, statements it sends."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange, Statement, ToolUse
from blastwall.languages.interface import Reading
from blastwall.languages.scripting.folding import UNKNOWN, Value, flat, function, method
from blastwall.languages.scripting.lexer import COMMAND, LINE, MARK, NAME, NUMBER, STRING, WORDS, Lexer, Token
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.model import Json

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
_QUERIES = frozenset(
    {"do", "execute", "exec", "query", "prepare", "exec_params", "exec_query", "async_exec", "select_all", "statement"}
    | {"unprepared", "delete", "update", "insert", "raw", "multi_query", "selectrow_array", "selectall_arrayref", "run"}
    | {"mysqli_query", "mysqli_multi_query", "pg_query", "sqlite_query", "sqlsrv_query", "oci_parse", "execute_batch"}
    | {"find_by_sql", "pg_query_params", "mysql_query", "exec_update", "exec_delete"}
)
_SQL_WORDS = frozenset(
    str.split(
        """
    select insert update delete drop truncate alter create replace merge with grant revoke begin call exec vacuum set
    use pragma do declare rename optimize
    """
    )
)
_INDIRECT = frozenset(
    {"send", "public_send", "__send__", "method", "call_user_func", "call_user_func_array", "array_map", "array_walk"}
    | {"array_filter", "usort", "register_shutdown_function", "iterator_apply", "forward_static_call"}
)
_VERBS = frozenset({"DELETE", "PUT", "PATCH", "POST"})
_VERBS_LOW = frozenset(verb.lower() for verb in _VERBS)
#: Methods of records and containers that only sound like a service's.
_RECORDS = frozenset(
    {"delete_at", "delete_if", "delete_all", "destroy_all", "delete_by", "destroy_by", "drop_while", "delete_prefix"}
    | {"delete_suffix", "delete_cookie", "delete_option", "delete_transient", "drop_table", "delete_observer"}
)
_ENDS = frozenset(str.split("if unless while until for foreach and or do then end rescue xor"))
_NOT_CALLED = frozenset(
    {"def", "sub", "function", "class", "module", "package", "use", "require", "new", "alias", "fn"}
)
_OPENERS = {"(": ")", "[": "]", "{": "}"}
MAX_CALLS = 2000
MAX_DEPTH = 16
MAX_BODIES = 300


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
        self.bodies: dict[str, tuple[list[str], int, int]] = {}
        self.entered: set[str] = set()
        self.active: list[str] = []
        self.work = 40_000
        self.depth = 0
        self.address = self.verb = ""
        self.defined: set[str] = set()

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
            depth += (mark in (")", "]", "}")) - (mark in _OPENERS)
            if not depth:
                break
            begin -= 1
        if begin and self.tokens[begin - 1].kind == NAME:
            return
        name = self._value(self.tokens[begin + 1 : at - 1]).text
        if name.isidentifier():
            self._call("", name, at - 1)

    # -- values -------------------------------------------------------------------------------------------------------
    def _assignment(self, at: int) -> bool:
        tokens = self.tokens
        if at + 2 >= len(tokens) or tokens[at + 1].kind != MARK or tokens[at + 1].text != "=":
            if at + 1 < len(tokens) and tokens[at + 1].text in (".=", "+=", "<<") and tokens[at].text in self.names:
                self.names[tokens[at].text] = UNKNOWN
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
            if known is None and part[0] != HOLE and not part[0].isidentifier():
                known = self._expression(part[0])
            made.append(known.text if known is not None and known.items is None else HOLE)
            glob = glob or (known is not None and known.glob)
        return Value("".join(made), None, glob)

    def _expression(self, text: str) -> Value | None:
        """Fold the code that a string interpolates."""
        if len(text) > 400 or len(self.active) > 3 or self.work < 0:
            return None
        self.work -= 20
        return self._value(Lexer(self.language, text, self.budget).run())

    def _inner(self, token: Token) -> None:
        """Code between `#{` and `}` is run as well."""
        for part in token.parts or ():
            if isinstance(part, tuple) and ("(" in part[0] or "`" in part[0] or " " in part[0]):
                self._code(self.language, Value(part[0]), token)

    def _value(self, tokens: Sequence[Token]) -> Value:
        """Fold an expression of strings, known names and joins of them, as deep as is reasonable."""
        if self.depth > MAX_DEPTH or self.work < 0:
            return UNKNOWN
        self.depth += 1
        value = self._folded(tokens)
        self.depth -= 1
        return value

    def _folded(self, tokens: Sequence[Token]) -> Value:
        tokens = [t for t in tokens if t.kind != LINE]
        while tokens and tokens[0].kind == NAME and tokens[0].text in ("my", "our", "return", "local"):
            tokens = tokens[1:]
        if not tokens:
            return UNKNOWN
        first = tokens[0]
        if len(tokens) == 1:
            return self._named(tokens)[0] if first.text in ("shift", "pop") else self._single(first)
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
        parts = _parts(tokens, joint)
        if self.language == "ruby" and len(parts) == 1:
            parts = _parts(tokens, "<<")
        if len(parts) == 1:
            return self._primary(parts[0])
        values = [self._primary(part) for part in parts]
        if any(value.text != HOLE for value in values):
            return Value("".join(value.text for value in values), glob=any(value.glob for value in values))
        return UNKNOWN

    def _primary(self, tokens: Sequence[Token], depth: int = 0) -> Value:
        """Fold one operand: a literal, a name, an index, a call, and the methods behind it."""
        self.work -= 1 + len(tokens) // 4
        if not tokens or depth > 12 or self.work < 0:
            return UNKNOWN
        first = tokens[0]
        at = 1
        if first.text == ":" and len(tokens) > 1 and tokens[1].kind == NAME:
            return Value(tokens[1].text)  # a symbol
        if first.kind == MARK and first.text in ("(", "["):
            close = _close(tokens, 0)
            value = self._value(tokens[: close + 1]) if first.text == "[" else self._value(tokens[1:close])
            at = close + 1
        elif first.kind == NAME:
            value, at = self._named(tokens)
        elif len(tokens) == 1 or first.kind in (STRING, WORDS, NUMBER):
            value = self._single(first)
        else:
            return UNKNOWN
        while at + 1 < len(tokens) and tokens[at].text in (".", "->", "&.") and tokens[at + 1].kind == NAME:
            name = tokens[at + 1].text
            at += 2
            args: list[Value] = []
            if at < len(tokens) and tokens[at].kind == MARK and tokens[at].text == "(":
                close = _close(tokens, at)
                args = [self._value(part) for part in _parts(tokens[at + 1 : close])]
                at = close + 1
            value = method(value, name, args)
        if at < len(tokens) and tokens[at].kind == MARK and tokens[at].text == "[" and value.items:
            index = self._value(tokens[at + 1 : _close(tokens, at)]).text
            if index.lstrip("-").isdigit() and int(index) < len(value.items):
                return value.items[int(index)]
            return UNKNOWN
        return value

    def _named(self, tokens: Sequence[Token]) -> tuple[Value, int]:
        """Fold a name at the start of an operand: a variable, `ENV['HOME']`, a function's call; and where it ends."""
        name = tokens[0].text
        at = 1
        if name in ("ENV", "$ENV", "$_SERVER", "$_ENV") and len(tokens) > 2 and tokens[1].text in ("[", "{"):
            close = _close(tokens, 1)
            key = next((token.text for token in tokens[2:close]), "")
            return function("env", [Value(key)]) or UNKNOWN, close + 1
        while at + 1 < len(tokens) and tokens[at].text in ("::", ".", "->") and tokens[at + 1].kind == NAME:
            follows = at + 2 < len(tokens) and tokens[at + 2].text in ("(", "::", ".", "->")
            if self.names.get(name) is not None or (not follows and tokens[at].text == "." and self.language != "ruby"):
                break
            name += "::" + tokens[at + 1].text
            at += 2
            if at < len(tokens) and tokens[at].text == "(":
                break
        if name == "$_" and len(tokens) > at + 2 and tokens[at].text == "[":
            args = self.names.get("@_", UNKNOWN).items or []
            index = tokens[at + 1].text
            return (args[int(index)] if index.isdigit() and int(index) < len(args) else UNKNOWN), _close(tokens, at) + 1
        if name in self.names and name[:1] in "$@%":
            return self.names[name], at
        if name.endswith("Dir::home"):
            return Value("~"), at
        if name.endswith("tmpdir") or name.endswith("sys_get_temp_dir"):
            return Value("/tmp"), at
        if name in ("shift", "pop") and self.names.get("@_") is not None:
            args = self.names["@_"].items or []
            taken = args[0] if args else UNKNOWN
            self.names["@_"] = Value(HOLE, items=args[1:])
            return taken, at
        last = name.rpartition("::")[2]
        if at < len(tokens) and tokens[at].kind == MARK and tokens[at].text == "(":
            close = _close(tokens, at)
            given = [self._value(part) for part in _parts(tokens[at + 1 : close])]
            at = close + 1
        elif at < len(tokens) and name not in self.names and tokens[at].kind in (STRING, NUMBER, NAME, WORDS):
            given = [self._value(part) for part in _parts(tokens[at:])]
            at = len(tokens)
        else:
            return self.names.get(name, UNKNOWN), at
        if last == "new" and given:
            return given[0], at
        if name.endswith("File::join"):
            return function("catfile", given) or UNKNOWN, at
        return function(last, given) or UNKNOWN, at

    def _single(self, token: Token) -> Value:
        if token.kind == STRING:
            return self._interpolated(token)
        if token.kind == WORDS:
            return Value(HOLE, None, items=[Value(word) for word in token.text.split()])
        if token.kind == NAME:
            return self.names.get(token.text, UNKNOWN)
        return Value(token.text) if token.kind == NUMBER and token.text.isalnum() else UNKNOWN

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
        if owner == ")" and name in ("rmtree", "delete", "unlink", "rmdir") and self._of_path(name, at):
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
        elif name in ("eval", "instance_eval", "class_eval", "create_function", "assert"):
            args, _ = self._arguments(at)
            source = args[-1] if args and name == "create_function" else args[0] if args else UNKNOWN
            if source.text not in ("", HOLE):
                self._code(self.language, source, token)
            elif self._fetches(at):
                self._shell(Value(f"curl -fsSL {HOLE} | {self.language}"), token)
        elif self._indirect(owner, name, at) or self._remote(owner, name, at):
            return
        elif name in _QUERIES and (
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

    def _of_path(self, name: str, at: int) -> bool:
        """`Pathname.new("x").rmtree`."""
        tokens = self.tokens
        begin = next((i for i in range(max(0, at - 20), at) if tokens[i].text in ("Pathname", "Pathname::new")), -1)
        if begin < 0:
            return False
        opened = next((i for i in range(begin, at) if tokens[i].text == "("), -1)
        if opened < 0:
            return False
        args = [self._value(part) for part in _parts(tokens[opened + 1 : _close(tokens, opened)])]
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

    def _fetches(self, at: int) -> bool:
        """Whether what follows reads from the network."""
        words = [token.text for token in self.tokens[at + 1 : at + 14] if token.kind == NAME]
        asks = {"Net", "HTTP", "Net::HTTP", "HTTParty", "open", "URI", "LWP::Simple", "get", "file_get_contents"}
        near = self.tokens[at + 1 : at + 20]
        return not asks.isdisjoint(words) and any(t.kind == STRING and "://" in t.text for t in near)

    def _remote(self, owner: str, name: str, at: int) -> bool:
        """HTTP requests, stores and vendors' SDKs."""
        token = self.tokens[at]
        low = name.lower()
        if (
            low in ("delete", "put", "patch", "post", "request")
            or owner.endswith(("::Request", "HTTP"))
            or (name == "new" and low)
        ):
            args, _ = self._arguments(at)
            given_ = flat(args)
            address = next((value.text for value in given_[:3] if "://" in value.text), "")
            if low == "new" and not address:
                # `HTTP::Request->new(DELETE => "https://...")`
                near_ = self.tokens[at + 1 : at + 8]
                address = next((each.text for each in near_ if each.kind == STRING and "://" in each.text), "")
            verb = low
            near = [each.text for each in self.tokens[at + 1 : at + 6]]
            if low in ("request", "new"):
                verb = next((each.lower() for each in near if each.upper() in _VERBS), "")
                if low == "new":
                    made = owner.rpartition("::")[2].lower()
                    before = self.tokens[at - 2].text.lower() if at > 1 else ""
                    verb = verb or (made if made in _VERBS_LOW else before if before in _VERBS_LOW else "")
            if not address and verb == "delete" and low == "delete" and given_ and given_[0].text[:1] == "/":
                chain = self._chain(at)
                if any("HTTP" in word or word in ("Faraday", "Excon", "conn", "http") for word in chain):
                    begin = max(0, at - 12)
                    host = next((each.text for each in self.tokens[begin:at] if each.kind == STRING), HOLE)
                    address = (host if "://" in host else f"https://{host}") + given_[0].text
            if address and verb in _VERBS_LOW:
                self._request(verb, address, token)
                return True
            return False
        if name == "curl_setopt":
            args, _ = self._arguments(at)
            options = [each.text for each in self.tokens[at : at + 10]]
            if "CURLOPT_URL" in options and len(args) > 2:
                self.address = args[2].text
            if "CURLOPT_CUSTOMREQUEST" in options and len(args) > 2:
                self.verb = args[2].text
            if self.address and self.verb:
                self._request(self.verb, self.address, token)
                self.verb = ""
            return True
        if low in ("flushall", "flushdb") and (owner or "redis" in low):
            self._code("redis", Value(low.upper()), token)
            return True
        if low == "call" and owner == "Artisan":
            args, _ = self._arguments(at)
            if args:
                self._shell(Value("php artisan " + args[0].text), token)
            return True
        words = low.split("_")
        if owner and len(words) > 1 and words[0] in ("delete", "destroy", "terminate", "drop") and low not in _RECORDS:
            args, named = self._arguments(at)
            given: dict[str, Json] = {f"arg{i}": arg.text for i, arg in enumerate(args)}
            given.update(zip(named[::3], named[2::3], strict=False))
            if given or low.startswith("drop"):
                chain = self._chain(at)
                act = ToolUse(
                    f"{self.language}:{chain[0] if chain else owner}",
                    name,
                    given,
                    context=self.snippet.context,
                    snippet=self.snippet,
                    span=(token.start, token.end),
                )
                self.reading.acts.append(act)
            return True
        if low in ("drop", "delete_many", "deletemany", "drop_database") and owner:
            chain = self._chain(at)
            if "mongo" in " ".join(chain).lower() or "mongo" in self.snippet.text.lower():
                text = "db.dropDatabase()" if "database" in chain or low == "drop_database" else f"db.c.{low}()"
                self._code("mongodb", Value(text.replace("delete_many()", "deleteMany({})")), token)
                return True
        return False

    def _request(self, verb: str, address: str, token: Token) -> None:
        data: dict[str, Json] = {"method": verb.upper(), "url": address}
        origin = Origin(self.snippet, (token.start, token.end))
        self._snippet(Snippet("http", context=self.snippet.context, data=data, origin=origin))

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
        for arg in args or ([self.names.get("$_", UNKNOWN)] if self.language == "perl" else []):
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
        elif name == "update_all" and owner[:1].isupper():
            self._statement("update", owner, "all", token)
        elif name in ("delete_all", "destroy_all", "truncate") and owner[:1].isupper():
            self._statement("truncate" if name == "truncate" else "delete", owner, "all", token)
        elif name in ("delete_all", "destroy_all", "truncate") and owner == ")":
            chain = self._chain(at)
            narrowed = any(word.startswith(("where", "limit", "find")) for word in chain)
            if name == "truncate" and "table" not in chain:
                return
            scope = "one" if self._by_key(at) else "many" if narrowed else "all"
            self._statement("delete", chain[0] if chain else HOLE, scope, token)

    def _builder(self, at: int) -> None:
        """`DB::table('users')->delete()` and what narrows it."""
        chain = self._chain(at)
        last = [_last(word) for word in chain]
        if "table" in last or "query" in last:
            narrowed = any(word.lower().startswith(("where", "limit", "find")) for word in chain)
            if not narrowed:
                self._statement("delete", chain[-1] if chain else HOLE, "all", self.tokens[at])
                return
        # Eloquent: `User::where("active", 0)->delete()`
        model = next((word for word in chain if word[:1].isupper()), "")
        if model and any(word.startswith(("where", "has")) for word in map(_last, chain)) and not self._by_key(at):
            self._statement("delete", model.partition("::")[0], "many", self.tokens[at])

    def _by_key(self, at: int) -> bool:
        """Whether the chain that ends at a token picks one row by its key."""
        near = self.tokens[max(0, at - 14) : at]
        words = [token.text for token in near if token.kind in (NAME, STRING)]
        if not {"id", "uuid", ":id"} & set(words):
            return False
        return not any(token.text in ("[", "<", ">", "!=") and token.kind == MARK for token in near)

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


def _last(word: str) -> str:
    return word.rpartition("::")[2]


def bodies(tokens: Sequence[Token], language: str) -> dict[str, tuple[list[str], int, int]]:
    """Return the functions a script defines: their parameters, and where the body begins and ends."""
    found: dict[str, tuple[list[str], int, int]] = {}
    tried = 0
    for at, token in enumerate(tokens[:-2]):
        if token.kind != NAME or token.text not in ("def", "sub", "function") or tokens[at + 1].kind != NAME:
            continue
        name = tokens[at + 1].text
        tried += 1
        if name in found or tried > MAX_BODIES:
            continue
        begin = at + 2
        parameters: list[str] = []
        if tokens[begin].text == "(" and tokens[begin].kind == MARK:
            close = _close(tokens, begin)
            for part in _parts(tokens[begin + 1 : close]):
                named = [
                    each.text for each in part if each.kind == NAME and (language == "ruby" or each.text[:1] == "$")
                ]
                if named:
                    parameters.append(named[0] if language == "ruby" else named[-1])
            begin = close + 1
        if language == "ruby":
            end = _ruby_end(tokens, begin)
        else:
            limit = min(len(tokens), begin + 12)  # a prototype, a type, `use` at most stands between
            while begin < limit and tokens[begin].text not in ("{", ";"):
                begin += 1
            if begin >= len(tokens) or tokens[begin].text != "{":
                continue
            end = _close(tokens, begin)
        if end > begin and len(found) < 100 and name not in found:
            found[name] = (parameters, begin, end)
    return found


def _ruby_end(tokens: Sequence[Token], at: int) -> int:
    depth = 1
    for index in range(at, min(len(tokens), at + 800)):
        token = tokens[index]
        if token.kind != NAME or (index and tokens[index - 1].text in (".", "::")):
            continue
        if token.text == "end":
            depth -= 1
            if not depth:
                return index
        elif token.text in ("def", "class", "module", "case", "begin", "do"):
            depth += 1
        elif token.text in ("if", "unless", "while", "until", "for"):
            # behind a statement they are its condition and have no end of their own
            depth += tokens[index - 1].kind == LINE or tokens[index - 1].text in (";", "=", "then", "do", "else")
    return -1


def _element(over: Value) -> Value:
    if over.items:
        return over.items[0] if len(over.items) == 1 else UNKNOWN
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
