import { connected, role, runDone, runStart, type Tape, task, together } from './tape.ts';

/** A run of two hosts: one with redis, the other with a control plane that all wait for. */
export const sample: Tape = together(
  [
    [0.4, runStart(['k8s-a', 'k8s-redis'])],
    [200, runDone()],
  ],
  [
    [0.5, { type: 'phase.start', phase: 'configure' }],
    [199.5, { type: 'phase.done', phase: 'configure', seconds: 199, outcome: 'changed' }],
  ],
  [
    [4, { type: 'play.start', play: 'nodes', hosts: ['k8s-a', 'k8s-redis'], roles: ['base'] }],
    [90, { type: 'play.done', play: 'nodes', seconds: 86 }],
  ],
  connected('k8s-a', 4, 3.4, 3),
  connected('k8s-redis', 3.5, 2.9, 2),
  role(
    'k8s-a',
    'base',
    4,
    90,
    task('k8s-a', 'base', 'apt curl, jq', 4.4, 88),
    task('k8s-a', 'base', 'file /etc/motd', 88, 88.5),
    task('k8s-a', 'base', 'file /etc/issue', 88.5, 90),
  ),
  role('k8s-redis', 'base', 3.5, 60),
  role('k8s-redis', 'redis', 90.2, 199.5, task('k8s-redis', 'redis', 'wait port 6379', 90.3, 199.5, true)),
);
