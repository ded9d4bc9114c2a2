// Runs a script on a host and tells what it took: a process of its own, so that its peak memory is that of this alone.
// Arguments: a target as JSON, home folder, `job` or `run`, script.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Script } from '../../src/core/text.ts';
import { runJob } from '../../src/transport/job.ts';
import { sshConnection } from '../../src/transport/ssh.ts';

export interface Flood {
  readonly exitCode: number;
  /** Characters that came, and the last of them. */
  readonly characters: number;
  readonly last: string;
  readonly peakMiB: number;
  /** For how long it did nothing else at most. */
  readonly longestPauseMs: number;
}

const [target = '', home = '', kind, script = ''] = process.argv.slice(2);
const environment = { home, user: userInfo().username, agentSocket: undefined, config: '' };
const connection = sshConnection(JSON.parse(target), { environment });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let characters = 0;
const onOutput = (chunk: string) => {
  characters += chunk.length;
};
const { exitCode, stdout } =
  kind === 'job'
    ? await runJob(connection, new Script([script]), { onOutput, id: `flood-${process.pid}` })
    : await connection.run(new Script([script]), { onOutput });
await connection.close();
const flood: Flood = {
  exitCode,
  characters,
  last: stdout.slice(-100),
  peakMiB: Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024,
  longestPauseMs: delay.max / 1e6,
};
console.log(JSON.stringify(flood));
