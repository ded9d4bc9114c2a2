import { describe, expect, it } from 'vitest';
import { hostNames } from '../../src/inventory/range.ts';

describe('hostNames', () => {
  it.each<[string, string[], number?]>([
    ['web', ['web']],
    ['web:2222', ['web'], 2222],
    ['web[1:3]', ['web1', 'web2', 'web3']],
    ['web[:2]', ['web0', 'web1', 'web2']],
    ['web[01:13:6].example', ['web01.example', 'web07.example', 'web13.example']],
    ['web[8:10]', ['web8', 'web9', 'web10']],
    ['db-[a:c]', ['db-a', 'db-b', 'db-c']],
    ['db-[y:B]', ['db-y', 'db-z', 'db-A', 'db-B']],
    ['[a:e:2]', ['a', 'c', 'e']],
    ['r[1:2]n[a:b]:22', ['r1na', 'r1nb', 'r2na', 'r2nb'], 22],
    ['192.0.2.[1:2]', ['192.0.2.1', '192.0.2.2']],
    ['[2001:db8::1]:22', ['2001:db8::1'], 22],
  ])('reads %s', (text, names, port) => {
    expect(hostNames(text, undefined)).toEqual(port === undefined ? { names } : { names, port });
  });

  it.each([
    ['web[1:3', 'the bracket is not closed'],
    ['web[3]', 'a range is begin:end or begin:end:step'],
    ['web[1:2:3:4]', 'a range is begin:end or begin:end:step'],
    ['web[1:]', 'a range needs an end'],
    ['web[1:3:0]', 'the step must be a whole number above 0'],
    ['web[01:100]', 'begin and end with leading zeros must be equally long'],
    ['web[3:1]', 'begin must not come after end'],
    ['web[c:a]', 'begin must not come after end'],
    ['web[a:3]', 'begin and end must both be numbers or both be single letters'],
    ['web[1:100001]', 'a range may name at most 100000 hosts'],
  ])('rejects %s: %s', (text, why) => {
    const at = { file: 'hosts.yaml', line: 3, column: 5 };
    expect(() => hostNames(text, at)).toThrow(
      expect.objectContaining({ code: 'INVENTORY_RANGE', message: `${text}: ${why}`, at }),
    );
  });
});
