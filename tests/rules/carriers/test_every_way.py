"""Every way a command is handed on, with commands that destroy and commands that don't: `ways.txt` has one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from blastwall import ToolCall, Verdict, analyze

#: Shell text with `{}` where the command stands; braces of the text's own are doubled.
WAYS = (Path(__file__).parent / "ways.txt").read_text(encoding="utf-8").splitlines()
DESTROYING = ("rm -rf /srv", "find / -delete", "dd if=/dev/zero of=/dev/sda", "kubectl delete ns prod")
HARMLESS = ("ls -la /srv", "find . -name x", "terraform plan", "kubectl get ns", "npm test")


def judged(way: str, command: str) -> Verdict:
    return analyze(ToolCall("Bash", {"command": way.format(command)}, cwd="/home/dev/app"))


@pytest.mark.parametrize("way", WAYS)
def test_what_destroys_is_stopped(way: str) -> None:
    passed = [command for command in DESTROYING if judged(way, command).decision == "allow"]
    assert passed == []


@pytest.mark.parametrize("way", WAYS)
def test_what_does_not_passes(way: str) -> None:
    stopped = {command: judged(way, command) for command in HARMLESS}
    assert {command: verdict for command, verdict in stopped.items() if verdict.decision != "allow"} == {}


#: What people type all day: it must stay silent, whatever it hands on.
EVERYDAY = (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("command", EVERYDAY)
def test_everyday_commands_pass(command: str) -> None:
    verdict = analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app"))
    assert (verdict.decision, verdict.notices) == ("allow", ())


#: A mention: text that is printed, searched for, committed or sent, and never run.
MENTIONS = """
some-tool --note "{}"
mytool search "{}"
grep -- "{}" notes.txt
git commit -m "{}"
gh pr create --title x --body "{}"
ssh host 'grep "{}" /var/log/audit.log'
docker exec web grep "{}" /var/log/audit.log
kubectl exec web-0 -- grep "{}" /var/log/audit.log
sudo grep "{}" /root/.bash_history
tmux display-message "{}"
jira create --summary "{}"
awk '/{}/ {{ print }}' notes.txt
sed -n '/{}/p' notes.txt
xargs -I% echo "{}" % < names.txt
echo {} | tee notes.txt
cowsay {}
find . -name "{}"
make MESSAGE="{}"
npm run lint -- --rule "{}"
osascript -e 'display notification "{}"'
""".strip().splitlines()


@pytest.mark.parametrize("way", MENTIONS)
def test_a_mention_is_not_a_command(way: str) -> None:
    stopped = [command for command in ("rm -rf ~", "dd if=x of=y") if judged(way, command).decision != "allow"]
    assert stopped == []


@pytest.mark.parametrize(
    ("command", "decision"),
    [
        ("some-tool -- rm -rf /", "confirm"),
        ("mytool run rm -rf ~", "confirm"),
        ("mytool exec sudo rm -rf /usr", "confirm"),
        ("mytool --command 'rm -rf ~'", "confirm"),
        ("mytool run bash -c 'rm -rf ~'", "confirm"),
        ("mytool run rm -rf build", "allow"),
        ("mytool rm old-thing", "allow"),
        ("mytool run rm -rf src", "allow"),
        ("mytool --command 'rm -rf src'", "allow"),
        ("mytool chmod +x a", "allow"),
    ],
)
def test_a_program_nobody_lists_is_asked_about_only_where_all_would_be_lost(command: str, decision: str) -> None:
    verdict = analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app"))
    assert verdict.decision == decision
    assert verdict.operation == "unknown"
