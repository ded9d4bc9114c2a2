import { open, rename, rm } from 'node:fs/promises';

/**
 * Replaces `file` in one step: whoever reads it sees the old content or the new, also after a crash. Where it cannot, nothing
 * is left behind.
 */
export async function writeAtomically(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = await open(draft, 'w', mode);
  try {
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
