import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { execa } from 'execa';
import { RebuildError } from '../../core/error.ts';
import { cacheFolder } from '../../machine/cache.ts';
import { hasCommand } from '../../machine/command.ts';
import { canInstall } from '../../machine/install.ts';
import type { Docker } from '../docker/docker.ts';
import { findEngine } from '../docker/engine.ts';

/** One thing that the lab needs, or is better with. */
export interface Finding {
  readonly name: string;
  /** What was found, in words. */
  readonly found: string;
  /** `missing`: the lab cannot work. `limited`: it works, and `found` says what does not. */
  readonly verdict: 'good' | 'limited' | 'missing';
}

/** What of this machine matters for the lab. Changes nothing. */
export async function probeMachine(): Promise<readonly Finding[]> {
  const docker = await findEngine();
  return [
    docker ? await engineFinding(docker) : noEngineFinding(canInstall('dockerd')),
    diskFinding(await freeGiB('/')),
    cgroupFinding(docker && (await docker.run(['info', '--format', '{{.CgroupVersion}}']))),
    capabilityFinding(readOr('/proc/self/status', '')),
    await netemFinding(),
  ];
}

/** Below this neither an image can be made nor packages installed on thirteen hosts. */
const plainGiB = 6;

/** The mirror, and Kubernetes on two nodes. */
const mirrorGiB = 12;

/** Each node of Kubernetes has a copy of its packages and images: 25 GiB were measured with nine. */
const nineNodesGiB = 28;

/** @throws RebuildError LAB_DISK_FULL */
export async function checkDisk({ mirror }: { mirror: boolean }): Promise<void> {
  const neededGiB = mirror ? mirrorGiB : plainGiB;
  const free = await freeGiB('/');
  if (free >= neededGiB) return;
  throw new RebuildError(
    'LAB_DISK_FULL',
    `the lab needs ${neededGiB} GiB of disk, and ${free.toFixed(1)} GiB are free`,
    {
      hint: `Make room, for example by removing ${cacheFolder()} of earlier labs.`,
    },
  );
}

async function engineFinding(docker: Docker): Promise<Finding> {
  const version = await docker.run(['version', '--format', '{{.Server.Version}}']);
  return { name: 'Docker', found: `${version} at ${docker.host}`, verdict: 'good' };
}

function noEngineFinding(isInstallable: boolean): Finding {
  return isInstallable
    ? { name: 'Docker', found: 'no engine answers; one is installed and started when needed', verdict: 'good' }
    : { name: 'Docker', found: 'no engine answers, and installing one needs root and apt', verdict: 'missing' };
}

function diskFinding(free: number): Finding {
  const found = `${free.toFixed(1)} GiB free`;
  if (free < plainGiB) return { name: 'disk', found, verdict: 'missing' };
  if (free >= nineNodesGiB) return { name: 'disk', found, verdict: 'good' };
  return { name: 'disk', found: `${found}: not enough for Kubernetes on nine nodes`, verdict: 'limited' };
}

/** The lab was measured on version 1; version 2 is what current distributions have. */
function cgroupFinding(version: string | undefined): Finding {
  return { name: 'cgroup', found: version ? `version ${version}` : 'unknown without an engine', verdict: 'good' };
}

/** Bit 24 of the effective set. Docker Desktop runs hosts in a machine of its own, which has it. */
export function capabilityFinding(status: string, isRoot = process.getuid?.() === 0): Finding {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const isThere = !effective || !isRoot || ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n;
  return isThere
    ? { name: 'CAP_SYS_RESOURCE', found: 'present', verdict: 'good' }
    : {
        name: 'CAP_SYS_RESOURCE',
        found: 'absent: pods get no lower oom_score_adj than their node',
        verdict: 'limited',
      };
}

/** Tried, not guessed: a kernel may have it built in, as a module, or not. */
async function netemFinding(): Promise<Finding> {
  const args = ['-n', 'sch_netem'];
  const isThere = hasCommand('modprobe') && !(await execa('modprobe', args, { reject: false })).failed;
  return isThere
    ? { name: 'netem', found: 'present', verdict: 'good' }
    : { name: 'netem', found: 'absent: no delays on the network can be played', verdict: 'limited' };
}

async function freeGiB(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return (bavail * bsize) / 2 ** 30;
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
