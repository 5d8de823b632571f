"""`wsl --unregister` deletes a Linux distribution with its whole disk."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, reading


class WslUnregister(ProgramRule):
    """`wsl --unregister` deletes a Linux distribution with its whole disk.

    Every file in it is gone; there is no question and no bin.

    **Instead:** export it first (`wsl --export name backup.tar`).

    **Source:** https://learn.microsoft.com/windows/wsl/basic-commands
    """

    id = "wsl-unregister"
    keys = ("wsl", "wslconfig")
    triggers = keys
    language = "cmd"
    advice = "export it first (`wsl --export name backup.tar`)."
    flagged = (
        Example("wsl --unregister Ubuntu"),
        Example("wslconfig /u Ubuntu"),
    )
    clean = (
        Example("wsl --list --verbose"),
        Example("wsl --terminate Ubuntu"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = [word.lower() for word in words]
        if "--unregister" in low or (act.program == "wslconfig" and any(word in ("/u", "/unregister") for word in low)):
            at = next(index for index, word in enumerate(low) if word in ("--unregister", "/u", "/unregister"))
            name = words[at + 1] if at + 1 < len(words) else ""
            return Loss(
                "delete",
                "bucket",
                name,
                "all",
                "none",
                f"`wsl --unregister` deletes the distribution `{name}` and its disk",
            )
        if low[:1] in (["--shutdown"], ["--terminate"], ["-t"]):
            return Effect("stop", Target("runtime", "wsl"), "one", "trivial")
        return (
            reading("wsl") if low and low[0].startswith(("--list", "-l", "--status", "--version", "--help")) else None
        )


RULE = WslUnregister()
