"""Lowers HCL to declarations, and hands on the code that provisioners, external programs and hooks run."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Declaration
from blastwall.languages.hcl.lexer import HEREDOC, MARK, STRING, WORD, Token
from blastwall.languages.hcl.tree import Attribute, Block, literal, parse, strings, template
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.model import Json, Span

#: Attribute of a resource that holds a program's text -> its language. The provider runs it as it stands.
_CODE: dict[tuple[str, str], tuple[str, str]] = {
    ("snowflake_execute", "execute"): ("sql", "snowflake"),
    ("snowflake_execute", "revert"): ("sql", "snowflake"),
    ("snowflake_unsafe_execute", "execute"): ("sql", "snowflake"),
    ("snowflake_unsafe_execute", "revert"): ("sql", "snowflake"),
    ("databricks_sql_query", "query"): ("sql", "databricks"),
    ("shell_script", "create"): ("shell", ""),
    ("shell_script", "delete"): ("shell", ""),
}
_INTERPRETERS = {
    "bash": "shell",
    "sh": "shell",
    "zsh": "shell",
    "dash": "shell",
    "ksh": "shell",
    "python": "python",
    "python3": "python",
    "node": "javascript",
    "pwsh": "powershell",
    "powershell": "powershell",
    "cmd": "cmd",
}


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a snippet of HCL; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    root = parse(text, budget)
    lowering = _Lowering(snippet, reading, budget)
    lowering.constants(root)
    for block in _blocks(root):
        if not budget.spend():
            break
        lowering.block(block)
    if budget.exhausted:
        reading.finished = False
    return reading


def _blocks(root: Block) -> Iterator[Block]:
    """Yield every block in source order, the file itself first, without recursion."""
    stack = [root]
    while stack:
        block = stack.pop()
        yield block
        stack.extend(reversed(block.children))


class _Lowering:
    """Collects what a file declares."""

    def __init__(self, snippet: Snippet, reading: Reading, budget: Budget) -> None:
        self.snippet = snippet
        self.reading = reading
        self.budget = budget
        self.known: dict[str, Json] = {}

    def constants(self, root: Block) -> None:
        """Note what locals and the defaults of variables are, where they are written out."""
        for block in root.children:
            if block.type == "locals":
                for attribute in block.attributes:
                    if not attribute.path:
                        self.known[f"local.{attribute.name}"] = literal(attribute.value)
            elif block.type == "variable" and block.labels:
                default = block.get("default")
                if default is not None:
                    self.known[f"var.{block.labels[0]}"] = literal(default.value)

    def value(self, attribute: Attribute) -> Json:
        """Return an attribute's literal value, following one reference to a local or a variable's default."""
        kept = attribute.value
        if len(kept) == 3 and kept[0].kind == kept[2].kind == WORD and kept[1].text == ".":
            return self.known.get(f"{kept[0].text}.{kept[2].text}", HOLE)
        if len(kept) == 1 and kept[0].kind == STRING and kept[0].holes:
            inner = kept[0].text
            if inner.startswith("${") and inner.endswith("}"):
                return self.known.get(inner[2:-1].strip(" ~"), literal(kept))
        return literal(kept)

    def block(self, block: Block) -> None:
        """Declare a block and what it holds."""
        top = block.top if block.parent is not None else block
        labels = top.labels
        if top.type == "removed":
            labels = _address(top.get("from"))
        if block.parent is not None:
            self._declare(top.type, labels, "", None, block.span, block.path)
        for attribute in block.attributes:
            self._declare(top.type, labels, attribute.name, self.value(attribute), _place(attribute), attribute.path)
        if block is top and block.type == "removed":
            self._removed(block, labels)
        self._code(block, top)

    def _declare(self, type_: str, labels: Sequence[str], name: str, value: Json, span: Span, path: str) -> None:
        if self.budget.spend():
            self.reading.acts.append(
                Declaration(
                    "hcl",
                    type_,
                    labels,
                    name,
                    value,
                    context=self.snippet.context,
                    snippet=self.snippet,
                    span=span,
                    path=path,
                )
            )

    def _removed(self, block: Block, labels: Sequence[str]) -> None:
        """Say what a `removed` block without a lifecycle means: it destroys what it names."""
        lifecycle = next((child for child in block.children if child.type == "lifecycle"), None)
        if lifecycle is None or lifecycle.get("destroy") is None:
            self._declare("removed", labels, "destroy", True, block.span, "lifecycle")

    # -- code ---------------------------------------------------------------------------------------------------------
    def _code(self, block: Block, top: Block) -> None:
        if block.type == "provisioner" and block.labels:
            self._provisioner(block)
        elif block is top and block.type == "data" and block.labels[:1] == ("external",):
            program = block.get("program")
            if program is not None:
                self._argv(program)
        elif block.type in ("before_hook", "after_hook", "error_hook"):
            execute = block.get("execute")
            if execute is not None:
                self._argv(execute)
        elif block.type in ("lifecycle_commands",):
            for attribute in block.attributes:
                self._script(attribute, "shell", self.snippet.context)
        if block is top and block.type in ("resource", "data") and block.labels:
            for attribute in block.attributes:
                found = _CODE.get((block.labels[0], attribute.name))
                if found is not None:
                    self._script(attribute, found[0], self.snippet.context, dialect=found[1])

    def _provisioner(self, block: Block) -> None:
        kind = block.labels[0]
        if kind == "local-exec":
            command = block.get("command")
            if command is None:
                return
            language = "shell"
            interpreter = block.get("interpreter")
            if interpreter is not None:
                words = [str(template(token)) for token in strings(interpreter.value)]
                name = words[0].replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe") if words else ""
                language = _INTERPRETERS.get(name, "shell")
            context = self.snippet.context
            folder = block.get("working_dir")
            if folder is not None:
                where = self.value(folder)
                context = context.derive(cwd=where if isinstance(where, str) and where.startswith("/") else "")
            self._script(command, language, context)
        elif kind in ("remote-exec", "shell", "powershell", "windows-shell"):
            inline = block.get("inline")
            if inline is None:
                return
            # packer's machine is thrown away; terraform's is the one just made
            throwaway = kind != "remote-exec"
            host = self._host(block)
            context = self.snippet.context.elsewhere(host=host, throwaway=throwaway)
            language = {"powershell": "powershell", "windows-shell": "cmd"}.get(kind, "shell")
            self._script(inline, language, context)

    def _host(self, block: Block) -> str:
        parent: Block | None = block
        while parent is not None:
            for child in parent.children:
                found = child.get("host") if child.type == "connection" else None
                if found is not None:
                    value = self.value(found)
                    return value if isinstance(value, str) else HOLE
            parent = parent.parent
        return HOLE

    def _script(self, attribute: Attribute, language: str, context: Context, dialect: str = "") -> None:
        """Hand on each string of a value as code; a list is one script, a line each."""
        found = strings(attribute.value)
        if not found:
            return
        if len(found) == 1:
            value = template(found[0])
            self._snippet(language, str(value), context, self._origin(found[0], value), dialect)
            return
        if any(
            token.kind == WORD and token.text in ("join", "format", "templatefile", "file") for token in attribute.value
        ):
            found = [token for token in found if len(token.text) > 1 or token.text.isalnum()]
        lines = "\n".join(str(template(token)) for token in found)
        self._snippet(language, lines, context, Origin(self.snippet, (found[0].start, found[-1].end)), dialect)

    def _argv(self, attribute: Attribute) -> None:
        words = [Arg(str(template(token)), (token.start, token.end)) for token in strings(attribute.value)]
        if not words:
            return
        plain = all(token.kind in (STRING, HEREDOC, MARK) or token.kind == "newline" for token in attribute.value)
        if not plain:
            words.append(Arg(HOLE, attribute.span, split=True))
        self.reading.snippets.append(
            Snippet(
                "shell",
                argv=words,
                context=self.snippet.context,
                origin=Origin(self.snippet, _place(attribute)),
                pointer=self.snippet.pointer,
                latent=True,
                depth=self.snippet.depth + 1,
            )
        )

    def _snippet(self, language: str, text: str, context: Context, origin: Origin, dialect: str) -> None:
        if not text.strip():
            return
        self.reading.snippets.append(
            Snippet(
                language,
                text,
                context=context,
                dialect=dialect,
                origin=origin,
                pointer=self.snippet.pointer,
                # a file is only written here: what it holds runs when someone applies it
                latent=True,
                depth=self.snippet.depth + 1,
            )
        )

    def _origin(self, token: Token, value: Json) -> Origin:
        if value == token.text:
            return Origin(self.snippet, (token.start, token.end), range(token.inner, token.inner + len(token.text)))
        return Origin(self.snippet, (token.start, token.end))


def _place(attribute: Attribute) -> Span:
    """Return the span of an attribute with its value."""
    start = attribute.span[0]
    return (start, attribute.value[-1].end if attribute.value else attribute.span[1])


def _address(attribute: Attribute | None) -> tuple[str, ...]:
    """Split `aws_db_instance.main` or `module.db.aws_db_instance.main[0]` into the labels of what it names."""
    if attribute is None:
        return ()
    words = [token.text for token in attribute.value if token.kind == WORD]
    while len(words) > 2 and words[0] == "module":
        words = words[2:]
    return tuple(words[:2])
