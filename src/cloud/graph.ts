import pLimit from 'p-limit';

/** What became of one job: `skipped` when something that it depends on was not done. */
export type JobOutcome =
  | { readonly status: 'done' | 'skipped' }
  | { readonly status: 'failed'; readonly error: unknown };

/**
 * Runs jobs at once where nothing forbids it, at most `atOnce`, each after those of the jobs that it depends on. A job
 * that fails takes only those down that depend on it.
 */
export async function runGraph<Job extends { readonly key: string }>(
  jobs: readonly Job[],
  dependsOn: (key: string) => readonly string[],
  run: (job: Job) => Promise<void>,
  { atOnce = 8 }: { readonly atOnce?: number } = {},
): Promise<ReadonlyMap<string, JobOutcome>> {
  const limit = pLimit(atOnce);
  const byKey = new Map(jobs.map((job) => [job.key, job]));
  const begun = new Map<string, Promise<JobOutcome>>();

  const begin = (job: Job): Promise<JobOutcome> => {
    const known = begun.get(job.key);
    if (known) return known;
    const outcome = afterOthers(job);
    begun.set(job.key, outcome);
    return outcome;
  };
  const afterOthers = async (job: Job): Promise<JobOutcome> => {
    const needed = dependsOn(job.key).flatMap((key) => byKey.get(key) ?? []);
    const outcomes = await Promise.all(needed.map(begin));
    if (outcomes.some(({ status }) => status !== 'done')) return { status: 'skipped' };
    return await limit(() => attempt(() => run(job)));
  };

  const outcomes = await Promise.all(jobs.map(async (job) => [job.key, await begin(job)] as const));
  return new Map(outcomes);
}

async function attempt(run: () => Promise<void>): Promise<JobOutcome> {
  try {
    await run();
    return { status: 'done' };
  } catch (error) {
    return { status: 'failed', error };
  }
}
