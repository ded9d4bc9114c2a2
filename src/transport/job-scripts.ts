import { quoteScript, Script, sh, words } from '../core/text.ts';
import { BOUNDS, RUN_JOB } from './job-runner.ts';
import { endTree } from './remote-command.ts';

export interface JobDetails {
  /** Names the job on the host. */
  readonly id: string;
  /** What a person reads about it who waits for it. Holds no secrets. */
  readonly label: string;
  readonly script: Script;
  /** How long it waits for another job on the host. */
  readonly busySeconds: number;
}

/** Starts a job, or goes on following it where it has been started, from the byte `offset` of its output on. */
export class JobScript extends Script {
  readonly job: JobDetails;
  readonly offset: number;

  constructor(job: JobDetails, offset: number) {
    super(startAndFollow(job, offset).parts);
    this.job = job;
    this.offset = offset;
  }
}

/** Takes away what a job has left on the host, and what jobs have left that nobody came back to. */
export class JobCleanup extends Script {
  constructor(id: string) {
    super(
      sh`
      ${BASE}
      rm -rf "$base"/${id}
      ${FORGET}
    `.parts,
    );
  }
}

/**
 * Ends a job: asks all its processes, then kills them. Its supervisor stays, to tell how it ended. A job that has not started
 * is kept from starting.
 */
export class JobEnding extends Script {
  readonly id: string;

  constructor(id: string, graceSeconds: number) {
    super(
      sh`
      ${BASE}
      job="$base"/${id}
      roots= spared=
      if mkdir "$job" 2>/dev/null; then
        : >"$job/out"
        echo 143 >"$job/end"
      else
        ${until('[ -s "$job/supervisor" ]', 5)}
        read -r spared <"$job/supervisor"
      fi
      ${endTree(graceSeconds)}
    `.parts,
    );
    this.id = id;
  }
}

/** How a followed job ended: the last line of what its follower writes to standard error. */
export interface JobEnd {
  readonly exitCode: number;
  /** The job that it waited for in vain. */
  readonly holder: string | undefined;
}

/** @returns undefined when the job never started */
export function parseEnd(stderr: string, id: string): JobEnd | undefined {
  const [, exitCode, holder] = new RegExp(`rebuild-job ${id} (\\d+) ?(.*)\\n$`).exec(stderr) ?? [];
  return exitCode === undefined ? undefined : { exitCode: Number(exitCode), holder: holder || undefined };
}

/** How long the folder of a job stays on the host when whoever followed it is gone. */
const FORGOTTEN_MINUTES = 60;

/**
 * Where the jobs of this user are: in memory, and for nobody else's eyes. `$mask` is for what the job itself makes. In the
 * environment `REBUILD_RUN` names another folder, as for tests: what runs elsewhere on the machine does not keep them waiting.
 */
const BASE = sh`
  mask=$(umask)
  umask 077
  base=\${REBUILD_RUN:-/run/rebuild}
  [ -w "$base" ] || mkdir -p "$base" 2>/dev/null || true
  [ -w "$base" ] || { base="\${XDG_RUNTIME_DIR:-$HOME/.cache}/rebuild"; mkdir -p "$base"; }
`;

/**
 * Removes the folders of jobs that ended so long ago, and of those that ended without a word, such as one whose supervisor was
 * killed: their scripts, secrets and all, would stay in memory until the next boot. One that runs has a supervisor with its
 * id on the command line.
 */
const FORGET = sh`
  find "$base" -mindepth 1 -maxdepth 1 -type d -mmin ${`+${FORGOTTEN_MINUTES}`} | while IFS= read -r old; do
    pid=$(cat "$old/supervisor" 2>/dev/null) || pid=none
    [ -e "$old/end" ] || ! grep -qsF -e "\${old##*/}" "/proc/$pid/cmdline" || continue
    rm -rf "$old"
  done
`;

/**
 * Runs `$job/script` when no other job runs, and outlives the connection. Only it holds the lock, not what it starts. The
 * runner writes its `pid`, which is gone the moment that all output is there, while a supervisor may stay a zombie under a
 * slow init.
 */
const SUPERVISOR = sh`
  job=$1 base=\${1%/*}
  trap : TERM
  exec 9>>"$base/lock"
  if flock -n 9 || { echo $$ >"$job/supervisor"; flock -w "$3" 9; }; then
    echo "$2, process $$" >"$base/holder"
    perl -e ${RUN_JOB} -- "$job" "$4" "\${job##*/}" ${words(Object.values(BOUNDS))} </dev/null 9>&-
    end=$?
    rm -f "$base/holder" "$job/script"
  else
    since=$(date -r "$base/holder" '+%F %T %Z' 2>/dev/null)
    end="75 $(cat "$base/holder" 2>/dev/null || echo unknown), since \${since:-now}"
  fi
  echo "$end" >"$job/end"
`;

function startAndFollow({ id, label, script, busySeconds }: JobDetails, offset: number): Script {
  return sh`
    ${BASE}
    job="$base"/${id}
    if mkdir "$job" 2>/dev/null; then
      if ! printf '%s\n' ${quoteScript(script)} >"$job/script" || ! : >"$job/out"; then
        rm -rf "$job"
        exit 1
      fi
      setsid -f sh -s "$job" ${label} ${busySeconds} "$mask" >/dev/null 2>&1 <<'supervisor'
    ${SUPERVISOR}
    supervisor
    elif [ ! -d "$job" ]; then
      echo "cannot make the folder $job" >&2
      exit 1
    fi
    ${until('[ -s "$job/pid" ] || [ -s "$job/end" ]', busySeconds + 10)}
    if read -r pid 2>/dev/null <"$job/pid"; then
      tail -c ${`+${offset + 1}`} -f -s 0.01 --pid="$pid" "$job/out" 2>/dev/null
      ${until('[ -s "$job/end" ]', 5)}
    fi
    read -r end <"$job/end" || end=137
    echo rebuild-job ${id} "$end" >&2
  `;
}

/** Waits for a condition: closely in the first second, then ten times a second. */
function until(condition: string, seconds: number): Script {
  return new Script([
    `rounds=0\nuntil ${condition} || [ "$rounds" -ge ${100 + seconds * 10} ]; do\n`,
    '  rounds=$((rounds + 1))\n  [ "$rounds" -gt 100 ] && sleep 0.1 || sleep 0.01\ndone',
  ]);
}
