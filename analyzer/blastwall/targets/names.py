"""What a name alone says of a file, directory, table or bucket: regenerable, backup, database, secret, log, guard."""

from __future__ import annotations

from blastwall.context import environment_of
from blastwall.effects import PRODUCTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set: long lists read better as text."""
    return frozenset(text.split())


#: Directories that a build, an install or a cache makes again, whatever stands around them. Lower case.
REGENERABLE_DIRECTORIES = listed(
    """
    node_modules bower_components jspm_packages __pycache__ .venv venv .virtualenv .tox .nox .eggs
    .pytest_cache .mypy_cache .ruff_cache .hypothesis .ipynb_checkpoints .pytype .pyre __pypackages__
    .next .nuxt .output .svelte-kit .astro .docusaurus .vite .turbo .parcel-cache .rollup.cache .webpack
    .angular .cache .gradle .terraform .terragrunt-cache .serverless .aws-sam cdk.out .nyc_output
    htmlcov .coverage_html .sass-cache .eslintcache .stylelintcache .tsbuildinfo .expo .dart_tool
    deriveddata .bundle .stack-work dist-newstyle elm-stuff .elixir_ls _build .build .swiftpm .metals
    .bloop .bsp .scannerwork storybook-static .jekyll-cache .fusebox .dynamodb .yarn-cache .pnpm-store
    .npm .nuget .ccls-cache .clangd cmakefiles lcov-report playwright-report test-results .wrangler
    .vercel .netlify bazel-bin bazel-out bazel-testlogs .contentlayer .nitro .unimodules .phpunit.cache
    .php-cs-fixer.cache .ansible_cache .kotlin .cxx .externalnativebuild .pdm-build .hypothesis .benchmarks
    zig-cache .zig-cache zig-out nimcache buck-out .pants.d .direnv .cpcache .shadow-cljs .sccache .ccache
    .swc .nx .vinxi .open-next .firebase .umi .umi-production .stryker-tmp .jest-cache .rpt2_cache .quasar
    .react-router .tanstack .wxt .plasmo .rspec_status autom4te.cache pip-wheel-metadata .ropeproject
    .rproj.user allure-results allure-report blob-report testresults .vs .godot .packer_cache packer_cache
    .buildx-cache .texpadtmp .cabal-sandbox .eunit .psc-package .spago .dub .fpm .ipython_cache .quarto
    .eleventy-cache .hugo_cache .cache-loader .babel-cache .metro-cache .gradle-cache
    """
)
#: Directories that are build output by custom; only below another directory (`/build` may be anything).
BUILD_DIRECTORIES = listed(
    """
    build dist target out obj coverage pods artifacts artefacts _site _book
    """
)
#: Directories for temporary files.
TEMPORARY_DIRECTORIES = frozenset(["tmp", "temp", ".tmp", ".temp"])

_REGENERABLE_NAMES = listed(
    """
    .ds_store thumbs.db ehthumbs.db desktop.ini .coverage .eslintcache .stylelintcache npm-debug.log
    yarn-error.log yarn-debug.log pnpm-debug.log lcov.info .tsbuildinfo a.out .localized
    junit.xml cmakecache.txt cmake_install.cmake compile_commands.json config.status config.cache stamp-h1
    .hugo_build.lock
    """
)
_REGENERABLE_SUFFIXES = tuple(
    sorted(
        listed("""
    .pyc .pyo .o .obj .class .elc .hi .gcda .gcno .gcov .pch .ilk .tsbuildinfo .rlib .rmeta .dwo .dsym
    .egg-info .dist-info .aux .toc .fls .fdb_latexmk .bbl .blg .nav .snm .vrb .lof .lot .synctex .synctex.gz
    .bcf .run.xml .xdv .ilg .a .lo .la .gch .d.ts.map .mod.o
""")
    )
)
#: Patterns of what interpreters and file managers make again. What editors leave (`*~`, `*.swp`, `#*#`) is none of
#: it: such a file may be the only copy of what was typed.
_LEFTOVERS = frozenset(("*.py[co]", "*.py[cod]", "._*", "*$py.class"))
#: Endings that say little alone, and what they are beside files that only LaTeX or a compiler leaves: `*.aux *.log`,
#: `*.o *.so`.
_BESIDE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((".aux", ".toc", ".bbl", ".blg", ".fls", ".fdb_latexmk", ".synctex.gz", ".bcf"), (".log", ".out", ".idx", ".ind")),
    ((".o", ".obj", ".lo"), (".so", ".dylib", ".dll", ".exe", ".d", ".map", ".elf", ".hex", ".ko", ".mod", ".out")),
)
#: Two directories, one in the other, that a build or an install fills.
_REGENERABLE_PAIRS = frozenset(
    tuple(pair.split("/"))
    for pair in (
        *("vendor/bundle", "public/build", "public/packs", "public/hot", "bin/debug", "bin/release"),
        *("carthage/build", "cypress/videos", "cypress/screenshots"),
    )
)
_TEMPORARY_SUFFIXES = (".lock", ".pid", ".sock", ".socket")

_BACKUP_SUFFIXES = tuple(
    sorted(
        listed("""
    .bak .backup .bkp .bkup .bck .dump .sql.gz .sql.bz2 .sql.xz .sql.zst .sql.zip .sql.lz4 .dmp .vbk
    .vib .tib .fbk .wbcat .pgdump .rdb.gz .archive.gz
""")
    )
)
_BACKUP_WORDS = listed(
    """
    backup backups bak baks bkp bkup bck snapshot snapshots dump dumps pgdump mysqldump archive-backup
    """
)
#: `dumps` and `snapshots` are also test snapshots and cached dumps; these words alone settle nothing for a directory.
_WEAK_BACKUP_WORDS = frozenset(["snapshot", "snapshots", "dump", "dumps"])
_TEST_DIRECTORIES = frozenset(["test", "tests", "__tests__", "spec", "__snapshots__", "fixtures", "testdata"])

_DATABASE_SUFFIXES = tuple(
    sorted(
        listed("""
    .db .db3 .sqlite .sqlite2 .sqlite3 .s3db .sl3 .mdb .accdb .mdf .ldf .ndf .ibd .frm .myd .myi .dbf
    .rdb .aof .duckdb .fdb .gdb .realm .kdb .lmdb .leveldb .db-wal .db-shm .db-journal .sqlite-wal
    .sqlite-shm .sqlite3-wal .sqlite3-shm .sqlite-journal .sqlite3-journal
""")
    )
)
_DATABASE_NAMES = listed(
    """
    pgdata postgres-data postgres_data postgresql-data pg_data pg_wal pg_xlog mysql-data mysql_data
    mongo-data mongo_data redis-data redis_data ibdata1 dump.rdb appendonly.aof mariadb-data
    mariadb_data
    """
)
#: Names of server data directories below `/var/lib` and its like.
DATABASE_SERVERS = listed(
    """
    mysql mysql-files mariadb postgresql postgres pgsql mongodb mongo redis cassandra scylla
    elasticsearch opensearch influxdb influxdb2 clickhouse rabbitmq kafka zookeeper neo4j couchdb etcd
    prometheus grafana cockroach arangodb3 firebird ldap slapd memgraph timescaledb qdrant milvus
    weaviate minio
    """
)

_SECRET_SUFFIXES = tuple(
    sorted(
        listed("""
    .pem .key .p12 .pfx .jks .keystore .kdbx .ppk .asc .gpg .ovpn .keytab .agekey
""")
    )
)
_SECRET_NAMES = listed(
    """
    .netrc _netrc .pgpass pgpass.conf .htpasswd .vault-token .vault_pass credentials credentials.json
    secrets.json secrets.yml secrets.yaml secrets.toml secrets.env service-account.json
    serviceaccount.json id_rsa id_dsa id_ecdsa id_ed25519 master.key kubeconfig .git-credentials .my.cnf
    """
)
_EXAMPLE_WORDS = frozenset(["example", "sample", "template", "dist", "defaults", "default", "schema", "test", "tpl"])

_VCS_DIRECTORIES = frozenset((".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", ".fossil"))

_HISTORY_NAMES = listed(
    """
    .bash_history .zsh_history .python_history .psql_history .mysql_history .sqlite_history
    .node_repl_history .histfile fish_history consolehost_history.txt .lesshst
    """
)
_SHELL_FILES = listed(
    """
    .bashrc .bash_profile .bash_login .bash_logout .profile .zshrc .zshenv .zprofile .zlogin .kshrc
    .cshrc .tcshrc .login .inputrc config.fish .xinitrc .xprofile .gitconfig .vimrc .tmux.conf .npmrc
    .yarnrc .pypirc microsoft.powershell_profile.ps1 profile.ps1
    """
)
#: Extensions that only files carry, so that `rm -rf notes.txt` is one file and `rm -rf v1.2` is not.
_FILE_SUFFIXES = listed(
    """
    txt md rst adoc py pyi js mjs cjs jsx ts tsx json json5 jsonl ndjson yaml yml toml ini cfg conf xml
    html htm css scss sass less csv tsv log c h cc cpp cxx hpp hh rs go java kt kts scala rb php pl pm
    lua sh bash zsh fish ps1 psm1 bat cmd sql png jpg jpeg gif svg webp ico bmp tif tiff pdf doc docx
    xls xlsx ppt pptx odt zip tar gz tgz bz2 xz zst 7z rar jar war whl deb rpm dmg iso exe dll so dylib
    a lib lock map vue svelte tf tfvars hcl env patch diff mp3 mp4 wav avi mov mkv ttf woff woff2 swift
    m mm dart ex exs erl hs ml clj r ipynb parquet proto graphql gql bin out example sample template
    tfstate pyc o class tmp swp bak orig sum mod gradle properties plist service pid sock tfplan
    """
)
_FILE_NAMES = listed(
    """
    makefile dockerfile license readme changelog procfile gemfile rakefile vagrantfile jenkinsfile
    codeowners copying
    brewfile .gitignore .gitattributes .gitmodules .dockerignore .editorconfig .env .npmrc .nvmrc
    .prettierrc .eslintrc .ds_store .bashrc .zshrc .profile .python-version .tool-versions
    """
)
_WORD_BREAKS = str.maketrans({c: " " for c in "-_./: @#+=,()[]{}\\'\"`~*?\0"})


def _words(name: str) -> list[str]:
    return name.lower().translate(_WORD_BREAKS).split()


def looks_production(*names: str) -> bool:
    """Whether a name speaks of production (`prod`, `live`, ...); absence of such a word proves nothing."""
    return environment_of(*names) == PRODUCTION


def is_backup_name(name: str) -> bool:
    """Whether a file, table, bucket or volume is named as a backup, a snapshot or a dump of another."""
    lower = name.rsplit("/", 1)[-1].lower()
    if lower.endswith(_BACKUP_SUFFIXES):
        return True
    words = _words(lower)
    return any(word in _BACKUP_WORDS for word in words)


def is_regenerable_name(name: str) -> bool:
    """Whether a name, or a pattern of names, stands only for what a build, an install or the system makes again."""
    lower = name.lower().rstrip("/")
    lower = lower.rsplit("/", 1)[-1]
    if lower in REGENERABLE_DIRECTORIES or lower in _REGENERABLE_NAMES:
        return True
    if lower in _LEFTOVERS:
        return True
    if lower in ("*.egg-info", "*.dist-info", "npm-debug.log*", "yarn-error.log*"):
        return True
    head, bracket, rest = lower.partition("[")
    if bracket and "]" in rest and "[" not in rest:
        letters, _, tail = rest.partition("]")
        if letters and letters[0] not in "!^" and "-" not in letters and len(letters) <= 6:
            return all(is_regenerable_name(head + letter + tail) for letter in letters if letter not in "|,")
    stem = lower.lstrip("*")
    if "*" in stem or "?" in stem or "[" in stem:
        # `__pycache__*`, `*.pyc*`: only where the fixed part before the star says it all
        stem = stem.rstrip("*")
        if any(c in stem for c in "*?["):
            return False
        return stem in REGENERABLE_DIRECTORIES or stem in _REGENERABLE_NAMES or stem == ".pyc"
    return stem.endswith(_REGENERABLE_SUFFIXES) and len(stem) > 1


def is_made_beside(name: str, others: Sequence[str]) -> bool:
    """Whether a name is what a build makes, seen from what is named beside it: `*.log` of `*.aux *.log`, `bin`."""
    lower = name.lower().rstrip("/")
    last = lower.rsplit("/", 1)[-1]
    if last == "bin":
        # a build's `bin` is removed with what builds make alone; scripts may live in one
        return all(is_build_name(other.rstrip("/").rsplit("/", 1)[-1]) for other in others) if others else False
    for evidence, made in _BESIDE:
        if lower.endswith(made) and any(other.lower().endswith(evidence) for other in others):
            return True
    return False


def is_leftover_name(name: str) -> bool:
    """Whether a file says by its ending that it was only meant to last for a moment (`out.json.tmp`)."""
    return name.lower().endswith((".tmp", ".temp"))


def is_own_pattern(pattern: str) -> bool:
    """Whether a pattern names files of one program's own (`myapp-*`), not whatever others left there too."""
    fixed = pattern.partition("*")[0].partition("?")[0].partition("[")[0].lower()
    return len(fixed) >= 4 and fixed != pattern.lower() and fixed[0].isalpha() and fixed[-1] in "-_."


#: What a variable that names one temporary file is called, beside the words for file and path.
_TEMPORARY_WORDS = frozenset({"pid", "lock", "tmp", "temp", "sock", "socket", "fifo", "pidfile", "lockfile", "tmpfile"})


def is_temporary_variable(name: str) -> bool:
    """Whether a variable's name says that it names one temporary file: `pidfile`, `TMP_FILE`, `lock`."""
    words = name.lower().replace("-", "_").split("_")
    bare = [w.removesuffix("file").removesuffix("path") or "file" for w in words]
    return not _TEMPORARY_WORDS.isdisjoint([*words, *bare]) and not any(
        w in ("dir", "directory", "root") for w in words
    )


def is_temporary_directory_variable(name: str) -> bool:
    """Whether a variable's name says that it names a directory for temporary files."""
    bare = name.lower().replace("_", "")
    return bare in ("tmpdir", "tempdir", "tmp", "temp", "runnertemp", "xdgruntimedir", "buildtmp", "workdirtmp")


def is_build_name(name: str) -> bool:
    """Whether a directory is named as build output by custom (`build`, `dist`, `target`)."""
    return name.lower().rstrip("/") in BUILD_DIRECTORIES or name.lower().startswith(("cmake-build-", "bazel-"))


#: Directories whose files are programs, called without an extension: `bin/setup`, `.git/hooks/pre-commit`.
_PROGRAM_DIRECTORIES = frozenset({"bin", "sbin", "exe", "script", "scripts", "hooks", ".husky", "libexec"})
_PROGRAM_NAMES = frozenset({"gradlew", "mvnw", "configure", "artisan", "bootstrap", "autogen", "cartfile", "version"})


def looks_like_directory(path: str) -> bool:
    """Whether a path is more likely a directory's than a file's: no extension, and no name that files have without."""
    whole = path.rstrip("/").split("/")
    name = whole[-1].lower()
    if not name or not name[0].isalnum() or "." in name or any(c in name for c in "*?[\0:@~^"):
        return False
    if name in _FILE_NAMES or name in _PROGRAM_NAMES or name.endswith("file"):
        return False
    return len(whole) < 2 or whole[-2].lower() not in _PROGRAM_DIRECTORIES


def looks_like_file(name: str) -> bool:
    """Whether a name is a file's by its extension or by custom, so that a recursive delete of it reaches one file."""
    lower = name.lower()
    if lower in _FILE_NAMES:
        return True
    stem, dot, suffix = lower.rpartition(".")
    return bool(dot and stem) and suffix in _FILE_SUFFIXES


def kind_of_name(parts: tuple[str, ...] | list[str], *, recursive: bool) -> tuple[str, str]:
    """Return `(kind, expendable)` that the names along a relative path give; `("", "")` where they say nothing.

    The strongest regenerable names win over all (`node_modules/x/backup`), then what is hard to get back, then
    build output and temporary directories.
    """
    lowered = [part.lower() for part in parts]
    if not lowered:
        return "", ""
    last = lowered[-1]
    guard = guard_of(lowered)
    if guard:
        return guard, ""
    for index, part in enumerate(lowered):
        if part in _VCS_DIRECTORIES or parts[index] == "CVS":
            return _in_vcs(lowered[index + 1 :])
        if part in REGENERABLE_DIRECTORIES:
            # state kept beside what can be made again
            if last.endswith((".tfstate", ".tfstate.backup")):
                break
            return "directory" if part == last and recursive else "file", "regenerable"
    if last.endswith(".git") and recursive and len(last) > 4:
        return "vcs", ""
    if last.endswith(".tfstate"):
        return "config", ""
    if last.endswith(".tfstate.backup"):
        return "backup", ""
    if is_secret_name(last):
        return "secret", ""
    if last not in _REGENERABLE_NAMES and (last in _DATABASE_NAMES or last.endswith(_DATABASE_SUFFIXES)):
        return "database", ""
    if any(part in _DATABASE_NAMES for part in lowered[:-1]):
        return "database", ""
    if is_regenerable_name(last):
        return "file", "regenerable"
    if any(part in TEMPORARY_DIRECTORIES for part in lowered):
        return "directory" if recursive else "file", "temp"
    if _in_backup(lowered):
        return "backup", ""
    for index, part in enumerate(lowered):
        if is_build_name(part) and "src" not in lowered[index:] and (recursive or index < len(lowered) - 1):
            return "directory" if recursive else "file", "regenerable"
        if _is_cache(lowered, index) or part.startswith((".venv", "venv-", "venv_", "venv.", "venv3")):
            return "directory" if recursive else "file", "regenerable"
        if index and (lowered[index - 1], part) in _REGENERABLE_PAIRS:
            return "directory", "regenerable"
    if last.endswith(_TEMPORARY_SUFFIXES[1:]) and not recursive:
        return "file", "temp"
    if last in _HISTORY_NAMES:
        return "audit", ""
    return "", ""


#: Directories of source code, in which `cache` is the name of a module.
_SOURCES = listed(
    """
    src lib app apps pkg internal packages include modules components core server backend api crates services
    """
)


def _is_cache(lowered: list[str], index: int) -> bool:
    """Whether a part names a directory that only caches: `.x-cache`, `var/cache`; not a module of that name."""
    part = lowered[index]
    if not part.endswith(("cache", "caches")):
        return False
    if part[0] == ".":
        return True
    rest = part.removesuffix("s").removesuffix("cache")
    return (not rest or rest[-1] in "-_.") and _SOURCES.isdisjoint(lowered[:index])


def _in_vcs(below: list[str]) -> tuple[str, str]:
    """Return what lies inside a version-control directory. A stale lock is removed every day and holds nothing."""
    if below and (below[-1].endswith(".lock") or below[-1] in ("gc.log", "commit_editmsg", "gc.pid")):
        return "file", "temp"
    if below and below[0] == "hooks" and not (len(below) > 1 and below[-1].endswith(".sample")):
        return "guard", ""
    return "vcs", ""


def _is_editors_copy(last: str) -> bool:
    """Whether a name is that of the copy an editor, or a careful hand, set beside one text: `README.bak`."""
    stem, dot, suffix = last.rpartition(".")
    if not dot or suffix not in ("bak", "bkp", "bck"):
        return False
    base = stem.rpartition(".")[0] or stem
    if "*" in last or "?" in last or is_secret_name(stem) or not _BACKUP_WORDS.isdisjoint(_words(base)):
        return False
    return stem in _FILE_NAMES or stem.endswith(_TEXT_SUFFIXES)


def _in_backup(lowered: list[str]) -> bool:
    last = lowered[-1]
    if _is_editors_copy(last) and len(lowered) <= 1 + sum(_BACKUP_WORDS.isdisjoint(_words(p)) for p in lowered[:-1]):
        return False
    if last.endswith(_BACKUP_SUFFIXES):
        return True
    tested = any(part in _TEST_DIRECTORIES for part in lowered)
    for part in lowered:
        words = [word for word in _words(part) if word in _BACKUP_WORDS]
        if part is not last and looks_like_code(part):
            continue
        if not words or (tested and all(word in _WEAK_BACKUP_WORDS for word in words)):
            continue
        if part is last and looks_like_code(part):
            continue
        return True
    return False


_CODE_SUFFIXES = tuple(
    sorted(
        listed("""
    .py .js .mjs .cjs .jsx .ts .tsx .go .rs .java .kt .rb .php .c .h .cc .cpp .cs .swift .sh .bash .zsh
    .ps1 .bat .cmd .md .rst .html .css .scss .vue .tf .service .timer .snap .yml .yaml .toml .ini .conf
    .log .txt .pid .png .svg
    """)
    )
)


#: What a person writes by hand: its copy is a text beside a text, not a backup of data.
_TEXT_SUFFIXES = (
    *(suffix for suffix in _CODE_SUFFIXES if suffix not in (".png", ".pid", ".snap")),
    *(".json", ".xml", ".tex", ".adoc", ".cfg"),
)


def looks_like_code(name: str) -> bool:
    """Whether a file is a program or a document, so that `backup` in its name is what it is about (`backup.sh`)."""
    return name.lower().endswith(_CODE_SUFFIXES)


def is_secret_name(name: str) -> bool:
    """Whether a file is named as a credential or key. Examples and public halves are not."""
    lower = name.lower()
    if lower == ".env" or lower.startswith(".env.") or (lower.endswith(".env") and len(lower) > 4):
        return not any(word in _EXAMPLE_WORDS for word in _words(lower))
    if lower in _SECRET_NAMES:
        return True
    return lower.endswith(_SECRET_SUFFIXES) and "pub" not in _words(lower)


def is_shell_file(name: str) -> bool:
    """Whether a file is one a login or a shell reads each time."""
    return name.lower() in _SHELL_FILES


def guard_of(lowered: list[str]) -> str:
    """Return `guard` where the path is a setting of this guard or of the host that calls it, else the empty string."""
    last = lowered[-1]
    if last in (".blastwall.toml", "blastwall.toml", "managed-settings.json", ".blastwall"):
        return "guard"
    if ".blastwall" in lowered[:-1]:
        return "guard"
    for index, part in enumerate(lowered):
        rest = lowered[index + 1 :]
        if not rest:
            break
        wanted = _GUARDED.get(part)
        if wanted is not None and (rest[0] in wanted):
            return "guard"
    return ""


#: host directory -> what in it decides whether a guard runs
_GUARDED: dict[str, tuple[str, ...]] = {
    ".claude": ("settings.json", "settings.local.json", "hooks"),
    ".cursor": ("hooks.json", "hooks", "permissions.json", "cli.json"),
    ".codex": ("config.toml", "hooks.json", "hooks"),
    ".gemini": ("settings.json", "hooks"),
    ".copilot": ("config.json", "hooks"),
    ".windsurf": ("hooks.json",),
    ".qwen": ("settings.json",),
}
