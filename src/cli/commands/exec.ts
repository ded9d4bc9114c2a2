import pLimit from 'p-limit';
import { RebuildError } from '../../core/error.ts';
import type { HostResult } from '../../core/events.ts';
import { Script } from '../../core/text.ts';
import { selectHosts } from '../../inventory/pattern.ts';
import { errorText } from '../../report/error.ts';
import { required, rest } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { hostOptions } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { positiveInteger } from '../option.ts';
import { kept } from '../run/keep.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { openWorkspace } from '../run/workspace.ts';
import { UsageError } from '../usage.ts';

/** Characters that are shown of what a host prints; of more, the newest. */
const SHOWN = 4 * 1024 * 1024;

export default defineCommand({
  args: { pattern: required('PATTERN', 'Hosts to run it on'), words: rest('COMMAND', 'Shell command, behind --') },
  options: {
    ...hostOptions,
    forks: positiveInteger({ short: 'f', value: 'N', fallback: 20, help: 'Hosts at the same time' }),
  },
  examples: ['./rebuild exec all -- uptime', "./rebuild exec 'worker:redis' -- 'systemctl is-system-running'"],
  run: async ({ args: { pattern, words }, options, ...around }) => {
    const { stdout, stderr, signal } = around;
    if (words.length === 0) throw new UsageError('COMMAND is missing', 'Write it behind --, such as `-- uptime`.');
    const workspace = await openWorkspace(options);
    const hosts = selectHosts(workspace.inventory, pattern);
    const reach = await reachHosts(workspace, hosts, { cloud: await locateFor(workspace, hosts) });
    const limit = pLimit(options.forks);
    const one = async (host: string): Promise<number> => {
      try {
        const result = await reach.connect(host).run(new Script([words.join(' ')]), { signal, keep: SHOWN });
        const omitted = result.omitted ? `[${result.omitted} characters are left out here]\n` : '';
        const said = `${omitted}${result.stdout}${result.stderr}`.trimEnd();
        const shown = workspace.redactor.redact(said).replaceAll('\n', `\n${stdout.paint.dim(host)} | `);
        stdout.write(
          `${stdout.paint.dim(host)} | ${shown}${result.exitCode ? ` (exit code ${result.exitCode})` : ''}\n`,
        );
        return result.exitCode === 0 ? exitCode.ok : exitCode.failed;
      } catch (error) {
        if (!(error instanceof RebuildError)) throw error;
        stderr.write(errorText(error, stderr.paint));
        return exitCode.unreachable;
      }
    };
    const all = async () => {
      const codes = await Promise.all(hosts.map(({ name }) => limit(() => one(name))));
      const code = codes.includes(exitCode.failed) ? exitCode.failed : Math.max(0, ...codes);
      return { exitCode: code, hosts: hosts.map(({ name }, index) => resultOf(name, codes[index]!)) };
    };
    const command = { title: 'exec', workspace, hosts: hosts.map(({ name }) => name) };
    const commandLine = ['exec', pattern, '--', ...words];
    try {
      return await kept(command, { ...around, commandLine }, all);
    } finally {
      await reach.close();
    }
  },
});

/** What the history has of a host. */
function resultOf(host: string, code: number): HostResult {
  const status = code === exitCode.ok ? 'ok' : code === exitCode.failed ? 'failed' : 'unreachable';
  return { host, status, tasks: 0, changed: 0, notDone: [], seconds: 0 };
}
