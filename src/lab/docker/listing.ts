import type { HostState, LabHost } from '../driver.ts';
import { addressLabel, hostnameLabel, idLabel } from './names.ts';

/** The columns of `docker ps --all` that are read. */
export interface ContainerRow {
  readonly Labels: string;
  readonly State: string;
  readonly Status: string;
  readonly Ports: string;
}

/** Undefined for a container that is no host, such as the resolver. */
export function hostOf(row: ContainerRow, isReachedDirectly: boolean): LabHost | undefined {
  const labels = new Map(row.Labels.split(',').map((label) => label.split('=', 2) as [string, string]));
  const [id, address, hostname] = [idLabel, addressLabel, hostnameLabel].map((name) => labels.get(name));
  if (!id || !address || !hostname) return undefined;
  const state = stateOf(row);
  const ssh = isReachedDirectly ? { address, port: 22 } : published(row.Ports);
  return { id, address, hostname, state, ...(state === 'running' && ssh && { ssh }) };
}

/** When process 1 of a container calls reboot(2), the kernel ends it by SIGHUP for a restart and by SIGINT for a halt. */
const exitStates: Record<string, HostState> = { '129': 'rebooting', '130': 'off' };

function stateOf({ State, Status }: ContainerRow): HostState {
  if (State === 'running' || State === 'paused') return State;
  return exitStates[/^Exited \((\d+)\)/.exec(Status)?.[1] ?? ''] ?? 'down';
}

function published(ports: string): { address: string; port: number } | undefined {
  const port = /127\.0\.0\.1:(\d+)->22\/tcp/.exec(ports)?.[1];
  return port ? { address: '127.0.0.1', port: Number(port) } : undefined;
}
