"""`diskpart` is given a script that cleans, formats or deletes disks."""

from __future__ import annotations

from blastwall.acts import HOLE, Invocation
from blastwall.effects import Effect
from blastwall.model import LOW
from blastwall.rule import Example
from blastwall_rules.carriers._handing_on import path_key
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading, writing


class Diskpart(ProgramRule):
    """`diskpart` is given a script that cleans, formats or deletes disks.

    `clean` wipes the whole disk that is selected at that moment, and which one that is stands only in the script.

    **Instead:** run `list disk` and `list volume` alone, and leave the rest to a person.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/diskpart
    """

    id = "diskpart"
    keys = ("diskpart",)
    triggers = keys
    language = "cmd"
    advice = "run `list disk` and `list volume` alone, and leave the rest to a person."
    flagged = (
        Example("(echo select disk 1 & echo clean) | diskpart", decision="deny"),
        Example("diskpart /s wipe.txt"),
        Example("diskpart < wipe.txt"),
        Example("echo select disk 1 > s.txt & echo clean >> s.txt & diskpart /s s.txt", decision="deny"),
    )
    clean = (
        Example("echo list disk | diskpart"),
        Example("(echo select disk 1 & echo detail disk) | diskpart"),
        Example("echo list disk > s.txt & diskpart /s s.txt"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        script = _script(act)
        low = lowered(words)
        if has(low, "/?"):
            return reading("diskpart")
        for line in script.splitlines():
            parts = line.split()
            if not parts:
                continue
            if parts[0] == "clean" or (parts[0] in ("delete", "format") and not has(parts, "label")):
                whole = "a whole disk" if parts[0] == "clean" else "a partition or volume"
                return Loss(
                    "delete", "device", "the selected disk", "one", "none", f"`diskpart` `{line.strip()}` wipes {whole}"
                )
            if parts[0] in ("convert", "shrink", "break", "offline", "recover"):
                return Loss(
                    "overwrite",
                    "bucket",
                    "the selected disk",
                    "one",
                    "expert",
                    f"`diskpart` `{line.strip()}` changes a disk's layout",
                )
        if script and HOLE not in script:
            return reading("diskpart")
        if "/s" in low or act.upstream is not None or script:
            return Loss(
                "overwrite",
                "bucket",
                "disks",
                "unknown",
                "none",
                "`diskpart` runs a script that is not in view",
                confidence=LOW,
            )
        return writing("resource", "diskpart")


def _script(act: Invocation) -> str:
    """Return what `diskpart` is given to run: its input, or the file after `/s` if this call wrote it."""
    for place, arg in enumerate(act.args[:-1]):
        if arg.text.lower() == "/s":
            name = act.args[place + 1].text
            return _written(act, name)
    return act.stdin.text.lower() if act.stdin is not None else ""


def _written(act: Invocation, name: str) -> str:
    """Return what this call wrote to the file, with a hole for what is not in view."""
    wanted = {path_key(spelled.replace("\\", "/"), "") for spelled in (name, f"{act.context.cwd}/{name}")}
    wanted = {key.lower().removeprefix("./") for key in wanted}
    for key, file in act.context.files.items():
        if key.replace("\\", "/").lower() in wanted:
            return file.text.lower()
    return ""


RULE = Diskpart()
