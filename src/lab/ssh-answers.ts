import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildError } from '../core/error.ts';
import type { SshEndpoint } from './driver.ts';

/** Whether an SSH server greets there. A port that only accepts does not count: Docker's proxy does that for nobody. */
export function sshAnswers({ address, port }: SshEndpoint, timeoutSeconds = 2): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(timeoutSeconds * 1000, () => answer(false));
    socket.once('data', (greeting) => answer(greeting.toString('latin1').startsWith('SSH-')));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}

/** @throws RebuildError LAB_HOST_SILENT when the deadline passes */
export async function waitForSsh(endpoint: SshEndpoint, timeoutSeconds: number): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  while (!(await sshAnswers(endpoint))) {
    if (Date.now() > deadline) throw silent(endpoint, timeoutSeconds);
    await sleep(100);
  }
}

function silent({ address, port }: SshEndpoint, timeoutSeconds: number): RebuildError {
  return new RebuildError(
    'LAB_HOST_SILENT',
    `the host at ${address}:${port} does not answer ssh after ${timeoutSeconds} s`,
    {
      hint: 'Run "rebuild lab status" to see its container, and "docker logs" on it for the reason.',
    },
  );
}
