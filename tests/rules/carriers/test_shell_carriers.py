"""What wrappers, shells, interpreters, clients and remote programs hand on."""

from __future__ import annotations

from importlib import import_module

import pytest

from blastwall.acts import HOLE, Invocation
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.effects import DEVELOPMENT, PRODUCTION
from blastwall.languages.shell import read
from blastwall.model import Snippet
from blastwall.rule import Carrier, check_definition
from blastwall.workspace import Workspace

_NAMES = (
    *("wrappers", "shells", "interpreters", "sql_clients", "data_stores", "windows_shells", "xargs", "find_exec"),
    *("remote_shells", "container_run", "code_options", "runners", "http_clients", "injected_code"),
    *("git_commands", "make_code", "package_scripts", "editors", "socat", "ssh_settings", "scripted_clients"),
    *("command_options", "awk_commands", "just_recipes", "small_languages"),
)
CARRIERS: dict[str, Carrier] = {name: import_module(f"blastwall_rules.carriers.{name}").CARRIER for name in _NAMES}


def carried(code: str, depth: int = 8, **context: object) -> tuple[list[Invocation], list[Snippet]]:
    """Read code and follow it through these carriers to the end."""
    context.setdefault("cwd", "/w")
    pending: list[object] = [Snippet("shell", code, context=Context(**context))]  # type: ignore[arg-type]
    commands: list[Invocation] = []
    others: list[Snippet] = []
    for _ in range(200):
        if not pending:
            break
        item = pending.pop(0)
        if isinstance(item, Snippet):
            if item.language != "shell":
                others.append(item)
                continue
            reading = read(item, Budget())
            pending += [*reading.acts, *reading.snippets]
        elif isinstance(item, Invocation):
            commands.append(item)
            for carrier in CARRIERS.values():
                if item.program in carrier.keys:
                    pending += list(carrier.carry(item))
    return commands, others


@pytest.mark.parametrize("name", _NAMES)
def test_definitions(name: str) -> None:
    carrier = CARRIERS[name]
    check_definition(carrier, name, name)
    for example in carrier.carried:
        files = Workspace(example.cwd, example.files) if example.files else None
        acts = read(Snippet("shell", example.code, context=Context(cwd=example.cwd, readable=files)), Budget()).acts
        assert any(
            list(carrier.carry(act)) for act in acts if isinstance(act, Invocation) and act.program in carrier.keys
        ), example.code


REACHING = """
sudo rm -rf x
sudo -u root -E rm -rf x
sudo -iu app rm -rf x
sudo A=1 rm -rf x
sudo -- rm -rf x
doas -u root rm -rf x
env rm -rf x
env -i A=1 B=2 rm -rf x
env -u A -C /d rm -rf x
env -S 'rm -rf x'
env --split-string='rm -rf' x
nice rm -rf x
nice -n 5 rm -rf x
nice -5 rm -rf x
timeout 5 rm -rf x
timeout -s KILL -k 1 5m rm -rf x
nohup rm -rf x &
setsid -f rm -rf x
stdbuf -oL rm -rf x
ionice -c 3 rm -rf x
chrt -b 0 rm -rf x
time -p rm -rf x
/usr/bin/time -f %e rm -rf x
command rm -rf x
builtin command rm -rf x
exec rm -rf x
exec -a name rm -rf x
busybox rm -rf x
\\rm -rf x
/bin/rm -rf x
strace -f -e trace=file rm -rf x
unshare -r rm -rf x
nsenter -t 1 -m rm -rf x
systemd-run --user --unit=u rm -rf x
flock f rm -rf x
flock -n f -c 'rm -rf x'
watch -n 1 'rm -rf x'
watch rm -rf x
script -qc 'rm -rf x' /dev/null
caffeinate -i rm -rf x
bash -c 'rm -rf x'
bash -lc 'rm -rf x'
bash -euo pipefail -c 'rm -rf x'
bash -o errexit -c 'rm -rf x'
bash --norc -c 'rm -rf x'
sh -c 'rm -rf "$1"' sh x
sh -c '"$0" "$@"' rm -rf x
fish -c 'rm -rf x'
sh <<< 'rm -rf x'
echo 'rm -rf x' | sh
echo 'rm -rf x' | sudo bash -s
echo 'rm -rf x' | sudo tee f.sh >/dev/null; bash f.sh
printf 'rm -rf x' > f; sh ./f
bash <(echo rm -rf x)
sudo sh -c "sh -c 'rm -rf x'"
eval "bash -c 'rm -rf x'"
command eval 'rm -rf x'
su -c 'rm -rf x'
su - app -c 'rm -rf x'
su app -c 'rm -rf x'
runuser -u app -- rm -rf x
tmux new-session -d -s a 'rm -rf x'
tmux send-keys -t a 'rm -rf x' C-m
screen -dm rm -rf x
screen -S a -X stuff 'rm -rf x\\n'
echo 'rm -rf x' | at now
echo '* * * * * rm -rf x' | crontab -
xargs rm -rf <<< x
echo x | xargs rm -rf
echo x | xargs -I{} rm -rf {}
echo x | xargs -n1 -P4 sh -c 'rm -rf "$0"'
parallel rm -rf ::: x
parallel 'rm -rf {}' ::: x
find x -exec rm -rf {} +
find x -exec sh -c 'rm -rf "$1"' _ {} \\;
find x -execdir rm -rf {} ';'
git submodule foreach 'rm -rf x'
git submodule foreach --recursive rm -rf x
git rebase -x 'rm -rf x' main
git bisect run rm -rf x
git -c alias.z='!rm -rf x' z
git -c core.sshCommand='rm -rf x' fetch
ssh host rm -rf x
ssh -p 22 -i k -o A=b u@host 'rm -rf x'
ssh host -p 22 'rm -rf x'
ssh -tt host sudo rm -rf x
ssh host <<'E'\\nrm -rf x\\nE
ssh -o 'ProxyCommand=rm -rf x' host
echo 'rm -rf x' | ssh host bash -s
echo 'rm -rf x' | bash -c sh
echo 'rm -rf x' | docker exec -i c sh
sshpass -p a ssh host rm -rf x
mosh host -- rm -rf x
docker exec c rm -rf x
docker exec -it -u root -w /a c sh -c 'rm -rf x'
docker compose exec web rm -rf x
docker compose -f a.yml exec -T web rm -rf x
docker-compose exec web rm -rf x
docker run --rm alpine rm -rf x
docker run --rm -it -v /a:/b --name n alpine:3 sh -c 'rm -rf x'
docker run --entrypoint rm alpine -rf x
podman run alpine rm -rf x
kubectl exec p -- rm -rf x
kubectl -n ns exec -it p -c c -- rm -rf x
kubectl exec -n ns deploy/p -- sh -c 'rm -rf x'
oc rsh p rm -rf x
nomad alloc exec -task t 8ba85cef rm -rf x
lxc exec c -- rm -rf x
adb shell rm -rf x
heroku run -a app rm -rf x
vagrant ssh -c 'rm -rf x'
fly ssh console -a app -C 'rm -rf x'
gcloud compute ssh vm --zone z --command 'rm -rf x'
gcloud compute ssh vm -- rm -rf x
aws ssm send-command --document-name AWS-RunShellScript --parameters 'commands=["rm -rf x"]'
aws ecs execute-command --cluster c --task t --command 'rm -rf x'
az vm run-command invoke -g g -n v --command-id RunShellScript --scripts 'rm -rf x'
ansible all -m shell -a 'rm -rf x'
wsl rm -rf x
uv run rm -rf x
poetry run rm -rf x
bundle exec rm -rf x
npx rm -rf x
npm exec -- rm -rf x
aws-vault exec prod -- rm -rf x
nix-shell --run 'rm -rf x'
""".strip().splitlines()


@pytest.mark.parametrize("code", REACHING)
def test_the_command_inside_is_found(code: str) -> None:
    commands, _ = carried(code.replace("\\n", "\n") if "<<'E'" in code else code)
    assert ["rm", "-rf", "x"] in [[c.program, *(a.text for a in c.args)] for c in commands]


NOT_REACHING = """
command -v rm
sudo -l rm
bash -n f.sh
bash -c 'echo rm -rf x'
bash f.sh 'rm -rf x'
echo 'rm -rf x' | grep x
ssh host 'echo rm -rf x'
ssh host "grep 'rm -rf x' log"
git commit -m 'rm -rf x'
git -c user.name='rm -rf x' commit
tmux kill-session -t rm
find . -name rm
xargs echo rm < f
docker build -t rm .
docker logs rm
kubectl get pods rm
crontab -l
""".strip().splitlines()


@pytest.mark.parametrize("code", NOT_REACHING)
def test_a_mention_is_not_found(code: str) -> None:
    commands, _ = carried(code)
    assert "rm" not in {c.program for c in commands}


CODE = {
    "python3 -c 'a()'": ("python", "a()"),
    "python3 -Ic 'a()'": ("python", "a()"),
    "python3 -W ignore -c 'a()' b": ("python", "a()"),
    "python3 - <<'E'\na()\nE": ("python", "a()\n"),
    "python3 <<< 'a()'": ("python", "a()\n"),
    "echo 'a()' | python": ("python", "a()\n"),
    "echo 'a()' > f.py; python3 f.py": ("python", "a()\n"),
    "node -e 'a()'": ("javascript", "a()"),
    "node --eval='a()'": ("javascript", "a()"),
    "deno eval 'a()'": ("javascript", "a()"),
    "perl -ne 'a()'": ("perl", "a()"),
    "ruby -e 'a()'": ("ruby", "a()"),
    "php -r 'a();'": ("php", "a();"),
    "psql -c 'S'": ("sql", "S"),
    "psql -h h -d d -Atc 'S'": ("sql", "S"),
    "psql --command='S' d": ("sql", "S"),
    "psql d <<E\nS\nE": ("sql", "S\n"),
    "echo S | psql d": ("sql", "S\n"),
    "echo S > f.sql; psql -f f.sql": ("sql", "S\n"),
    "mysql -uroot -pX d -e 'S'": ("sql", "S"),
    "mysql d < <(echo S)": ("sql", "S\n"),
    "sqlite3 d.db 'S'": ("sql", "S"),
    "sqlite3 -header -separator , d.db 'S'": ("sql", "S"),
    "sqlcmd -S h -d d -Q 'S'": ("sql", "S"),
    "duckdb d.db -c 'S'": ("sql", "S"),
    "clickhouse-client --query 'S'": ("sql", "S"),
    "clickhouse client -q 'S'": ("sql", "S"),
    "bq query --use_legacy_sql=false 'S'": ("sql", "S"),
    "bq --project_id=p query 'S'": ("sql", "S"),
    "snow sql -q 'S'": ("sql", "S"),
    "cockroach sql --url u -e 'S'": ("sql", "S"),
    "wrangler d1 execute d --remote --command 'S'": ("sql", "S"),
    "docker exec db psql -U p -c 'S'": ("sql", "S"),
    "kubectl exec -i db -- psql <<'E'\nS\nE": ("sql", "S\n"),
    "mongosh d --eval 'S'": ("mongodb", "S"),
    "mongosh 'mongodb://h/d' --quiet --eval 'S'": ("mongodb", "S"),
    "powershell -Command 'a'": ("powershell", "a"),
    "powershell -NoProfile -ExecutionPolicy Bypass -c a b": ("powershell", "a b"),
    "powershell.exe -enc YQA=": ("powershell", "a"),
    "pwsh -NonInteractive -e YQA=": ("powershell", "a"),
    "echo a | pwsh -Command -": ("powershell", "a\n"),
    "cmd /c dir /s": ("cmd", "dir /s"),
    "cmd.exe //c dir": ("cmd", "dir"),
    "cmd /d/c dir": ("cmd", "dir"),
}


@pytest.mark.parametrize(("code", "expected"), CODE.items(), ids=CODE)
def test_code_in_other_languages(code: str, expected: tuple[str, str]) -> None:
    _, others = carried(code)
    assert expected in [(s.language, s.text) for s in others]


@pytest.mark.parametrize(
    ("code", "language"), [("redis-cli -h h -n 1 FLUSHDB", "redis"), ("curl -X DELETE http://h/a", "http")]
)
def test_argument_vectors_in_other_languages(code: str, language: str) -> None:
    _, others = carried(code)
    assert [s.language for s in others] == [language]
    assert others[0].argv


def test_scripts_in_options_only_take_the_code() -> None:
    _, others = carried("python3 script.py -c 'a()'")
    assert others == []
    _, others = carried("python3 -m pytest -c 'a()'")
    assert others == []


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("find src -name '*.pyc' -exec p {} +", [f"src/{HOLE}/*.pyc"]),
        ("find . -type f -exec p {} +", [f"./{HOLE}"]),
        ("find / -exec p {} +", ["/"]),
        ("find a b -name c -exec p {} +", [f"a/{HOLE}/c", f"b/{HOLE}/c"]),
        ("find . ! -name keep -exec p {} +", [f"./{HOLE}"]),
        ("find . '(' -name a -o -name b ')' -exec p {} +", [f"./{HOLE}/a", f"./{HOLE}/b"]),
        ("find . -mindepth 1 -exec p {} +", ["./*"]),
        ("find . -name '*.o' | xargs p", [f"./{HOLE}/*.o"]),
        ("find . -name '*.o' | grep -v keep | xargs -r p", [f"./{HOLE}/*.o"]),
        ("find . -print0 | xargs -0 p", ["."]),
        ("cat list | xargs p", [HOLE]),
        ("xargs -a list p", [HOLE]),
        ("xargs p < list", [HOLE]),
        ("printf 'a\\nb' | xargs p", ["a", "b"]),
    ],
)
def test_what_is_found_goes_to_the_command(code: str, texts: list[str]) -> None:
    commands, _ = carried(code)
    assert [[a.text for a in c.args] for c in commands if c.program == "p"] == [texts]


def test_elsewhere_is_another_place() -> None:
    commands, _ = carried("ssh prod-web rm x; rm y")
    here, there = sorted((c.context for c in commands if c.program == "rm"), key=lambda context: context.relocated)
    assert there.relocated and there.host == "prod-web" and there.environment == PRODUCTION and there.cwd == ""
    assert not here.relocated and here.cwd == "/w"


@pytest.mark.parametrize(
    ("code", "throwaway"),
    [
        ("docker run --rm alpine p", True),
        ("docker run -e A=1 --network none alpine p", True),
        ("docker run -v /a:/b:ro alpine p", True),
        ("docker run -v data:/b alpine p", False),
        ("docker run -v /a:/b alpine p", False),
        ("docker run --privileged alpine p", False),
        ("docker exec c p", False),
        ("docker compose run web p", False),
    ],
)
def test_only_a_container_without_mounts_is_thrown_away(code: str, throwaway: bool) -> None:
    commands, _ = carried(code)
    assert [c.context.throwaway for c in commands if c.program == "p"] == [throwaway]


@pytest.mark.parametrize(
    ("code", "argument", "cwd"),
    [
        ("docker run -v /:/host alpine p /host/etc", "/etc", ""),
        ("docker run -v /:/host alpine p /host", "/", ""),
        ("docker run -v /data:/d alpine p /d/a", "/data/a", ""),
        ("docker run --mount type=bind,src=/data,dst=/d alpine p /d/a", "/data/a", ""),
        ("docker run -v /data:/d alpine sh -c 'p /d/a'", "/data/a", ""),
        ("docker run -v $PWD:/app -w /app node p .", ".", "/w"),
        ("docker run -v /data:/d -w /d/a node p .", ".", "/data/a"),
    ],
)
def test_mounted_paths_are_this_machines(code: str, argument: str, cwd: str) -> None:
    commands, _ = carried(code)
    found = [c for c in commands if c.program == "p"]
    assert [(c.args[0].text, c.context.cwd, c.context.relocated) for c in found] == [(argument, cwd, False)]


@pytest.mark.parametrize(
    ("code", "connection", "environment"),
    [
        ("psql -h prod-db.internal -d app -c S", "prod-db.internal app", PRODUCTION),
        ("PGHOST=localhost psql -c S", "localhost", DEVELOPMENT),
        ("export PGHOST=prod; psql -c S", "prod", PRODUCTION),
        ("psql postgres://u@prod.db/a -c S", "postgres://u@prod.db/a", PRODUCTION),
        ("mysql -h 127.0.0.1 -e S test", "127.0.0.1 test", DEVELOPMENT),
    ],
)
def test_a_client_names_its_server(code: str, connection: str, environment: str) -> None:
    _, others = carried(code)
    assert [(s.context.connection, s.context.environment) for s in others] == [(connection, environment)]


def test_privileges_are_carried() -> None:
    commands, _ = carried("sudo -u app p")
    assert [(c.context.elevated, c.context.user) for c in commands if c.program == "p"] == [(True, "app")]


def test_inner_code_knows_where_it_stands() -> None:
    code = "true; bash -c 'rm -rf x'"
    commands, _ = carried(code)
    act = next(c for c in commands if c.program == "rm")
    origin = act.snippet.origin
    assert origin is not None
    start, end = origin.lift(act.span)
    assert code[start:end] == "rm -rf x"


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("command_options", "split --filter='rm -rf build' f", "rm -rf build"),
        ("git_commands", "git clone 'ext::sh -c ls% -a' x", "sh -c ls\\ -a"),
        ("command_options", "hg --config alias.x='!ls -a' x", "ls -a"),
        ("command_options", "hg --config ui.username='a b' st", ""),
        ("git_commands", "git grep -e '--open-files-in-pager=ls -a'", ""),
        ("command_options", "rg --pre pdftotext x", ""),
        ("sed_in_place", "sed '1e ls -a' f", "ls -a"),
        ("sed_in_place", "sed 's/.*/ls -a/e' f", "ls -a"),
        ("sed_in_place", "sed 's/one/ls -a/' f", ""),
        ("awk_commands", 'awk \'BEGIN { print "ls -a" | "sort" }\'', 'BEGIN { print "ls -a" | "sort" }'),
        ("make_code", "make --eval='all: ; ls'", "all: ; ls"),
        ("make_code", "make -f Makefile.dev", ""),
        ("command_options", "tar cf a --checkpoint-action=exec='ls -a' b", "ls -a"),
        ("command_options", "tar cf a --checkpoint-action=dot b", ""),
    ],
)
def test_code_in_options_and_programs(name: str, code: str, expected: str) -> None:
    carrier: Carrier = import_module(f"blastwall_rules.carriers.{name}").CARRIER
    act = read(Snippet("shell", code, context=Context(cwd="/w")), Budget()).acts[0]
    texts = [each.text for each in carrier.carry(act) if isinstance(each, Snippet)]
    assert texts == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("docker run --rm amazon/aws-cli:2.15 s3 rb s3://x", ["aws", "s3"]),
        ("docker run --rm docker.io/bitnami/kubectl@sha256:ab get ns", ["kubectl", "get"]),
        ("docker run --rm --entrypoint sh amazon/aws-cli -c ls", ["sh", "-c"]),
        ("docker run --rm alpine rm -rf /data", ["rm", "-rf"]),
    ],
)
def test_an_image_whose_entry_point_is_a_client(code: str, expected: list[str]) -> None:
    act = read(Snippet("shell", code, context=Context(cwd="/w")), Budget()).acts[0]
    inner = next(each for each in CARRIERS["container_run"].carry(act) if isinstance(each, Invocation))
    assert [inner.program, inner.args[0].text] == expected


@pytest.mark.parametrize(
    ("code", "emptied"),
    [
        ('powershell -c "ri C:\\\\$GetCurrent -r"', "ri C:\\ -r"),
        ('cmd /c "rd /s /q D:\\\\${X}"', "rd /s /q D:\\"),
        ('powershell -c "ri C:\\\\app\\\\$X -r"', ""),
        ('powershell -c "ri C:\\\\${X:?} -r"', ""),
        ('powershell -c "ri C:\\\\$(cat x) -r"', ""),
        ('read X; powershell -c "ri C:\\\\$X -r"', ""),
        ('for X in $L; do powershell -c "ri C:\\\\$X -r"; done', ""),
        ('powershell -c "ri C:\\\\$1 -r"', ""),
    ],
)
def test_a_variable_nobody_sets_may_be_empty(code: str, emptied: str) -> None:
    carrier: Carrier = import_module("blastwall_rules.carriers.windows_shells").CARRIER
    acts = read(Snippet("shell", code, context=Context(cwd="/w")), Budget()).acts
    (act,) = [act for act in acts if isinstance(act, Invocation) and act.program in ("powershell", "cmd")]
    texts = [each.text for each in carrier.carry(act) if isinstance(each, Snippet)]
    assert texts[1:] == ([emptied] if emptied else [])
