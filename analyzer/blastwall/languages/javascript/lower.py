"""Lowers the calls of a script: files, processes, HTTP, databases, clients, and code made at run time."""

from __future__ import annotations

from bisect import bisect_right

from blastwall.acts import HOLE, Arg
from blastwall.languages.interface import Reading
from blastwall.languages.javascript.backward import way_back
from blastwall.languages.javascript.emit import values_of
from blastwall.languages.javascript.expression import Reader
from blastwall.languages.javascript.modules import loaded
from blastwall.languages.javascript.remote import Remote
from blastwall.languages.javascript.stores import SQL_CALLS
from blastwall.languages.javascript.uncalled import uncalled
from blastwall.languages.javascript.values import Chain, Const, Items, Step, Table, Text, plain
from blastwall.model import Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.javascript.values import Value

_FS = frozenset(
    {"fs", "fs/promises", "fs-extra", "fsp", "fse", "fsPromises", "graceful-fs", "memfs", "Deno", "vscode"}
    | {"fsExtra", "promises"}
)
#: function -> (change, takes the tree by itself). `Sync` and `Async` are cut off before.
_FILES: dict[str, tuple[str, bool]] = {
    "rm": ("delete", False),
    "unlink": ("delete", False),
    "remove": ("delete", False),
    "rmdir": ("rmdir", False),
    "rimraf": ("delete", True),
    "emptyDir": ("delete", True),
    "emptydir": ("delete", True),
    "truncate": ("truncate", False),
    "writeFile": ("write", False),
    "outputFile": ("write", False),
    "writeJson": ("write", False),
    "writeTextFile": ("write", False),
    "createWriteStream": ("write", False),
    "appendFile": ("append", False),
    "chmod": ("mode", False),
    "chown": ("owner", False),
    "rename": ("move", False),
    "move": ("move", False),
    "copyFile": ("write", False),
    "copy": ("write", False),
    "cp": ("write", False),
    "symlink": ("link", False),
    "link": ("link", False),
}
_PROCESS = frozenset(
    {"child_process", "cp", "childProcess", "child-process-promise", "cross-spawn", "execa", "promisify"}
)
_EXEC = frozenset(
    {"exec", "execSync", "execaCommand", "execaCommandSync", "command", "commandSync", "$", "execAsync", "sh"}
)
_SPAWN = frozenset({"spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync", "fork", "execFileAsync"})

#: What takes a whole store away whoever calls it, and the SQL that says by itself what it does.
_FOR_GOOD = SQL_CALLS | {"dropDatabase", "dropCollection", "drop", "dropTable", "dropTableIfExists", "sync", "truncate"}
_FOR_GOOD |= {"flushall", "flushdb", "flushAll", "flushDb", "FLUSHALL", "FLUSHDB"}
_EVALUATORS = frozenset({"eval", "Function", "runInThisContext", "runInNewContext", "runInContext"})
_FETCHERS = frozenset({"fetch", "get", "got", "axios", "request", "$fetch", "ofetch"})


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a snippet of JavaScript; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    reader = Reader(text, budget)
    given = (snippet.data or {}).get("arguments")
    if isinstance(given, list):
        reader.argv = [Text("node"), *(Text(str(word)) for word in given)]
    reader.statements()
    # what a stray bracket left unread is read as well
    lowering = _Lowering(snippet, reading, budget, text)
    back = way_back(reader.list) if snippet.latent else []
    lowering.uncalled = uncalled(reader.list, text, budget) if snippet.latent else []
    if not snippet.latent:
        for module in loaded(reader.list, snippet, snippet.context):
            lowering._snippet(module)
    told = reader.told()
    lowering.followed = {id(step) for chain in told for step in chain.steps[:-1] if step.args is not None}
    for chain in told:
        if not budget.spend():
            break
        if any(begin <= chain.steps[-1].span[1] <= end for begin, end in back):
            continue
        lowering.call(chain)
    if budget.exhausted:
        reading.finished = False
    return reading


class _Lowering(Remote):
    """Tells the calls of one script apart."""

    #: where functions stand that are only written, and that nothing in the file calls
    uncalled: Sequence[tuple[int, int]] = ()

    def call(self, chain: Chain) -> None:
        """Say what one call does."""
        last = chain.steps[-1]
        self.chain = chain
        if last.args is None:
            return
        names = [step.name for step in chain.steps]
        if names == ["process", "chdir"] and last.args:
            self.context = self.moved(plain(last.args[0]))
            return
        if names == ["process", "kill"]:
            self._killed(last)
            return
        if self._fed(chain, names, last) or self._fetched(names, last):
            return
        if self._files(names, last) or self._process(names, last) or self._code(names, last):
            return
        if last.name not in _FOR_GOOD and self._uncalled(last.span[1]):
            return  # a request or a query is what its caller will ask for, as a path is that a function is given
        if self._http(chain, names, last) or self._store(chain, names, last):
            return
        self._client(chain, names, last)

    def _uncalled(self, place: int) -> bool:
        at = bisect_right(self.uncalled, (place, -1)) - 1
        return at >= 0 and place <= self.uncalled[at][1]

    def _killed(self, last: Step) -> None:
        """`process.kill(-1, "SIGKILL")`: a process, a group of them, or every one."""
        target = last.args[0] if last.args else None
        signal = plain(last.args[1]).removeprefix("SIG") if last.args and len(last.args) > 1 else "TERM"
        if isinstance(target, Const) and isinstance(target.value, int) and signal != "0":
            words = ("kill", f"-{signal}" if HOLE not in signal else "-TERM", "--", str(target.value))
            self._argv([Arg(word, last.span) for word in words], last.span)

    # -- files --------------------------------------------------------------------------------------------------------
    def _files(self, names: Sequence[str], last: Step) -> bool:
        root, name = names[0], last.name
        bare = name.removesuffix("Sync").removesuffix("Async")
        args = last.args or []
        if root in ("rimraf", "del", "trash", "del-cli") or (root == "rimraf" and bare in ("sync", "native")):
            for value in _picked(args):
                self._change("delete", value, last.span, root, recursive=True)
            return True
        if name in ("rimraf", "rimrafSync", "deleteAsync", "deleteSync") and (len(names) == 1 or root == "rimraf"):
            for value in _picked(args):
                self._change("delete", value, last.span, name, recursive=True)
            return True
        if root in ("shelljs", "shell", "sh") and bare in ("rm", "mv", "cp", "sed", "chmod") and len(names) == 2:
            words: list[Arg] = [Arg(bare, last.span)]
            for value in args:
                words.extend(
                    Arg(plain(each), last.span, glob="*" in plain(each))
                    for each in (value.values if isinstance(value, Items) else [value])
                )
            self._argv(words, last.span)
            return True
        if root not in _FS or bare not in _FILES or not args:
            return False
        change, tree = _FILES[bare]
        options = args[1] if len(args) > 1 and isinstance(args[1], Table) else None
        flag = options.values.get("recursive") if options is not None else None
        recursive = (
            tree
            or (isinstance(flag, Const) and bool(flag.value))
            or (root != "fs" and bare == "remove" and root != "Deno")
        )
        if change == "rmdir" and recursive:
            change = "delete"
        if bare in ("copyFile", "copy", "cp", "symlink", "link"):
            target = args[1] if len(args) > 1 else args[0]
            self._change(change, target, last.span, f"fs.{name}")
            return True
        destination = args[1] if change == "move" and len(args) > 1 else None
        content = args[1] if change in ("write", "append") and len(args) > 1 else None
        if change == "truncate" or (change == "write" and isinstance(content, Text) and not content.text):
            # one file is only written; with every name that a loop runs over, several are emptied
            emptied = isinstance(args[0], Text) and args[0].glob
            change, content = ("truncate" if emptied else change), Text("")
        self._change(
            change, args[0], last.span, f"fs.{name}", recursive=recursive, destination=destination, content=content
        )
        return True

    def moved(self, path: str) -> Context:
        """Return the context in another directory."""
        if path.startswith("/") and HOLE not in path:
            return self.context.derive(cwd=path)
        known = HOLE not in path and self.context.cwd and not path.startswith("~")
        return self.context.derive(cwd=f"{self.context.cwd.rstrip('/')}/{path}" if known else "")

    # -- processes ----------------------------------------------------------------------------------------------------
    def _process(self, names: Sequence[str], last: Step) -> bool:
        root, name = names[0], last.name
        args = last.args or []
        if last.tag and (
            name in ("$", "sh", "shell", "zx", "spawn", "execa", "execaSync", "execaCommand", "bash", "cmd")
            or (root, name) == ("Bun", "$")
        ):
            self._text("shell", args[0], last.span)
            return True
        if not args:
            return False
        first = args[0]
        if name == "doShellScript" or (root, name) == ("$", "system"):  # JavaScript for Automation
            self._text("shell", first if isinstance(first, Text) else Text(HOLE), last.span)
            return True
        if name.startswith("removeItemAtPath"):
            self._change("delete", first, last.span, name, recursive=True)
            return True
        chosen = next((each for each in args[1:] if isinstance(each, Table)), Table({}))
        where = self.moved(plain(chosen.values["cwd"])) if "cwd" in chosen.values else None
        certain = root in _PROCESS or root in ("zx", "shelljs", "shell", "Bun", "Deno")
        if root == "Deno" and name in ("Command", "run"):
            if name == "run" and isinstance(first, Table):
                command = first.values.get("cmd")
                self._argv([Arg(plain(each), last.span) for each in values_of(command)], last.span)
                return True
            options = args[1] if len(args) > 1 and isinstance(args[1], Table) else Table({})
            words = [first, *values_of(options.values.get("args"))]
            self._argv([Arg(plain(each), last.span) for each in words], last.span)
            return True
        if root == "Bun" and name in ("spawn", "spawnSync"):
            command = first.values.get("cmd") if isinstance(first, Table) else first
            self._argv([Arg(plain(each), last.span) for each in values_of(command)], last.span)
            return True
        if name in _EXEC and isinstance(first, Text):
            if certain or (len(names) == 1 and name in ("execSync", "execaCommand", "exec", "execAsync", "$")):
                fed = chosen.values.get("input")
                if isinstance(fed, Text):
                    first = Text(_with_input(first.text, fed.text))
                language = "cmd" if self.context.platform == "windows" else "shell"
                self._text(language, first, last.span, context=where)
                return True
            return False
        if name in _SPAWN and (certain or len(names) == 1):
            shell = chosen.values.get("shell")
            fed = chosen.values.get("input")
            words = [first, *(values_of(args[1]) if len(args) > 1 and not isinstance(args[1], Table) else [])]
            texts = [plain(each) for each in words]
            if isinstance(fed, Text):
                self._text("shell", Text(_with_input(" ".join(texts), fed.text)), last.span, context=where)
            elif shell is not None and not (isinstance(shell, Const) and not shell.value):
                self._text("shell", Text(" ".join(texts)), last.span, context=where)
            else:
                self._argv([Arg(text, last.span) for text in texts], last.span, where)
            return True
        return False

    def _fed(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        """`spawn("sh").stdin.write("rm -rf x")`: input for what was started."""
        if "stdin" not in names or last.name not in ("write", "end") or not last.args:
            return False
        started = next((step for step in chain.steps if step.args and step.name in _SPAWN | _EXEC), None)
        if started is None or started.args is None:
            return False
        words = [started.args[0], *values_of(started.args[1] if len(started.args) > 1 else None)]
        command = " ".join(plain(each) for each in words)
        given = last.args[0]
        if isinstance(given, Text) and HOLE not in command:
            self._text("shell", Text(_with_input(command, given.text)), last.span)
        return True

    def _fetched(self, names: Sequence[str], last: Step) -> bool:
        """What a server sends is run: `eval(await (await fetch(u)).text())`, `fetch(u).then(eval)`, `exec(...)`."""
        first = last.args[0] if last.args else None
        if not isinstance(first, Chain) or not first.steps:
            return False
        source = first
        handed = last.name == "then" and first.steps[-1].name in _EVALUATORS
        if not handed and last.name not in _EVALUATORS and last.name not in _EXEC:
            return False
        asked = next((step for step in source.steps if step.args and step.name in _FETCHERS), None)
        if handed:
            asked = next((step for step in self.chain.steps if step.args and step.name in _FETCHERS), None)
        if asked is None or not asked.args:
            return False
        address = plain(asked.args[0])
        program = "sh" if last.name in _EXEC else "node"
        quoted = address if address == HOLE else "'" + address.replace("'", "") + "'"
        self._text("shell", Text(f"curl -fsSL {quoted} | {program}"), last.span)
        return True

    # -- code made at run time ----------------------------------------------------------------------------------------
    def _code(self, names: Sequence[str], last: Step) -> bool:
        args = last.args or []
        name = last.name
        if name in (
            "eval",
            "Function",
            "runInNewContext",
            "runInThisContext",
            "runInContext",
            "setTimeout",
            "execScript",
            "constructor",
            "Worker",
            "Script",
            "compileFunction",
            "setInterval",
            "setImmediate",
        ) or (name == "" and "constructor" in names):
            source = args[-1] if name in ("Function", "constructor") and args else args[0] if args else None
            if isinstance(source, Text) and source.text != HOLE:
                self._text("javascript", source, last.span)
                return True
        if last.tag and name in ("gql", "graphql"):
            self._text("graphql", args[0], last.span)
            return True
        return False


def _picked(args: Sequence[Value]) -> list[Value]:
    """Return the patterns that `del` is given; what begins with `!` is kept."""
    values = args[0].values if args and isinstance(args[0], Items) else args[:1]
    return [each for each in values if not plain(each).startswith("!")]


def _with_input(command: str, text: str) -> str:
    """Write a command with its standard input as one script."""
    mark = "BLASTWALL_INPUT"
    while mark in text:
        mark += "_"
    return f"{command} <<'{mark}'\n{text}\n{mark}\n"
