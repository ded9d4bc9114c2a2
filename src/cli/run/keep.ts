import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { historyFolder } from '../../cloud/state-folder.ts';
import { RebuildError } from '../../core/error.ts';
import type { Emit, HostResult } from '../../core/events.ts';
import { gitState, isDirty } from '../../history/git.ts';
import { Journal } from '../../history/journal.ts';
import { maskedWords } from '../../history/masked-words.ts';
import type { Head } from '../../history/model.ts';
import type { Likeness } from '../../history/time-left.ts';
import type { Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { exitCodeOf } from '../tell.ts';
import { version } from '../version.ts';
import type { Workspace } from './workspace.ts';

/** What a journal says of its run at its beginning. */
export interface KeptRun extends Likeness {
  readonly workspace: Workspace;
  readonly commandLine: readonly string[];
}

/** @param warn is told once when the journal cannot be written */
export function openJournal(run: KeptRun, warn: (text: string, hint: string) => void): Journal {
  const { workspace, title, mode, hosts, tags, skipTags, commandLine } = run;
  const { inventory, cluster } = workspace;
  const git = inventory.hosts.size > 0 ? gitState(inventory.folder) : undefined;
  const head: Head = {
    type: 'run',
    id: randomBytes(3).toString('hex'),
    time: new Date().toISOString(),
    who: operator(),
    pid: process.pid,
    version: version(),
    words: maskedWords(commandLine),
    title,
    mode,
    cluster,
    inventory: inventory.source,
    ...(git && { git }),
    hosts: [...hosts],
    tags: [...tags],
    skipTags: [...skipTags],
  };
  return new Journal(head, {
    folder: historyFolder(workspace.folder),
    redactor: workspace.redactor,
    onFault: (cause) =>
      warn(`this run is not kept in the history: ${cause}`, 'Make room, or give its folder to your user.'),
    ...(git && { isDirty: () => isDirty(inventory.folder) }),
  });
}

/** What the process ends with when `thrown` ends the run. */
export function codeOfThrown(thrown: unknown, { signal }: Pick<Surroundings, 'signal'>): number {
  if (signal.aborted) return exitCode.interrupted;
  return thrown instanceof RebuildError ? exitCodeOf(thrown) : exitCode.bug;
}

/** `user@machine`; of a user who came by sudo, both names. */
function operator(): string {
  const { SUDO_USER: by } = process.env;
  return `${by ? `${by} as ` : ''}${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.()); // it has no name on this machine
  }
}

/** Whether and how a command without a session is kept. */
export interface KeptCommand {
  readonly title: string;
  readonly workspace: Workspace;
  readonly hosts: readonly string[];
}

/**
 * Keeps a journal of a command that has no session: who began it and when, what `work` records, and how it ended.
 *
 * @param work gives the exit code, and what hosts came to where it is about hosts
 * @returns the exit code
 */
export async function kept(
  { title, workspace, hosts }: KeptCommand,
  { stderr, signal, commandLine }: Pick<Surroundings, 'stderr' | 'signal' | 'commandLine'>,
  work: (record: Emit) => Promise<{ readonly exitCode: number; readonly hosts?: readonly HostResult[] }>,
): Promise<number> {
  const warn = (text: string, hint: string) =>
    stderr.write(`${stderr.paint.yellow('warning')}: ${text}\n  ${stderr.paint.cyan(hint)}\n`);
  const run = { title, mode: 'apply', hosts, tags: [], skipTags: [], workspace, commandLine } as const;
  const journal = openJournal(run, warn);
  let cloudChanges = 0;
  const record: Emit = (event) => {
    if (event.type === 'change') cloudChanges += 1;
    journal.record(event);
  };
  try {
    const result = await work(record);
    const code = signal.aborted ? exitCode.interrupted : result.exitCode;
    await journal.end({ ...result, exitCode: code, cloudChanges });
    return result.exitCode;
  } catch (thrown) {
    await journal.end({ exitCode: codeOfThrown(thrown, { signal }), cloudChanges, thrown });
    throw thrown;
  }
}
