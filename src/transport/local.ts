import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Script } from '../core/text.ts';
import { collect } from './collect.ts';
import type { Connection, RunOptions, RunResult } from './connection.ts';
import { interrupted } from './errors.ts';
import { commandLine, endRun, type Invocation, standardInput } from './remote-command.ts';
import { unlessStopped, watch } from './stop.ts';
import { sudoRefusal } from './sudo.ts';
import type { LocalTarget } from './target.ts';

const GRACE_SECONDS = 2;

/** This machine, without SSH. */
export function localConnection({ host, become, becomePassword }: LocalTarget): Connection {
  const becomes = become && process.getuid?.() !== 0;
  const invoke = (command?: string): Invocation => {
    const id = randomBytes(6).toString('hex');
    return { id, command, become: becomes, becomePassword };
  };
  return {
    host,
    run: async (script, options = {}) => {
      if (options.signal?.aborted) throw interrupted(host);
      const stop = watch(host, options);
      try {
        const invocation = invoke(options.command);
        const end = () => spawn(endRun(invocation.id, GRACE_SECONDS), invoke());
        const result = await unlessStopped(spawn(script, invocation, options), stop, end);
        const refusal = becomes && sudoRefusal(result, host, userInfo().username);
        if (refusal) throw refusal;
        return result;
      } finally {
        stop.dispose();
      }
    },
    close: async () => {},
  };
}

async function spawn(script: Script, invocation: Invocation, options: RunOptions = {}): Promise<RunResult> {
  const { execa } = await import('execa');
  // Detached: a Ctrl-C in the terminal is for rebuild, which ends its commands in its own way.
  const child = execa('/bin/sh', ['-c', commandLine(invocation)], {
    input: standardInput(script, invocation),
    detached: true,
    buffer: false,
    reject: false,
  });
  const { exitCode = 255, ...output } = await collect(
    child.nodeChildProcess as ChildProcessWithoutNullStreams,
    options,
    new Promise(() => {}),
  );
  return { ...output, exitCode };
}
