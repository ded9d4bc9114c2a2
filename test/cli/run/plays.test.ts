import { expect, it } from 'vitest';
import { beforeRole, withRole } from '../../../src/cli/run/plays.ts';
import { loadPlaybook } from '../../../src/playbook/load.ts';
import { roleNames } from '../../../src/roles/registry.ts';
import { folderWith } from '../../support/folder.ts';

async function playsOf(yaml: string) {
  const folder = folderWith({ 'site.yaml': yaml });
  return (await loadPlaybook(`${folder}/site.yaml`, { roles: roleNames() })).plays;
}

const shown = (plays: Awaited<ReturnType<typeof playsOf>>) =>
  plays.map(({ name, roles }) => `${name}: ${roles.map(({ role }) => role).join(' ')}`);

const SITE = `
- { name: Hosts, hosts: all, roles: [base, node_exporter] }
- { name: Data, hosts: data, roles: [postgresql, redis, rabbitmq] }
- { name: Cache, hosts: cache, roles: [redis] }
`;

it('finds the plays of a role, with nothing else in them', async () => {
  expect(shown(withRole('redis', await playsOf(SITE)))).toEqual(['Data: redis', 'Cache: redis']);
});

it('finds what comes before a role, also in its own play', async () => {
  const plays = await playsOf(SITE);
  expect(shown(beforeRole('redis', plays))).toEqual(['Hosts: base node_exporter', 'Data: postgresql']);
  expect(shown(beforeRole('postgresql', plays))).toEqual(['Hosts: base node_exporter']);
});

it('says that no play uses a role, or that there is none of that name', async () => {
  const plays = await playsOf(SITE);
  expect(() => withRole('grafana', plays)).toThrow(
    expect.objectContaining({ code: 'ROLE_UNKNOWN', message: 'no play uses the role grafana' }),
  );
  expect(() => withRole('grafanna', plays)).toThrow(expect.objectContaining({ hint: 'Write "grafana".' }));
});
