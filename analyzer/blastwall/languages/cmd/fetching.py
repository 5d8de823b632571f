"""Programs of a Windows machine that fetch a file: from where, and under which name it is then there."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.acts import Invocation

_FETCHERS = frozenset({"curl", "wget", "certutil", "bitsadmin", "ftp", "tftp"})


def _is_address(word: str) -> bool:
    return word.lower().startswith(("http://", "https://", "ftp://"))


def fetched(program: str, words: Sequence[str]) -> tuple[str, str] | None:
    """Return the address and the file's name where a program call fetches one."""
    if program not in _FETCHERS:
        return None
    addresses = [word for word in words if _is_address(word)]
    if not addresses:
        return None
    address = addresses[0]
    last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    low = [word.lower() for word in words]
    if program == "certutil":
        if not any(word in ("-urlcache", "/urlcache", "-verifyctl", "/verifyctl") for word in low):
            return None
        after = list(words[words.index(address) + 1 :])
        return address, after[0] if after else last
    if program == "bitsadmin":
        after = list(words[words.index(address) + 1 :])
        return (address, after[0]) if after else None
    for index, word in enumerate(words[:-1]):
        if word in ("-o", "--output", "-O", "--output-document") and (program == "wget" or word != "-O"):
            return address, words[index + 1]
    for word in words:
        if word.startswith(("--output=", "--output-document=")):
            return address, word.partition("=")[2]
    if program == "wget" or any(
        word in ("-O", "--remote-name", "-LO", "-OL", "-sO", "-fO", "-fsSLO") for word in words
    ):
        return address, last
    return None


def reads_fetched(words: Sequence[str], upstream: Invocation | None) -> bool:
    """Whether a shell without code of its own reads what a program before it in the pipe fetches."""
    if upstream is None or upstream.program not in ("curl", "wget"):
        return False
    return all(
        word in ("-", "/q", "/d", "-noprofile", "-nop", "-command", "-c", "-nologo") for word in map(str.lower, words)
    )


def address(upstream: Invocation | None) -> str:
    """Return what the program fetches from."""
    return next((arg.text for arg in upstream.args if _is_address(arg.text)), "") if upstream is not None else ""


__all__ = ["address", "fetched", "reads_fetched"]
