import { z } from 'zod';

/** Port of the server, which also names its local socket. */
export const port = () => z.int().min(1).max(65535).default(5432).describe('Port of the server on this host');

/** At most the 63 bytes that PostgreSQL keeps of a name. */
export const name = () =>
  z
    .string()
    .min(1)
    .regex(/^[^\0\n]{1,63}$/, 'must be one line of at most 63 characters');
