import { UnreachableError } from '../../core/error.ts';
import type { Emit } from '../../core/events.ts';
import type { Script } from '../../core/text.ts';
import type { Sink } from '../../report/sink.ts';
import { oneOf, required } from '../argument.ts';
import { defineCommand } from '../command.ts';
import { hostOptions, yesOption } from '../common.ts';
import { exitCode } from '../exit-code.ts';
import { confirm } from '../run/confirm.ts';
import { controlPlaneHost, playbookFile, playbookOption } from '../run/control-plane.ts';
import { kept } from '../run/keep.ts';
import * as removal from '../run/node-removal.ts';
import { onHost, type Station } from '../run/on-host.ts';
import { locateFor, reachHosts } from '../run/reach.ts';
import { exclusively } from '../run/run-lock.ts';
import { openWorkspace } from '../run/workspace.ts';

export default defineCommand({
  args: {
    what: oneOf('COMMAND', ['remove'], 'What to do'),
    name: required('NODE', 'Node of the cluster; it may have left the inventory'),
  },
  options: { ...hostOptions, ...playbookOption, ...yesOption },
  examples: ['./rebuild node remove k8s-worker-ai'],
  run: async ({ args: { name }, options, ...around }) => {
    const { stdout, signal } = around;
    const workspace = await openWorkspace(options);
    const plane = await controlPlaneHost(workspace, playbookFile(options));
    const own = workspace.inventory.hosts.get(name);
    const hosts = own && own !== plane ? [plane, own] : [plane];
    const cloud = await locateFor(workspace, hosts);
    const reach = await reachHosts(workspace, hosts, { cloud });
    const isMade = own !== undefined && (cloud?.hosts.has(name) ?? true);
    try {
      const api: Station = { connection: reach.connect(plane.name), redactor: workspace.redactor };
      const host: Station | undefined = isMade ? { ...api, connection: reach.connect(name) } : undefined;
      const tell = tellOn(stdout);
      const remove = async (node: removal.ClusterNode, record: Emit) => {
        const state = await stateOf(host);
        await empty(api, node, { state, tell, signal });
        if (host && state !== 'unreachable') await run(host, removal.resetHost, { code: 'NODE_RESET', tell, signal });
        else stdout.write(`${name} | cannot be reached: nothing is cleaned up there\n`);
        await run(api, removal.deleteNode(name), { code: 'NODE_API', tell, signal });
        stdout.write(`${name} is no node of ${workspace.cluster} any more\n`);
        if (own) stdout.write('Take it out of the inventory, or the next run joins it again.\n');
        const change = { task: `node ${name}`, field: 'state', from: state, to: 'removed' };
        record({ type: 'change', where: plane.name, change });
        return { exitCode: exitCode.ok };
      };
      return await exclusively(workspace, async () => {
        const node = removal.nodeToRemove(name, await nodes(api));
        const question = `Remove ${name} from ${workspace.cluster}, with the pods on it?`;
        if (!(await confirm(question, options))) return exitCode.ok;
        const command = { title: `node remove ${name}`, workspace, hosts: hosts.map((it) => it.name) };
        return kept(command, around, (record) => remove(node, record));
      });
    } finally {
      await reach.close();
    }
  },
});

type Tell = (host: string) => (chunk: string) => void;

/** What programs on hosts say, with the name of the host before each line. */
function tellOn(stdout: Sink): Tell {
  return (host) => {
    let rest = '';
    return (chunk) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop()!;
      for (const line of lines) if (line.trim()) stdout.write(`${stdout.paint.dim(`${host} |`)} ${line}\n`);
    };
  };
}

interface RunOptions {
  readonly code: string;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

async function run(station: Station, script: Script, { code, tell, signal }: RunOptions): Promise<void> {
  const onOutput = tell(station.connection.host);
  await onHost(station, script, { code, hints: removal.removalHints, onOutput, signal });
}

async function nodes(api: Station): Promise<readonly removal.ClusterNode[]> {
  const { stdout } = await onHost(api, removal.listNodes, { code: 'NODE_API', hints: removal.removalHints });
  return removal.nodesOf(stdout);
}

async function stateOf(host: Station | undefined): Promise<removal.HostState> {
  try {
    const answer = await host?.connection.run(removal.kubeletState);
    return (answer?.stdout.trim() as removal.HostState | undefined) ?? 'unreachable';
  } catch (error) {
    if (error instanceof UnreachableError) return 'unreachable';
    throw error;
  }
}

/** A node that dies while it is drained is treated as the dead one that it is. */
async function empty(
  api: Station,
  node: removal.ClusterNode,
  { state, ...how }: Omit<RunOptions, 'code'> & { readonly state: removal.HostState },
): Promise<void> {
  if (!removal.isDead(node, state)) {
    try {
      return await run(api, removal.drain(node.name), { ...how, code: 'NODE_DRAIN' });
    } catch (error) {
      const now = (await nodes(api)).find(({ name }) => name === node.name);
      if (now?.isReady) throw error;
    }
  }
  await run(api, removal.forsake(node.name), { ...how, code: 'NODE_API' });
}
