"""Commands that the settings of ssh run on this side: `ProxyCommand`, `LocalCommand`, a program in ssh's place."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_HERE = frozenset({"proxycommand", "localcommand", "knownhostscommand", "authorizedkeyscommand", "pkcs11provider"})
_THERE = "remotecommand"


class SshSettings(Carrier):
    """An option or a configuration file of ssh may name a command; it runs before anyone is asked for a key.

    **Source:** ssh_config(5) (ProxyCommand, LocalCommand, KnownHostsCommand, RemoteCommand, Match exec), scp(1) and
    sftp(1) (`-S program`, `-o`, `-F`).
    """

    id = "ssh-settings"
    act = "invocation"
    keys = ("ssh", "scp", "sftp", "autossh", "slogin", "mosh", "sshfs", "ssh-copy-id", "ssh-keyscan", "rsync")
    triggers = ("ssh", "scp", "sftp", "autossh", "slogin", "mosh", "sshfs", "ssh-copy-id", "rsync")
    carried = (
        Example("ssh -o ProxyCommand='rm -rf build' web1"),
        Example("printf 'Host *\\n  ProxyCommand rm -rf build\\n' > c; ssh -F c web1"),
        Example("rsync --rsync-path='rm -rf build; rsync' a host:b"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        args = act.args
        for index, arg in enumerate(args):
            text = arg.text
            following = args[index + 1] if index + 1 < len(args) else None
            if act.program == "rsync":
                yield from _rsync(act, arg, following)
            elif act.program == "mosh":
                if text.startswith("--ssh="):
                    yield code(act, Arg(text[6:], arg.span))
                elif text == "--ssh" and following is not None:
                    yield code(act, following)
            elif text == "-o" and following is not None:
                yield from _setting(act, following.text, following)
            elif text[:2] == "-o" and len(text) > 2:
                yield from _setting(act, text[2:], arg)
            elif text in ("-F", "-S") and following is not None:
                if text == "-S" and act.program in ("scp", "sftp") and " " in following.text.strip():
                    yield code(act, following)
                elif text == "-F":
                    known = file_code(act, following, "shell")
                    for line in known.text.splitlines()[:256] if known is not None else ():
                        yield from _setting(act, line.strip(), following)


def _setting(act: Invocation, text: str, word: Arg) -> Iterator[Snippet]:
    """One setting: `Name=value` or `Name value`."""
    cut = min((k for k in (text.find("="), text.find(" ")) if k >= 0), default=len(text))
    name, value = text[:cut].strip().lower(), text[cut + 1 :].strip().removeprefix("=").strip()
    if name == "match" and "exec" in value:
        name, value = "localcommand", value.partition("exec")[2].strip().strip('"')
    if not value or value.lower() == "none":
        return
    if name in _HERE:
        yield code(act, Arg(value.removeprefix("exec ") if " " in value else value, word.span))
    elif name == _THERE:
        yield code(act, Arg(value, word.span), context=act.context.elsewhere(host=act.program))


def _rsync(act: Invocation, arg: Arg, following: Arg | None) -> Iterator[Snippet]:
    """`-e COMMAND` runs here, `--rsync-path=COMMAND` at the other end; a bare name only chooses among programs."""
    for name in ("-e", "--rsh", "--rsync-path"):
        value: Arg | None = None
        if arg.text == name or (name == "-e" and arg.text[:1] == "-" and arg.text[:2] != "--" and arg.text[-1] == "e"):
            value = following
        elif name[:2] == "--" and arg.text.startswith(name + "="):
            value = Arg(arg.text[len(name) + 1 :], arg.span)
        if value is not None and " " in value.text.strip():
            there = act.context.elsewhere(host="rsync") if name == "--rsync-path" else None
            yield code(act, value, context=there)


CARRIER = SshSettings()
