import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runsWith } from '../../../roles/alertmanager/runs-with.ts';
import { folderWith } from '../../support/folder.ts';

let served: string;
const server = createServer((_, response) => response.end(served));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

const CONFIG = 'route: { receiver: a }\n';

/** What Alertmanager tells of a configuration that it has loaded, in the words of 0.25. */
function metrics(content: string): string {
  const hash = createHash('md5').update(content).digest().readUIntLE(0, 6);
  return `# TYPE alertmanager_config_hash gauge\nalertmanager_config_hash ${hash.toExponential()}\nalertmanager_alerts 0\n`;
}

/** What the script says of the Alertmanager at a port of this machine, and of a file with CONFIG. */
async function ask(port = (server.address() as AddressInfo).port) {
  const file = join(folderWith({ 'alertmanager.yml': CONFIG }), 'alertmanager.yml');
  const script = `set -e\n${runsWith(`http://127.0.0.1:${port}`, file).plain()}`;
  const { exitCode, all } = await execa('sh', ['-c', script], { all: true, reject: false, stdin: 'ignore' });
  return { exitCode, says: all.replace(file, 'FILE') };
}

describe('runsWith', () => {
  it('is content with an Alertmanager that has loaded the file', async () => {
    served = metrics(CONFIG);
    expect(await ask()).toEqual({ exitCode: 0, says: '' });
  });

  it.each([
    ['has loaded another', metrics('route: { receiver: b }\n')],
    ['does not tell', ''],
  ])('is not content with one that %s', async (_, answer) => {
    served = answer;
    expect(await ask()).toEqual({ exitCode: 1, says: 'Alertmanager does not run with FILE' });
  });

  it('is not content, and says why, when nothing answers', async () => {
    const { exitCode, says } = await ask(1);
    expect({ exitCode, refused: says.includes('Connection refused') }).toEqual({ exitCode: 1, refused: true });
  });
});
