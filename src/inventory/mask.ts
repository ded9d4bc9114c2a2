import { secretName } from './secret-ref.ts';

/** The value of a variable as people may see it: a password only where it is a reference to the secrets file. */
export function masked(name: string, value: unknown): unknown {
  return PASSWORD.test(name) && secretName(value) === undefined ? `<secret ${name}>` : value;
}

const PASSWORD = /^ansible_(.*_)?(pass|password)$/;
