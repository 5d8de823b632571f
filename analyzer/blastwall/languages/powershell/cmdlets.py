"""What PowerShell's command table says: aliases, parameters and how a written argument list binds to them.

Aliases are those of Windows PowerShell 5.1 and PowerShell 7 (about_Aliases, `Get-Alias`); parameters those of the
cmdlets' reference pages, for cmdlets whose arguments are understood here.
"""

from __future__ import annotations

_ALIASES = """
% foreach-object|? where-object|ac add-content|asnp add-pssnapin|cat get-content|cd set-location|chdir set-location
clc clear-content|clear clear-host|clhy clear-history|cli clear-item|clp clear-itemproperty|cls clear-host
clv clear-variable|cnsn connect-pssession|compare compare-object|copy copy-item|cp copy-item|cpi copy-item
cpp copy-itemproperty|cvpa convert-path|dbp disable-psbreakpoint|del remove-item|diff compare-object|dir get-childitem
dnsn disconnect-pssession|ebp enable-psbreakpoint|echo write-output|epal export-alias|epcsv export-csv
erase remove-item|etsn enter-pssession|exsn exit-pssession|fc format-custom|fhx format-hex|fl format-list
foreach foreach-object|ft format-table|fw format-wide|gal get-alias|gbp get-psbreakpoint|gc get-content
gci get-childitem|gcim get-ciminstance|gcls get-cimclass|gcm get-command|gcs get-pscallstack|gdr get-psdrive
ghy get-history|gi get-item|gin get-computerinfo|gjb get-job|gl get-location|gm get-member|gmo get-module
gp get-itemproperty|gps get-process|gpv get-itempropertyvalue|group group-object|gsn get-pssession|gsv get-service
gtz get-timezone|gu get-unique|gv get-variable|gwmi get-wmiobject|h get-history|history get-history|icm invoke-command
iex invoke-expression|ihy invoke-history|ii invoke-item|icim invoke-cimmethod|ipal import-alias|ipcsv import-csv
ipmo import-module|irm invoke-restmethod|iwmi invoke-wmimethod|iwr invoke-webrequest|kill stop-process
lp out-printer|ls get-childitem|man help|md mkdir|measure measure-object|mi move-item|mount new-psdrive|move move-item
mp move-itemproperty|mv move-item|nal new-alias|ncim new-ciminstance|ndr new-psdrive|ni new-item|nmo new-module
nsn new-pssession|nv new-variable|ogv out-gridview|oh out-host|popd pop-location|ps get-process|pushd push-location
pwd get-location|r invoke-history|rbp remove-psbreakpoint|rcim remove-ciminstance|rcjb receive-job
rcsn receive-pssession
rd remove-item|rdr remove-psdrive|ren rename-item|ri remove-item|rjb remove-job|rm remove-item|rmdir remove-item
rmo remove-module|rni rename-item|rnp rename-itemproperty|rp remove-itemproperty|rsn remove-pssession
rsnp remove-pssnapin
rujb resume-job|rv remove-variable|rvpa resolve-path|rwmi remove-wmiobject|sajb start-job|sal set-alias
saps start-process
sasv start-service|sbp set-psbreakpoint|sc set-content|scb set-clipboard|scim set-ciminstance|select select-object
set set-variable|shcm show-command|si set-item|sl set-location|sleep start-sleep|sls select-string|sort sort-object
sp set-itemproperty|spjb stop-job|spps stop-process|spsv stop-service|start start-process|stz set-timezone
sujb suspend-job
sv set-variable|swmi set-wmiinstance|tee tee-object|trcm trace-command|type get-content|wget invoke-webrequest
where where-object|wjb wait-job|write write-output|curl invoke-webrequest|gcb get-clipboard
cfs convertfrom-string|epsn export-pssession|ipsn import-pssession
gsnp get-pssnapin|ise powershell_ise|npssc new-pssessionconfigurationfile|gerr get-error|gcai get-cimassociatedinstance
rcie register-cimindicationevent|ncms new-cimsession|rcms remove-cimsession|gcms get-cimsession
ncso new-cimsessionoption|initialize-volume format-volume|write-filesystemcache write-volumecache
remove-vmcheckpoint remove-vmsnapshot|restore-vmcheckpoint restore-vmsnapshot
"""
ALIASES: dict[str, str] = {}
for _pair in _ALIASES.replace("\n", "|").split("|"):
    if _pair:
        _short, _, _long = _pair.partition(" ")
        ALIASES[_short] = _long

#: Aliases that hide a program of the same name: Windows only, and only if their arguments are a cmdlet's.
UNIX_NAMES = frozenset(
    {"rm", "rmdir", "cp", "mv", "ls", "cat", "curl", "wget", "mount", "ps", "kill", "sort", "tee", "diff"}
)

_SWITCH_COMMON = ("verbose", "debug", "whatif", "confirm", "usetransaction")
_VALUE_COMMON = [
    "erroraction",
    "warningaction",
    "informationaction",
    "progressaction",
    "errorvariable",
    "warningvariable",
    "informationvariable",
    "outvariable",
    "outbuffer",
    "pipelinevariable",
]
#: short names of common parameters (about_CommonParameters)
_COMMON_ALIASES = {
    "vb": "verbose",
    "db": "debug",
    "wi": "whatif",
    "cf": "confirm",
    "ea": "erroraction",
    "wa": "warningaction",
    "infa": "informationaction",
    "ev": "errorvariable",
    "wv": "warningvariable",
    "iv": "informationvariable",
    "ov": "outvariable",
    "ob": "outbuffer",
    "pv": "pipelinevariable",
    "proga": "progressaction",
}


class Signature:
    """A cmdlet's parameters: those that take a value, switches, the order of positional ones, other names."""

    __slots__ = ("aliases", "positions", "switches", "values")

    def __init__(self, values: str, switches: str, positions: str, aliases: str = "") -> None:
        """Hold the names, given as words; `aliases` are `short=long` words."""
        self.values = tuple(values.split())
        self.switches = tuple(switches.split())
        self.positions = tuple(positions.split())
        self.aliases = dict(pair.split("=") for pair in aliases.split())

    def resolve(self, written: str) -> tuple[str, bool]:
        """Return the full name of a parameter as written and whether it is a switch; empty where there is none."""
        word = written.lower()
        word = self.aliases.get(word, _COMMON_ALIASES.get(word, word))
        if word in self.switches or word in _SWITCH_COMMON:
            return word, True
        if word in self.values or word in _VALUE_COMMON:
            return word, False
        # The cmdlet's own parameters win over the common ones where a prefix fits both.
        for names, switch in (
            (self.switches, True),
            (self.values, False),
            (_SWITCH_COMMON, True),
            (_VALUE_COMMON, False),
        ):
            for name in names:
                if name.startswith(word):
                    return name, switch
        for short, name in self.aliases.items():
            if short.startswith(word):
                return name, name in self.switches
        return "", False


_PATHS = "path literalpath filter include exclude credential"
_LITERAL = "lp=literalpath pspath=literalpath"
SIGNATURES: dict[str, Signature] = {
    "remove-item": Signature(_PATHS + " stream", "recurse force", "path", _LITERAL),
    "clear-item": Signature(_PATHS, "force", "path", _LITERAL),
    "clear-content": Signature(_PATHS + " stream", "force", "path", _LITERAL),
    "set-content": Signature(
        _PATHS + " value encoding stream", "force nonewline passthru asbytestream", "path value", _LITERAL
    ),
    "add-content": Signature(
        _PATHS + " value encoding stream", "force nonewline passthru asbytestream", "path value", _LITERAL
    ),
    "out-file": Signature(
        "filepath literalpath encoding inputobject width",
        "append force noclobber nonewline",
        "filepath encoding",
        "path=filepath nooverwrite=noclobber " + _LITERAL,
    ),
    "tee-object": Signature(
        "filepath literalpath variable inputobject encoding", "append", "filepath", "path=filepath " + _LITERAL
    ),
    "export-csv": Signature(
        "path literalpath inputobject delimiter encoding quotefields usequotes",
        "append force noclobber notypeinformation includetypeinformation useculture noheader",
        "path delimiter",
        "nti=notypeinformation " + _LITERAL,
    ),
    "export-clixml": Signature("path literalpath depth inputobject encoding", "force noclobber", "path", _LITERAL),
    "move-item": Signature(_PATHS + " destination", "force passthru", "path destination", _LITERAL),
    "copy-item": Signature(
        _PATHS + " destination tosession fromsession", "recurse force passthru container", "path destination", _LITERAL
    ),
    "rename-item": Signature("path literalpath newname credential", "force passthru", "path newname", _LITERAL),
    "new-item": Signature("path name itemtype value credential target", "force", "path", "type=itemtype target=value"),
    "set-item": Signature(_PATHS + " value", "force passthru", "path value", _LITERAL),
    "mkdir": Signature("path name value credential", "force", "path"),
    "get-childitem": Signature(
        "path literalpath filter include exclude depth attributes",
        "recurse force name directory file hidden readonly system followsymlink",
        "path filter",
        "s=recurse ad=directory af=file ah=hidden ar=readonly as=system d=directory h=hidden " + _LITERAL,
    ),
    "get-item": Signature(_PATHS + " stream", "force", "path", _LITERAL),
    "get-content": Signature(
        _PATHS + " readcount totalcount tail delimiter encoding stream",
        "force wait raw asbytestream",
        "path",
        "first=totalcount head=totalcount last=tail " + _LITERAL,
    ),
    "resolve-path": Signature("path literalpath credential relativebasepath", "relative force", "path", _LITERAL),
    "convert-path": Signature("path literalpath", "force", "path", _LITERAL),
    "join-path": Signature(
        "path childpath additionalchildpath credential", "resolve", "path childpath additionalchildpath"
    ),
    "split-path": Signature(
        "path literalpath credential",
        "qualifier noqualifier parent leaf leafbase extension resolve isabsolute",
        "path",
        _LITERAL,
    ),
    "test-path": Signature(_PATHS + " pathtype olderthan newerthan", "isvalid", "path", _LITERAL),
    "set-acl": Signature(
        "path literalpath aclobject inputobject filter include exclude",
        "passthru clearcentralaccesspolicy",
        "path aclobject",
        _LITERAL,
    ),
    "set-location": Signature("path literalpath stackname", "passthru", "path", _LITERAL),
    "push-location": Signature("path literalpath stackname", "passthru", "path", _LITERAL),
    "pop-location": Signature("stackname", "passthru", ""),
    "remove-itemproperty": Signature(_PATHS + " name", "force", "path name", "property=name " + _LITERAL),
    "clear-itemproperty": Signature(_PATHS + " name", "force passthru", "path name", _LITERAL),
    "set-itemproperty": Signature(
        _PATHS + " name value type inputobject", "force passthru", "path name value", "propertytype=type " + _LITERAL
    ),
    "new-itemproperty": Signature(
        _PATHS + " name value propertytype", "force", "path name", "type=propertytype " + _LITERAL
    ),
    "foreach-object": Signature(
        "process begin end membername argumentlist inputobject parallel throttlelimit remainingscripts timeoutseconds",
        "asjob usenewrunspace",
        "process",
        "args=argumentlist",
    ),
    "where-object": Signature(
        "filterscript property value inputobject eq ne gt ge lt le like notlike match notmatch contains notcontains in"
        " notin is isnot ceq cne clike cmatch",
        "not",
        "filterscript value",
    ),
    "select-object": Signature(
        "property excludeproperty expandproperty first last skip skiplast index inputobject", "unique wait", "property"
    ),
    "get-process": Signature("name id inputobject computername", "module fileversioninfo includeusername", "name"),
    "get-service": Signature(
        "name displayname include exclude inputobject computername", "dependentservices requiredservices", "name"
    ),
    "stop-process": Signature("id name inputobject", "force passthru", "id"),
    "stop-service": Signature(
        "name displayname inputobject include exclude", "force nowait passthru", "name", "servicename=name"
    ),
    "restart-computer": Signature(
        "computername credential delay for timeout throttlelimit wsmanauthentication",
        "force wait",
        "computername",
        "cn=computername",
    ),
    "stop-computer": Signature(
        "computername credential throttlelimit wsmanauthentication", "force", "computername", "cn=computername"
    ),
    "invoke-expression": Signature("command", "", "command"),
    "invoke-command": Signature(
        "computername session connectionuri vmname vmid containerid hostname sshconnection scriptblock filepath"
        " argumentlist inputobject credential configurationname authentication port jobname throttlelimit username"
        " keyfilepath sessionoption applicationname certificatethumbprint sessionname subsystem",
        "asjob usessl hidecomputername nonewscope remotedebug runasadministrator indisconnectedsession"
        " enablenetworkaccess"
        " allowredirection sshtransport",
        "",
        "cn=computername command=scriptblock args=argumentlist",
    ),
    "start-process": Signature(
        "filepath argumentlist workingdirectory verb credential redirectstandardoutput redirectstandarderror"
        " redirectstandardinput windowstyle environment",
        "wait nonewwindow passthru loaduserprofile usenewenvironment",
        "filepath argumentlist",
        "args=argumentlist path=filepath rso=redirectstandardoutput rse=redirectstandarderror",
    ),
    "start-job": Signature(
        "scriptblock name filepath literalpath argumentlist initializationscript inputobject credential"
        " workingdirectory"
        " authentication definitionname type psversion",
        "runas32",
        "scriptblock",
        "command=scriptblock args=argumentlist",
    ),
    "set-variable": Signature(
        "name value description option scope visibility include exclude", "force passthru append", "name value"
    ),
    "new-variable": Signature("name value description option scope visibility", "force passthru", "name value"),
    "get-variable": Signature("name scope include exclude", "valueonly", "name"),
    "get-location": Signature("psprovider psdrive stackname", "stack", ""),
    "set-alias": Signature("name value description option scope", "force passthru", "name value"),
    "new-alias": Signature("name value description option scope", "force passthru", "name value"),
    "write-output": Signature("inputobject", "noenumerate", "inputobject"),
    "invoke-webrequest": Signature(
        "uri method body headers outfile infile contenttype credential useragent proxy websession sessionvariable"
        " timeoutsec maximumredirection custommethod form authentication token certificate",
        "usebasicparsing skipcertificatecheck passthru usedefaultcredentials disablekeepalive resume"
        " skiphttperrorcheck",
        "uri",
        "url=uri",
    ),
    "new-object": Signature(
        "typename argumentlist comobject property", "strict", "typename argumentlist", "args=argumentlist"
    ),
    "expand-archive": Signature("path literalpath destinationpath", "force passthru", "path destinationpath", _LITERAL),
    "compress-archive": Signature(
        "path literalpath destinationpath compressionlevel", "update force passthru", "path destinationpath", _LITERAL
    ),
    "start-bitstransfer": Signature("source destination displayname", "asynchronous", "source destination"),
}
SIGNATURES["invoke-restmethod"] = SIGNATURES["invoke-webrequest"]
SIGNATURES["start-threadjob"] = SIGNATURES["start-job"]

#: Verbs PowerShell approves (Get-Verb), and the unapproved ones modules use all the same.
VERBS = frozenset(
    [
        "add",
        "approve",
        "assert",
        "backup",
        "block",
        "build",
        "checkpoint",
        "clear",
        "close",
        "compare",
        "complete",
        "compress",
        "confirm",
        "connect",
        "convert",
        "convertfrom",
        "convertto",
        "copy",
        "debug",
        "deny",
        "deploy",
        "disable",
        "disconnect",
        "dismount",
        "edit",
        "enable",
        "enter",
        "exit",
        "expand",
        "export",
        "find",
        "foreach",
        "format",
        "get",
        "grant",
        "group",
        "hide",
        "import",
        "initialize",
        "install",
        "invoke",
        "join",
        "limit",
        "lock",
        "measure",
        "merge",
        "mount",
        "move",
        "new",
        "open",
        "optimize",
        "out",
        "ping",
        "pop",
        "protect",
        "publish",
        "push",
        "read",
        "receive",
        "redo",
        "register",
        "remove",
        "rename",
        "repair",
        "request",
        "reset",
        "resize",
        "resolve",
        "restart",
        "restore",
        "resume",
        "revoke",
        "save",
        "search",
        "select",
        "send",
        "set",
        "show",
        "skip",
        "sort",
        "split",
        "start",
        "step",
        "stop",
        "submit",
        "suspend",
        "switch",
        "sync",
        "tee",
        "test",
        "trace",
        "unblock",
        "undo",
        "uninstall",
        "unlock",
        "unprotect",
        "unpublish",
        "unregister",
        "update",
        "use",
        "wait",
        "watch",
        "where",
        "write",
        "delete",
        "destroy",
        "drop",
        "purge",
        "erase",
        "wipe",
        "format",
        "replace",
        "upgrade",
        "downgrade",
        "execute",
        "run",
        "list",
        "view",
        "dump",
        "flush",
        "kill",
        "terminate",
        "evict",
        "demote",
        "empty",
    ]
)


def is_cmdlet(name: str) -> bool:
    """Whether a lower-case command name has a cmdlet's shape, `verb-noun`, with a verb cmdlets use."""
    verb, dash, noun = name.partition("-")
    return bool(dash) and verb in VERBS and noun.isidentifier()
