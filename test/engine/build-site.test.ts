import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSite } from '../../src/engine/build-site.ts';
import { rolesOn, type Site } from '../../src/engine/site.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { openSecrets } from '../../src/inventory/secrets.ts';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { roleNames } from '../../src/roles/registry.ts';
import { folderWith } from '../support/folder.ts';

const HOSTS = `
all:
  vars: { base: { packages: [jq] } }
  children:
    cache: { hosts: { c1: { base: { timezone: Asia/Seoul } }, c2: {} } }
    store: { hosts: { s1: {} } }
`;

async function check(playbook: string, limit?: string) {
  const folder = folderWith({ 'hosts.yaml': HOSTS, 'site.yaml': playbook });
  const inventory = await loadInventory(join(folder, 'hosts.yaml'), { roles: roleNames() });
  const { plays } = await loadPlaybook(join(folder, 'site.yaml'), { roles: roleNames() });
  const secrets = openSecrets({ folder, generate: false });
  return checkSite({ title: 'test', plays, inventory, limit, secrets });
}

const connect = () => {
  throw new Error('nothing is connected to');
};
const at = async (checked: ReturnType<typeof check>): Promise<Site> =>
  (await checked).at({ connect, address: (host) => `10.0.0.${host.length}` });
const rolesByHost = ({ plays }: Site) =>
  plays.map((play) => play.batches.flat().map((host) => [host, rolesOn(host, play).map(({ role }) => role.name)]));

describe('checkSite', () => {
  it('gives each host the roles of its plays, narrowed where a role is for some hosts only', async () => {
    const site = await at(check('- { hosts: all, roles: [base, { role: node_exporter, hosts: cache }] }'));
    expect(rolesByHost(site)).toEqual([
      [
        ['c1', ['base', 'node_exporter']],
        ['c2', ['base', 'node_exporter']],
        ['s1', ['base']],
      ],
    ]);
  });

  it('leaves out hosts without a role, and plays without hosts', async () => {
    const site = await at(
      check('- { hosts: all, roles: [{ role: base, hosts: store }] }\n- { hosts: cache, roles: [base] }', 'store'),
    );
    expect(rolesByHost(site)).toEqual([[['s1', ['base']]]]);
  });

  it('keeps what plays wait for, also where some are left out', async () => {
    const written = ['cache', 'store', 'all'].map((hosts) => `- { hosts: ${hosts}, roles: [base] }\n`).join('');
    const site = await at(check(`${written}- { hosts: store, roles: [base], after: [store] }`, 'store'));
    expect(site.plays.map(({ name, position, after }) => [name, position, after])).toEqual([
      ['store', 1, [0]],
      ['all', 2, [0, 1]],
      ['store', 3, [0, 1]],
    ]);
  });

  it('makes groups of hosts under serial', async () => {
    const site = await at(check('- { hosts: all, serial: 2, roles: [base] }'));
    expect(site.plays.map(({ batches }) => batches)).toEqual([[['c1', 'c2'], ['s1']]]);
  });

  it('knows the variables of each role on each host', async () => {
    const site = await at(check('- { hosts: all, roles: [{ role: base, vars: { packages: [htop] } }] }'));
    const { vars } = site.plays[0]!.roles[0]!;
    expect(vars('c1')).toMatchObject({ packages: ['htop'], timezone: 'Asia/Seoul' });
    expect(vars('s1')).toMatchObject({ packages: ['htop'] });
  });

  it('knows the addresses of a host', async () => {
    const checked = await check('- { hosts: all, roles: [base] }');
    const site = checked.at({ connect, address: () => '10.0.0.1', publicAddress: (host) => `${host}.public` });
    expect(site.view('c1')).toMatchObject({ address: '10.0.0.1', publicAddress: 'c1.public' });
  });

  it('asks hosts of a group for what they know only where a role needs it, or the inventory has that group', async () => {
    expect((await check('- { hosts: cache, roles: [prometheus] }')).asked).toEqual([]);
    await expect(check('- { hosts: cache, roles: [kubeadm_join] }')).rejects.toMatchObject({ code: 'PATTERN_UNKNOWN' });
  });

  it('can leave hosts out later', async () => {
    const checked = await check('- { hosts: all, roles: [base] }');
    expect(checked.without(['c1', 's1'])?.hosts.map(({ name }) => name)).toEqual(['c2']);
    expect(checked.without(['c1', 'c2', 's1'])).toBeUndefined();
  });

  it.each([
    ['a pattern of a play that nothing fits', '- hosts: cash\n  roles: [base]\n', 'PATTERN_UNKNOWN', 1],
    [
      'a pattern of a role that nothing fits',
      '- hosts: all\n  roles:\n    - { role: base, hosts: cash }\n',
      'PATTERN_UNKNOWN',
      3,
    ],
    [
      'a variable that the role does not have',
      '- hosts: all\n  roles:\n    - { role: base, vars: { timezon: UTC } }\n',
      'VAR_UNKNOWN',
      3,
    ],
  ])('names the place of %s', async (_, playbook, code, line) => {
    await expect(check(playbook)).rejects.toMatchObject({ code, at: { line } });
  });

  it('refuses a limit that leaves nothing', async () => {
    await expect(check('- { hosts: cache, roles: [base] }', 'store')).rejects.toMatchObject({ code: 'SITE_NO_HOSTS' });
  });
});
