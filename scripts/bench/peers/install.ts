import type { ToolName } from '../names.ts';
import { addCollections } from './collections.ts';
import { findPython } from './python.ts';
import { installedVersion, peerVenv } from './venv.ts';

export interface Peers {
  /** The Python that counts what tools use. */
  readonly python: string;
  /** Virtual environments of those that were asked for. */
  readonly ansible: string | undefined;
  readonly pyinfra: string | undefined;
  /** By the names of distributions. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface InstallOptions {
  readonly emit: (event: { readonly text: string }) => void;
  readonly signal: AbortSignal;
}

/** Installs the peers among `tools` where they are not there yet. Not measured. */
export async function installPeers(tools: readonly ToolName[], options: InstallOptions): Promise<Peers> {
  const python = await findPython();
  const needsAnsible = tools.includes('ansible') || tools.includes('mitogen');
  const ansible = needsAnsible
    ? await peerVenv({ ...options, name: 'ansible', python, finish: addCollections })
    : undefined;
  const pyinfra = tools.includes('pyinfra') ? await peerVenv({ ...options, name: 'pyinfra', python }) : undefined;
  const wanted = [
    ...(ansible ? ['ansible-core', 'mitogen'].map((name) => [ansible, name] as const) : []),
    ...(pyinfra ? [[pyinfra, 'pyinfra'] as const] : []),
  ];
  const versions: Record<string, string> = {};
  for (const [folder, name] of wanted) versions[name] = await installedVersion(folder, name);
  return { python, ansible, pyinfra, versions };
}
