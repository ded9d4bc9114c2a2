import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeOurs } from '../workload/index.ts';
import type { Scene, Tool } from './tool.ts';

const repository = join(import.meta.dirname, '../../..');

/** `./rebuild play`, with as many forks as the others have. */
export function ours({ folder, hosts, access }: Scene): Tool {
  const place = join(folder, 'ours');
  const { args, env } = writeOurs(place, hosts, access);
  return {
    name: 'ours',
    invocation: (action) => ({
      command: join(repository, 'rebuild'),
      args: [...args, '--forks', '50', '--yes', ...(action === 'check' ? ['--check'] : [])],
      env,
    }),
    forget: () => rmSync(env.REBUILD_HOME!, { recursive: true, force: true }),
  };
}
