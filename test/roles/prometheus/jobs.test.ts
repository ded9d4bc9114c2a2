import { describe, expect, it } from 'vitest';
import { scrapeJobs } from '../../../roles/prometheus/jobs.ts';
import { hostViews } from '../host-views.ts';

const hosts = hostViews(['redis1', 'redis2', 'control_plane1', 'worker1']);
const kubernetes = { control_plane: 'control_plane', nodes: ['control_plane', 'worker'] };
const own = { name: 'prometheus', targets: [{ instance: 'mon', address: 'localhost:9090' }] };

describe('scrapeJobs', () => {
  it('always has Prometheus itself', () => {
    expect(scrapeJobs({ self: 'mon', port: 9090, jobs: [] }, hosts)).toEqual([own]);
  });

  it('has a port of every host of a group, by inventory name, and no job without hosts', () => {
    const jobs = [
      { job: 'node', group: 'all', port: 9100 },
      { job: 'redis', group: 'redis', port: 9121 },
      { job: 'rabbitmq', group: 'rabbitmq', port: 15692 },
    ];
    expect(scrapeJobs({ self: 'mon', port: 9090, jobs }, hosts)).toEqual([
      own,
      {
        name: 'node',
        targets: [
          { instance: 'redis1', address: '10.0.0.1:9100' },
          { instance: 'redis2', address: '10.0.0.2:9100' },
          { instance: 'control_plane1', address: '10.0.0.3:9100' },
          { instance: 'worker1', address: '10.0.0.4:9100' },
        ],
      },
      {
        name: 'redis',
        targets: [
          { instance: 'redis1', address: '10.0.0.1:9121' },
          { instance: 'redis2', address: '10.0.0.2:9121' },
        ],
      },
    ]);
  });

  it('has Alertmanager where it is told of it', () => {
    const alertmanagers = { group: 'redis', port: 9093 };
    expect(scrapeJobs({ self: 'mon', port: 9090, jobs: [], alertmanagers }, hosts)).toEqual([
      own,
      {
        name: 'alertmanager',
        targets: [
          { instance: 'redis1', address: '10.0.0.1:9093' },
          { instance: 'redis2', address: '10.0.0.2:9093' },
        ],
      },
    ]);
  });

  it('has a job of the inventory in the place of its own of that name', () => {
    const jobs = [{ job: 'etcd', group: 'redis', port: 2222 }];
    const made = scrapeJobs({ self: 'mon', port: 9090, jobs, kubernetes }, hosts).filter(({ name }) => name === 'etcd');
    expect(made.map(({ targets }) => targets.map(({ address }) => address))).toEqual([
      ['10.0.0.1:2222', '10.0.0.2:2222'],
    ]);
  });
});
