import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sh } from '../core/text.ts';
import { sha256 } from './collect/sha256.ts';
import { stat } from './collect/stat.ts';
import { defineResource } from './define.ts';
import { applyFile, fileState } from './file.ts';
import { mode, path } from './props.ts';

/** It travels inside a script and stands in memory once for each host; what is larger is fetched by the host itself. */
const LIMIT_MIB = 8;

const source = z.union([z.string().min(1), z.instanceof(URL)]).transform((given, context): Buffer => {
  const local = given instanceof URL ? fileURLToPath(given) : given;
  try {
    if (statSync(local).size <= LIMIT_MIB * 1024 * 1024) return readFileSync(local);
    context.addIssue(`${local} is larger than ${LIMIT_MIB} MiB: let the host fetch it with "archive"`);
  } catch (error) {
    context.addIssue(`${local} cannot be read: ${(error as Error).message}`);
  }
  return z.NEVER;
});

/** A file that is copied from this machine. */
export const copy = defineResource({
  type: 'copy',
  summary: 'A copy of a file of this machine, also a binary one; it is only sent when it differs.',
  props: z.strictObject({
    src: source.describe('Path on this machine, or `new URL("name", import.meta.url)` for a file beside the role'),
    path: path().describe('Absolute path on the host'),
    owner: z.string().default('root').describe('Name or number of the user that owns it'),
    group: z.string().default('root').describe('Name or number of its group'),
    mode: mode().default('0644').describe('Octal permissions'),
  }),

  id: (p) => p.path,

  desired: ({ src, owner, group, mode }) => ({
    sha256: createHash('sha256').update(src).digest('hex'),
    state: 'file',
    owner,
    group,
    mode,
  }),

  observe: (p) => ({ stat: stat(p.path), sha256: sha256(p.path) }),

  state: (p, seen) => fileState(p, seen),

  apply: (p, changes) => applyFile(p, changes, sh`printf %s ${p.src.toString('base64')} | base64 -d >"$new"`),
});
