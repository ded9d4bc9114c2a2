import { z } from 'zod';
import { parseYaml } from '../config/yaml.ts';
import type { HostAccess } from './driver.ts';

/** The part of cloud-init's `#cloud-config` that lab hosts follow. */
export interface CloudConfig {
  readonly hostname?: string;
  readonly access: HostAccess;
}

/** The user that Ubuntu's images for EC2 have. */
const defaultUser = 'ubuntu';

const userSchema = z.looseObject({
  name: z.string(),
  sudo: z.union([z.string(), z.array(z.string()), z.literal(false), z.null()]).optional(),
  ssh_authorized_keys: z.array(z.string()).optional(),
});

const schema = z.looseObject({
  hostname: z.string().optional(),
  fqdn: z.string().optional(),
  ssh_keys: z.looseObject({ ed25519_private: z.string(), ed25519_public: z.string() }).optional(),
  ssh_authorized_keys: z.array(z.string()).optional(),
  users: z.array(z.union([z.literal('default'), userSchema])).optional(),
});

/**
 * What a host has to be at its first start. Root accepts the same keys as the default user.
 *
 * @param userData what RunInstances was given, decoded; anything but `#cloud-config` is left alone, as cloud-init does
 * @param keyPair the public key of the instance's key pair
 * @throws RebuildError CONFIG_INVALID and its like, with line and column
 */
export function readUserData(userData: string, keyPair: string | undefined, file = 'user data'): CloudConfig {
  const isConfig = /^#cloud-config\s*$/m.test(userData.split('\n', 1)[0] ?? '');
  const config: z.output<typeof schema> = isConfig ? parseYaml(schema, userData, file) : {};
  const users = (config.users ?? []).filter((user) => user !== 'default');
  const shared = [...(keyPair ? [keyPair] : []), ...(config.ssh_authorized_keys ?? [])];
  const hostname = config.hostname ?? config.fqdn?.split('.', 1)[0];
  const keys = { root: shared, [defaultUser]: shared, ...Object.fromEntries(users.map(keysOf)) };
  const sudoers = [defaultUser, ...users.filter(({ sudo }) => sudo).map(({ name }) => name)];
  const given = config.ssh_keys;
  const hostKey = given && { private: given.ed25519_private, public: given.ed25519_public };
  return {
    ...(hostname && { hostname }),
    access: { keys, sudoers: [...new Set(sudoers)], ...(hostKey && { hostKey }) },
  };
}

function keysOf({ name, ssh_authorized_keys: keys = [] }: z.output<typeof userSchema>): [string, readonly string[]] {
  return [name, keys];
}
