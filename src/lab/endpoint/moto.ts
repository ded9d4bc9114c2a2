import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RebuildError } from '../../core/error.ts';

export interface Moto {
  readonly url: string;
  readonly process: ChildProcess;
}

/**
 * Starts moto as a child that ends with this process, however this one ends.
 *
 * @param python from `motoPython`
 * @throws RebuildError LAB_MOTO_FAILED when it ends before it listens
 */
export function startMoto(python: string): Promise<Moto> {
  const child = spawn(python, [join(import.meta.dirname, 'moto-server.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
  });
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', (port) => resolve({ url: `http://127.0.0.1:${port}`, process: child }));
    child.once('error', (cause) => reject(ended(cause)));
    child.once('exit', () => reject(ended()));
  });
}

/** Unknown images, types and key pairs are refused, as EC2 does. */
const settings = {
  MOTO_AMIS_PATH: join(import.meta.dirname, 'amis.json'),
  MOTO_ENABLE_AMI_VALIDATION: 'true',
  MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION: 'true',
  MOTO_ENABLE_KEYPAIR_VALIDATION: 'true',
};

function ended(cause?: unknown): RebuildError {
  return new RebuildError('LAB_MOTO_FAILED', 'moto, which plays EC2, ended before it listened', {
    hint: 'Read daemon.log in the state folder of the lab. Remove the folder moto-* in the cache to install it anew.',
    cause,
  });
}
