import { expect, it } from 'vitest';
import { roleNames } from '../../../src/roles/registry.ts';
import { run } from '../run.ts';

it('lists every role with its summary', async () => {
  const { stdout } = await run(['roles', '--json']);
  expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(roleNames());
});

it('shows the variables of one', async () => {
  const { stdout } = await run(['roles', 'node_exporter'], { columns: 120 });
  expect(stdout).toBe(`node_exporter: Prometheus node exporter: CPU, memory, disk and network of every host as metrics.

name  type          default  description
port  whole number  9100     TCP port that it listens on, at the address of the host
args  list of text  []       More command-line arguments, such as \`--collector.systemd\`

Its variables stand in the inventory under "node_exporter:". To run it: ./rebuild role node_exporter
`);
});

it('prints the JSON Schema of one', async () => {
  expect(JSON.parse((await run(['roles', 'redis', '--json'])).stdout)).toMatchObject({
    title: 'redis',
    properties: { password: { type: 'string', format: 'secret' } },
    required: ['password'],
  });
});

it('names what is near for a role that does not exist', async () => {
  await expect(run(['roles', 'rediss'])).rejects.toMatchObject({ code: 'ROLE_UNKNOWN', hint: 'Write "redis".' });
});
