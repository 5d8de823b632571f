"""Three levels of Windows' shells and bash round a loss never lower it; a mention in a data position never raises."""

from __future__ import annotations

import base64
import random
import shlex

import pytest

from blastwall.api import Analyzer
from blastwall.model import ToolCall

ANALYZER = Analyzer()
RANK = {"allow": 0, "confirm": 1, "deny": 2}
TOOLS = {
    "powershell": ("PowerShell", "C:\\Users\\dev\\app"),
    "cmd": ("cmd", "C:\\Users\\dev\\app"),
    "shell": ("Bash", "/home/dev/app"),
}

SEEDS = [
    ("powershell", r"Remove-Item -Recurse -Force C:\Users"),
    ("powershell", "[IO.Directory]::Delete('C:\\', $true)"),
    ("powershell", r"gci C:\ | ri -r -fo"),
    ("powershell", "Clear-Disk -Number 1 -RemoveData -Confirm:$false"),
    ("powershell", r"ri .\src -r"),
    ("cmd", r"rd /s /q C:\Users"),
    ("cmd", r"del /f /s /q C:\*"),
    ("cmd", "format D: /q /y"),
    ("cmd", "vssadmin delete shadows /all /quiet"),
    ("cmd", r"rd /s /q src"),
]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-le")).decode()


#: (language outside, language inside, how): every one is right for any text of the seeds' kind
WRAPPERS = [
    ("powershell", "powershell", lambda c: f"iex {quoted(c)}"),
    ("powershell", "powershell", lambda c: f"{quoted(c)} | Invoke-Expression"),
    ("powershell", "powershell", lambda c: f"& ([scriptblock]::Create({quoted(c)}))"),
    ("powershell", "powershell", lambda c: f"& {{ {c} }}"),
    ("powershell", "powershell", lambda c: f"Invoke-Command -ScriptBlock {{ {c} }}"),
    ("powershell", "powershell", lambda c: f"Start-Job {{ {c} }} | Wait-Job"),
    ("powershell", "powershell", lambda c: f"if (Test-Path C:\\) {{ {c} }} else {{ Get-Date }}"),
    ("powershell", "powershell", lambda c: f"1..1 | ForEach-Object {{ {c} }}"),
    ("powershell", "powershell", lambda c: f"try {{ {c} }} catch {{ Write-Host no }}"),
    ("powershell", "powershell", lambda c: f"function Go {{ {c} }}\nGo"),
    ("powershell", "powershell", lambda c: f"$s = {quoted(c)}; iex $s"),
    ("powershell", "powershell", lambda c: f"pwsh -NoP -enc {encoded(c)}"),
    ("powershell", "powershell", lambda c: f"[powershell]::Create().AddScript({quoted(c)}).Invoke()"),
    ("powershell", "powershell", lambda c: f"Start-Process powershell -Args '-EncodedCommand {encoded(c)}'"),
    ("powershell", "powershell", lambda c: f"Set-Content x.ps1 {quoted(c)}; .\\x.ps1"),
    ("powershell", "cmd", lambda c: f"cmd /c {quoted(c)}"),
    ("powershell", "cmd", lambda c: f"Start-Process cmd.exe -ArgumentList '/c',{quoted(c)}"),
    ("powershell", "cmd", lambda c: f"[Diagnostics.Process]::Start('cmd', {quoted('/c ' + c)})"),
    ("powershell", "cmd", lambda c: f"(New-Object -ComObject WScript.Shell).Run({quoted('cmd /c ' + c)})"),
    ("powershell", "cmd", lambda c: f"Set-Content x.bat {quoted(c)}; cmd /c x.bat"),
    ("powershell", "powershell", lambda c: f"powershell -Command {{ {c} }}"),
    ("powershell", "shell", lambda c: f"wsl bash -c {quoted(shlex.quote(c))}"),
    ("cmd", "cmd", lambda c: f'cmd /c "{c}"'),
    ("cmd", "cmd", lambda c: f"cmd /d /q /c {c}"),
    ("cmd", "cmd", lambda c: f"({c})"),
    ("cmd", "cmd", lambda c: f"if exist C:\\ ({c}) else (echo no)"),
    ("cmd", "cmd", lambda c: f"for %i in (1) do {c}"),
    ("cmd", "cmd", lambda c: f'start "" /wait cmd /c {c}'),
    ("cmd", "cmd", lambda c: f"@{c} 2>nul"),
    ("cmd", "cmd", lambda c: f"call {c}"),
    ("cmd", "cmd", lambda c: f"call :go\nexit /b\n:go\n{c}"),
    ("cmd", "cmd", lambda c: f"echo {c}> x.bat & call x.bat"),
    ("cmd", "powershell", lambda c: f"powershell -nop -e {encoded(c)}"),
    ("cmd", "powershell", lambda c: f"pwsh -EncodedCommand {encoded(c)}"),
    ("shell", "powershell", lambda c: f"powershell.exe -Command {shlex.quote(c)}"),
    ("shell", "powershell", lambda c: f"pwsh -ec {encoded(c)}"),
    ("shell", "powershell", lambda c: f"powershell.exe <<'PS'\n{c}\nPS\n"),
    ("shell", "cmd", lambda c: f"cmd.exe /c {shlex.quote(c)}"),
    ("shell", "shell", lambda c: f"bash -c {shlex.quote(c)}"),
    ("shell", "shell", lambda c: f"sudo env A=1 sh -c {shlex.quote(c)}"),
]


def decision(language: str, text: str) -> str:
    tool, cwd = TOOLS[language]
    return ANALYZER.analyze(ToolCall(tool, {"command": text}, cwd=cwd)).decision


def fits(how: int, text: str) -> bool:
    """Whether a wrapper takes this text as it is: cmd has no way to quote a quote, a line or an operator."""
    if WRAPPERS[how][0] != "cmd":
        return True
    if "\n" in text or ('"' in text and any(c in text for c in "&|<>")):
        return False
    written = any(word in WRAPPERS[how][2]("") for word in ("echo", "call "))
    return not (written and any(c in text for c in '&|<>"%')) and not text.startswith(("@", "(", "if", "for"))


@pytest.mark.parametrize("seed", SEEDS, ids=[text for _, text in SEEDS])
def test_wrapping_never_lowers(seed: tuple[str, str]) -> None:
    language, text = seed
    before = RANK[decision(language, text)]
    assert before
    rng = random.Random(text)
    for _ in range(60):
        at, current = language, text
        chain = []
        for _ in range(3):
            choices = [k for k, (_, inner, _) in enumerate(WRAPPERS) if inner == at and fits(k, current)]
            if not choices:
                break
            chosen = rng.choice(choices)
            at, current = WRAPPERS[chosen][0], WRAPPERS[chosen][2](current)
            chain.append(chosen)
        assert RANK[decision(at, current)] >= before, (chain, at, current)


MENTIONS = [
    ("powershell", lambda t: f"Write-Host {quoted(t)}"),
    ("powershell", lambda t: f"Write-Output {quoted(t)} | Out-String"),
    ("powershell", lambda t: f"Write-Error -Message {quoted(t)}"),
    ("powershell", lambda t: f"throw {quoted(t)}"),
    ("powershell", lambda t: f"# {t}\nGet-Date"),
    ("powershell", lambda t: f"<# {t}\n{t} #>\nGet-Date"),
    ("powershell", lambda t: f"$doc = @'\n{t}\n'@\nSet-Content README.md $doc"),
    ("powershell", lambda t: f"git commit -m {quoted(t)}"),
    ("powershell", lambda t: f"Select-String -Path *.ps1 -SimpleMatch {quoted(t)}"),
    ("powershell", lambda t: f"Send-MailMessage -To a@b -From c@d -Subject x -Body {quoted(t)} -SmtpServer s"),
    ("powershell", lambda t: f"Write-EventLog -LogName Application -Source x -EventId 1 -Message {quoted(t)}"),
    ("powershell", lambda t: f"$x = {quoted(t)}; $x.Length"),
    ("powershell", lambda t: f"{quoted(t)} | Set-Clipboard"),
    ("powershell", lambda t: f"if ($line -eq {quoted(t)}) {{ 'found' }}"),
    ("powershell", lambda t: f"Get-History | ? CommandLine -eq {quoted(t)}"),
    ("powershell", lambda t: f"Read-Host {quoted(t)}"),
    ("cmd", lambda t: f"echo {t}"),
    ("cmd", lambda t: f"rem {t}"),
    ("cmd", lambda t: f":: {t}"),
    ("cmd", lambda t: f"title {t}"),
    ("cmd", lambda t: f'findstr /c:"{t}" *.bat'),
    ("cmd", lambda t: f'git commit -m "{t}"'),
    ("cmd", lambda t: f"echo {t}>> notes.md"),
    ("cmd", lambda t: f'msg * "{t}"'),
    ("cmd", lambda t: f'set "x={t}"'),
]


@pytest.mark.parametrize("index", range(len(MENTIONS)))
def test_a_mention_never_raises(index: int) -> None:
    language, place = MENTIONS[index]
    for _, text in SEEDS:
        if language == "cmd" and any(c in text for c in "|&<>"):
            continue
        assert decision(language, place(text)) == "allow", place(text)
