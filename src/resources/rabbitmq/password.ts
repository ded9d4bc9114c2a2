import { createHash, timingSafeEqual } from 'node:crypto';

const ALGORITHMS: Readonly<Record<string, string>> = {
  rabbit_password_hashing_sha256: 'sha256',
  rabbit_password_hashing_sha512: 'sha512',
};

/** Whether `hash`, as RabbitMQ stores it (a salt of 4 bytes, then the hash of salt and password), is of `password`. */
export function verifies(password: string, hash: string, hashing: string): boolean {
  const algorithm = ALGORITHMS[hashing];
  const stored = Buffer.from(hash, 'base64');
  if (!algorithm || stored.length < 5) return false;
  const own = createHash(algorithm).update(stored.subarray(0, 4)).update(password).digest();
  const theirs = stored.subarray(4);
  return own.length === theirs.length && timingSafeEqual(own, theirs);
}
