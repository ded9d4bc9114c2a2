import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import { Script, Text } from '../core/text.ts';

/** An absolute path on the host. */
export const path = () => z.string().regex(/^\/[^\0\n]*$/, 'must be an absolute path');

/** Octal, as for chmod. `640` and `0640` are the same. */
export const mode = () =>
  z
    .string()
    .regex(/^[0-7]{3,4}$/, 'must be octal, such as "0644"')
    .transform((digits) => digits.padStart(4, '0'));

/** Text with or without secrets in it. */
export const content = () => z.union([z.instanceof(Text), z.string().transform((it) => new Text([it]))]);

/** A shell script; a plain string is taken as one. */
export const shell = () => z.union([z.instanceof(Script), z.string().transform((it) => new Script([it]))]);

/** A secret; a plain string, as it comes from JSON, is masked from then on. */
export const secretValue = () =>
  z.union([z.instanceof(Secret), z.string().transform((it) => new Secret('given value', it))]);

/** `present` or `absent`. */
export const presence = () => z.enum(['present', 'absent']).default('present');

/** A SHA-256 in hexadecimal. */
export const sha256 = () =>
  z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be a SHA-256: 64 hexadecimal digits')
    .transform((digits) => digits.toLowerCase());

/** The name of a user or a group. */
export const account = () => z.string().regex(/^[a-z_][a-z0-9_.-]*\$?$/i, 'must be the name of a user or group');
