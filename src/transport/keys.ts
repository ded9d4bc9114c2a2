import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { type AgentKey, agentKeys } from './agent.ts';
import type { Credential } from './credential.ts';
import type { SshEnvironment } from './environment.ts';
import { unreachable } from './errors.ts';
import { parsedFile } from './parsed-file.ts';
import type { Hop } from './route.ts';

const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/**
 * The keys to offer, in this order: those asked for by name, those of the agent, the default ones.
 *
 * @throws UnreachableError when there is none
 */
export async function credentialsFor(hop: Hop, environment: SshEnvironment): Promise<readonly Credential[]> {
  const agent = await agentOf(environment);
  const named = hop.identityFiles.length > 0;
  const files = named ? hop.identityFiles : DEFAULT_KEYS.map((name) => join(environment.home, '.ssh', name));
  const keys = files
    .filter((path) => named || existsSync(path))
    .map((path) => ({ path, ...readKey(path, hop, agent) }));
  const fromFiles = keys.flatMap(({ credential }) => credential ?? []);
  const fromAgent = hop.identitiesOnly ? [] : agent.map(({ credential }) => credential);
  const ordered = named ? [...fromFiles, ...fromAgent] : [...fromAgent, ...fromFiles];
  if (ordered.length > 0) return [...new Map(ordered.map((it) => [it.label, it])).values()];
  const locked = keys.find(({ encrypted }) => encrypted);
  if (locked) throw unreachable('SSH_KEY_PASSPHRASE', hop, locked.path);
  throw unreachable('SSH_KEY_MISSING', hop, `looked for ${files.join(', ')} and for an ssh-agent`);
}

const agents = new WeakMap<SshEnvironment, Promise<readonly AgentKey[]>>();

/** What the agent holds, asked once for all hosts of a run. */
function agentOf(environment: SshEnvironment): Promise<readonly AgentKey[]> {
  const { agentSocket } = environment;
  if (agentSocket === undefined) return Promise.resolve([]);
  const keys = agents.get(environment) ?? agentKeys(agentSocket);
  agents.set(environment, keys);
  return keys;
}

type KeyFile = { readonly credential?: Credential; readonly encrypted?: boolean };

function readKey(path: string, hop: Hop, agent: readonly AgentKey[]): KeyFile {
  const key = keyIn(path, hop);
  if (!(key instanceof Error) && key.isPrivateKey()) return { credential: keyCredential(path, key) };
  // Encrypted, or only the public half: the agent may hold it.
  const held = agent.find(({ publicKey }) => publicKey.equals(publicHalf(path)));
  if (held) return { credential: held.credential };
  if (!(key instanceof Error))
    throw unreachable('SSH_KEY_INVALID', hop, `${path} is a public key, and no agent holds its private half`);
  if (/encrypted/i.test(key.message)) return { encrypted: true };
  throw unreachable('SSH_KEY_INVALID', hop, `${path} is no private key that can be read: ${key.message}`);
}

function keyCredential(path: string, key: ParsedKey): Credential {
  return { label: path, attempt: { type: 'publickey', key } };
}

function publicHalf(path: string): Buffer {
  const file = path.endsWith('.pub') ? path : `${path}.pub`;
  const parsed = existsSync(file) ? ssh2.utils.parseKey(readFileSync(file)) : new Error();
  const key = Array.isArray(parsed) ? parsed[0]! : parsed;
  return key instanceof Error ? Buffer.alloc(0) : key.getPublicSSH();
}

const keyFile = parsedFile((content) => {
  const parsed = ssh2.utils.parseKey(content);
  return Array.isArray(parsed) ? parsed[0]! : parsed;
});

function keyIn(path: string, hop: Hop): ParsedKey | Error {
  try {
    return keyFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing) throw unreachable('SSH_KEY_MISSING', hop, `${path} does not exist`, error);
    throw unreachable('SSH_KEY_INVALID', hop, `${path} cannot be read: ${(error as Error).message}`, error);
  }
}
