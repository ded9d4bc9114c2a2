import { setTimeout as sleep } from 'node:timers/promises';
import type { HostSpec, LabDriver, LabHost } from '../driver.ts';
import type { Instance } from '../proxy/instances.ts';
import { waitForSsh } from '../ssh-answers.ts';
import { type Action, isUp, plan } from './plan.ts';

export interface ReconcilerOptions {
  readonly driver: LabDriver;
  instances(): Promise<readonly Instance[]>;
  /** What the host of an instance has to be. */
  describe(instance: Instance): Promise<HostSpec>;
  /** Tells the endpoint that an instance stopped by itself. */
  reportStopped(id: string): Promise<void>;
  readonly log: (line: string) => void;
  /** Seconds between looks when nothing calls for one. Default 5. */
  readonly everySeconds?: number;
}

export interface Reconciler {
  /** To be called for each change that the endpoint has made. */
  seen(action: string, instanceIds: readonly string[]): void;
  /** Looks now, or again after the look that is under way. */
  kick(): void;
  /** The state of an instance that its host justifies. */
  stateOf(instance: Pick<Instance, 'id' | 'state'>): string;
  /** The hosts as seen last. */
  hosts(): readonly LabHost[];
  /** What could not be done to a host, as last tried. */
  problems(): ReadonlyMap<string, string>;
}

/** Between looks, so that the ends of thirteen boots are one. */
const pauseMilliseconds = 100;

/** Makes the hosts follow the endpoint, until `signal` fires. */
export function startReconciler(options: ReconcilerOptions, signal: AbortSignal): Reconciler {
  const { driver, log } = options;
  const busy = new Set<string>();
  const reboots = new Set<string>();
  const ready = new Set<string>();
  const probing = new Set<string>();
  const problems = new Map<string, string>();
  let wasUp: ReadonlySet<string> = new Set();
  let hosts: readonly LabHost[] = [];
  let isLooking = false;
  let again = false;

  const kick = () => {
    again = true;
    if (!isLooking) void lookWhileAsked();
  };

  async function lookWhileAsked(): Promise<void> {
    isLooking = true;
    while (again && !signal.aborted) {
      again = false;
      await look().catch((error: unknown) => log(`look: ${String(error)}`));
      await sleep(pauseMilliseconds);
    }
    isLooking = false;
  }

  async function look(): Promise<void> {
    const instances = await options.instances(); // before the hosts: whoever is asked last must not know less
    hosts = await driver.list();
    const actions = plan({ instances, hosts, busy, wasUp, reboots });
    for (const action of actions) void perform(action);
    wasUp = up(instances);
    for (const host of hosts) if (wasUp.has(host.id)) void probe(host);
  }

  function up(instances: readonly Instance[]): ReadonlySet<string> {
    const running = new Set(instances.filter(({ state }) => state === 'running').map(({ id }) => id));
    return new Set(
      hosts
        .filter((host) => host.state === 'running' && running.has(host.id) && !busy.has(host.id))
        .map(({ id }) => id),
    );
  }

  async function perform(action: Action): Promise<void> {
    const id = action.kind === 'create' ? action.instance.id : action.id;
    busy.add(id);
    try {
      await act(action, id);
      problems.delete(id);
      log(`${action.kind} ${id}`);
      kick();
    } catch (error) {
      problems.set(id, error instanceof Error ? error.message : String(error)); // tried again at the next look
      log(`${action.kind} ${id}: ${problems.get(id)}`);
    } finally {
      busy.delete(id);
    }
  }

  async function act(action: Action, id: string): Promise<void> {
    if (action.kind === 'create') return driver.create(await options.describe(action.instance));
    if (action.kind === 'report-stopped') return options.reportStopped(id);
    if (action.kind === 'reboot') reboots.delete(id);
    await driver[action.kind](id);
  }

  async function probe({ id, ssh }: LabHost): Promise<void> {
    if (!ssh || ready.has(id) || probing.has(id)) return;
    probing.add(id);
    try {
      await waitForSsh(ssh, 60);
      ready.add(id);
    } catch (error) {
      problems.set(id, String(error));
    } finally {
      probing.delete(id);
    }
  }

  const timer = setInterval(kick, (options.everySeconds ?? 5) * 1000);
  signal.addEventListener('abort', () => clearInterval(timer));
  driver.watch(kick, signal);
  kick();

  return {
    kick,
    seen: (action, ids) => {
      if (action === 'RebootInstances') for (const id of ids) reboots.add(id);
      if (action === 'StopInstances' || action === 'StartInstances') for (const id of ids) ready.delete(id);
      kick();
    },
    stateOf: ({ id, state }) =>
      justified(
        state,
        hosts.find((host) => host.id === id),
        ready.has(id),
      ),
    hosts: () => hosts,
    problems: () => problems,
  };
}

/** An instance runs when its host answered, and is gone when its host is. */
export function justified(state: string, host: LabHost | undefined, isReady: boolean): string {
  if (state === 'running') return isReady ? 'running' : 'pending';
  if (state === 'stopped') return host && isUp(host) ? 'stopping' : 'stopped';
  if (state === 'terminated') return host ? 'shutting-down' : 'terminated';
  return state;
}
