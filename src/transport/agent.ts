import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import type { Credential } from './credential.ts';

export interface AgentKey {
  readonly publicKey: Buffer;
  readonly credential: Credential;
}

/** The keys that a running ssh-agent holds. None when it does not answer. */
export function agentKeys(socket: string): Promise<readonly AgentKey[]> {
  const agent = new ssh2.OpenSSHAgent(socket);
  return new Promise((resolve) => {
    agent.getIdentities((error, keys = []) =>
      resolve(error ? [] : keys.map((key) => agentKey(agent, key as ParsedKey))),
    );
  });
}

function agentKey(agent: ssh2.OpenSSHAgent, key: ParsedKey): AgentKey {
  const label = `${key.comment || key.type} (agent)`;
  return {
    publicKey: key.getPublicSSH(),
    credential: { label, attempt: { type: 'agent', agent: new OneKey(agent, key) } },
  };
}

/** An agent that shows one key, so that each key can be offered, and named, by itself. */
class OneKey extends ssh2.BaseAgent<ParsedKey> {
  readonly #key: ParsedKey;
  readonly sign: ssh2.OpenSSHAgent['sign'];

  constructor(agent: ssh2.OpenSSHAgent, key: ParsedKey) {
    super();
    this.#key = key;
    this.sign = agent.sign.bind(agent);
  }

  getIdentities(done: ssh2.IdentityCallback<ParsedKey>): void {
    done(null, [this.#key]);
  }
}
