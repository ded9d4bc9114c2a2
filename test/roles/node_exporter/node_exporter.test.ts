import { describe, expect, it } from 'vitest';
import nodeExporter from '../../../roles/node_exporter/node_exporter.ts';
import { fileOf, planRole, tasksOf } from '../../../src/testing.ts';

const given = { vars: {}, hosts: { web1: { address: '10.0.1.11' } } };

describe('node_exporter', () => {
  it('installs, configures and starts the exporter on a fresh host', () => {
    expect(planRole(nodeExporter, given)).toEqual([
      'apt prometheus-node-exporter: prometheus-node-exporter',
      'file /etc/default/prometheus-node-exporter: sha256, state, owner, group, mode',
      'drop_in prometheus-node-exporter.service/retry: sha256, state, owner, group, mode, loaded',
      'service prometheus-node-exporter.service: enabled, active',
      'wait metrics at 10.0.1.11:9100: ready',
    ]);
  });

  it('changes nothing on a converged host', () => {
    expect(planRole(nodeExporter, { ...given, observed: 'converged' })).toEqual([]);
  });

  it('listens only on the address of the host, with the arguments that it is given', () => {
    const tasks = tasksOf(nodeExporter, { ...given, vars: { port: 9200, args: ['--collector.systemd'] } });
    expect(fileOf(tasks, '/etc/default/prometheus-node-exporter')).toBe(
      'ARGS="--web.listen-address=10.0.1.11:9200 --collector.systemd"\n',
    );
  });

  it('restarts the exporter when its arguments change', () => {
    const conf = tasksOf(nodeExporter, given).find(({ type }) => type === 'file');
    expect(conf?.notify.map(({ name }) => name)).toEqual(['restart node exporter']);
  });
});
