import type { AgentAuthMethod, PublicKeyAuthMethod } from 'ssh2';

/** One key that can be offered to a server. */
export interface Credential {
  /** For people: its path, or its comment in the agent. */
  readonly label: string;
  readonly attempt: Omit<PublicKeyAuthMethod, 'username'> | Omit<AgentAuthMethod, 'username'>;
}
