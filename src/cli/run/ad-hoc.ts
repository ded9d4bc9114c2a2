import { z } from 'zod';
import type { HostResult } from '../../core/events.ts';
import { runSite } from '../../engine/run.ts';
import type { Site, SiteOptions } from '../../engine/site.ts';
import type { Host } from '../../inventory/model.ts';
import type { Task } from '../../resources/define.ts';
import { defineRole, type HostView, type Role } from '../../roles/define.ts';
import type { Reach } from './reach.ts';

/** Makes one task hold on `hosts`, as a role of its own would. */
export async function runAdHoc(
  task: Task,
  hosts: readonly Host[],
  reach: Reach,
  options: SiteOptions,
): Promise<HostResult[]> {
  const role = defineRole({
    name: 'ensure',
    summary: 'One resource, given on the command line.',
    vars: z.unknown(),
    tasks: () => [{ ...task, at: () => undefined }], // it stands on a command line, at no place in a file
  }) as Role;
  const names = hosts.map(({ name }) => name);
  const site: Site = {
    title: 'ensure',
    plays: [
      {
        name: 'ensure',
        position: 0,
        after: [],
        batches: [names],
        roles: [{ role, tags: [], hosts: undefined, vars: () => ({}) }],
        maxFailPercentage: undefined,
      },
    ],
    view: (name) => viewOf(hosts.find((host) => host.name === name)!, reach),
    select: () => [],
    connect: reach.connect,
  };
  return runSite(site, options);
}

function viewOf({ name, groups, vars }: Host, { address }: Reach): HostView {
  return { name, groups, address: address(name), variable: (key) => vars.get(key)?.value };
}
