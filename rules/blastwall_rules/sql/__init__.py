"""Rules for SQL statements, and what all of them ask of one: is it cheap, is it sure, what is it called."""

from __future__ import annotations

from blastwall.model import HIGH, LOW, MEDIUM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Act, Statement


def statement(act: Act) -> Statement:
    """Return the act as the statement it is: the registry hands rules of statements nothing else."""
    return act  # type: ignore[return-value]


def expendable(act: Statement) -> str:
    """Return why losing what this statement names costs little; empty where it does not."""
    flags = act.flags
    if "rolled-back" in flags:
        return "undone"
    if "temporary" in flags:
        return "temp"
    if "created-here" in flags:
        return "created-here"
    return ""


def of_an_application(act: Statement) -> bool:
    """Whether a statement is only written, as part of a program: it picks its rows when somebody uses the program."""
    snippet = act.snippet
    if not snippet.latent:
        return False
    for _ in range(4):
        if snippet.language not in ("sql", ""):
            return snippet.language in ("python", "javascript", "ruby", "php", "perl")
        if snippet.origin is None or snippet.origin.parent is None:
            return False
        snippet = snippet.origin.parent
    return False


def confidence(act: Statement) -> str:
    """Return how sure the reading is: a routine's body runs later, a verb without a statement may be none."""
    flags = act.flags
    if "lexical" in flags or "latent" in flags or "unparsed" in flags:
        return LOW
    return MEDIUM if "dynamic" in flags else HIGH


def named(act: Statement, otherwise: str) -> str:
    """Return the names in backticks, the first three of them, or other words where there are none."""
    names = act.names
    if not names:
        return otherwise
    text = ", ".join(f"`{name[:60]}`" for name in names[:3])
    return f"{text} and {len(names) - 3} more" if len(names) > 3 else text


def title(act: Statement) -> str:
    """Return the names as one target's name."""
    return ", ".join(act.names)[:200]


def counting(act: Statement) -> str:
    """Return a command that counts the rows of what the statement names, where its name needs no quoting."""
    name = act.names[0] if len(act.names) == 1 else ""
    plain = name.isascii() and name.replace(".", "").replace("_", "").isalnum() and len(name) <= 60
    return f"psql -c 'SELECT count(*) FROM {name}'" if plain else ""
