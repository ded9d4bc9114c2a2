/** A host to make: one machine of the lab. */
export interface HostSpec {
  /** Unique in its cluster; the instance id where an endpoint asked for it. */
  readonly id: string;
  readonly hostname: string;
  /** In the cluster's network. */
  readonly address: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly access: HostAccess;
}

/** Who may log in, and the keys by which the host is recognised. */
export interface HostAccess {
  /** OpenSSH private key. Without it the host makes its own. */
  readonly hostKey?: { readonly private: string; readonly public: string };
  /** User name to the lines of its authorized_keys. A user who does not exist is made. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Users who may become root without a password. */
  readonly sudoers: readonly string[];
}

/** `off`: it powered itself off. `rebooting`: it asked to be started again. `down`: it never ran, was stopped or crashed. */
export type HostState = 'running' | 'paused' | 'off' | 'rebooting' | 'down';

export interface LabHost {
  readonly id: string;
  readonly hostname: string;
  readonly address: string;
  readonly state: HostState;
  /** Where its port 22 is reached from this machine; only while it runs. */
  readonly ssh?: SshEndpoint;
}

export interface SshEndpoint {
  readonly address: string;
  readonly port: number;
}

/** Makes the hosts of one cluster. Every method throws RebuildError LAB_DOCKER_FAILED or its like when the machine refuses. */
export interface LabDriver {
  /** Makes the network, its resolver and its mirror, when they are missing. Hosts get the key of a new mirror. */
  networkUp(): Promise<void>;
  list(): Promise<readonly LabHost[]>;
  /** Makes and starts it. */
  create(spec: HostSpec): Promise<void>;
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  reboot(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Calls `changed` whenever a host ends by itself, until `signal` fires. */
  watch(changed: () => void, signal: AbortSignal): void;
  /** Removes everything that carries the cluster's name. */
  removeAll(): Promise<void>;
}
