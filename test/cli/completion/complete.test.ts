import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/cli/completion/complete.ts';
import { wordsFile } from '../../../src/cli/completion/declare.ts';
import type { Declared } from '../../../src/cli/completion/model.ts';
import type { Names } from '../../../src/cli/completion/values.ts';

const words = readFileSync(wordsFile, 'utf8');
const declared = JSON.parse(words) as Declared;

const names: Names = {
  hosts: async ({ options }) =>
    options.has('inventory') ? { other: '' } : { 'k8s-redis': 'host in redis', 'k8s-ai': '' },
  groups: async () => ({ redis: 'group', worker: 'group' }),
  tags: async () => ({ data: 'tag', base: 'tag' }),
  secrets: async () => ({ redis_password: '' }),
  roles: async () => ({ redis: 'role', rabbitmq: 'role' }),
  variables: async (role) => ({ [`port_of_${role}`]: 'TCP port' }),
};

/** What is offered for a line whose last word the cursor is behind. */
async function offered(line: string): Promise<readonly string[]> {
  const given = line.split(' ');
  const found = await complete({ words: given.slice(0, -1), current: given.at(-1)! }, declared, names);
  return found.kind === 'words' ? found.words.map(({ word }) => word) : [`${found.kind} ${found.prefix}`.trim()];
}

describe('completion offers', () => {
  it.each([
    // commands
    ['doc', ['doctor']],
    ['--v', ['--version']],
    ['help rol', ['role', 'roles']],
    ['help role ', []],
    ['nosuch ', []],
    ['constructor ', []],
    // subcommands
    ['lab ', ['up', 'down', 'status']],
    ['secret ro', ['rotate']],
    ['lab up --j', ['--json']],
    // options
    ['role redis --lim', ['--limit']],
    ['role redis --h', ['--help']],
    ['exec redis -- --lim', []],
    ['report --format ', ['table', 'json', 'markdown', 'html']],
    ['report --format=h', ['--format=html']],
    ['report --json=t', []],
    ['report --nosuch=t', []],
    // patterns
    ['exec k8s-', ['k8s-redis', 'k8s-ai']],
    ['exec redis:', ['redis:worker', 'redis:k8s-redis', 'redis:k8s-ai']],
    ['exec redis:!k8s-a', ['redis:!k8s-ai']],
    ['facts redis:&wo', ['redis:&worker']],
    ['exec k8s-ai,k8s-', ['k8s-ai,k8s-redis']],
    ['facts !re', ['!redis']],
    ['facts @li', ['files @']],
    ['role redis -l wo', ['worker']],
    ['role redis -Cl wo', ['worker']],
    ['role redis --limit=wo', ['--limit=worker']],
    ['ensure loc', ['local']],
    ['exec loc', []],
    ['exec redis -- upt', []],
    // names
    ['ssh k8s-r', ['k8s-redis']],
    ['ssh -i elsewhere ', ['other']],
    ['ssh --inventory=elsewhere ', ['other']],
    ['node remove k8s-a', ['k8s-ai']],
    ['role r', ['redis', 'rabbitmq']],
    ['roles red', ['redis']],
    ['role redis --tags b', ['base']],
    ['role redis --tags base,', ['base,data']],
    ['secret show re', ['redis_password']],
    ['explain redis.', ['redis.port_of_redis']],
    ['explain ansible_h', ['ansible_host']],
    ['explain ansible_host k8s-a', ['k8s-ai']],
    ['cluster -e red', ['redis.']],
    ['cluster -e redis.p', ['redis.port_of_redis=']],
    ['cluster -e @v', ['files @']],
    ['history show la', ['last', 'last~1']],
    // resources
    ['ensure all sysc', ['sysctl']],
    ['ensure all sysctl na', ['name=']],
    ['ensure all sysctl name=x na', []],
    ['ensure all service state=', ['state=started', 'state=stopped']],
    ['ensure all nosuch na', []],
    // paths
    ['play ', ['files']],
    ['report --html=r', ['files --html=']],
    ['mirror --to ', ['folders']],
    // what nobody knows
    ['cluster --forks ', []],
  ])('%s', async (line, expected) => {
    expect(await offered(line)).toEqual(expected);
  });

  it('the options of a command without arguments', async () => {
    const { options } = declared.commands.cluster!;
    expect(await offered('cluster ')).toEqual([...Object.keys(options).map((name) => `--${name}`), '--help']);
  });

  it('with each option what it does', async () => {
    const found = await complete({ words: ['cluster'], current: '--lim' }, declared, names);
    expect(found).toEqual({
      kind: 'words',
      words: [{ word: '--limit', help: declared.commands.cluster!.options.limit!.help }],
    });
  });
});
