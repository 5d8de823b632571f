"""Calls that run other code: the shell, programs, `exec`, notebook magics."""

from __future__ import annotations

import shlex

from blastwall.acts import HOLE, Arg
from blastwall.languages.python.values import (
    Arguments,
    Chain,
    Const,
    Either,
    Items,
    Table,
    Text,
    alternatives,
    known_text,
    text_of,
    texts,
    truth,
)
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.context import Context
    from blastwall.languages.python.emit import Called, Emitter
    from blastwall.languages.python.source import Magic
    from blastwall.languages.python.values import Value
    from blastwall.model import Span

#: Calls whose first argument is a command line for the shell.
_SHELL = frozenset(
    {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "asyncio.create_subprocess_shell"}
    | {"commands.getoutput", "commands.getstatusoutput", "os.popen2", "os.popen3", "os.popen4", "popen2.popen2"}
    | {"asyncio.subprocess.create_subprocess_shell", "pexpect.run", "pexpect.spawn", "pexpect.popen_spawn.PopenSpawn"}
    | {
        "invoke.run",
        "fabric.local",
        "fabric.api.local",
        "delegator.run",
        "plumbum.local.cmd",
        "posix.system",
        "nt.system",
    }
    | {"IPython.get_ipython.system", "anyio.run_process", "trio.run_process", "platform.popen"}
)
#: Calls that take an argument vector, or a command line with `shell=True`.
_RUN = frozenset(f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen")) | frozenset(
    {"asyncio.subprocess.run", "sp.run", "gevent.subprocess.run", "sarge.run", "psutil.Popen"}
)
#: Calls whose vector is spread over the arguments, from this position on.
_SPREAD = {
    "asyncio.create_subprocess_exec": 0,
    "asyncio.subprocess.create_subprocess_exec": 0,
    "os.execl": 1,
    "os.execlp": 1,
    "os.execle": 1,
    "os.execlpe": 1,
    "os.spawnl": 2,
    "os.spawnlp": 2,
    "os.spawnle": 2,
    "os.spawnlpe": 2,
}
#: Calls with the vector in one argument, at this position.
_VECTOR = {
    "os.execv": 1,
    "os.execvp": 1,
    "os.execve": 1,
    "os.execvpe": 1,
    "os.spawnv": 2,
    "os.spawnvp": 2,
    "os.spawnve": 2,
    "os.spawnvpe": 2,
    "os.posix_spawn": 1,
    "os.posix_spawnp": 1,
    "pty.spawn": 0,
}
_FEEDING = frozenset({"communicate", "write", "send", "sendline", "writelines"})
_EVAL = ("exec", "eval", "builtins.exec", "builtins.eval", "__builtins__.exec", "__builtins__.eval", "runpy.run_path")
_FETCHING = frozenset({"requests", "httpx", "urllib", "urllib2", "urllib3", "aiohttp", "pycurl"})
#: What unpacks code that no reader of text can follow.
_HIDING = frozenset({"marshal.loads", "pickle.loads", "dill.loads", "cloudpickle.loads", "Fernet", "zlib.decompress"})
#: Calls that send a command line to another host.
_REMOTE = frozenset({"exec_command", "sudo", "run_command"})
_REMOTE_ROOTS = ("paramiko", "fabric", "asyncssh", "spur", "pssh")
_MAGICS = {
    "%bash": "shell",
    "%sh": "shell",
    "%shell": "shell",
    "%!": "shell",
    "%cmd": "cmd",
    "%powershell": "powershell",
    "%pwsh": "powershell",
    "%sql": "sql",
    "%javascript": "javascript",
    "%js": "javascript",
}
_SCRIPTS = {"bash": "shell", "sh": "shell", "zsh": "shell", "pwsh": "powershell", "node": "javascript", "cmd": "cmd"}


def lower(call: Called, out: Emitter) -> bool:
    """Say what the call runs; return whether it runs anything."""
    dotted = call.dotted
    if dotted in _SHELL:
        for text in texts(call.get(0, "cmd", "command")):
            _line(text, call, out)
        return True
    if dotted in _RUN:
        _run(call, out)
        return True
    if dotted in _SPREAD:
        _vector(Items(call.arguments.args[_SPREAD[dotted] :], open=call.arguments.open), call, out)
        return True
    if dotted in _VECTOR:
        position = _VECTOR[dotted]
        given = call.get(position, "args", "argv")
        _vector(Items([given]) if isinstance(given, Text) else given, call, out, program=call.get(position - 1))
        return True
    if dotted in _EVAL:
        return _evaluate(call, out)
    return _fed_later(call, out) or _notebook(call, out) or _remote(call, out)


def _context(call: Called, out: Emitter) -> Context:
    changes: dict[str, object] = {}
    cwd = call.get(-1, "cwd")
    if cwd is not None and not (isinstance(cwd, Const) and cwd.value is None):
        path = text_of(cwd).text
        if HOLE in path:
            changes["cwd"] = ""
        elif path.startswith("/"):
            changes["cwd"] = path
        elif path not in ("", "."):
            changes["cwd"] = f"{out.context.cwd.rstrip('/')}/{path}" if out.context.cwd else ""
    env = call.get(-1, "env")
    if isinstance(env, Table):
        changes["env"] = {**out.context.env, **{key: text_of(value).text for key, value in env.values.items()}}
    return out.context.derive(**changes) if changes else out.context


def _line(text: Text, call: Called, out: Emitter) -> None:
    if text.text == HOLE and fetched(call.get(0, "args", "cmd", "command"), "sh", call, out):
        return
    language = "cmd" if out.context.platform == "windows" else "shell"
    fed = call.get(-1, "input")
    if fed is not None and language == "shell":
        text = Text(_fed(text.text, text_of(fed).text))
    out.code(language, text, call.span, context=_context(call, out))


def _fed_later(call: Called, out: Emitter) -> bool:
    """`Popen(["sh"]).communicate("...")`, `p.stdin.write("...")`, `child.sendline("...")`: input for what runs."""
    if call.name not in _FEEDING or not call.arguments.args:
        return False
    chain = call.receiver
    at = next((i for i, step in enumerate(chain.steps) if step.call is not None), -1)
    if at < 0 or chain.base is not None:
        return False
    started = chain.dotted
    made = chain.steps[at].call
    if made is None or (started not in _RUN and started not in _SHELL and not started.startswith("pexpect.")):
        return False
    given = made.get(0, "args", "cmd", "command")
    words = [text_of(each).text for each in given.values] if isinstance(given, Items) else [text_of(given).text]
    command = shlex.join(words) if isinstance(given, Items) else words[0]
    if HOLE in command or not command:
        return True
    for text in texts(call.get(0, "input", "s", "data")):
        out.code("shell", Text(_fed(command, text.text)), call.span, context=_context(call, out))
    return True


def _fed(command: str, text: str) -> str:
    """Write a command with its standard input as one script."""
    mark = "BLASTWALL_INPUT"
    while mark in text:
        mark += "_"
    return f"{command} <<'{mark}'\n{text}\n{mark}\n"


def _run(call: Called, out: Emitter) -> None:
    given = call.get(0, "args", "cmd")
    shell = truth(call.get(-1, "shell"))
    for value in alternatives(given):
        if isinstance(value, Items):
            if shell and value.values:
                # with shell=True only the first word is the script; the rest are its parameters
                for text in texts(value.values[0]):
                    _line(text, call, out)
            else:
                _vector(value, call, out)
        elif isinstance(value, Text):
            if shell is False or (call.get(-1, "shell") is None and out.context.platform != "windows"):
                words = value.text.split()
                if len(words) <= 1:
                    _vector(Items([value]), call, out)
                    continue
            _line(value, call, out)
        elif not (shell and fetched(value, "sh", call, out)):
            _vector(Items([Text(HOLE)], open=True), call, out)


def _vector(value: Value | None, call: Called, out: Emitter, program: Value | None = None) -> None:
    for each in alternatives(value):
        if not isinstance(each, Items):
            each = Items([program if program is not None else Text(HOLE)], open=True)
        for words in _words(each, call.span):
            fed = call.get(-1, "input")
            if fed is not None:
                line = " ".join(word.text if word.text == HOLE else shlex.quote(word.text) for word in words)
                out.code("shell", Text(_fed(line, text_of(fed).text)), call.span, context=_context(call, out))
            else:
                out.argv(words, call.span, context=_context(call, out))


def _words(items: Items, span: Span) -> list[list[Arg]]:
    """Return the vectors a list may be: one word with alternatives at a time varies, the rest keep their first."""
    made: list[list[Arg]] = [[]]
    for value in items.values:
        choices = texts(value) if isinstance(value, Either) else [text_of(value)]
        if len(made) * len(choices) > 8:
            choices = [Text(HOLE)]
        # no shell reads a vector, so what looks like a pattern stays one word, unless a listing made it
        made = [[*words, Arg(text.text, span, glob=text.glob or text.tree)] for words in made for text in choices]
    if items.open:
        for words in made:
            words.append(Arg(HOLE, span, split=True))
    return made


def _evaluate(call: Called, out: Emitter) -> bool:
    value = call.get(0, "path_name")
    if call.dotted == "runpy.run_path":
        out.argv([Arg("python3", call.span), Arg(text_of(value).text, call.span)], call.span)
        return True
    for each in alternatives(value):
        if isinstance(each, Text):
            if each.text != HOLE:
                out.code("python", each, call.span)
        elif isinstance(each, Chain):
            _evaluate_chain(each, call, out)
    return True


def _evaluate_chain(chain: Chain, call: Called, out: Emitter) -> None:
    """`exec(open(f).read())` runs a file; `exec(requests.get(u).text)` runs what a server sends."""
    for step in chain.steps:
        if step.call is None:
            continue
        dotted = chain.dotted
        if dotted in ("open", "io.open"):
            out.argv([Arg("python3", call.span), Arg(text_of(step.call.get(0, "file")).text, call.span)], call.span)
            return
        if fetched(chain, "python3", call, out):
            return
        if dotted in _HIDING:
            out.reading.notices.append(
                Notice(
                    "python-hidden-code",
                    f"runs code that `{dotted}` unpacks: what it does can't be read",
                    confirm=not out.snippet.latent,
                    span=call.span,
                )
            )
            return


def fetched(value: Value | None, program: str, call: Called, out: Emitter) -> bool:
    """Say that what a server sends is run: `os.system(requests.get(u).text)`; return whether it is."""
    for chain in alternatives(value):
        if not isinstance(chain, Chain) or chain.dotted.split(".")[0] not in _FETCHING or chain.root is None:
            continue
        address = text_of(chain.root.get(0, "url")).text
        quoted = address if address == HOLE else shlex.quote(address)
        out.code("shell", Text(f"curl -fsSL {quoted} | {program}"), call.span)
        return True
    return False


def _notebook(call: Called, out: Emitter) -> bool:
    steps = call.receiver.steps
    if call.name not in ("system", "getoutput", "run_line_magic", "run_cell_magic", "magic", "getoutput"):
        return False
    if not any(step.name == "get_ipython" for step in steps) and not (steps and steps[0].name in ("ip", "shell")):
        return False
    if call.name in ("system", "getoutput"):
        for text in texts(call.get(0)):
            out.code("shell", text, call.span)
    elif call.name == "run_cell_magic":
        run_magic("%" + known_text(call.get(0)), known_text(call.get(1)), text_of(call.get(2)), call.span, out)
    elif call.name == "run_line_magic":
        run_magic(known_text(call.get(0)), known_text(call.get(1)), text_of(call.get(1)), call.span, out)
    return True


def _remote(call: Called, out: Emitter) -> bool:
    if call.name not in _REMOTE and not (call.name == "run" and "fabric" in out.modules):
        return False
    if not any(root in out.modules for root in _REMOTE_ROOTS) and call.name != "exec_command":
        return False
    root = call.receiver.root
    host = known_text(root.get(0, "host", "hostname")) if isinstance(root, Arguments) else ""
    for text in texts(call.get(0, "command")):
        out.code("shell", text, call.span, context=out.context.elsewhere(host=host or HOLE))
    return True


def magic(found: Magic, out: Emitter, folded: Text) -> None:
    """Say what a notebook's magic runs; `folded` is its code with Python's names filled in."""
    if found.kind == "!":
        out.code("shell", folded, found.span)
    elif found.kind.startswith("%"):
        run_magic(found.kind, found.line, folded, found.span, out)
    else:
        run_magic(found.kind, "", folded, found.span, out)


def run_magic(kind: str, line: str, body: Text, span: Span, out: Emitter) -> None:
    """Hand on the code of a cell magic (`%bash`, with its sign) or of a line magic (`sql`)."""
    if kind in ("%script", "%cmd") and line.split():
        language = _SCRIPTS.get(line.split()[0].rsplit("/", 1)[-1], "")
        if kind == "%script" and language:
            out.code(language, body, span)
            return
    if kind == "%writefile" or kind == "%file":
        words = line.split()
        if words:
            append = "-a" in words
            out.change("append" if append else "write", Text(words[-1]), span, "%%writefile", content=body)
        return
    language = _MAGICS.get(kind, "")
    if language:
        out.code(language, body, span)
        return
    if kind in ("sx", "system"):
        out.code("shell", body, span)
    elif kind == "sql":
        out.code("sql", body, span)
    elif kind in ("rm", "rmdir", "mv", "cp", "mkdir", "pip", "conda", "git"):
        out.code("shell", Text(f"{kind} {body.text}"), span)
    elif kind == "run" and body.text.split():
        out.argv([Arg("python3", span), *(Arg(word, span) for word in body.text.split())], span)
    elif kind in ("time", "timeit", "prun", "memit"):
        out.code("python", body, span)
    elif kind == "reset":
        return


def braces(text: str) -> str:
    """Replace IPython's `{expression}` by a hole; a brace list of the shell's own stays."""
    made: list[str] = []
    position = 0
    while True:
        start = text.find("{", position)
        if start < 0:
            made.append(text[position:])
            return "".join(made)
        end = text.find("}", start)
        inner = text[start + 1 : end] if end > 0 else ""
        if end < 0 or not inner or "," in inner or ".." in inner or text[start - 1 : start] == "$":
            made.append(text[position : start + 1])
            position = start + 1
            continue
        made.append(text[position:start])
        made.append(HOLE)
        position = end + 1
