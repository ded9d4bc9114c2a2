import { describe, expect, it } from 'vitest';
import { causeOfTask } from '../../../src/report/profile/causes.ts';

describe('the cause of a task', () => {
  it.each([
    ['apt redis-server', undefined, 'packages'],
    ['apt_repository kubernetes', undefined, 'packages'],
    ['file /etc/apt/sources.list', undefined, 'command'],
    ['aptitude x', undefined, 'command'],
    ['handler restart', undefined, 'command'],
    ['wait port 6379', true, 'wait'],
    ['kube_ready Deployment x', true, 'wait'],
  ] as const)('%s', (task, waits, cause) => {
    expect(causeOfTask(task, waits)).toBe(cause);
  });
});
