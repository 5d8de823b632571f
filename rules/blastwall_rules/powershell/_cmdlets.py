"""What cmdlets destroy, stop or weaken, one line each: the table the rules of this folder judge by.

Gathered from the modules' reference pages (learn.microsoft.com/powershell/module). A line is
`cmdlet: verb kind scope recovery`; `.` for scope means: as many as the arguments name.
"""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Statement
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, MEDIUM, Instead
from blastwall.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

_LINES: dict[str, str] = {
    "powershell-disk": """
        clear-disk: delete device . none
        format-volume: delete device . none
        remove-partition: delete device . none
        remove-virtualdisk: delete device . none
        remove-storagepool: delete device . none
        remove-storagetier: delete bucket . none
        reset-physicaldisk: delete device . none
        remove-pmemdisk: delete device . none
        remove-physicaldisk: delete bucket . expert
        initialize-disk: overwrite bucket . expert
        remove-vhd: delete bucket . none
        remove-vmharddiskdrive: delete resource . easy
        resize-partition: overwrite resource . expert
    """,
    "powershell-backup": """
        remove-wbbackupset: delete backup . none
        remove-wbcatalog: delete backup all expert
        remove-wbpolicy: weaken backup . easy
        disable-computerrestore: weaken backup . easy
        remove-vmsnapshot: delete backup . none
        restore-vmsnapshot: overwrite cluster . none
        remove-snapshot: delete backup . none
        remove-azsnapshot: delete backup . none
        remove-azrecoveryservicesvault: delete backup all window
        disable-azrecoveryservicesbackupprotection: weaken backup . window
        remove-ec2snapshot: delete backup . none
        remove-rdssnapshot: delete backup . none
        remove-rdsdbsnapshot: delete backup . none
        remove-dpmrecoverypoint: delete backup . none
        remove-vbrbackup: delete backup . none
        remove-vbrrestorepoint: delete backup . none
    """,
    "powershell-event-log": """
        clear-eventlog: delete audit all none
        remove-eventlog: delete audit all none
        clear-winevent: delete audit all none
        remove-azdiagnosticsetting: weaken audit . easy
        remove-cttrail: delete audit . none
        stop-ctlogging: weaken audit . easy
        remove-cwllloggroup: delete audit . none
        remove-cwlloggroup: delete audit . none
        disable-organizationcustomization: weaken audit . easy
    """,
    "powershell-identity": """
        remove-aduser: delete identity . expert
        remove-adgroup: delete identity . expert
        remove-adcomputer: delete identity . expert
        remove-adobject: delete identity . expert
        remove-adserviceaccount: delete identity . expert
        remove-adorganizationalunit: delete account many expert
        remove-adreplicationsite: delete resource . expert
        remove-adfinegrainedpasswordpolicy: weaken protection . easy
        remove-adgroupmember: permit identity . easy
        remove-adprincipalgroupmembership: permit identity . easy
        add-adgroupmember: permit identity . easy
        disable-adaccount: permit identity . easy
        set-adaccountpassword: permit identity . expert
        uninstall-addsdomaincontroller: delete cluster . expert
        remove-localuser: delete identity . none
        remove-localgroup: delete identity . none
        remove-localgroupmember: permit identity . easy
        add-localgroupmember: permit identity . easy
        disable-localuser: permit identity . easy
        remove-mguser: delete identity . window
        remove-mggroup: delete identity . window
        remove-mgapplication: delete identity . window
        remove-mgserviceprincipal: delete identity . window
        remove-azureaduser: delete identity . window
        remove-azureadgroup: delete identity . none
        remove-azureadapplication: delete identity . window
        remove-azaduser: delete identity . window
        remove-azadgroup: delete identity . none
        remove-azadapplication: delete identity . window
        remove-azadserviceprincipal: delete identity . window
        remove-azroleassignment: permit identity . easy
        new-azroleassignment: permit identity . easy
        remove-msoluser: delete identity . window
        remove-iamuser: delete identity . none
        remove-iamrole: delete identity . none
        remove-iamaccesskey: delete identity . none
        remove-mailbox: delete bucket . window
        disable-mailbox: delete bucket . window
        remove-mailboxdatabase: delete database . none
    """,
    "powershell-computer": """
        stop-computer: stop system . easy
        disable-netadapter: stop system . easy
        remove-computer: delete identity . expert
        reset-computermachinepassword: permit identity . easy
    """,
    "powershell-protection": """
        remove-netfirewallrule: weaken protection . easy
        disable-netfirewallrule: weaken protection . easy
        disable-bitlocker: weaken protection . easy
        suspend-bitlocker: weaken protection . easy
        remove-bitlockerkeyprotector: delete secret . none
        clear-bitlockerautounlock: delete secret . expert
        disable-tpmautoprovisioning: weaken protection . easy
        clear-tpm: delete secret . none
        uninstall-windowsfeature: delete service . expert
        remove-windowsfeature: delete service . expert
        disable-windowsoptionalfeature: stop service . easy
        remove-azresourcelock: weaken protection . easy
        remove-azpolicyassignment: weaken protection . easy
        remove-azkeyvault: delete secret . window
        remove-azkeyvaultsecret: delete secret . window
        remove-azkeyvaultkey: delete secret . window
        remove-azkeyvaultcertificate: delete secret . window
        remove-secret: delete secret . none
        unregister-secretvault: delete secret . easy
        reset-secretstore: delete secret all none
        request-kmskeydeletion: delete secret . window
        remove-secsecret: delete secret . window
    """,
    "powershell-infrastructure": """
        remove-vm: delete cluster . none
        remove-vmgroup: delete resource . none
        remove-vmswitch: delete resource . none
        remove-clusterresource: delete cluster . none
        remove-clusternode: delete cluster . none
        remove-clustergroup: delete cluster . none
        remove-cluster: delete cluster . none
        stop-cluster: stop cluster . easy
        remove-azresourcegroup: delete stack . none
        remove-azsubscription: delete account . none
        remove-azmanagementgroup: delete account . none
        remove-azvm: delete cluster . none
        remove-azdisk: delete bucket . none
        remove-azstorageaccount: delete bucket all none
        remove-azstoragecontainer: delete bucket . window
        remove-azresource: delete resource . none
        remove-azwebapp: delete service . none
        remove-azfunctionapp: delete service . none
        remove-azkustocluster: delete cluster . none
        remove-azpostgresqlflexibleserver: delete database all window
        remove-azmysqlflexibleserver: delete database all window
        remove-azrediscache: delete bucket . none
        remove-azcontainerregistry: delete repository . none
        remove-azeventhubnamespace: delete cluster . none
        remove-azservicebusnamespace: delete cluster . none
        remove-aznetappfilesvolume: delete bucket . none
        remove-azapplicationinsights: delete audit . none
        remove-azoperationalinsightsworkspace: delete audit . window
        remove-azstorageblob: delete object . window
        remove-azstorageshare: delete bucket . window
        remove-azsqldatabase: delete database . window
        remove-azsqlserver: delete database all window
        remove-azcosmosdbaccount: delete database all none
        remove-azcosmosdbsqldatabase: delete database . none
        remove-azakscluster: delete cluster . none
        remove-azdnszone: delete name . none
        remove-azdnsrecordset: delete name . none
        remove-dnsserverzone: delete name . none
        remove-dnsserverresourcerecord: delete name . none
        clear-dnsserverstatistics: write cache . trivial
        clear-dnsclientcache: delete cache . trivial
        remove-ec2instance: delete cluster . none
        remove-ec2volume: delete bucket . none
        remove-efsfilesystem: delete bucket . none
        remove-ecrrepository: delete repository . none
        remove-rdsdbcluster: delete database . none
        remove-esdomain: delete database . none
        remove-ossdomain: delete database . none
        remove-redshiftcluster: delete database . none
        remove-lmfunction: delete service . none
        remove-sqsqueue: delete bucket . none
        remove-snstopic: delete resource . none
        remove-dynamodbtable: delete table . none
        remove-s3bucket: delete bucket . none
        remove-s3object: delete object . none
        remove-rdsdbinstance: delete database . none
        remove-ddbtable: delete table . none
        remove-cfnstack: delete stack . none
        remove-ekscluster: delete cluster . none
        remove-r53hostedzone: delete name . none
        remove-gcsbucket: delete bucket . none
        remove-gceinstance: delete cluster . none
        remove-smbshare: delete resource . easy
        remove-dfsnroot: delete resource . easy
        remove-website: delete service . expert
        remove-webapppool: delete resource . expert
        remove-service: delete service . expert
        unregister-scheduledtask: delete resource . expert
        unregister-scheduledjob: delete resource . expert
        remove-printer: delete resource . easy
        remove-dhcpserverv4scope: delete resource . expert
        remove-dhcpserverv4lease: delete runtime . trivial
        remove-iissite: delete service . expert
        remove-iisapppool: delete resource . expert
        remove-webapplication: delete service . expert
        remove-webbinding: delete resource . easy
        remove-sposite: delete database . window
        remove-spodeletedsite: delete database . none
        remove-spweb: delete database . none
        remove-team: delete database . window
        remove-unifiedgroup: delete database . window
        remove-distributiongroup: delete identity . none
        remove-mailcontact: delete identity . none
        remove-publicfolder: delete bucket . none
        remove-retentioncompliancepolicy: weaken protection . easy
        remove-transportrule: delete protection . expert
        remove-csonlineuser: delete identity . window
        remove-sqlavailabilitygroup: delete cluster . expert
        remove-dbabackup: delete backup . none
        remove-dbadbsnapshot: delete backup . none
        remove-scvirtualmachine: delete cluster . none
        remove-datastore: delete bucket . none
        remove-vmhost: delete cluster . expert
        remove-harddisk: delete bucket . none
        remove-dfsnfolder: delete resource . easy
        remove-dfsreplicationgroup: delete resource . expert
        remove-pnplist: delete table . window
        remove-pnptenantsite: delete database . window
        remove-gpo: delete protection . expert
        remove-sqldatabase: delete database . none
        remove-dbadatabase: delete database . none
        remove-sqlagentjob: delete resource . none
        uninstall-addsforest: delete account all none
    """,
    "powershell-recycle-bin": "clear-recyclebin: delete directory many none",
    # What looks like a removal and loses nothing that lasts.
    "": """
        remove-variable remove-module remove-pssession remove-job remove-typedata remove-psdrive remove-psbreakpoint
        remove-event remove-alias remove-psreadlinekeyhandler remove-cimsession remove-pssnapin remove-jobtrigger
        clear-host clear-history clear-variable unregister-event remove-wsmaninstance disconnect-pssession
        disconnect-wsman remove-breakpoint clear-job remove-smbmapping remove-netroute remove-netneighbor
        remove-odbcdsn remove-psprovider clear-progress reset-progress clear-psreadlinehistory remove-formatdata
        remove-mockdynamic uninstall-module uninstall-script uninstall-package uninstall-psresource
        unregister-psrepository
        unregister-packagesource unregister-psresourcerepository remove-appxpackage remove-appxprovisionedpackage
        unregister-pssessionconfiguration clear-clipboard unregister-argumentcompleter remove-argumentcompleter
        clear-dnscache clear-azcontext remove-azcontext disconnect-azaccount unregister-argument remove-bitstransfer
        remove-printjob remove-poshsession clear-kerberosticket revoke-obfuscation reset-azcontext clear-azdefault
        remove-environmentvariable unregister-cimindicationevent remove-threadjob remove-eventsubscriber
        clear-assemblies clear-ceverything remove-virtualenv clear-filestoragetier remove-item remove-itemproperty
        clear-item clear-content clear-itemproperty remove-ciminstance remove-wmiobject remove-windowsdriver
    """,
}


class Row:
    """One cmdlet: what it does to what, how much, how it comes back, and the rule that speaks for it."""

    __slots__ = ("kind", "recovery", "rule", "scope", "verb")

    def __init__(self, rule: str, verb: str, kind: str, scope: str, recovery: str) -> None:
        """Hold the line."""
        self.rule = rule
        self.verb = verb
        self.kind = kind
        self.scope = scope
        self.recovery = recovery


ROWS: dict[str, Row] = {}
HARMLESS: frozenset[str] = frozenset(_LINES[""].split())
for _rule, _text in _LINES.items():
    for _line in _text.splitlines() if _rule else ():
        _cmdlet, _colon, _rest = _line.strip().partition(": ")
        if _colon:
            _verb, _kind, _scope, _recovery = _rest.split()
            ROWS[_cmdlet] = Row(_rule, _verb, _kind, _scope, _recovery)


def keys_of(rule: str) -> tuple[str, ...]:
    """Return the statement keys of the cmdlets a rule speaks for."""
    return tuple(sorted({"powershell:" + name.partition("-")[0] for name, row in ROWS.items() if row.rule == rule}))


def triggers_of(rule: str) -> tuple[str, ...]:
    """Return the nouns of those cmdlets: one of them stands in any text the rule applies to."""
    return tuple(sorted({name.partition("-")[2] for name, row in ROWS.items() if row.rule == rule}))


def shown(act: Statement) -> str:
    """Return the cmdlet as people write it: as it stands in the text, or else with capitals."""
    cmdlet = f"{act.verb}-{act.names[0]}" if act.names else act.verb
    text = act.snippet.text[act.span[0] : act.span[1]]
    at = text.lower().find(cmdlet)
    if at >= 0:
        return text[at : at + len(cmdlet)]
    return f"{act.verb.capitalize()}-{act.names[0].capitalize() if act.names else ''}"


def scope_of(act: Statement) -> str:
    """Return how much the cmdlet's arguments reach."""
    return act.scope if act.scope in ("one", "several", "many", "all", "unknown") else "unknown"


class CmdletRule(Rule):
    """Base of the rules that judge by the table."""

    act = "statement"
    language = "powershell"
    advice = "run it with `-WhatIf` first, and have a person run it where the loss is meant"

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the cmdlet loses."""
        if not isinstance(act, Statement) or not act.names:
            return
        row = ROWS.get(f"{act.verb}-{act.names[0]}")
        if row is None or row.rule != self.id:
            return
        subjects = [name for name in act.names[1:] if name and HOLE not in name]
        name = ", ".join(subjects[:3])
        if "what-if" in act.flags:
            yield Effect("read", Target(row.kind, name))
            return
        scope = scope_of(act) if row.scope == "." else row.scope
        # every account there is: the directory itself
        kind = "account" if (row.kind, row.verb, scope) == ("identity", "delete", "all") else row.kind
        effect = Effect(row.verb, Target(kind, name), scope, row.recovery, unattended="unattended" in act.flags)
        told = f" of `{name}`" if name else ""
        yield self.finding(
            effect,
            f"`{shown(act)}`{told} {_WORDS.get(row.verb, row.verb)} {_KINDS.get(kind, kind)}",
            act=act,
            confidence=HIGH if subjects or row.scope != "." else MEDIUM,
            instead=Instead(self.advice),
        )


_WORDS = {
    "delete": "deletes", "overwrite": "overwrites", "weaken": "removes", "permit": "changes", "stop": "takes down",
    "write": "writes", "restart": "restarts",
}  # fmt: skip
_KINDS = {
    "device": "a whole disk or volume and all that is on it",
    "backup": "what the data could be restored from",
    "audit": "the record of what happened",
    "identity": "an account or its rights",
    "system": "the machine",
    "protection": "a protection",
    "secret": "a key or secret without which data can't be read",
    "cluster": "a machine or cluster with its state",
    "stack": "a whole group of resources",
    "bucket": "a store with the data in it",
    "database": "a whole database",
    "account": "a whole account or directory",
    "name": "names that others resolve",
    "service": "a service",
    "resource": "a named resource",
    "directory": "everything in it",
    "object": "a stored object",
    "table": "a whole table",
    "cache": "a cache that refills",
}
