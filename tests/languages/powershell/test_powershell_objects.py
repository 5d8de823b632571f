"""What .NET and COM objects do to files and servers, and blocks that tables hold."""

from __future__ import annotations

import pytest

from blastwall.acts import FileChange, Request
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.powershell import read
from blastwall.model import Snippet


def acts(text: str) -> list[object]:
    return list(read(Snippet("powershell", text, context=Context(platform="windows")), Budget()).acts)


@pytest.mark.parametrize(
    "text",
    [
        "[Net.WebRequest]::CreateHttp('https://h/a') | % { $_.Method='DELETE'; $_.GetResponse() }",
        "$r = [System.Net.HttpWebRequest]::Create('https://h/a'); $r.Method = 'DELETE'; $r.GetResponseAsync()",
        "(New-Object Net.WebClient).UploadString('https://h/a', 'DELETE', '')",
        "$x = New-Object -ComObject WinHttp.WinHttpRequest.5.1; $x.Open('DELETE', 'https://h/a'); $x.Send()",
        "(New-Object System.Net.Http.HttpClient).DeleteAsync('https://h/a')",
        "$m = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::Delete, 'https://h/a')\n"
        "[Net.Http.HttpClient]::new().SendAsync($m)",
    ],
)
def test_requests_of_objects(text: str) -> None:
    (request,) = [act for act in acts(text) if isinstance(act, Request)]
    assert (request.method, request.host, request.path) == ("DELETE", "h", "/a")


@pytest.mark.parametrize("text", ["$r = [Net.WebRequest]::Create('https://h/a'); $r.Method = 'DELETE'", "$x.Open('a')"])
def test_nothing_is_sent(text: str) -> None:
    assert not [act for act in acts(text) if isinstance(act, Request)]


@pytest.mark.parametrize(
    "text",
    [
        r"[IO.File]::Create('C:\x').Close()",
        r"[IO.FileStream]::new('C:\x', 'Create')",
        r"New-Object System.IO.FileStream 'C:\x', ([IO.FileMode]::Truncate)",
        r"[IO.StreamWriter]::new('C:\x')",
    ],
)
def test_streams_that_empty(text: str) -> None:
    (change,) = [act for act in acts(text) if isinstance(act, FileChange)]
    assert change.path.text == "C:\\x"
    assert change.content is not None and change.content.text == ""


@pytest.mark.parametrize(
    "text",
    [r"[IO.FileStream]::new('C:\x', 'Open')", r"[IO.StreamWriter]::new('C:\x', $true)", r"[IO.File]::OpenRead('C:\x')"],
)
def test_streams_that_keep(text: str) -> None:
    assert not [act for act in acts(text) if isinstance(act, FileChange)]


@pytest.mark.parametrize(
    "cmdlet", ["Select-Object", "sort", "Format-List", "ft Name,", "ConvertTo-Html -Property", "measure"]
)
def test_blocks_in_tables_run(cmdlet: str) -> None:
    found = acts(f"1 | {cmdlet} @{{n='a'; e={{ ri C:\\x -r }}}}")
    assert [act.path.text for act in found if isinstance(act, FileChange)] == ["C:\\x"]


def test_blocks_that_are_kept_do_not_run() -> None:
    assert not [act for act in acts("$t = @{ a = { ri C:\\x -r } }") if isinstance(act, FileChange)]
