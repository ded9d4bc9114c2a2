import { z } from 'zod';
import { stat } from './collect/stat.ts';
import { defineResource } from './define.ts';
import { succeeds } from './guard.ts';
import { path, shell } from './props.ts';

const props = z
  .strictObject({
    name: z.string().min(1).describe('What it does, as people read it in the plan'),
    run: shell().describe('The script'),
    creates: path().optional().describe('Path that `run` leaves behind. While it exists, nothing is run'),
    unless: shell().optional().describe('Read-only script. While it succeeds, nothing is run'),
    timeoutSeconds: z.int().positive().default(1800).describe('How long it may take'),
  })
  .refine((p) => (p.creates === undefined) !== (p.unless === undefined), {
    error: 'needs exactly one guard: creates or unless',
  });

/** A command for what no other resource can express. Its guard is what makes it safe to repeat. */
export const command = defineResource({
  type: 'command',
  summary: 'A command for what no other resource can express. Its guard says when it need not run.',
  props,
  id: (p) => p.name,
  desired: () => ({ done: 'yes' }),
  observe: (p) => ({
    created: p.creates ? stat(p.creates) : undefined,
    guard: p.unless ? succeeds(p.unless) : undefined,
  }),
  state: (_, { created, guard }) => ({ done: created || guard ? 'yes' : 'no' }),
  apply: (p) => p.run,
  timeoutSeconds: (p) => p.timeoutSeconds,
});
