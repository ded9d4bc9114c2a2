import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { compare } from '../../src/resources/define.ts';
import type { ScriptProbe } from '../../src/resources/probe.ts';
import { redisSetting } from '../../src/resources/redis-setting.ts';

const probe = (task: ReturnType<typeof redisSetting>) =>
  task.probes({ diff: false }).settings as ScriptProbe<Record<string, string>>;

describe('redis_setting', () => {
  it.each([
    ['256mb', '268435456', []],
    ['256MB', '268435456', []],
    ['1g', '1000000000', []],
    ['100', '100', []],
    ['256mb', '0', ['value']],
  ])('wanted as %s and found as %s differs in %j', (value, now, fields) => {
    const task = redisSetting({ name: 'maxmemory', value });
    expect(compare(task.desired, task.state({ settings: { maxmemory: now } })).map(({ field }) => field)).toEqual(
      fields,
    );
  });

  it('reads names and values line by line, also values that are empty', () => {
    const { parse } = probe(redisSetting({ name: 'save', value: '' }));
    expect(parse('save\n\nmaxmemory\n0\ndir\n/var/lib/redis')).toEqual({
      save: '',
      maxmemory: '0',
      dir: '/var/lib/redis',
    });
  });

  it('asks a server once, whatever is asked of it', () => {
    const [one, two] = [redisSetting({ name: 'save', value: '' }), redisSetting({ name: 'maxmemory', value: '1' })];
    expect(probe(one).script.plain()).toBe(probe(two).script.plain());
  });

  it('gives the password to redis-cli in its environment', () => {
    const script = probe(redisSetting({ name: 'save', value: '', password: new Secret('redis', 'p w') })).script;
    expect(script.plain()).toContain("REDISCLI_AUTH='p w' redis-cli -p 6379");
    expect(script.masked()).not.toContain('p w');
  });

  it.each(['requirepass', 'masterauth'])('refuses %s, which would show a secret', (name) => {
    expect(() => redisSetting({ name, value: 'x' })).toThrow('holds a secret: set it in redis.conf');
  });
});
