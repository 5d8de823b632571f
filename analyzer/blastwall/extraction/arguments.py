"""What the names of arguments promise: code of some language, a file, prose, or nothing.

Names are compared squashed (letters and digits only, lower case).
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Text that a shell would run.
SHELL = _names(
    "command commands cmd cmds commandline shellcommand bashcommand shell bash shellscript bashscript "
    "terminalcommand cmdline commandtorun commandstring commandlist cmdstring execcommand shcommand inlinescript "
    "startcommand buildcommand postcommand precommand runcommand"
)
#: In a tool known to be a shell, these hold its input too.
SHELL_INPUT = SHELL | _names("script input code chars text keys argv args line lines content stdin data query action")
SQL = _names(
    "sql sqlquery sqlstatement rawsql ddl dml sqltext querytext sqlstring statement statements querystring "
    "sqlcommand sqlcode sqlscript migration migrationsql sqls sqlqueries upsql"
)
QUERY = _names("query queries q rawquery expression operation document")
CODE = _names(
    "code script source snippet cell program pythoncode python pycode jscode javascript js expression function "
    "pagefunction sourcecode codetorun codesnippet newsource cellsource pythonscript codeblock scriptcontent "
    "typescript fn"
)
GRAPHQL = _names("graphql graphqlquery mutation gql graphqlmutation graphqldocument")
LANGUAGE = _names("language lang runtime interpreter kernel dialect shell shelltype codelanguage type")
CONTENT = _names(
    "content contents filetext newstring newstr text newcontent data newtext body filecontent codecontent "
    "codeedit codemarkdownlanguage replacementcontent insertline inserttext newsource codeContent replacement "
    "newcode"
)
PATHS = _names(
    "path filepath filename file targetfile absolutepath absolutefilepath notebookpath targetfilepath "
    "relativepath relativeworkspacepath paths files filepaths target dir directory dirname dirpath folder "
    "folderpath directorypath dstpath uri destinationfile targetpath relpath filenames abspath foldername "
    "dirpaths name"
)
SOURCES = _names(
    "source src oldpath from sourcepath sourcefile oldname oldfilepath fromPath frompath original path filename"
)
DESTINATIONS = _names(
    "destination dest dst newpath to target destinationpath newname topath newfilepath targetpath destinationfile"
)
#: The directory a call runs in, the first that is there.
CWD = ("cwd", "workdir", "workingdir", "workingdirectory", "dirpath")
#: Beside a command these say the same; in other tools they may be what the call is about.
CWD_OF_COMMANDS = (*CWD, "currentdirectory", "currentdir", "directory", "workspace", "projectpath")
#: Words for people. Never code, whatever they look like.
PROSE = _names(
    "message messages title subject description comment comments note notes summary prompt thought thoughts "
    "reasoning explanation instruction instructions question questions answer reply caption commitmessage "
    "markdown md goal reason rationale task tasks intent justification user plan topic label name names "
    "displayname feedback review bio about readme searchterm searchquery search keyword keywords term phrase todo "
    "todos activeform story email html abstract context justificationtext toolsummary body toolaction "
    "acceptancecriteria changelog releasenotes tagline details header footer greeting persona"
)
#: Tools whose `query` is looked for, not run.
SEARCHERS = _names(
    "search find lookup grep web google bing brave tavily exa perplexity docs documentation rag retrieve "
    "retrieval semantic knowledge wiki wikipedia arxiv github code codebase email gmail slack issues notion drive "
    "jira linear youtube maps news confluence context7 memory recall ask chat autocomplete suggest"
)

#: What a `language` argument may say -> (language, dialect).
LANGUAGES: dict[str, tuple[str, str]] = {
    "python": ("python", ""),
    "python3": ("python", ""),
    "py": ("python", ""),
    "ipython": ("python", ""),
    "javascript": ("javascript", ""),
    "js": ("javascript", ""),
    "node": ("javascript", ""),
    "nodejs": ("javascript", ""),
    "typescript": ("javascript", "typescript"),
    "ts": ("javascript", "typescript"),
    "deno": ("javascript", "typescript"),
    "bash": ("shell", "bash"),
    "sh": ("shell", ""),
    "shell": ("shell", ""),
    "zsh": ("shell", "zsh"),
    "fish": ("shell", "fish"),
    "powershell": ("powershell", ""),
    "pwsh": ("powershell", ""),
    "ps1": ("powershell", ""),
    "cmd": ("cmd", ""),
    "batch": ("cmd", ""),
    "bat": ("cmd", ""),
    "sql": ("sql", ""),
    "hcl": ("hcl", ""),
    "terraform": ("hcl", ""),
    "graphql": ("graphql", ""),
}


def names_interpreter(value: str) -> bool:
    """Whether a value says which shell to use rather than what to run in it: `/bin/bash`, `cmd.exe`, `pwsh`."""
    base = value.strip().replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")
    return base in LANGUAGES or base in ("dash", "ksh", "fish", "true", "false", "auto", "default")
