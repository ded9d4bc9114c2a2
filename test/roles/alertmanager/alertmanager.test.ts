import { Secret } from 'rebuild';
import { describe, expect, it } from 'vitest';
import alertmanager from '../../../roles/alertmanager/alertmanager.ts';
import { debian12, debian13, fileOf, planRole, tasksOf, ubuntu2204, ubuntu2404 } from '../../../src/testing.ts';

const hosts = { mon: { address: '10.0.1.51' } };
const given = { vars: {}, hosts };
const slack = { api_url: new Secret('slack', 'https://hooks.example/T0/s3cret'), channel: '#alerts' };
const CONFIG = '/etc/prometheus/alertmanager.yml';
const DEFAULTS = '/etc/default/prometheus-alertmanager';

describe('alertmanager', () => {
  it('installs, configures and starts it on a fresh host, and says that it tells nobody', () => {
    expect(planRole(alertmanager, given)).toEqual([
      'apt prometheus-alertmanager: prometheus-alertmanager',
      `file ${CONFIG}: sha256, state, owner, group, mode`,
      `file ${DEFAULTS}: sha256, state, owner, group, mode`,
      'drop_in prometheus-alertmanager.service/retry: sha256, state, owner, group, mode, loaded',
      'service prometheus-alertmanager.service: enabled, active',
      'wait alertmanager, which has no receiver and tells nobody, to run with its configuration: ready',
    ]);
  });

  it('says nothing of nobody when it has a receiver', () => {
    const tasks = tasksOf(alertmanager, { vars: { receivers: { team: { slack } } }, hosts });
    expect(tasks.at(-1)?.id).toBe('alertmanager to run with its configuration');
  });

  it.each([debian12, debian13, ubuntu2204, ubuntu2404])('is the same on $os.id $os.version', (facts) => {
    expect(planRole(alertmanager, { ...given, facts })).toEqual(planRole(alertmanager, given));
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(alertmanager, { ...given, observed: 'converged' })).toEqual([]);
  });

  it.each([
    [CONFIG, 'reload alertmanager'],
    [DEFAULTS, 'restart alertmanager'],
  ])('after a change of %s will %s', (path, name) => {
    const task = tasksOf(alertmanager, given).find(({ id }) => id === path);
    expect(task?.notify.map((handler) => handler.name)).toEqual([name]);
  });

  it.each([
    [{}, '--web.listen-address=10.0.1.51:9093 --cluster.listen-address= --data.retention=120h'],
    [{ address: '0.0.0.0', port: 9193, retention: '10d' }, '--web.listen-address=0.0.0.0:9193'],
  ])('starts, given %j, with %s', (vars, expected) => {
    expect(fileOf(tasksOf(alertmanager, { vars, hosts }), DEFAULTS)).toContain(expected);
  });

  it('shows secrets of receivers to nobody', () => {
    const tasks = tasksOf(alertmanager, { vars: { receivers: { team: { slack } } }, hosts });
    expect(fileOf(tasks, CONFIG)).toContain('api_url: <secret slack>');
  });
});
