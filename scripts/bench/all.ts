/** As Promise.all, but waits for the others when one fails: nothing goes on behind the back of what cleans up. */
export async function all(works: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(works);
  const broken = results.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
}
