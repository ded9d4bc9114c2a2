import type { TestProject } from 'vitest/node';
import { ensureMirror } from '../../src/mirror/mirror.ts';

/** The release that the test of upgrades begins with. */
export const OLD_RELEASE = '1.34.4';

/**
 * Makes the mirror of Kubernetes before the first of all tests. Where it has to be built this takes longer than a test
 * may, and as long as several tests waited for it they would be the ones to fail. A run of named files makes what they need.
 */
export async function setup({ vitest }: TestProject): Promise<void> {
  if (vitest.filenamePattern?.length) return;
  const emit = ({ text }: { readonly text: string }) => console.log(`mirror | ${text}`);
  // What keeps it from being made is told by each test that needs it.
  await ensureMirror({ kubernetes: [OLD_RELEASE], emit }).catch(({ message }: Error) => emit({ text: message }));
}
