import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { sshAnswers, waitForSsh } from '../../src/lab/ssh-answers.ts';

let server: Server | undefined;

afterEach(() => server?.close());

it.each([
  { who: 'an SSH server', greet: (socket: Socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'), answers: true },
  { who: 'something else', greet: (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n'), answers: false },
  { who: 'a proxy for nobody', greet: (socket: Socket) => void socket.destroy(), answers: false },
  { who: 'a frozen host', greet: () => {}, answers: false },
])('$who: $answers', async ({ greet, answers }) => {
  const port = await listen(greet);
  expect(await sshAnswers({ address: '127.0.0.1', port }, 0.2)).toBe(answers);
});

it('says which host stays silent', async () => {
  const port = await listen((socket) => void socket.destroy());
  await expect(waitForSsh({ address: '127.0.0.1', port }, 0.2)).rejects.toMatchObject({
    code: 'LAB_HOST_SILENT',
    message: `the host at 127.0.0.1:${port} does not answer ssh after 0.2 s`,
  });
});

function listen(greet: (socket: Socket) => void): Promise<number> {
  const started = createServer((socket) => greet(socket.on('error', () => {}).unref()));
  server = started;
  return new Promise((resolve) => {
    started.listen(0, '127.0.0.1', () => resolve((started.address() as { port: number }).port));
  });
}
