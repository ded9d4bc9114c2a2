import { type FileHandle, open } from 'node:fs/promises';
import { RebuildError } from '../../core/error.ts';
import type { Reporter } from '../printers.ts';
import type { Sink } from '../sink.ts';
import { profileJson } from './json.ts';
import { profileLines } from './lines.ts';
import { profileOf } from './profile.ts';
import { createRecorder } from './record.ts';
import { traceText } from './trace.ts';

interface ProfileOptions {
  readonly json: boolean;
  /** Where the trace is written to. */
  readonly file?: string | undefined;
}

/**
 * The reporter that `create` makes, which also tells, after all else, what the run took its time for.
 *
 * @throws RebuildError PROFILE_NOT_WRITTEN when the file cannot be opened
 */
export async function profiled(
  create: () => Promise<Reporter>,
  sink: Sink,
  { json, file }: ProfileOptions,
): Promise<Reporter> {
  const handle = file === undefined ? undefined : await opened(file);
  const inner = await create();
  const now = () => performance.now() / 1000;
  const recorder = createRecorder(now);
  return {
    emit: (event) => {
      recorder.record(event);
      inner.emit(event);
    },
    aside: async (work) => {
      const start = now();
      try {
        return await (inner.aside?.(work) ?? work());
      } finally {
        recorder.asked(start);
      }
    },
    close: async () => {
      await inner.close();
      const timeline = recorder.timeline();
      const profile = profileOf(timeline, cpuSeconds());
      const lines = json ? [profileJson(profile, new Date())] : profileLines(profile, sink);
      for (const line of lines) sink.write(`${line}\n`);
      await handle?.writeFile(traceText(timeline, profile));
      await handle?.close();
      if (file !== undefined && !json) sink.write(`The trace is in ${file}; ui.perfetto.dev opens it.\n`);
    },
  };
}

/** Before the run, which may be long: a wrong name is to be told at once. */
async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w');
  } catch (cause) {
    throw new RebuildError('PROFILE_NOT_WRITTEN', `${file} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name another file.',
      cause,
    });
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
