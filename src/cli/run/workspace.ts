import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { stateFolder } from '../../cloud/state-folder.ts';
import { Redactor } from '../../core/redact.ts';
import { loadInventory } from '../../inventory/load.ts';
import type { Inventory } from '../../inventory/model.ts';
import { openSecrets, type SecretStore } from '../../inventory/secrets.ts';
import { roleNames } from '../../roles/registry.ts';

/** What a command that touches hosts starts from. */
export interface Workspace {
  readonly inventory: Inventory;
  /** Name of the cluster; of an inventory without infra.yaml a name derived from its path. */
  readonly cluster: string;
  /** Folder of what is kept of this cluster on this machine: keys and facts. */
  readonly folder: string;
  readonly secrets: SecretStore;
  /** Knows every secret that was handed out, so that it can be masked wherever a host repeats it. */
  readonly redactor: Redactor;
  /** Playbook with the roles of its hosts, where it is not the repository's own. */
  readonly playbook?: string | undefined;
  /** Accept and remember the key of a host that is met for the first time. */
  readonly acceptNewHostKeys: boolean;
}

export async function openWorkspace(options: {
  readonly inventory: string;
  readonly extraVars: readonly string[];
  readonly acceptNewHostKeys?: boolean;
  readonly playbook?: string | undefined;
}): Promise<Workspace> {
  const inventory = await loadInventory(options.inventory, { extraVars: options.extraVars, roles: roleNames() });
  const cluster = inventory.infra?.cluster ?? `hosts-${shortHash(resolve(inventory.source))}`;
  const redactor = new Redactor();
  const secrets = openSecrets({ folder: inventory.folder, generate: inventory.infra?.secrets.generate ?? false });
  return {
    inventory,
    cluster,
    folder: stateFolder(cluster),
    secrets: remembering(secrets, redactor),
    redactor,
    playbook: options.playbook,
    acceptNewHostKeys: options.acceptNewHostKeys ?? false,
  };
}

/** For what runs on this machine only: no inventory is read. */
export function localWorkspace(): Workspace {
  const inventory = {
    source: 'local',
    folder: '.',
    hosts: new Map(),
    groups: new Map(),
    infra: undefined,
    warnings: [],
  };
  const secrets = openSecrets({ folder: '.', generate: false });
  return {
    inventory,
    cluster: 'local',
    folder: stateFolder('local'),
    secrets,
    redactor: new Redactor(),
    acceptNewHostKeys: false,
  };
}

function remembering(secrets: SecretStore, redactor: Redactor): SecretStore {
  return {
    ...secrets,
    get: async (name, at) => {
      const secret = await secrets.get(name, at);
      redactor.add(secret);
      return secret;
    },
  };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
