"""What an awk program runs, empties and writes; and what it only prints."""

from __future__ import annotations

import pytest

from blastwall import ToolCall, analyze

STOPPED = (
    """awk 'BEGIN{c="rm -rf " "~"; system(c)}'""",
    """awk 'BEGIN{system(ARGV[1])}' 'rm -rf ~'""",
    """awk '{system(c)}' c='rm -rf ~' x""",
    """awk '{system("rm -rf " $1)}' names.txt""",
    """ls | awk '{system("rm -rf " $1)}'""",
    """awk '{print "rm -rf " $1 | "sh"}' names.txt""",
    """awk '{print $1 | "xargs rm -rf"}' names.txt""",
    """awk 'BEGIN{s=sprintf("%c%c", 114, 109); system(s " -rf ~")}'""",
    """awk 'BEGIN{n=split("rm -rf ~",a," "); for(i=1;i<=n;i++) c = c a[i] " "; system(c)}'""",
    """awk 'function f(x){return "rm -rf " x} BEGIN{system(f("~"))}'""",
    """awk 'BEGIN{c="mr"; system(substr(c,2,1) substr(c,1,1) " -rf ~")}'""",
    """awk '{ if ($1=="x") y="ls"; else y="rm -rf ~"; system(y) }' f""",
    """awk 'BEGIN{"rm -rf ~" | getline x}'""",
    """awk 'BEGIN{"echo; " "rm -rf ~" | getline x}'""",
    """echo 'rm -rf ~' | awk '{system($0)}'""",
    """echo 'a:/srv/data' | awk -F: '{system("rm -rf " $2)}'""",
    """awk 'BEGIN{f="/etc/"; f = f "passwd"; printf "" > f}'""",
    """gawk -i inplace '{}' src/*.c""",
    """perl -i -ne '' src/*.py""",
    """perl -i -pe '$_=""' src/*.py""",
)
SILENT = (
    """awk 'BEGIN{c="rm -rf " "~"; print c}'""",
    """awk 'BEGIN{system(ARGV[1])}' 'ls -la'""",
    """awk '{print "rm -rf " $1}' names.txt""",
    """awk '{c="ls " $1; system(c)}' x""",
    """awk '/rm -rf/ { n++ } END { print n/2 }' history.txt""",
    """awk '{ if ($1=="x") y="ls"; else y="wc"; system(y " " $2) }' f""",
    """awk 'NR==1{print; next} {a[$1]+=$2} END{for (k in a) printf "%s %d\\n", k, a[k] | "sort -k2"}' x""",
    """awk '{print > FILENAME ".new"}' x""",
    """awk -F, '$3 > 10 && $2 != "" {print $1, $2 > "out.txt"}' x""",
    """gawk -i inplace '{gsub(/a/,"b"); print}' src/*.c""",
    """gawk -i inplace 'NR>1' src/*.c""",
    """perl -i -ne 'print if /x/' src/*.py""",
    """perl -i -pe 's/\\r$//' src/*.py""",
    """echo 'ls -la' | awk '{system($0)}'""",
)


def _decision(command: str) -> str:
    return analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision


@pytest.mark.parametrize("command", STOPPED)
def test_stopped(command: str) -> None:
    assert _decision(command) != "allow"


@pytest.mark.parametrize("command", SILENT)
def test_silent(command: str) -> None:
    assert _decision(command) == "allow"


@pytest.mark.parametrize(
    "program",
    (
        *("{" * 500, "(" * 900, "$" * 900, "a[" * 400, "BEGIN{while(1)x=x x}", "getline " * 500, "/" * 99, "++" * 500),
        *("BEGIN{for(;;)for(;;)system(x++)}", "function f(x){f(x);f(x)} BEGIN{f(1)}", "{print>", "if(if(if("),
    ),
)
def test_total(program: str) -> None:
    analyze(ToolCall("Bash", {"command": f"awk '{program}' x"}, cwd="/home/dev/app"))
