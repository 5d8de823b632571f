"""Applications that snap and flatpak start: a command, or a shell in their place, with the words behind."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_SNAP = frozenset({"-r", "--revision", "--command", "--timer", "--hook"})
_FLATPAK = frozenset(
    {"--command", "--branch", "--arch", "--runtime", "--runtime-version", "--cwd", "--env", "--filesystem", "--share"}
    | {"--socket", "--device", "--allow", "--persist", "--app-path", "--usr-path", "--installation"}
)
_SPAWN = frozenset({"--forward-fd", "--directory", "--env", "--unset-env", "--sandbox-expose", "--sandbox-expose-ro"})


class SandboxedApps(Carrier):
    """An application of snap's or flatpak's sees the home directory: what it is given to run is run there.

    **Source:** `snap run --help` (`--shell`), flatpak-run(1) (`--command`), flatpak-spawn(1) (`--host`).
    """

    id = "sandboxed-apps"
    act = "invocation"
    keys = ("snap", "flatpak", "flatpak-spawn")
    triggers = keys
    carried = (
        Example("snap run --shell tool -c 'rm -rf build'"),
        Example("flatpak run --command=sh org.example.Tool -c 'rm -rf build'"),
        Example("flatpak-spawn --host rm -rf build"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        assert isinstance(act, Invocation)
        args = act.args
        if act.program == "flatpak-spawn":
            inner = run(act, list(leading(args, _SPAWN).rest))
        else:
            at = next((k for k, arg in enumerate(args[:4]) if arg.text == "run"), -1)
            if at < 0:
                return
            found = leading(args[at + 1 :], _SNAP if act.program == "snap" else _FLATPAK)
            if not found.rest:
                return
            app, words = found.rest[0], found.rest[1:]
            command = found.values.get("--command")
            if act.program == "snap":
                # `snap run tool.part`: the program is the part; with `--shell` it is a shell
                name = "bash" if "--shell" in found.flags else app.text.rpartition(".")[2]
            else:
                name = command.text if command is not None else app.text
            inner = run(act, [Arg(name, app.span), *words])
        if inner is not None:
            yield inner


CARRIER = SandboxedApps()
