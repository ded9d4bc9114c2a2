import { describe, expect, it } from 'vitest';
import { maskedWords } from '../../src/history/masked-words.ts';

describe('a command line that is kept', () => {
  it.each<[words: string[], kept: string[]]>([
    [
      ['cluster', '--limit', 'redis:&prod', '-t', 'base'],
      ['cluster', '--limit', 'redis:&prod', '-t', 'base'],
    ],
    [
      ['-e', 'redis.password=hunter22'],
      ['-e', 'redis.password=<masked>'],
    ],
    [
      ['-e', 'port=1 redis_password=hunter22 x=2'],
      ['-e', 'port=1 redis_password=<masked>'],
    ],
    [['--extra-vars=api_token="two words"'], ['--extra-vars=api_token=<masked>']],
    [
      ['-e', '{"redis": {"password": "hunter22", "port": 1}}'],
      ['-e', '{"redis": {"password": <masked>'],
    ],
    [
      ['-e', '{redis: {port: 1}}'],
      ['-e', '{redis: {port: 1}}'],
    ],
    [
      ['-e', 'redis.password=secret:redis_password'],
      ['-e', 'redis.password=secret:redis_password'],
    ],
    [
      ['file', 'path=/etc/x', 'content=requirepass hunter22'],
      ['file', 'path=/etc/x', 'content=<masked>'],
    ],
    [
      ['-e', 'url=amqp://ops:hunter22@queue:5672'],
      ['-e', 'url=amqp://ops:<masked>@queue:5672'],
    ],
    [
      ['-e', 'x=R7wq0mJx2LkT9vB3nYsd8f'],
      ['-e', 'x=<masked>'],
    ],
    [
      ['-e', 'x=AKIAIOSFODNN7EXAMPLE'],
      ['-e', 'x=<masked>'],
    ],
    [
      ['-e', 'x=AGE-SECRET-KEY-1ABC'],
      ['-e', 'x=<masked>'],
    ],
    [
      ['apply', '/srv/Plans2026/of-Monday07/plan.json'],
      ['apply', '/srv/Plans2026/of-Monday07/plan.json'],
    ],
  ])('%j', (words, kept) => {
    expect(maskedWords(words)).toEqual(kept);
  });

  it.each<[command: string[], kept: string[]]>([
    [['uptime'], ['uptime']],
    [
      ['redis-cli', '-a', 'hunter22', 'ping'],
      ['redis-cli', '…'],
    ],
    [['systemctl restart redis'], ['systemctl', '…']],
    [['PASSWORD=hunter22 ./run'], ['…']],
    [['echo hunter22|passwd'], ['echo', '…']],
    [[], ['…']],
  ])('has of the command %j for hosts its program only', (command, kept) => {
    expect(maskedWords(['exec', 'all', '--', ...command])).toEqual(['exec', 'all', '--', ...kept]);
  });
});
