import { Secret } from '../../../src/core/secret.ts';
import { sh } from '../../../src/core/text.ts';
import { apt } from '../../../src/resources/apt.ts';
import { redisSetting } from '../../../src/resources/redis-setting.ts';
import type { ContractCase } from '../contract.ts';

const given = [apt({ packages: ['redis-server'] })];
const password = new Secret('contract', `it's "a" $pass`);

export const redisCases: readonly ContractCase[] = [
  {
    name: 'redis setting of a size, of a server without a password',
    given,
    task: redisSetting({ name: 'maxmemory', value: '64mb' }),
    disturb: { value: sh`redis-cli CONFIG SET maxmemory 32mb` },
  },
  {
    name: 'redis setting of several words, of a server with a password',
    given,
    setup: sh`
      systemctl start redis-server || true
      [ ! -x /usr/bin/redis-cli ] || redis-cli CONFIG SET requirepass ${password} || true`,
    task: redisSetting({ name: 'save', value: '900 1 300 11', password }),
    disturb: { value: sh`REDISCLI_AUTH=${password} redis-cli CONFIG SET save '900 2'` },
  },
];
