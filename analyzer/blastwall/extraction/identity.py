"""Which tool a call means: names of tools and servers as hosts spell them, and what known tools do.

Hosts prefix a tool with its server in a dozen ways (`mcp__github__delete_repo`, `github.delete_repo`,
`github:delete_repo`), so names are split first and compared squashed: letters and digits only, lower case.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def squash(name: str) -> str:
    """Return the letters and digits of a name, lower case."""
    return "".join([c for c in name.lower() if c.isalnum()])


def split_server(tool: str, server: str = "") -> tuple[str, str]:
    """Return `(server, tool)` of a name that may carry its server; a server given apart is kept."""
    name = tool.strip()
    found = ""
    if name.startswith("mcp__"):
        rest = name[5:]
        cut = rest.rfind("__")
        if cut > 0:
            found, name = rest[:cut], rest[cut + 2 :]
        else:
            name = rest
    else:
        for separator in ("__", "::", "/", ":", "."):
            cut = name.rfind(separator)
            if 0 < cut < len(name) - len(separator):
                found, name = name[:cut], name[cut + len(separator) :]
                break
    return server or found, name


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Tools whose argument is a POSIX shell's command.
SHELLS = _names(
    "bash sh zsh fish runzsh executezsh zshexec runfish executefish fishexec "
    "shell shelltool bashtool terminal terminaltool execcommand runterminalcmd runterminalcommand "
    "runinterminal runshellcommand shellcommand executecommand runcommand localshell localshellcall shellcall "
    "containerexec execute process executebash executeshell runbash runshell runshellscript executeshellcommand "
    "executeshellscript shellexec shellexecute execshell terminalexecute runinshell cmdrun commandexecute exec "
    "bash20241022 bash20250124 runbashcommand executebashcommand executebashscript runterminal executeinterminal "
    "terminalrun terminalcommand executeterminalcommand shellrun runcmd commandline runcommandinterminal "
    "writestdin sendterminalinput startprocess desktopcommander runprocess sandboxexec sandboxrun execincontainer "
    "dockerexec podexec execinpod kubectlexec runscript executescript sshexec sshexecute sshrun sshcommand "
    "runsshcommand executesshcommand executeremotecommand remoteexec runremotecommand interactwithprocess "
    "sendinput sendcommand sendkeys"
)
POWERSHELLS = _names(
    "powershell pwsh powershelltool runpowershell executepowershell powershellcommand runpowershellcommand "
    "executepowershellcommand runpowershellscript executepowershellscript invokepowershell powershellexec "
    "powershellrun runpwsh"
)
CMDS = _names("cmd cmdexe runcmdcommand commandprompt executecmd cmdcontrollerexecute windowscmd batch runbatch")
#: Tools that leave the agent's machine before they run what they are given.
REMOTE = _names(
    "sshexec sshexecute sshrun sshcommand runsshcommand executesshcommand executeremotecommand remoteexec "
    "runremotecommand dockerexec podexec execinpod kubectlexec execincontainer containerexec sandboxexec "
    "sandboxrun"
)

PYTHONS = _names(
    "python python3 runpython executepython pythonrepl pythoninterpreter ipython runpythoncode executepythoncode "
    "codeinterpreter codeexecution executecode runcode evalcode codeexec jupyter executecell runcell jupytercell "
    "notebookexecute executeipython runipython executenotebookcell insertexecutecodecell pythonexec pythontool "
    "executejupytercell codemode executepythonscript runpythonscript appendexecutecodecell"
)
JAVASCRIPTS = _names(
    "javascript js node runjavascript executejavascript runjs executejs evaljs browserevaluate evaluate "
    "evaluatescript executescriptjs runjscode nodeexec nodejs deno bun puppeteerevaluate playwrightevaluate "
    "browserruncode runplaywrightcode typescript runtypescript executetypescript javascripttool"
)

#: Tools that look and change nothing of worth.
READERS = _names(
    "read readfile readfiles readmanyfiles viewfile openfile catfile getfilecontents fsread fsreadfile "
    "readtextfile readmediafile readmultiplefiles listdir listdirectory ls glob grep grepsearch filesearch "
    "codebasesearch searchfiles searchfilecontent websearch webfetch fetchwebpage todowrite todoread task think "
    "thinking todo updateplan exitplanmode askuserquestion notebookread listfiles findfiles searchcode "
    "directorytree getfileinfo viewimage readlints fetchrules bashoutput semanticsearch savememory "
    "listallowedfiles skill toolsearch agent"
)
WRITERS = _names(
    "write writefile createfile filewrite savefile writetofile createnewfile fswrite newfile puttextfile "
    "writetextfile filecreate createtextfile replacefilecontent editfile filewriter createorupdatefile pushfiles "
    "writefilecontent putfile"
)
EDITORS = _names(
    "edit multiedit fileedit strreplace searchreplace replace replaceinfile strreplacebasededittool "
    "strreplaceeditor editfile texteditor strreplacebasedtool notebookedit insert insertintofile patchfile "
    "textedittool editor applydiff insertcontent searchandreplace multieditfile multireplacestringinfile "
    "replacestringinfile insertedit insertEditIntoFile editnotebookfile editnotebook replacelines editblock "
    "fsedit strreplaceedit appendtofile appendfile fileappend fseditfile editfiles"
)
PATCHERS = _names("applypatch patch applydiffpatch gitapply applyunifieddiff")
DELETERS = _names(
    "deletefile removefile filedelete fsdelete deletefiles removefiles rmfile unlinkfile trashfile deletepath "
    "removepath deletedirectory removedirectory deletefolder removefolder rmdirectory fsremove fsdeletefile "
    "deletefileordirectory rmtree rm rmdir del unlink deletelocalfile deletedir removedir filesystemdelete"
)
MOVERS = _names(
    "movefile renamefile filemove move rename mv filerename movepath fsmove movefiles renamepath movedirectory fsrename"
)

#: Tools that call other tools: what they are given is a call.
TOOL_CARRIERS = _names(
    "calltool invoketool usemcptool executetool runtool callmcptool mcpcall batch batchtool parallel "
    "multitooluseparallel multitooluse executemcptool invokemcptool usetool toolcall mcpcalltool mcpexecute "
    "mcpproxycall proxytool calldiscoverabletool calldiscoverableagenttool calldiscoverableusertool executeaction "
    "composioexecutetool composiomultiexecutetool calltoolmcp toolexecute toolinvoke executetools runtools "
    "calltools mcptool mcpinvoke dynamictool runaction performaction"
)

HTTP_TOOLS = _names(
    "httprequest http fetch curl request apirequest apicall makerequest sendrequest makehttprequest "
    "sendhttprequest restrequest callapi httpcall httpget httppost httpput httppatch httpdelete requestsget "
    "requestspost requestsput requestspatch requestsdelete apiget apipost apiput apipatch apidelete restcall "
    "invokeapi webrequest requestshead axios httpclient requestsrequest postrequest getrequest deleterequest "
    "putrequest patchrequest callendpoint httpfetch fetchurl invokeurl fetchjson fetchhtml executehttprequest "
    "executerequest makeapirequest makeapicall callrestapi"
)
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")

#: Words in a server's or tool's name that tell the SQL dialect.
DIALECTS: dict[str, str] = {
    "postgres": "postgres",
    "postgresql": "postgres",
    "pg": "postgres",
    "psql": "postgres",
    "supabase": "postgres",
    "neon": "postgres",
    "timescale": "postgres",
    "timescaledb": "postgres",
    "alloydb": "postgres",
    "cockroach": "postgres",
    "cockroachdb": "postgres",
    "redshift": "redshift",
    "mysql": "mysql",
    "mariadb": "mysql",
    "planetscale": "mysql",
    "tidb": "mysql",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
    "d1": "sqlite",
    "turso": "sqlite",
    "libsql": "sqlite",
    "duckdb": "duckdb",
    "motherduck": "duckdb",
    "bigquery": "bigquery",
    "bq": "bigquery",
    "snowflake": "snowflake",
    "clickhouse": "clickhouse",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "tsql": "tsql",
    "azuresql": "tsql",
    "oracle": "oracle",
    "databricks": "databricks",
    "spark": "spark",
    "hive": "hive",
    "trino": "trino",
    "presto": "presto",
    "athena": "athena",
}

#: Programs that tools are named after: `kubectl{"command": "delete ns app"}` runs `kubectl delete ns app`.
PROGRAMS = _names(
    "kubectl helm terraform tofu terragrunt pulumi aws awscli az gcloud gsutil bq docker podman git gh glab psql "
    "mysql sqlite3 redis rediscli mongosh npm pnpm yarn npx pip uv cargo make ansible vercel netlify railway "
    "flyctl fly heroku supabase wrangler doctl oc argocd vault consul nomad packer systemctl curl wget ssh rsync "
    "rclone restic velero eksctl kops prisma alembic dbt duckdb clickhouse cqlsh firebase stripe sentry linode "
    "hcloud neonctl turso pscale nomadcli"
)
SPELLED = {"awscli": "aws", "rediscli": "redis-cli", "redis": "redis-cli", "fly": "flyctl"}


def words_in(names: Iterable[str]) -> set[str]:
    """Return the lower-case alphanumeric words of the names."""
    words: set[str] = set()
    for name in names:
        words.update("".join([c if c.isalnum() else " " for c in name.lower()]).split())
    return words


def dialect_of(server: str, tool: str) -> str:
    """Return the SQL dialect that a server's or tool's name speaks of; empty where none does."""
    for word in sorted(words_in((server, tool))):
        if word in DIALECTS:
            return DIALECTS[word]
    return ""
