"""What the project's own files tell of a call, and what may be read of them at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from blastwall import ToolCall, Verdict, Workspace, analyze
from blastwall.hooks.claude_code import answer
from blastwall.workspace import LONGEST, MOST_FILES, on_disk

ROOT = "/home/dev/app"
FILES = {
    "package.json": json.dumps(
        {
            "scripts": {
                "db:push": "drizzle-kit push --force",
                "test": "jest",
                "pretest": "rm -rf coverage",
                "clean": "rm -rf dist lib",
                "nuke": "rm -rf ~",
                "prenuke2": "git clean -xfd",
                "nuke2": "echo",
                "loop": "npm run loop",
                "a": "npm run nuke -- x",
                "del": "rimraf",
            }
        }
    ),
    "Makefile": (
        "X = build\nall: build\n\techo hi\nbuild:\n\tmkdir -p $(X)\nclean:\n\trm -rf $(X) *.o\nnuke: pre\n\techo\n"
        "pre:\n\trm -rf $(HOME)\nreset:\n\tkubectl delete ns prod\nsub:\n\t$(MAKE) -C sub nuke\nout:\n\trm -rf $(OUT)\n"
        "%.drop: %.sql\n\tdropdb app\n"
    ),
    "sub/Makefile": "nuke:\n\trm -rf /srv\nup:\n\t$(MAKE) -C .. up2\n",
    "x.sh": '#!/bin/bash\nset -e\nrm -rf "$1"\n',
    "bad.sh": "#!/bin/bash\nrm -rf /srv/data\n",
    "ok.sh": "#!/bin/bash\nnpm ci && npm test\nrm -rf dist\n",
    "env.sh": "export A=1\n",
    "tests/x.sh": "rm -rf /srv\n",
    "x.py": "import shutil\nshutil.rmtree('/srv')\n",
    "app.py": "import shutil\ndef f(p):\n    shutil.rmtree(p)\ncur.execute('DELETE FROM sessions WHERE id=1')\n",
    "drop.sql": "DROP DATABASE app;",
    "mig.sql": "ALTER TABLE x ADD COLUMN y int;",
    ".git/config": "[alias]\n\tnuke = !rm -rf ~\n\tst = status\n",
    "justfile": (
        "x := 'build'\nclean:\n    rm -rf {{x}}\nnuke: pre\n    echo\npre:\n    rm -rf ~\n"
        "del p='~':\n    rm -rf {{p}}\n"
    ),
    "composer.json": '{"scripts": {"reset": ["@php artisan migrate:fresh --force", "@other"], "other": "rm -rf ~"}}',
}

STOPPED = """
npm run db:push
npm run nuke
npm run nuke2
npm run a
npm run del -- ~
yarn nuke
pnpm nuke
bun run nuke
npm run-script nuke
npm --prefix . run nuke
make nuke
make reset
make sub
make out OUT=/srv
make clean X=/srv
make -C sub nuke
make -f sub/Makefile nuke
cd sub && make nuke
bash x.sh ~
./x.sh ~
bash bad.sh
./bad.sh
sh ./bad.sh
source bad.sh
. ./bad.sh
python x.py
psql -f drop.sql
git nuke
just nuke
just del
just del /srv
composer reset
composer run-script other
echo 'rm -rf /srv' > ok.sh; bash ok.sh
bash /home/dev/app/bad.sh
sudo bash bad.sh
chmod +x bad.sh && ./bad.sh
bash -x bad.sh
env A=1 ./bad.sh
nohup ./bad.sh &
timeout 5 ./bad.sh
make app.drop
cat bad.sh | bash
""".strip().splitlines()

ALLOWED = """
npm test
npm run clean
npm run loop
npm run missing
make
make clean
make -n nuke
make out OUT=build
make -C sub up
bash x.sh build
./x.sh build
./ok.sh
bash ok.sh
source env.sh
bash tests/x.sh
python app.py
psql -f mig.sql
git st
just clean
just del build
echo 'echo' > bad.sh; bash bad.sh
bash /home/dev/other/bad.sh
ssh h bash bad.sh
cat bad.sh
npm run
make help
""".strip().splitlines()


def judged(command: str) -> Verdict:
    return analyze(ToolCall("Bash", {"command": command}, cwd=ROOT), workspace=Workspace(ROOT, FILES))


@pytest.mark.parametrize("command", STOPPED)
def test_what_a_file_holds_is_judged_as_what_is_run(command: str) -> None:
    assert judged(command).decision != "allow"


@pytest.mark.parametrize("command", ALLOWED)
def test_a_projects_own_scripts_run(command: str) -> None:
    verdict = judged(command)
    assert (verdict.decision, verdict.findings, verdict.notices) == ("allow", verdict.findings, ())


@pytest.mark.parametrize("command", [c for c in STOPPED if not any(w in c for w in ("echo", "OUT=", "X="))])
def test_without_a_workspace_they_are_only_run(command: str) -> None:
    assert analyze(ToolCall("Bash", {"command": command}, cwd=ROOT)).decision == "allow"


def test_a_failing_reader_is_no_reader() -> None:
    def read(path: str) -> str:
        raise OSError(path)

    assert analyze(ToolCall("Bash", {"command": "npm run x"}, cwd=ROOT), workspace=Workspace(ROOT, read)).decision == (
        "allow"
    )


@pytest.mark.parametrize(
    "path", ["/home/dev/app/../other/x", "/home/dev/apple/x", "/home/dev/app", "/home/dev/app//x", "x", "", "/a\0b"]
)
def test_nothing_outside_is_asked_for(path: str) -> None:
    asked: list[str] = []
    assert Workspace(ROOT, lambda below: asked.append(below)).text(path) is None
    assert asked == []


def test_only_so_many_files_and_so_much_of_them() -> None:
    asked: list[str] = []

    def read(below: str) -> str:
        asked.append(below)
        return "x" * (LONGEST + 1 if below == "big" else 1)

    workspace = Workspace(ROOT, read)
    assert workspace.text(ROOT + "/big") is None
    for place in range(MOST_FILES * 2):
        workspace.text(f"{ROOT}/{place % 100}")
    assert len(asked) == len(set(asked)) == MOST_FILES
    assert workspace.for_call().text(ROOT + "/0") == "x"


def test_the_disk_is_read_below_the_repository_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("outside")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "sub").mkdir()
    (project / "a.sh").write_text("inside")
    (project / "link").symlink_to(tmp_path / "secret")
    (project / "up").symlink_to(tmp_path)
    (project / "own").symlink_to("a.sh")
    os.mkfifo(project / "pipe")
    (project / "big").write_text("x" * (LONGEST * 4 + 1))
    workspace = on_disk(str(project / "sub"))
    assert workspace is not None and workspace.root == str(project)
    read = {name: workspace.text(f"{project}/{name}") for name in ("a.sh", "own", "link", "up/secret", "pipe", "sub")}
    assert read == {"a.sh": "inside", "own": "inside", "link": None, "up/secret": None, "pipe": None, "sub": None}
    assert workspace.text(f"{project}/big") is None
    assert workspace.text(str(tmp_path / "secret")) is None


@pytest.mark.parametrize("directory", ["", "relative", "/does/not/exist", "/a\0b"])
def test_no_directory_no_workspace(directory: str) -> None:
    assert on_disk(directory) is None


def test_the_hook_reads_the_directory_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"reset": "rm -rf /srv", "test": "jest"}}')

    def asked(command: str) -> str:
        request = {"tool_name": "Bash", "tool_input": {"command": command}, "cwd": str(tmp_path)}
        return answer(json.dumps(request).encode())

    assert "package" not in asked("npm test")
    assert asked("npm test") == ""
    assert '"deny"' in asked("npm run reset")
