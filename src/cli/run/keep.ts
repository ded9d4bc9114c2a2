import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { RebuildError } from '../../core/error.ts';
import { historyFolder } from '../../history/folder.ts';
import { gitState, isDirty } from '../../history/git.ts';
import { Journal } from '../../history/journal.ts';
import { maskedWords } from '../../history/masked-words.ts';
import type { Head } from '../../history/model.ts';
import type { Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { exitCodeOf } from '../tell.ts';
import { version } from '../version.ts';
import type { Workspace } from './workspace.ts';

/** What a journal says of its run at its beginning. */
export interface KeptRun extends Pick<Head, 'title' | 'mode'> {
  readonly workspace: Workspace;
  readonly hosts: readonly string[];
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly commandLine: readonly string[];
}

/** @param warn is told once when the journal cannot be written */
export function openJournal(run: KeptRun, warn: (text: string, hint: string) => void): Journal {
  const { workspace, title, mode, hosts, tags = [], skipTags = [], commandLine } = run;
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
