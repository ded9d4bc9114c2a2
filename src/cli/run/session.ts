import { join } from 'node:path';
import { historyFolder } from '../../cloud/state-folder.ts';
import type { HostResult, RunEvent } from '../../core/events.ts';
import { factsFolder } from '../../engine/facts-file.ts';
import type { SiteOptions } from '../../engine/site.ts';
import { createReporter, type Reporter, type ReporterOptions } from '../../report/reporter.ts';
import type { Sink } from '../../report/sink.ts';
import type { Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { codeOfThrown, openJournal } from './keep.ts';
import type { Workspace } from './workspace.ts';

/** The flags that commands which run roles share; see `runOptions`. */
export interface RunFlags {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly check: boolean;
  readonly diff: boolean;
  readonly forks: number;
  readonly verbose: number;
  readonly json: boolean;
  readonly detailedExitcode: boolean;
  readonly profile?: true | string | undefined;
}

/** What the parts of a run have in common while it lasts. */
export interface RunSession {
  readonly options: SiteOptions;
  /** Runs `work` as a phase of its own. */
  phase<Result>(
    name: string,
    work: () => Promise<Result>,
    outcome?: (result: Result) => 'ok' | 'changed',
  ): Promise<Result>;
  /** Runs `talk` while nothing is drawn, so that it can ask the person at the terminal. */
  aside<Result>(talk: () => Promise<Result>): Promise<Result>;
}

export interface RunSubject {
  readonly title: string;
  readonly workspace: Workspace;
  /** Names of the hosts that it is about. */
  readonly hosts: readonly string[];
}

/**
 * Runs `work` with a reporter that fits the flags, then tells the summary.
 *
 * @returns the exit code
 */
export async function inSession(
  { title, workspace, hosts: names }: RunSubject,
  flags: RunFlags,
  around: Pick<Surroundings, 'stdout' | 'signal' | 'commandLine'> & { readonly reporter?: Reporter },
  work: (session: RunSession) => Promise<readonly HostResult[]>,
): Promise<number> {
  const started = performance.now();
  const { stdout, signal, commandLine } = around;
  const mode = flags.check ? 'check' : 'apply';
  const { tags, skipTags } = flags;
  const like = { title, mode, hosts: names, tags, skipTags } as const;
  const earlier = { folder: historyFolder(workspace.folder), like };
  const reporter = around.reporter ?? (await reporterFor(stdout, flags, earlier));
  const run = { ...like, workspace, commandLine };
  const journal = openJournal(run, (text, hint) => reporter.emit({ type: 'warning', text, hint }));
  let cloudChanges = 0;
  const emit = (event: RunEvent) => {
    if (event.type === 'change') cloudChanges += 1;
    if (event.type === 'cloud.plan' && flags.check) cloudChanges += event.objects.length;
    journal.record(event);
    reporter.emit(event);
  };
  const options: SiteOptions = {
    mode,
    diff: flags.diff,
    forks: flags.forks,
    tags,
    skipTags,
    redactor: workspace.redactor,
    facts: factsFolder(join(workspace.folder, 'facts')),
    emit,
    signal,
  };
  const tellInterrupt = () =>
    emit({
      type: 'warning',
      text: 'interrupted: coming to a consistent end',
      hint: 'Press Ctrl-C again to end at once.',
    });
  signal.addEventListener('abort', tellInterrupt);
  try {
    emit({ type: 'run.start', title, mode, hosts: names });
    for (const text of workspace.inventory.warnings) emit({ type: 'warning', text });
    const hosts = await work({ options, phase: phases(emit), aside: (talk) => reporter.aside?.(talk) ?? talk() });
    const seconds = (performance.now() - started) / 1000;
    const code = codeOf(hosts, cloudChanges, flags, signal.aborted);
    await journal.end({ exitCode: code, hosts, cloudChanges });
    emit({ type: 'run.done', summary: { title, mode, seconds, hosts, cloudChanges, exitCode: code } });
    return code;
  } catch (thrown) {
    await journal.end({ exitCode: codeOfThrown(thrown, around), cloudChanges, thrown });
    throw thrown;
  } finally {
    signal.removeEventListener('abort', tellInterrupt);
    await reporter.close();
  }
}

async function reporterFor(
  stdout: Sink,
  { json, verbose, profile }: RunFlags,
  earlier: NonNullable<ReporterOptions['earlier']>,
): Promise<Reporter> {
  const create = () => createReporter(stdout, { json, verbose, earlier });
  if (profile === undefined) return create();
  const { profiled } = await import('../../report/profile/profiled.ts');
  return profiled(create, stdout, { json, file: profile === true ? undefined : profile });
}

function phases(emit: (event: RunEvent) => void): RunSession['phase'] {
  return async (phase, work, outcome = () => 'ok') => {
    const started = performance.now();
    const done = (how: 'ok' | 'changed' | 'failed') =>
      emit({ type: 'phase.done', phase, outcome: how, seconds: (performance.now() - started) / 1000 });
    emit({ type: 'phase.start', phase });
    try {
      const result = await work();
      done(outcome(result));
      return result;
    } catch (error) {
      done('failed');
      throw error;
    }
  };
}

/** One rule for all commands: interrupted, failed, unreachable, pending, fine. */
function codeOf(hosts: readonly HostResult[], cloudChanges: number, flags: RunFlags, isInterrupted: boolean): number {
  const any = (...wanted: HostResult['status'][]) => hosts.some(({ status }) => wanted.includes(status));
  if (isInterrupted || any('interrupted')) return exitCode.interrupted;
  if (any('failed')) return exitCode.failed;
  if (any('unreachable')) return exitCode.unreachable;
  const isPending = flags.check && (any('changed') || cloudChanges > 0);
  return isPending && flags.detailedExitcode ? exitCode.pending : exitCode.ok;
}
