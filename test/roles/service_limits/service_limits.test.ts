import { describe, expect, it } from 'vitest';
import serviceLimits from '../../../roles/service_limits/service_limits.ts';
import { planRole, tasksOf } from '../../../src/testing.ts';

const given = (limits: object) => ({ vars: {}, hosts: { db: { variables: { limits } } } });

const prometheus = { cpu_request: 500, cpu_limit: 1000, memory_request: 1024, memory_limit: 2048 };

describe('service_limits', () => {
  it('sets requests and limits on each unit', () => {
    expect(tasksOf(serviceLimits, given({ prometheus })).map(({ desired }) => desired)).toEqual([
      expect.objectContaining({ cpu_weight: '50', cpu_quota: '100%', memory_low: '1024M', memory_max: '2048M' }),
    ]);
  });

  it('leaves alone what is not given', () => {
    expect(planRole(serviceLimits, given({ 'system-postgresql.slice': { memory_limit: 512 } }))).toEqual([
      'unit_limits system-postgresql.slice: sha256, state, owner, group, mode, loaded, memory_max',
    ]);
  });

  it('does nothing on a host without limits', () => {
    expect(tasksOf(serviceLimits, { vars: {} })).toEqual([]);
  });

  it('refuses more memory than the host has', () => {
    const limits = { prometheus: { memory_limit: 4096 } };
    expect(() => tasksOf(serviceLimits, { ...given(limits), facts: { memoryMiB: 2048 } })).toThrow(
      expect.objectContaining({
        code: 'LIMIT_EXCEEDS_RAM',
        message: 'prometheus may use 4096 MiB, but the host has 2048 MiB',
      }),
    );
  });
});
