"""Reads a pickle that is a constant: the functions it would call are code, and what they are given is told."""

from __future__ import annotations

import ast

from blastwall.acts import HOLE
from blastwall.languages.python.values import Text, text_of
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.python.emit import Called, Emitter

_LOADS = frozenset({"pickle.loads", "cPickle.loads", "_pickle.loads", "dill.loads", "cloudpickle.loads"})
_SHELLS = frozenset({"system", "popen", "getoutput", "getstatusoutput", "call", "run", "Popen", "check_output"})
#: Modules whose functions reach beyond the data itself.
_REACHING = frozenset(
    {"os", "posix", "nt", "subprocess", "shutil", "builtins", "__builtin__", "runpy", "pty", "commands"}
)
_MOST = 65_536


def lower(call: Called, out: Emitter) -> bool:
    """Say what a constant pickle runs when it is loaded; return whether it runs anything."""
    if call.dotted not in _LOADS:
        return False
    value = call.get(0, "data")
    if not isinstance(value, Text) or HOLE in value.text or not value.text:
        return False
    node = value.node
    constant = node.value if isinstance(node, ast.Constant) and isinstance(node.value, bytes) else None
    data = constant if constant is not None else value.text.encode("utf-8", "surrogateescape")
    functions, words = _contents(data[:_MOST])
    reaching = [(module, name) for module, name in functions if module.partition(".")[0] in _REACHING]
    for _, name in reaching:
        for word in words:
            if name in _SHELLS:
                out.code("shell", Text(word), call.span)
            elif name in ("eval", "exec"):
                out.code("python", Text(word), call.span)
    if reaching:
        what = ".".join(reaching[0])
        message = f"a pickle that calls `{text_of(Text(what)).text[:80]}` is loaded"
        out.reading.notices.append(
            Notice("python-hidden-code", message, confirm=not out.snippet.latent, span=call.span)
        )
    return bool(reaching)


def _contents(data: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the functions a pickle names and the texts it holds; nothing of it is run."""
    import pickletools

    functions: list[tuple[str, str]] = []
    words: list[str] = []
    try:
        for number, (operation, argument, _) in enumerate(pickletools.genops(data)):
            if number > 2000:
                break
            if operation.name in ("GLOBAL", "INST") and isinstance(argument, str):
                module, _, name = argument.partition(" ")
                functions.append((module, name))
            elif operation.name == "STACK_GLOBAL" and len(words) > 1:
                functions.append((words[-2], words[-1]))
                del words[-2:]
            elif isinstance(argument, str):
                words.append(argument)
    except (ValueError, EOFError, IndexError, UnicodeDecodeError):
        pass
    return functions, words
