import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import containerd from '../../../roles/containerd/containerd.ts';
import { hostsToml, noOtherMirrors, removeOtherMirrors } from '../../../roles/containerd/hosts.toml.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';
import { folderWith } from '../../support/folder.ts';

const mirrors = { _default: ['http://10.0.0.3:5000/'], 'docker.io': ['https://one.example', 'https://two.example'] };

describe('containerd', () => {
  it('installs, configures and starts it on a fresh host', () => {
    expect(planRole(containerd, { vars: { registry_mirrors: { _default: ['http://10.0.0.3:5000'] } } })).toEqual([
      'apt containerd: containerd',
      'directory /etc/containerd: state, owner, group, mode',
      'directory /etc/cni/net.d: state, owner, group, mode',
      'directory /etc/containerd/certs.d: state, owner, group, mode',
      'directory /etc/containerd/certs.d/_default: state, owner, group, mode',
      'file /etc/containerd/certs.d/_default/hosts.toml: sha256, state, owner, group, mode',
      'command no mirrors of other registries: done',
      'file /etc/crictl.yaml: sha256, state, owner, group, mode',
      'file /etc/containerd/config.toml: sha256, state, owner, group, mode',
      'service containerd.service: enabled, active',
      'wait containerd to answer: ready',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(containerd, { vars: {}, observed: 'converged' })).toEqual([]);
  });

  it('leaves control groups to systemd, and takes the pause image of the release', () => {
    const config = fileOf(tasksOf(containerd, { vars: {} }), '/etc/containerd/config.toml');
    expect(config).toContain('SystemdCgroup = true\n');
    expect(config).toContain('sandbox_image = "registry.k8s.io/pause:3.10.1"\n');
  });

  it('asks mirrors in their order, and then the registry', () => {
    const tasks = tasksOf(containerd, { vars: { registry_mirrors: mirrors } });
    expect(fileOf(tasks, '/etc/containerd/certs.d/docker.io/hosts.toml')).toBe(`# Written by rebuild.
server = "https://docker.io"

[host."https://one.example"]
  capabilities = ["pull", "resolve"]

[host."https://two.example"]
  capabilities = ["pull", "resolve"]
`);
    expect(fileOf(tasks, '/etc/containerd/certs.d/_default/hosts.toml')).toBe(`# Written by rebuild.

[host."http://10.0.0.3:5000"]
  capabilities = ["pull", "resolve"]
`);
  });

  it.each([{ 'docker.io': [] }, { 'docker.io': ['ftp://x'] }, { '../x': ['http://x'] }])('refuses %j', (wrong) => {
    expect(() => tasksOf(containerd, { vars: { registry_mirrors: wrong } })).toThrow();
  });
});

describe('mirrors of registries that left the inventory', () => {
  it('are found and removed, and those of others are not', () => {
    const folder = folderWith({});
    const run = (script: { plain(): string }) =>
      spawnSync('sh', ['-e'], { input: script.plain().replaceAll('/etc/containerd', folder) }).status;
    const write = (name: string, content: string) => {
      mkdirSync(`${folder}/certs.d/${name}`, { recursive: true });
      writeFileSync(`${folder}/certs.d/${name}/hosts.toml`, content);
    };
    write('_default', hostsToml('_default', ['http://x']).plain());
    write('own.example', 'server = "https://own.example"\n');
    expect(run(noOtherMirrors(['_default']))).toBe(0);
    expect(run(noOtherMirrors([]))).toBe(1);
    expect(run(removeOtherMirrors([]))).toBe(0);
    expect(run(noOtherMirrors([]))).toBe(0);
    expect(spawnSync('ls', [`${folder}/certs.d`], { encoding: 'utf8' }).stdout).toBe('own.example\n');
  });
});
