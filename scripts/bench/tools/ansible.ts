import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerHost, peerSite } from '../peers/site-data.ts';
import type { Scene, Tool } from './tool.ts';

const files = join(import.meta.dirname, '../peers/ansible');

export interface AnsibleOptions {
  readonly scene: Scene;
  /** Its virtual environment, which holds mitogen too. */
  readonly venv: string;
  readonly withMitogen: boolean;
}

/** ansible-playbook with pipelining, 50 forks and without gathering of facts; every run begins without connections. */
export function ansible({ scene: { folder, hosts, access }, venv, withMitogen }: AnsibleOptions): Tool {
  const place = join(folder, 'ansible');
  mkdirSync(place, { recursive: true });
  const put = (name: string, content: unknown) => {
    const file = join(place, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  const inventory = { lab: { hosts: Object.fromEntries(hosts.map((host) => [host.address, peerHost(host)])) } };
  const args = [
    join(files, 'site.yml'),
    ...['--inventory', put('hosts.json', inventory), '--extra-vars', `@${put('site.json', peerSite(hosts[0]!))}`],
  ];
  const env = {
    ANSIBLE_CONFIG: join(files, 'ansible.cfg'),
    ANSIBLE_HOME: place,
    ANSIBLE_LOCAL_TEMP: join(place, 'tmp'),
    ANSIBLE_COLLECTIONS_PATH: join(venv, 'collections'),
    ANSIBLE_SSH_ARGS: `-F ${access.sshConfigFile} -o ControlMaster=auto -o ControlPersist=60s`,
    ...(withMitogen && { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: strategies(venv) }),
  };
  return {
    name: withMitogen ? 'mitogen' : 'ansible',
    needsPythonApt: true,
    invocation: (action) => ({
      command: join(venv, 'bin/ansible-playbook'),
      args: [...args, ...(action === 'check' ? ['--check'] : [])],
      cwd: place,
      env,
    }),
  };
}

function strategies(venv: string): string {
  return globSync(join(venv, 'lib/python3*/site-packages/ansible_mitogen/plugins/strategy')).join(':');
}
