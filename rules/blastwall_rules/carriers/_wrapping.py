"""The grammars of programs that run a command in the same place: one `Form` each, read off their manual pages."""

from __future__ import annotations

from blastwall_rules.carriers._grammar import Form

_ARCHITECTURES = (
    "linux32 linux64 i386 i486 i586 i686 athlon x86_64 uname26 ppc ppc32 ppc64 ppcle ppc64le arm armv7l armv7b armh "
    "armv8l aarch64 s390 s390x mips mips32 mips64 sparc sparc32 sparc32bash sparc64 ia64 parisc parisc32 parisc64 "
    "alpha riscv32 riscv64 loongarch64 arm64 arm64e"
)
_BWRAP = (
    "--args --argv0 --userns --userns2 --pidns --uid --gid --hostname --chdir --unsetenv --lock-file --sync-fd "
    "--remount-ro --exec-label --file-label --proc --dev --tmpfs --mqueue --dir --seccomp --add-seccomp-fd --block-fd "
    "--userns-block-fd --info-fd --json-status-fd --cap-add --cap-drop --perms --size --overlay-src --tmp-overlay "
    "--ro-overlay --setenv:2 --bind:2 --bind-try:2 --bind-fd:2 --dev-bind:2 --dev-bind-try:2 --ro-bind:2 "
    "--ro-bind-try:2 --ro-bind-fd:2 --file:2 --bind-data:2 --ro-bind-data:2 --symlink:2 --chmod:2 --overlay:3"
)
_PERF = (
    "-e -r -I -C -o -p -t -x -G -D -F -c -u -m -j --event --filter --repeat --interval-print --cpu --output --pid "
    "--tid --field-separator --cgroup --delay --freq --count --uid --mmap-pages --branch-filter --call-graph "
    "--clockid --post --pre --metrics --max-size --switch-output"
)
_STRACE = (
    "-o -e -p -s -u -E -a -b -I -O -P -S -X -U --output --trace --attach --string-limit --user --env --columns "
    "--detach-on --interruptible --summary-syscall-overhead --trace-path --summary-sort-by --summary-columns "
    "--kill-on-exit"
)
_SRUN = (
    "-n -N -c -p -t -J -A -o -e -i -D -w -x -C -G -q -M -m -O -r -T -d -L -b --ntasks --nodes --cpus-per-task "
    "--partition --time --job-name --account --output --error --input --chdir --nodelist --exclude --constraint --gpus "
    "--qos --clusters --distribution --mem --mem-per-cpu --gres --jobid --mpi --export --reservation --container"
)
_MPI = (
    "-n -np -c -N -host -H -hostfile --hostfile -machinefile --machinefile -x -mca:2 --mca:2 -wdir --wdir -path "
    "-output-filename -map-by --map-by -bind-to --bind-to -rank-by -ppn -f -hosts -genv:2 -env:2 -genvlist -envlist "
    "-prefix --prefix"
)

#: program -> how it hands on the command
WRAPPERS: dict[str, Form | tuple[Form, ...]] = {
    # other rights
    "sudo": Form(
        "-u -g -h -p -C -r -t -T -U -a --user --group --host --prompt --close-from --role --type --command-timeout "
        "--other-user --chroot -R --auth-type",
        cwd="-D --chdir",
        stops="-l -e --list --edit -V --version",
        assigns=True,
        elevates=True,
    ),
    "doas": Form("-u -C -a", assigns=True, elevates=True),
    "please": Form("-u -g -a -t --user --group", cwd="-d --dir", assigns=True, elevates=True, stops="-l --list"),
    "run0": Form(
        "-u -g --user --group --unit --property --description --slice --nice --setenv --background --machine "
        " --shell-prompt-prefix",
        cwd="-D --chdir",
        elevates=True,
    ),
    "pkexec": Form("--user", elevates=True),
    "gksudo": Form("-u -m --user --message", elevates=True, single=True),
    "gksu": Form("-u -m --user --message", elevates=True, single=True),
    "kdesu": Form("-u -n -p", elevates=True, code="-c", single=True),
    "lxqt-sudo": Form(elevates=True),
    "gosu": Form(place=1, elevates=True),
    "su-exec": Form(place=1, elevates=True),
    "setuidgid": Form(place=1),
    "s6-setuidgid": Form(place=1),
    "s6-applyuidgid": Form("-u -g -G"),
    "chpst": Form("-u -U -b -d -e -n -l -L -m -o -p -f -c -t -/", assigns=True),
    "setpriv": Form(
        "--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --selinux-label "
        "--apparmor-profile --landlock-access --landlock-rule --seccomp-filter",
        stops="-d --dump",
    ),
    "capsh": Form(how="dashes", before="bash"),
    "runcon": Form("-u -r -t -l --user --role --type --range"),
    "aa-exec": Form("-p -n --profile --namespace"),
    # one word is shell code; more are another program of that name (ast-grep)
    "sg": Form(place=1, code="-c", late=True, single=True),
    "newgrp": Form(place=1, stdin=True, code="-c"),
    # the environment
    "env": Form("-u --unset -a --argv0 -P", cwd="-C --chdir", assigns=True),
    "cross-env": Form(assigns=True),
    "cross-env-shell": Form(assigns=True, how="shell"),
    "env-cmd": Form("-f -r -e --file --rc-file --environments"),
    "envdir": Form(place=1),
    "s6-envdir": Form("-l -n", place=1),
    "envchain": Form("-s -u", place=1, stops="--set -s --unset -u --list -l"),
    "summon": Form("-p -f -D -e -i --provider --environment --up -V"),
    "dbus-run-session": Form("--config-file --dbus-daemon"),
    "dbus-launch": Form(),
    "gpg-agent": Form("--homedir --options --log-file --pinentry-program"),
    "ssh-agent": Form("-a -E -t -P -O"),
    "with-contenv": Form(),
    "fakeroot": Form("-l -i -s -b --lib --faked"),
    "fakechroot": Form("-l -d -e -c -b --lib --elfloader --environment --config-dir --bindir"),
    "noglob": Form(),
    "nocorrect": Form(),
    "builtin": Form(),
    "command": Form(stops="-v -V"),
    "exec": Form("-a"),
    # scheduling and limits
    "nice": Form("-n --adjustment"),
    "timeout": Form("-s -k --signal --kill-after", place=1),
    "gtimeout": Form("-s -k --signal --kill-after", place=1),
    "timelimit": Form("-t -T -s -S"),
    "nohup": Form(),
    "gnohup": Form(),
    "setsid": Form(),
    "stdbuf": Form("-i -o -e --input --output --error"),
    "gstdbuf": Form("-i -o -e --input --output --error"),
    "unbuffer": Form(),
    "ionice": Form("-c -n -p -P -u --class --classdata --pid --pgid --uid", stops="-p -P -u"),
    "chrt": Form("-T -P -D --sched-runtime --sched-period --sched-deadline", place=1, stops="-p --pid -m --max"),
    "schedtool": Form("-n -a -p -M", how="after", code="-e"),
    "taskset": Form(place=1, stops="-p --pid"),
    "numactl": Form(
        "-C -N -m -i -p -P -w --cpunodebind --physcpubind --membind --interleave --preferred --preferred-many "
        "--cpubind --weighted-interleave --length --offset --shm --file",
        stops="-s --show -H --hardware",
    ),
    "prlimit": Form("-p -o --pid --output", stops="-p --pid"),
    "cpulimit": Form("-l -p -e -P --limit --pid --exe --path"),
    "cgexec": Form("-g"),
    "softlimit": Form("-a -c -d -f -l -m -o -p -r -s -t"),
    "setlock": Form(place=1),
    "lckdo": Form("-W -E", place=1),
    "sem": Form("-j -J --jobs --id --semaphorename --semaphoretimeout --st"),
    "retry": Form("-d -t -m -u -w --delay --times --max-delay --until --while", single=True),
    "ts-node-dev": Form(),
    "caffeinate": Form("-t -w"),
    "systemd-inhibit": Form("--what --who --why --mode"),
    "systemd-cat": Form("-t -p --identifier --priority --stderr-priority --level-prefix --namespace"),
    "systemd-run": Form(
        "-p -u -M -H -E -G --unit --property --description --slice --uid --gid --nice --setenv --on-active --on-boot "
        "--on-calendar --on-startup --on-unit-active --on-unit-inactive --timer-property --path-property "
        "--socket-property --machine --host --service-type --background --expand-environment --job-mode",
        cwd="--working-directory",
    ),
    "systemd-socket-activate": Form("-l -a -E -d --listen --setenv --fdname"),
    # Task spooler by Debian's name. Upstream's, `ts`, is moreutils' time stamps on most machines, and the suffix of
    # every TypeScript file: as a word that counts it would keep whole repositories off the fast path.
    "tsp": Form("-D -L -N", single=True, stops="-K -C -l -S -t -c -p -o -i -s -r -w -k -T -u -U -h -V"),
    "nq": Form("-c", stops="-t -w"),
    "srun": Form(_SRUN),
    "salloc": Form(_SRUN),
    "mpirun": Form(_MPI),
    "mpiexec": Form(_MPI),
    "orterun": Form(_MPI),
    "bsub": Form("-q -n -o -e -oo -eo -J -R -W -M -P -w -i -m -g -cwd -app -sp", single=True, stdin=True),
    # other machines' rules, namespaces and sandboxes
    "setarch": Form("--personality", dropped=_ARCHITECTURES),
    **{name: Form() for name in ("linux64", "linux32", "i386", "uname26", "x86_64")},
    "arch": Form("-e -d", dropped=_ARCHITECTURES),
    "unshare": Form(
        "-R -w -S -G -l --root --setuid --setgid --map-user --map-group --map-users --map-groups --propagation "
        "--setgroups --monotonic --boottime --load-interp --owner -m:0 -u:0 -i:0 -n:0 -p:0 -C:0 -U:0 -T:0",
        cwd="--wd",
    ),
    "nsenter": Form(
        "-t -S -G -W --target --setuid --setgid --wdns -m:0 -u:0 -i:0 -n:0 -p:0 -C:0 -U:0 -T:0 -r:0 -w:0",
    ),
    "bwrap": Form(_BWRAP),
    "ip": (
        Form("-n -netns -f -family -b -batch -rcvbuf -l", path="netns|net|netn exec", place=1),
        Form("-n -netns -f -family -b -batch -rcvbuf -l", path="vrf exec", place=1),
    ),
    "lxc-usernsexec": Form("-m", how="dashes"),
    "openvt": Form("-c -C --console"),
    "switch_root": Form(place=1),
    "ccache": Form(),
    "proot": Form(
        "-r -b -q -w -k -v -m -i -S -R --rootfs --bind --mount --qemu --pwd --cwd --kernel-release --change-id"
    ),
    "firejail": Form(),
    "minijail0": Form("-u -g -c -S -b -B -k -P -C -R -T -f -e -t -a -V -W"),
    "catatonit": Form(),
    "tini": Form("-p -e"),
    "dumb-init": Form("-r --rewrite"),
    "busybox": Form(),
    "toybox": Form(),
    **{
        name: Form(
            "--library-path --preload --audit --argv0 --inhibit-rpath --glibc-hwcaps-prepend --glibc-hwcaps-mask"
        )
        for name in (
            *("ld.so", "ld-linux.so.2", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "ld-linux-armhf.so.3"),
            *("ld-musl-x86_64.so.1", "ld-musl-aarch64.so.1", "ld-musl-i386.so.1", "ld-musl-armhf.so.1", "ld64.so.2"),
        )
    },
    # watching and measuring
    "time": Form("-f -o --format --output"),
    "gtime": Form("-f -o --format --output"),
    "strace": Form(_STRACE),
    "ltrace": Form("-o -e -p -s -u -a -A -D -F -l -n -w -x --output --config --library --user --align --indent"),
    "valgrind": Form(),
    "heaptrack": Form("-o -p --output --pid"),
    "rr": Form("-o -c -v -n -s -u -p --output-trace-dir --num-cpu-ticks --env --syscall-buffer-sig", path="record"),
    "gdbserver": Form("--wrapper", place=1),
    "perf-exec": Form(),
    "perf": (
        Form(_PERF, path="stat|record|trace|top"),
        Form(_PERF, path="sched|mem|c2c|kvm|lock|kmem|timechart record"),
    ),
    "trace-cmd": Form("-e -p -o -b -s -r -F -c -f -M -N -t -l -g -n -O -m", path="record|start|profile|stream"),
    "uftrace": Form("-F -N -D -d -t -A -R -T -L", path="record|live"),
    "kcov": Form(place=1),
    "bpftrace": Form("-e -o -p -B -f -I --include -l", how="options", code="-c"),
    "dtrace": Form("-n -s -p -o -b -x -l -i -P -m -f", how="options", code="-c"),
    "catchsegv": Form(),
    "xvfb-run": Form("-n -f -e -s -p -w --server-num --auth-file --error-file --server-args --xauth-protocol --wait"),
    "xvfb": Form(),
    "winpty": Form(),
    "rlwrap": Form("-C -D -f -F -H -s -l -m -P -q -S -t -z -b -g -M -O -p -W"),
    "torify": Form(),
    "torsocks": Form("-u -p -a -P --user --pass --address --port"),
    "proxychains": Form("-f"),
    "proxychains4": Form("-f"),
    "tsocks": Form(),
    "eatmydata": Form(),
    "faketime": Form(place=1, stops="-l"),
    "libfaketime": Form(place=1),
    "chronic": Form(),
    "dtach": Form("-e -r", path="-c|-n|-A|-N", place=1),
    "abduco": Form("-e", path="-c|-n|-A", place=1),
    "daemonize": Form("-c -e -E -o -p -l -u -t"),
    "daemon": Form(
        "-n -u -U -m -D -E -X -l -L -e -o -O -s --name --user --umask --chdir --env --command --output --stdout "
        "--stderr --errlog --dbglog --respawn --attempts --delay --limit",
        cwd="--chdir -D",
        code="-X --command",
    ),
    # starting again when files change
    "entr": Form(single=True),
    "watchexec": Form(
        "-e -w -W -i -f -o -s -d -E -W --exts --watch --watch-non-recursive --watch-file --ignore --filter "
        "--on-busy-update --signal --stop-signal --stop-timeout --debounce --delay-run --poll --shell "
        "--project-origin --ignore-file --emit-events-to --filter-file --filter-prog --fs-events --env --color "
        "--map-signal",
        cwd="--workdir",
        how="shell",
    ),
    "reflex": Form("-r -R -g -G -d -t --regex --inverse-regex --glob --inverse-glob --decoration --shutdown-timeout"),
    "onchange": Form("-e -d -f -j --exclude --delay --filter --jobs", how="dashes", place=0),
    # terminals
    "xterm": Form(how="after", code="-e", single=True),
    "rxvt": Form(how="after", code="-e", single=True),
    "urxvt": Form(how="after", code="-e", single=True),
    "st": Form(how="after", code="-e", single=True),
    "alacritty": Form(how="after", code="-e --command", single=True),
    "konsole": Form(how="after", code="-e", single=True),
    "terminator": Form(how="after", code="-x", single=True),
    "xfce4-terminal": Form(how="after", code="-x -e", single=True),
    "gnome-terminal": (Form(how="after", code="-- -x -e", single=True),),
    "foot": Form("-c -o -t -T -a -w -W -L --config --override --term --title --app-id"),
    "kitty": Form("-c -o -T -d --config --override --title --directory --class --name --session --listen-on"),
    "wezterm": Form("--cwd --class --workspace --position", path="start"),
    "ttyrec": Form(how="options", code="-e"),
    "asciinema": Form(
        "-t -i --title --idle-time-limit --env -e", path="rec|stream|session", how="options", code="-c --command"
    ),
    "zellij": (
        Form("-n -d -c --name --direction --cwd", path="run"),
        Form("-n -d --name --direction", path="action new-pane", how="dashes"),
        Form(path="action write-chars", how="shell"),
    ),
    # what is asked of a service manager
    "pm2": Form(
        "-n -i -o -e -l -u --name --instances --output --error --log --user --interpreter --max-memory-restart --cron "
        "--namespace --cwd --watch-delay",
        path="start",
        single=True,
        dropped="--",
    ),
    "launchctl": Form("-l -p -o -e", path="submit"),
    # one at a time, for a lock
    "consul": (
        Form("-http-addr -token -n -name -session -timeout", path="lock", place=1, how="shell"),
        Form("-http-addr -token -node -service -tag -datacenter -prefix -wait", path="exec", how="shell", where="host"),
    ),
    "etcdctl": (Form("--endpoints --ttl", path="lock", place=1), Form("--endpoints --rev", path="watch", how="dashes")),
    # several command lines
    "hyperfine": Form(
        "-w -m -M -r -P -D -L:2 --warmup --min-runs --max-runs --runs --parameter-scan:3 --parameter-list:2 "
        "--export-json --export-csv --export-markdown --export-asciidoc --export-orgmode --style --sort --time-unit -u "
        "--output --input --command-name -n -S --shell",
        how="each",
        code="-p -s -c -C --prepare --setup --cleanup --conclude --reference",
    ),
    "concurrently": Form(
        "-n -c -p -m -l --names --prefix --prefix-colors --max-processes --prefix-length --name-separator --success "
        "--restart-tries --restart-after --kill-signal --default-input-target -s",
        how="each",
    ),
    "start-server-and-test": Form(how="each"),
    "gdb": (Form("-ex -x -p -iex -d", path="--args"),),
    "npx": Form("-p -w --package --workspace --node-options --registry --prefix", cwd="-C", code="-c --call"),
    "bunx": Form("-p --package"),
    "pnpx": Form("-p --package -C"),
    "uvx": Form(
        "--from --with --python -p --with-requirements --index-url --with-editable --constraints --overrides "
        "--default-index --index --extra-index-url --find-links --env-file"
    ),
}
