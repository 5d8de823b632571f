"""The grammars of programs that run a command elsewhere: on another machine, in a container, in a cluster."""

from __future__ import annotations

from blastwall_rules.carriers._grammar import Form

_SSH = "-b -B -c -D -E -e -F -I -i -J -L -l -m -O -o -P -p -Q -R -S -W -w"
_KUBE = (
    "-c -f -s --container --kubeconfig --filename --cluster --user --server --token --pod-running-timeout "
    "--request-timeout --as --as-group --certificate-authority --client-key --client-certificate --image --target "
    "--profile --copy-to --env --set-image --custom --image-pull-policy -l --labels --overrides --port --restart "
    "--limits --requests --serviceaccount --cache-dir -v --as-uid --tls-server-name --field-manager --annotations"
)
_KUBE_NAMES = "-n --namespace --context"
_EXEC = (
    "-e -u -f -p -H -l --env --user --env-file --detach-keys --index --file --project-name --profile --context --host "
    "--config --log-level --tlscacert --tlscert --tlskey --project-directory --ansi --parallel --progress --url "
    "--connection --identity --address"
)
_CONTAINER = Form(_EXEC, path="exec", place=1, where="container", cwd="-w --workdir")
_CONTAINERS = (
    _CONTAINER,
    Form(_EXEC, path="container exec", place=1, where="container", cwd="-w --workdir"),
    Form(_EXEC, path="compose exec", place=1, where="container", cwd="-w --workdir"),
)
_LXD = Form("--env --user --group --mode --project", path="exec", place=1, where="container", cwd="--cwd")
_KUBECTL = (
    Form(_KUBE, path="exec", place=1, how="dashes", where="cluster", naming=_KUBE_NAMES),
    Form(_KUBE, path="debug", place=1, how="dashes", where="cluster", naming=_KUBE_NAMES),
    Form(_KUBE, path="run", place=1, how="dashes", where="cluster", naming=_KUBE_NAMES),
    Form(_KUBE + " --image", path="create job|cronjob", place=1, how="dashes", where="cluster", naming=_KUBE_NAMES),
)
_GCLOUD_VALUES = (
    "--zone --project --ssh-key-file --ssh-flag --strict-host-key-checking --container --worker --cluster "
    "--config --region --account --configuration --format"
)
_HEROKU = "-a -s -r -e --app --size --remote --type --env --space --dyno"
_MANY = "-l -t -u -f -R -x -g -o -O -e -p -h -H"

#: program -> how it is told what to run there
REMOTES: dict[str, Form | tuple[Form, ...]] = {
    # another machine
    "ssh": Form(_SSH, place=1, how="shell", late=True, where="host", stdin=True, stops="-G -V"),
    "autossh": Form(_SSH + " -M", place=1, how="shell", late=True, where="host", stdin=True),
    "sshrc": Form(_SSH, place=1, how="shell", late=True, where="host", stdin=True),
    "slogin": Form(_SSH, place=1, how="shell", late=True, where="host", stdin=True),
    "dbclient": Form("-p -l -i -L -R -W -K -I -B -J -c -m -o -b", place=1, how="shell", late=True, where="host"),
    "plink": Form("-P -l -pw -pwfile -i -m -D -L -R -hostkey -load -nc -sercfg", place=1, how="shell", where="host"),
    "rsh": Form("-l -p", place=1, how="shell", where="host", stdin=True),
    "remsh": Form("-l", place=1, how="shell", where="host"),
    "mosh": Form("-p --ssh --port --predict --server --client --family", place=1, where="host"),
    "mosh-server": Form("-i -p -c -l", path="new"),
    "et": Form(
        "-p -u -t -r --port --username --tunnel --jumphost --jport",
        place=1,
        how="options",
        code="-c --command",
        where="host",
    ),
    "sshpass": Form("-p -f -d -P"),
    "tsh": (
        Form(
            "-l -p -i -J -L -R -D --login --port --proxy --user --cluster --ttl",
            path="ssh",
            place=1,
            how="shell",
            late=True,
            where="host",
        ),
    ),
    "teleport": Form("-l -p", path="ssh", place=1, how="shell", where="host"),
    "tailscale": Form("--socket", path="ssh", place=1, how="shell", where="host"),
    "boundary": Form(
        "-target-id -target-name -username -addr -token -host-id", path="connect ssh", how="dashes", where="host"
    ),
    "gh": Form(
        "-c --codespace -R --repo -r --repo-owner --profile --server-port",
        path="codespace|cs ssh",
        how="shell",
        where="host",
    ),
    "vagrant": (
        Form(path="ssh", how="options", code="-c --command", where="host"),
        Form("-s --shell", path="winrm", how="options", code="-c --command", where="host"),
    ),
    # many machines
    "pdsh": Form("-w -x -g -l -R -t -u -f", how="shell", where="host", naming="-w"),
    "clush": Form("-w -x -g -X -l -t -u -f -o -O --hostfile --topology", how="shell", where="host", naming="-w"),
    "pssh": Form(_MANY, how="shell", where="host", naming="-H"),
    "parallel-ssh": Form(_MANY, how="shell", where="host", naming="-H"),
    "dsh": Form("-m -g -f -r -o -n -F", how="shell", where="host"),
    "mussh": Form("-l -i -o -p -t -d -v -s -P -m", how="options", code="-c", where="host"),
    "cssh": Form("-l -c -o -p -C -t -T", how="options", code="-a --action", where="host"),
    "csshx": Form("-l", how="options", code="--remote_command", where="host"),
    "fab": Form(
        "-H -i -c -r -f --hosts --identity --ssh-config --search-root", how="dashes", where="host", naming="-H --hosts"
    ),
    "knife": Form(
        "-x -P -i -p -C -a -G --ssh-user --ssh-identity-file --attribute --concurrency",
        path="ssh|winrm",
        place=1,
        how="shell",
        where="host",
    ),
    "bolt": Form(
        "-t -n -q -r -u -p --targets --query --rerun --user --password --inventoryfile",
        path="command run",
        how="each",
        where="host",
    ),
    "mco": Form("-I -W -F -C -T", path="shell run", how="shell", where="host"),
    "salt": Form("-t -b -c -l --timeout --batch-size --out --subset", place=2, how="shell", where="host"),
    "salt-ssh": (Form("-c -l --user --passwd --priv --roster", place=1, how="options", code="-r --raw", where="host"),),
    "salt-call": Form(
        "-c -l --log-level --out --file-root --pillar-root --id", path="cmd.run|cmd.run_all|cmd.shell", how="shell"
    ),
    # containers that are there already
    "docker": _CONTAINERS,
    "podman": _CONTAINERS,
    "nerdctl": _CONTAINERS,
    "finch": _CONTAINERS,
    "docker-compose": _CONTAINER,
    "podman-compose": _CONTAINER,
    "crictl": Form("-r --runtime-endpoint --timeout", path="exec", place=1, where="container"),
    "ctr": Form(
        "-n --namespace -a --address --exec-id --user --fifo-dir",
        path="task|tasks|t exec",
        place=1,
        where="container",
        cwd="--cwd",
    ),
    "runc": Form("-e --env -u --user --root --pid-file", path="exec", place=1, where="container", cwd="--cwd"),
    "lxc": _LXD,
    "incus": _LXD,
    "lxc-attach": Form(
        "-n --name -v -s -e -P --lxcpath -a --arch --set-var", how="dashes", where="container", naming="-n --name"
    ),
    "lxc-execute": Form("-n --name -P --lxcpath", how="dashes", where="container", naming="-n --name"),
    "waydroid": Form("-u --uid -g --gid", path="shell", where="container"),
    "machinectl": Form("-E --setenv --uid -M --machine", path="shell", place=1, where="container"),
    "systemd-nspawn": Form(
        "-D -i -M -u -E -S -p -L -Z --directory --image --template --machine --user --setenv --slice --property "
        "--uuid --port --capability --drop-capability --bind --bind-ro --tmpfs --overlay --network-interface "
        "--network-bridge --system-call-filter --rlimit --hostname --network-zone --private-users --root-hash "
        "--oci-bundle --settings",
        where="container",
        naming="-D --directory -i --image -M --machine",
        cwd="--chdir",
    ),
    "pct": Form(path="exec", place=1, how="dashes", where="container"),
    "qm": Form("--timeout --synchronous", path="guest exec", place=1, how="dashes", where="host"),
    "schroot": Form(
        "-c -n -s -u -o -f --chroot --session-name --shell --user --option",
        where="container",
        cwd="-d --directory",
        naming="-c --chroot",
    ),
    "multipass": Form(path="exec", place=1, how="dashes", where="container", cwd="-d --working-directory"),
    "limactl": Form("--shell", path="shell", place=1, where="container", cwd="--workdir"),
    "lima": Form(where="container"),
    "colima": Form("-p --profile", path="ssh", where="container"),
    "orb": Form(
        "-m -u -s --machine --user --shell", where="container", cwd="-w --workdir", naming="-m --machine", dropped="run"
    ),
    "wsl": Form(
        "-d -u --distribution --user --shell-type --distribution-id",
        where="container",
        cwd="--cd",
        dropped="-e --exec --",
        naming="-d --distribution",
    ),
    "distrobox": Form("-n --name -a --additional-flags", path="enter", place=1, how="dashes", where="container"),
    "distrobox-enter": Form("-n --name -a --additional-flags", how="dashes", where="container"),
    "toolbox": Form("-c --container -d --distro -r --release", path="run", where="container", single=True),
    "devcontainer": Form(
        "--workspace-folder --config --container-id --id-label --remote-env --docker-path",
        path="exec",
        where="container",
    ),
    "minikube": Form("-n -p --node --profile", path="ssh", how="shell", where="container", naming="-p --profile"),
    "lando": Form("-s -u --service --user", path="ssh", how="options", code="-c --command", where="container"),
    "ddev": Form("-s --service -d --dir", path="exec", single=True, where="container"),
    # clusters
    **{name: _KUBECTL for name in ("kubectl", "k", "kubecolor")},
    "k3s": Form(_KUBE, path="kubectl exec", place=1, how="dashes", where="cluster", naming=_KUBE_NAMES),
    "microk8s": Form(_KUBE, path="kubectl exec", place=1, how="dashes", where="cluster", naming=_KUBE_NAMES),
    "oc": (*_KUBECTL, Form(_KUBE, path="rsh", place=1, late=True, where="cluster", naming=_KUBE_NAMES)),
    "nomad": Form(
        "-task -e -job -namespace -region -address -token", path="alloc exec", place=1, late=True, where="cluster"
    ),
    "okteto": Form("-n -f --namespace --file --context", path="exec", where="cluster", single=True),
    "devspace": Form(
        "-n -c --namespace --container --pod --label-selector --image-selector", path="enter", where="cluster"
    ),
    "werf": Form(
        "--env --namespace --image --kube-context", path="kube-run|run", place=1, how="dashes", where="cluster"
    ),
    # clouds and hosts
    "gcloud": tuple(
        Form(_GCLOUD_VALUES, path=path, how="options", code="--command", where="host")
        for path in (
            *(
                "compute ssh",
                "alpha|beta compute ssh",
                "cloud-shell ssh",
                "alpha|beta cloud-shell ssh",
                "workstations ssh",
            ),
            *("compute tpus tpu-vm ssh", "alpha|beta compute tpus tpu-vm ssh", "app instances ssh"),
        )
    ),
    "aws": (
        Form(
            "--task --container --region --profile",
            path="ecs execute-command",
            how="options",
            code="--command",
            where="host",
            naming="--cluster",
        ),
    ),
    "az": (
        Form(
            "-g -n --command-id --resource-group --parameters",
            path="vm run-command invoke",
            how="options",
            code="--scripts",
            where="host",
            naming="-n --name",
        ),
        Form(
            "-g --resource-group -l",
            path="vm run-command create",
            how="options",
            code="--script",
            where="host",
            naming="--vm-name",
        ),
        Form(
            "-g --resource-group --instance-id --command-id",
            path="vmss run-command invoke",
            how="options",
            code="--scripts",
            where="host",
            naming="-n --name",
        ),
        Form(
            "-g --resource-group",
            path="container exec",
            how="options",
            code="--exec-command",
            where="container",
            naming="-n --name",
        ),
        Form(
            "-g --resource-group --revision --replica --container",
            path="containerapp exec",
            how="options",
            code="--command",
            where="container",
            naming="-n --name",
        ),
        Form(
            "-g --resource-group", path="webapp ssh", how="options", code="--command", where="host", naming="-n --name"
        ),
        Form(
            "-g --resource-group -f --file",
            path="aks command invoke",
            how="options",
            code="-c --command",
            where="cluster",
            naming="-n --name",
        ),
        Form(
            "-g --resource-group --ip --hostname --port --local-user --private-key-file",
            path="ssh vm",
            how="dashes",
            where="host",
            naming="-n --name",
        ),
    ),
    **{
        name: (
            Form(
                "-r -g -u -A --region --machine --process-group --user",
                path="ssh console",
                how="options",
                code="-C --command",
                where="host",
                naming="-a --app",
            ),
            Form("--timeout", path="machine|machines|m exec", place=1, how="each", where="host", naming="-a --app"),
        )
        for name in ("fly", "flyctl")
    },
    "heroku": (
        Form(_HEROKU, path="run|run:detached|run:inside", how="argv", where="host", naming="-a --app"),
        Form(_HEROKU, path="ps:exec", how="dashes", where="host", naming="-a --app"),
    ),
    "scalingo": Form(
        "-a --app -r --remote -s --size -e --env --region", path="run", single=True, where="host", naming="-a --app"
    ),
    "railway": Form(
        "-s -e -p --service --environment --project --deployment-instance", path="ssh", single=True, where="host"
    ),
    "doctl": Form(
        "--ssh-key-path --ssh-user --ssh-port", path="compute ssh", how="options", code="--ssh-command", where="host"
    ),
    "cf": Form("-i --app-instance-index -L", path="ssh", how="options", code="-c --command", where="host"),
    "eb": Form("-n -i --number --instance", path="ssh", how="options", code="-c --command", where="host"),
    "copilot": Form(
        "-a -e -n --app --env --name --container --task-id",
        path="svc|task|job exec",
        how="options",
        code="-c --command",
        where="host",
    ),
    "northflank": Form("--projectId --serviceId --jobId", path="exec", how="options", code="--cmd", where="host"),
    **{
        name: Form(
            "-p -e -A --project --environment --app --worker --instance -i",
            path="ssh|environment:ssh",
            how="shell",
            where="host",
            naming="-e --environment",
        )
        for name in ("platform", "upsun")
    },
    "dokku": (
        Form("-e --env --cron-id", path="run|run:detached", place=1, where="container", single=True),
        Form(path="enter", place=2, where="container"),
    ),
    "kamal": (
        Form(
            "-d -c -h -r -v -p --destination --config-file --hosts --roles --version",
            path="app exec",
            how="shell",
            where="host",
        ),
        Form("-d -c -h -r --destination --config-file --hosts --roles", path="server exec", how="shell", where="host"),
        Form(
            "-d -c -h -r --destination --config-file --hosts --roles",
            path="accessory exec",
            place=1,
            how="shell",
            where="host",
        ),
    ),
    "adb": (Form("-s -t -H -P", path="shell|exec-out|exec-in", how="shell", where="host", naming="-s"),),
    "ray": Form("--cluster-name -n -p --port-forward", path="exec", place=1, how="shell", where="host"),
}
