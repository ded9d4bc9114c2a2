import { readdirSync } from 'node:fs';
import { Secret } from 'rebuild';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import grafana from '../../../roles/grafana/grafana.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';

const password = new Secret('grafana_admin_password', 'it"s s3cret');
const given = { vars: { admin_password: password } };
const names = readdirSync('roles/grafana/dashboards').toSorted();
const appliedBy = (task: string) =>
  tasksOf(grafana, given)
    .find(({ type, id }) => `${type} ${id}` === task)!
    .apply([], {});

describe('grafana', () => {
  it('installs, provisions and starts Grafana on a fresh host', () => {
    const all = 'sha256, state, owner, group, mode';
    expect(planRole(grafana, given)).toEqual([
      'command grafana repository answers: done',
      'apt_repository grafana: sources, key, pin',
      'apt grafana curl: grafana, curl',
      `file /etc/grafana/admin_password: ${all}`,
      `file /etc/grafana/grafana.ini: ${all}`,
      `file /etc/grafana/provisioning/datasources/rebuild.yaml: ${all}`,
      `file /etc/grafana/provisioning/dashboards/rebuild.yaml: ${all}`,
      'directory /var/lib/grafana/dashboards: state, owner, group, mode',
      ...names.map((name) => `copy /var/lib/grafana/dashboards/${name}: ${all}`),
      'service grafana-server.service: enabled, active',
      'wait grafana to answer: ready',
      'command password of the user admin: done',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(grafana, { ...given, observed: 'converged' })).toEqual([]);
  });

  it('does nothing at all when it is turned off, and needs no password then', () => {
    expect(tasksOf(grafana, { vars: { enabled: false } })).toEqual([]);
  });

  it('needs a password otherwise', () => {
    expect(() => planRole(grafana, { vars: {} })).toThrow('admin_password');
  });

  it('gives Grafana its data source, and where its dashboards lie, as files', () => {
    const tasks = tasksOf(grafana, given);
    const yaml = (name: string) => parse(fileOf(tasks, `/etc/grafana/provisioning/${name}/rebuild.yaml`));
    expect(yaml('datasources').datasources).toEqual([
      expect.objectContaining({
        uid: 'prometheus',
        type: 'prometheus',
        url: 'http://localhost:9090',
        jsonData: { timeInterval: '30s' },
      }),
    ]);
    expect(yaml('dashboards').providers[0].options.path).toBe('/var/lib/grafana/dashboards');
  });

  it('shows its password to nobody', () => {
    const scripts = tasksOf(grafana, given).map((task) => task.apply([], {}).masked());
    expect(scripts.join()).not.toContain('s3cret');
  });

  it('sets the password over standard input, never as an argument', () => {
    const script = appliedBy('command password of the user admin').plain();
    expect(script).toMatch(/^printf %s 'it"s s3cret' \| runuser -u grafana -- [^']+--password-from-stdin\n$/);
  });

  it('looks at the repository before apt knows of it', () => {
    const [first, second] = tasksOf(grafana, given);
    expect([first?.id, second?.type]).toEqual(['grafana repository answers', 'apt_repository']);
    expect(appliedBy('command grafana repository answers').plain()).toContain(
      'GRAFANA_REPOSITORY_UNREACHABLE: https://apt.grafana.com/dists/stable/InRelease cannot be downloaded',
    );
  });
});
