import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Script } from '../../../src/core/text.ts';
import { httpAnswers, httpBody } from '../../../src/resources/shell/http.ts';

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    response.writeHead(url === '/broken' ? 503 : 200, { 'x-more': 'headers' }).end(`asked for ${url}\nand done`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function run(script: Script): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await execa('sh', ['-c', script.plain()], { reject: false, stdin: 'ignore' });
  return { exitCode, stdout, stderr };
}

describe('httpAnswers', () => {
  it('succeeds silently on status 200', async () => {
    expect(await run(httpAnswers(`${base}/ready`))).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('fails with the status that it got', async () => {
    const { exitCode, stderr } = await run(httpAnswers(`${base}/broken`));
    expect({ exitCode, stderr: stderr.trim() }).toEqual({
      exitCode: 1,
      stderr: `${base.replace('http://', '')} answers HTTP/1.1 503 Service Unavailable`,
    });
  });

  it('fails where nothing listens', async () => {
    const { exitCode, stderr } = await run(httpAnswers('http://127.0.0.1:1/'));
    expect({ exitCode, refused: stderr.includes('Connection refused') }).toEqual({ exitCode: 1, refused: true });
  });
});

describe('httpBody', () => {
  it('prints the body and nothing else', async () => {
    expect((await run(httpBody(`${base}/api?state=active`))).stdout).toBe('asked for /api?state=active\nand done');
  });
});
