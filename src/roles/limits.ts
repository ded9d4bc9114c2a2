import { z } from 'zod';
import type { HostView } from './define.ts';

const schema = z
  .record(
    z.string(),
    z.object({
      cpu_request: z.number().optional(),
      cpu_limit: z.number().optional(),
      memory_request: z.number().optional(),
      memory_limit: z.number().optional(),
    }),
  )
  .default({});

/** What one unit or pod asks for and may use, in millicores and MiB. */
export type Limits = z.output<typeof schema>[string];

/** The variable `limits` of a host, by unit or workload. */
export function hostLimits(host: HostView): Readonly<Record<string, Limits>> {
  return schema.parse(host.variable('limits'));
}
