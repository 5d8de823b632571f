"""What whole commands lose of files: decisions by the table, rules' own examples, carriers' acts."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import blastwall_rules.carriers
import blastwall_rules.files
from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.context import Context
from blastwall.effects import Effect
from blastwall.engine import Engine
from blastwall.model import ALLOW, CONFIRM, DENY, Finding, Snippet, ToolCall, Verdict
from blastwall.policy import Policy
from blastwall.registry import Registry
from blastwall.rule import Carrier, Rule, check_definition

CWD = "/home/al/proj"
OWN = [
    "chmod",
    "cp",
    "dd",
    "find_changes",
    "git_output",
    "ln",
    "logrotate",
    "mv",
    "output_files",
    "rename_files",
    "rm",
    "rmdir",
    "rsync",
    "sed_in_place",
    "shred",
    "tar",
    "tee",
    "touch",
    "trash",
    "truncate",
    "uniq_output",
    "unlink",
    "wipefs",
    "zip_move",
]


def _rules() -> list[Rule]:
    names = [f"blastwall_rules.files.{m.name}" for m in pkgutil.iter_modules(blastwall_rules.files.__path__)]
    return [importlib.import_module(name).RULE for name in sorted(names)]


def _carriers(names: list[str]) -> list[Carrier]:
    return [importlib.import_module(f"blastwall_rules.carriers.{name}").CARRIER for name in names]


RULES = _rules()
CARRIERS = _carriers(OWN)


@pytest.fixture(scope="module")
def engine() -> Engine:
    handing_on = _carriers(["wrappers", "xargs", "find_exec", "shells"])
    return Engine(Registry((), extra=[*RULES, *CARRIERS, *handing_on]), Policy())


def run(engine: Engine, command: str, cwd: str = CWD) -> Verdict:
    return engine.analyze(ToolCall("bash", {"command": command}, cwd=cwd))


ALLOWED = """
rm -rf node_modules
rm notes.txt
rm -f notes.txt
rm -rf notes.txt
rm -rf build
rm -rf ./dist/ build/ *.egg-info
rm -rf /tmp/x
rm -rf /tmp/build-*
rm notes~
rm .x.swp
rm core
rm -rf bin obj
rm -rf ./bin/ ./obj/
T=$(mktemp -d); cd $T && rm -rf *
cp config.json old-settings.bak
cp app.conf app_backup.sql
cp -r src backup.d
rm -rf vendor/bundle
rm -f /tmp/a /tmp/b
rm *.pyc
rm -f .git/index.lock
rmdir old
rmdir -p a/b/c
rm --help
cd /tmp/x && rm -rf *
cd build && rm -rf *
rm -rf "$ROOT/node_modules"
rm -f "/tmp/$NAME"
find . -name '*.pyc' -delete
find . -name '*.pyc' | xargs rm
find . -name '*.pyc' -exec rm {} +
find . -type d -name __pycache__ -exec rm -rf {} +
find . -name node_modules -type d -prune -exec rm -rf '{}' +
find . -maxdepth 1 -name test -exec rm {} ';'
find . -maxdepth 1 -name test -delete
find . -not '(' -name .git -prune ')' -name '*.pyc' -delete
find . | grep -E '\\.pyc$' | xargs rm
find tmp -name '*.pyc' -delete
find . -type d -empty -delete
find /tmp/mine -type f -mtime +7 -delete
find /tmp/mine -type f -mtime +7 -exec rm {} +
rm -rf "/tmp/$NAME"
rm -rf /tmp/$NAME
rm /var/tmp/x.txt
ln -s data latest; rm -rf latest
mv app.db app.db.bak
cp .env.example .env
mv report.txt backups
tar czf src.tgz --remove-files src
find . -name '*.log'
find / -name passwd
mv a.txt b.txt
mv *.txt docs/
mv src lib
mv .git/hooks/pre-commit.sample x
cp a.txt b.txt
cp -r src /mnt/copy
cp data.sqlite3 data.sqlite3.bak
cp .env.example .env
sudo cp app.service /etc/systemd/system/
install -m 755 tool /usr/local/bin/tool
ln -s src lib
ln -sf a b
echo hi > notes.txt
echo hi >> notes.txt
> notes.txt
echo x >> ~/.bashrc
pg_dump app > backup.sql
tar czf backup.tgz src
tar xzf a.tgz
tar tf a.tgz
tar -C /usr/local -xzf go.tgz
dd if=/dev/zero of=test.img bs=1M count=10
dd if=/dev/sda of=disk.img
truncate -s 0 app.log
truncate -s +1G test.img
rsync -a src/ dst/
rsync -an --delete src/ dst/
rsync -a --delete src/ /tmp/dst/
sed -i s/a/b/ notes.txt
sed s/a/b/ notes.txt
sort -o names.txt names.txt
make 2> /dev/null
curl -so page.html https://example.com/
chmod +x run.sh
chmod -R 755 .
chmod 600 ~/.ssh/id_rsa
chmod 777 run.sh
chown -R al .
wipefs /dev/sda
parted /dev/sda print
sgdisk -p /dev/sda
fdisk -l
mkdir -p ~/.ssh
touch ~/.ssh/authorized_keys
trash src
trash-put notes.txt
rm -i a.txt b.txt
tee notes.txt < in.txt
echo 3 | sudo tee /proc/sys/vm/drop_caches
echo rm -rf /
chmod +x .git/hooks/pre-commit
chmod 755 .git/hooks/pre-commit
find . -name '*.py[co]' -delete
echo "a;" > backup.sql
find . -exec ls {} \\; > backup.sql
find /etc -name '*.txt' | xargs -I {} mv {} {}.bak
""".strip().splitlines()

CONFIRMED = """
rm -rf src
rm -r docs
rm a.txt b.txt
rm *.txt
rm -rf .git
rm -rf .
rm -rf *
rm -rf $DIR
rm -rf "$DIR"
rm -rf "$DIR"/*
rm "$FILE"
rm -rf ../other
rm ~/Documents/x.doc
rm -rf ~/Documents
rm -rf /srv/app
rm -rf /etc/nginx
rm data/backup.sql
rm .env
rm ~/.ssh/id_rsa
rm app.sqlite3
rm terraform.tfstate
rm -rf /var/log/nginx
rm .claude/settings.json
rm /folder1/ /folder2/ c: /logs/
ls | xargs rm
ls -t | tail -n +6 | xargs rm -f
find . -name '*.log' -delete
find . -name '*~' -delete
find . -name '*.swp' | xargs rm
find . -name core -exec rm {} ';'
find . -name test -exec rm {} ';'
find . -name .svn -print0 | xargs -0 rm -rf
find . -name CVS -delete
find . -type f -empty -delete
find . -empty -delete
find / -name '*.pyc' -delete
find /usr -name '*.o' -exec rm {} +
find tmp -name '*.mp3' | xargs rm
find tmp -maxdepth 1 -name '*.mp3' | xargs rm
find /tmp -name '*.tmp' | xargs rm
find /tmp -type f -mtime +7 -delete
find . | grep -E '\\.py$' | xargs rm
rm *~
rm -rf bin
rm -rf bin obj src
rm -rf /tmp
rm -rf /tmp/*
rm /tmp/*.sock
cd /tmp && rm -rf *
rm -rf /var/tmp/x
tar czf /tmp/src.tgz --remove-files src
tar cz --remove-files src
zip -rm /tmp/x.zip src
mv empty data/backup.sql
cp notes.txt prod.sqlite3
ln -s data build; rm -rf build/
find . -delete
find . -type f -exec rm {} ';'
find . -name .git -exec rm -rf {} +
find / -name '*.log' -delete
find ~ -name '*.txt' | xargs rm
find ~/Downloads -mtime +30 -delete
rsync -a --delete src/ dst/
rsync -a --del dist/ user@host:/var/www/
truncate -s 0 data/backup.sql
> backup.sql
: > app.sqlite3
cat /dev/null > .env
cp /dev/null data.db
install /dev/null data.db
tar cf backup.tar -T /dev/null
tar xf a.tar -C /
cp old.tfstate terraform.tfstate
ln -sf /dev/null ~/.bash_history
echo x > ~/.bashrc
echo x > /etc/passwd
echo 'x' | sudo tee /etc/sudoers.d/me
cat key.pub >> ~/.ssh/authorized_keys
echo '{}' > .claude/settings.json
cp hook .git/hooks/pre-commit
find . -fprint /etc/passwd
sed -n 'w /etc/passwd' x
chmod 644 ~/.ssh/id_rsa
chmod u+s /usr/bin/bash
chmod 777 /etc/passwd
mv /etc /tmp/etc
mv ~ /mnt/x
trash ~
shred -u key.pem
echo b > /proc/sysrq-trigger
logrotate -f /etc/logrotate.conf
rm -ri /
fdisk /dev/sda
chmod -x .git/hooks/pre-commit
find . -name config.py -exec rm {} +
find /etc -name '*.txt' -exec rm -rf {} +
""".strip().splitlines()

DENIED = r"""
rm -rf /usr/local/bin /usr/local/obj
cd /usr && rm -rf bin obj
ln -s ~ build && rm -rf build/
ln -s / x; rm -rf x/*
rm -rf /
rm -fr /
rm -r -f /
rm / -rf
rm --recurs --for /
rm -rf -- /
rm -rf --no-preserve-root /
rm -rf /*
rm -rf //
rm -rf /tmp/..
rm -rf ~
rm -rf ~/
rm -rf ~/*
rm -rf "$HOME"
rm -rf tests/ patches/ plan/ ~/
rm -rf /home/*
rm -rf ..
rm -rf /etc
rm -rf /usr/bin /var/lib
rm -rf /c/
rm -rf 'C:\'
rm -rf /var/lib/mysql
cd / && rm -rf *
find / -delete
find / -type f -delete
find ~ -exec rm -rf {} +
find / | xargs rm -rf
rsync -a --delete empty/ /
rsync -a --delete empty/ ~/
dd if=disk.img of=/dev/sda
cat disk.img > /dev/sdb
cp disk.img /dev/nvme0n1
tee /dev/sda < disk.img
shred /dev/sda
mkfs.ext4 /dev/sdb1
mkfs -t xfs /dev/sdb
wipefs -a /dev/sda
printf 'o\\nw\\n' | fdisk /dev/sda
sgdisk --zap-all /dev/sda
parted -s /dev/sda mklabel gpt
blkdiscard /dev/nvme0n1
mv ~ /dev/null
sudo rm -rf /
chmod -R 777 /
""".strip().splitlines()

TABLE = [
    *((command, ALLOW) for command in ALLOWED),
    *((command, CONFIRM) for command in CONFIRMED),
    *((command, DENY) for command in DENIED),
]


@pytest.mark.parametrize(("command", "decision"), TABLE, ids=[command for command, _ in TABLE])
def test_decision(engine: Engine, command: str, decision: str) -> None:
    verdict = run(engine, command)
    assert verdict.decision == decision, (verdict, verdict.notices)


@pytest.mark.parametrize("knowledge", [*RULES, *CARRIERS], ids=lambda k: k.id)
def test_definition_is_complete(knowledge: Rule | Carrier) -> None:
    check_definition(knowledge, knowledge.id.replace("-", "_"), knowledge.id)
    if isinstance(knowledge, Rule):
        assert len(knowledge.flagged) >= 2
        assert len(knowledge.clean) >= 2


FLAGGED = [(rule, example) for rule in RULES for example in rule.flagged]
CLEAN = [(rule, example) for rule in RULES for example in rule.clean]


@pytest.mark.parametrize(("rule", "example"), FLAGGED, ids=[f"{r.id}:{e.code}" for r, e in FLAGGED])
def test_flagged_example(engine: Engine, rule: Rule, example: object) -> None:
    code = getattr(example, "code")  # noqa: B009 - the parametrised pair is untyped
    assert rule.id in {finding.rule for finding in run(engine, code).findings}


@pytest.mark.parametrize(("rule", "example"), CLEAN, ids=[f"{r.id}:{e.code}" for r, e in CLEAN])
def test_clean_example(engine: Engine, rule: Rule, example: object) -> None:
    code = getattr(example, "code")  # noqa: B009 - the parametrised pair is untyped
    assert rule.id not in {finding.rule for finding in run(engine, code).findings}


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda c: c.id)
def test_carried_example(carrier: Carrier) -> None:
    for example in carrier.carried[:1]:
        words = example.code.split(" | ")[0].replace("'", "").split()
        assert list(carrier.carry(_invocation(words)))


def _invocation(words: list[str], **more: object) -> Invocation:
    context = Context(cwd=CWD, workspace=CWD)
    args = [Arg(word, (i, i + 1), glob="*" in word) for i, word in enumerate(words[1:], 1)]
    return Invocation(words[0], args, context=context, snippet=Snippet("shell", context=context), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda c: c.id)
@pytest.mark.parametrize(
    "words",
    [
        [],
        [HOLE],
        ["-"],
        ["--"],
        ["-rf"],
        ["--", HOLE],
        [HOLE, "a", "b"],
        ["-t"],
        ["--x="],
        ["=", "of=", "if="],
        ["a" * 4000],
    ],
    ids=repr,
)
def test_carriers_are_total(carrier: Carrier, words: list[str]) -> None:
    for key in carrier.keys:
        for act in carrier.carry(_invocation([key, *words])):
            if not isinstance(act, FileChange):
                continue
            for rule in RULES:
                if act.change in rule.keys:
                    assert all(isinstance(answer, Finding | Effect) for answer in rule.check(act))


def test_every_loss_has_exactly_one_rule(engine: Engine) -> None:
    for command in (*CONFIRMED, *DENIED):
        rules: dict[tuple[object, ...], set[str]] = {}
        for finding in run(engine, command).findings:
            rules.setdefault((finding.span, finding.effect.target.name, finding.effect.verb), set()).add(finding.rule)
        assert all(len(found) == 1 for found in rules.values()), (command, rules)


def test_move_of_many_onto_one_name_on_windows() -> None:
    """Without a directory of that name, each file replaces the one before."""
    context = Context(cwd="C:\\w", workspace="C:\\w", platform="windows")
    snippet = Snippet("cmd", context=context)

    def found(destination: str, *, glob: bool = True) -> list[str]:
        act = FileChange(
            "move", Arg("*" if glob else "a", glob=glob), context=context, snippet=snippet, destination=Arg(destination)
        )
        return [a.rule for rule in RULES if "move" in rule.keys for a in rule.check(act) if isinstance(a, Finding)]

    assert found("..\\anuraag_xyz project") == ["file-move-many"]
    assert found("..\\dir\\") == []
    assert found("b.txt", glob=False) == []


def test_wider_never_scores_lower(engine: Engine) -> None:
    for narrow, wide in [
        ("rm a.txt", "rm a.txt b.txt"),
        ("rm a.txt b.txt", "rm *.txt"),
        ("rm *.txt", "rm -rf *"),
        ("rm -rf src", "rm -rf ."),
        ("rm -rf src", "rm -rf src ~"),
        ("rm -rf ./src", 'rm -rf "$DIR"'),
        ("rm -rf build", "rm -rf build src"),
        ("find . -name '*.pyc' -delete", "find . -name '*.py' -delete"),
        ("find . -name '*.py' -delete", "find . -delete"),
    ]:
        assert run(engine, narrow).radius.score <= run(engine, wide).radius.score, (narrow, wide)


def test_our_own_advice_passes(engine: Engine) -> None:
    for command in (*CONFIRMED, *DENIED):
        for finding in run(engine, command).findings:
            assert finding.instead is not None
            if finding.instead.command:
                assert run(engine, finding.instead.command).decision == ALLOW, finding.instead.command
