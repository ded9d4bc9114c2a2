import { z } from 'zod';
import { cpu, memory } from './quantity.ts';

const instanceType = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'must be an instance type such as t3.small');

/** The instance that the cloud makes for a host: its variable `ec2`. */
export const ec2Schema = z
  .strictObject({
    type: instanceType.describe('Instance type, such as t3.small'),
    root_gb: z.int().min(1).max(16384).describe('Size of the root volume (gp3) in GB'),
    subnet: z.string().describe('Name of a subnet of infra.yaml'),
    address: z.ipv4('must be an IPv4 address such as 10.0.1.10').optional().describe('Its fixed private address'),
    market: z
      .enum(['on-demand', 'spot'])
      .optional()
      .describe('How it is paid for. Default: on-demand. A spot instance may be taken away by EC2 at any time'),
    fallback: z
      .strictObject({ types: z.array(instanceType).default([]), subnets: z.array(z.string()).default([]) })
      .optional()
      .describe('What else to try, in this order, when EC2 has no capacity: first other types, then other subnets'),
    data: z
      .boolean()
      .optional()
      .describe('Its disk has data that nothing else has: replaced or removed only after a confirmation of its own'),
  })
  .refine(({ address, fallback }) => address === undefined || !fallback?.subnets.length, {
    path: ['fallback', 'subnets'],
    error: 'cannot be given for a host with a fixed address: that is in one subnet only',
  });

const labelKey = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** Kubernetes labels: the variable `labels`. */
export const labelsSchema = z.record(
  z.string().regex(labelKey, 'must be a Kubernetes label'),
  z.string().regex(labelValue, 'must be the value of a Kubernetes label'),
);

/** What a unit or workload asks for and may use, keyed by its name: the variable `limits`. */
export const limitsSchema = z.record(
  z.string(),
  z.strictObject({
    cpu_request: cpu.optional().describe('Processor time that it is sure of, such as 500m'),
    cpu_limit: cpu.optional().describe('Processor time that it may use'),
    memory_request: memory.optional().describe('Memory that it is sure of, such as 512Mi'),
    memory_limit: memory.optional().describe('Memory that it may use'),
  }),
);

/** Processor figures in millicores, memory in MiB. */
export type Limits = z.output<typeof limitsSchema>;
