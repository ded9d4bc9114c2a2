import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { execa } from 'execa';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import type { RunEvent, RunSummary } from '../../src/core/events.ts';
import { hostShells } from './shell.ts';

const repository = resolve(import.meta.dirname, '../..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A cluster of a test: the lab inventory under another name and in another network, with state of its own. */
export interface TestCluster {
  readonly name: string;
  readonly inventory: string;
  /** Runs `./rebuild` as a user would. */
  rebuild(...words: string[]): Promise<Ran>;
  /** Starts it and does not wait. */
  start(...words: string[]): ReturnType<typeof spawn>;
  /** Runs a shell command on a host as root and gives what it printed. */
  on(host: string, command: string): Promise<string>;
  secret(name: string): Promise<string>;
  env: Readonly<Record<string, string>>;
  /** Removes hosts, state and inventory. */
  dispose(): Promise<void>;
}

/**
 * @param net second octet of the network, so that clusters of tests do not meet each other or the user's own
 * @param only the hosts that it has; all of the lab inventory where not given
 */
export function testCluster(name: string, net: number, only?: readonly string[]): TestCluster {
  const home = mkdtempSync(join(tmpdir(), `rebuild-${name}-`));
  const inventory = join(home, 'inventory');
  cpSync(join(repository, 'inventory/lab'), inventory, {
    recursive: true,
    filter: (path) => !/secrets\.(age|key)$/.test(path),
  });
  replaceIn(inventory, [
    [/^cluster: lab$/m, `cluster: ${name}`],
    [/\b10\.0\.(?=\d)/g, `10.${net}.`],
    [/^base:$/m, 'base:\n  packages: [ca-certificates, curl, iproute2, procps, tzdata, tree]'],
  ]);
  if (only) keepHosts(inventory, only);
  const env = { REBUILD_HOME: join(home, 'state'), NO_COLOR: '1' };
  process.env.REBUILD_HOME = env.REBUILD_HOME; // a test file has one cluster, and a process of its own
  const shells = hostShells(inventory);
  const rebuild = async (...words: string[]): Promise<Ran> => {
    const started = performance.now();
    const result = await spawn(words, inventory, env);
    shells.forget(); // hosts may be others now
    return {
      code: result.exitCode ?? 255,
      stdout: result.stdout,
      stderr: result.stderr,
      seconds: (performance.now() - started) / 1000,
    };
  };
  return {
    name,
    inventory,
    env,
    rebuild,
    start: (...words) => spawn(words, inventory, env),
    on: shells.run,
    secret: async (secretName) => (await rebuild('secret', 'show', secretName)).stdout.trim(),
    dispose: async () => {
      shells.forget();
      await rebuild('lab', 'down');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function spawn(words: readonly string[], inventory: string, env: Readonly<Record<string, string>>) {
  return execa('./rebuild', [...words], {
    cwd: repository,
    env: { ...env, REBUILD_INVENTORY: inventory },
    reject: false,
    stdin: 'ignore',
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** EC2 as the lab plays it on this port. */
export function labEc2(port: number): EC2Client {
  return new EC2Client({
    region: 'ap-northeast-2',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
  });
}

/** The events of a run with `--json`. */
export function eventsOf({ stdout }: Pick<Ran, 'stdout'>): RunEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as RunEvent);
}

/** The time that each phase and play took. */
export function phasesOf(ran: Ran): string {
  const done = eventsOf(ran).flatMap((event) => {
    if (event.type === 'phase.done') return [[event.phase, event.seconds] as const];
    return event.type === 'play.done' ? [[event.play, event.seconds] as const] : [];
  });
  return done.map(([name, seconds]) => `${name} ${Math.round(seconds)} s`).join(', ');
}

export function summaryOf(ran: Ran): RunSummary {
  const done = eventsOf(ran).find((event) => event.type === 'run.done');
  if (!done) throw new Error(`no summary (exit code ${ran.code}): ${ran.stdout.slice(-3000)}${ran.stderr}`);
  return done.summary;
}

/** What a run planned or changed, as `<where>: <task>`, each once, sorted. */
export function changesOf(ran: Ran): string[] {
  const changes = eventsOf(ran).flatMap((event) => {
    if (event.type === 'role.plan') return event.changes.map(({ task }) => `${event.where}: ${task}`);
    if (event.type === 'cloud.plan') return event.objects.map(({ object }) => `${event.where}: ${object}`);
    return event.type === 'change' ? [`${event.where}: ${event.change.task}`] : [];
  });
  return [...new Set(changes)].toSorted();
}

/** Takes the other hosts out of hosts.yaml; their groups stay. */
function keepHosts(inventory: string, only: readonly string[]): void {
  const file = join(inventory, 'hosts.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'hosts' || !isMap(value)) return undefined;
      value.items = value.items.filter((host) => only.includes(String(host.key)));
      return visit.SKIP;
    },
  });
  writeFileSync(file, String(document));
}

function replaceIn(folder: string, edits: readonly (readonly [RegExp, string])[]): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const before = readFileSync(file, 'utf8');
    const after = edits.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), before);
    if (after !== before) writeFileSync(file, after);
  }
}
