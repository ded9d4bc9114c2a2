import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Burst, burstOf } from './burst.ts';

export type Architecture = 'x86_64' | 'arm64';

/** What an instance type has. */
export interface InstanceType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly memoryMiB: number;
  readonly architecture: Architecture;
  /** Undefined for one that earns no credits, and for one whose credits are not known. */
  readonly burst?: Burst;
  /** AWS sells some types only for what runs on them already: its "previous generation". */
  readonly current: boolean;
}

/** One type in the shipped file: vCPU, MiB, and `a` for arm64, `p` for the previous generation. */
export type ShippedType = readonly [vcpu: number, memoryMiB: number, marks?: string];

/** src/cloud/data/instance-types.json, as scripts/instance-types.ts writes it. */
export interface ShippedTypes {
  readonly asOf: string;
  readonly source: string;
  readonly types: Readonly<Record<string, ShippedType>>;
}

/**
 * What the type `name` has, such as `t3.small`; undefined when it is not in the shipped snapshot of AWS's
 * DescribeInstanceTypes: a new one, one of another region, or none at all.
 */
export function instanceType(name: string): InstanceType | undefined {
  const { types } = shipped();
  return Object.hasOwn(types, name) ? typeOf(name, types[name]!) : undefined;
}

/** All types of the snapshot. */
export function instanceTypes(): readonly InstanceType[] {
  return Object.entries(shipped().types).map(([name, type]) => typeOf(name, type));
}

/** Where the snapshot is from, as it is said to people. */
export const catalogueSource: { readonly asOf: string; readonly source: string } = {
  get asOf() {
    return shipped().asOf;
  },
  get source() {
    return shipped().source;
  },
};

/** What DescribeInstanceTypes says of one type; undefined for what no host of ours can be, such as a Mac. */
export function describedType({
  InstanceType: name,
  VCpuInfo,
  MemoryInfo,
  ProcessorInfo,
  CurrentGeneration,
}: DescribedType): InstanceType | undefined {
  const vcpu = VCpuInfo?.DefaultVCpus;
  const memoryMiB = MemoryInfo?.SizeInMiB;
  const architecture = architectures.find((it) => ProcessorInfo?.SupportedArchitectures?.includes(it));
  if (!name || !vcpu || !memoryMiB || !architecture) return undefined;
  return typeOf(name, shipType({ vcpu, memoryMiB, architecture, current: CurrentGeneration !== false }));
}

/** A part of the SDK's InstanceTypeInfo. */
export interface DescribedType {
  readonly InstanceType?: string | undefined;
  readonly VCpuInfo?: { readonly DefaultVCpus?: number | undefined } | undefined;
  readonly MemoryInfo?: { readonly SizeInMiB?: number | undefined } | undefined;
  readonly ProcessorInfo?: { readonly SupportedArchitectures?: readonly string[] | undefined } | undefined;
  readonly CurrentGeneration?: boolean | undefined;
}

export function shipType({
  vcpu,
  memoryMiB,
  architecture,
  current,
}: Pick<InstanceType, 'vcpu' | 'memoryMiB' | 'architecture' | 'current'>): ShippedType {
  const marks = `${architecture === 'arm64' ? 'a' : ''}${current ? '' : 'p'}`;
  return marks === '' ? [vcpu, memoryMiB] : [vcpu, memoryMiB, marks];
}

const architectures = ['x86_64', 'arm64'] as const;

function typeOf(name: string, [vcpu, memoryMiB, marks = '']: ShippedType): InstanceType {
  const burst = burstOf(name, vcpu);
  return {
    name,
    vcpu,
    memoryGib: memoryMiB / 1024,
    memoryMiB,
    architecture: marks.includes('a') ? 'arm64' : 'x86_64',
    ...(burst && { burst }),
    current: !marks.includes('p'),
  };
}

let read: ShippedTypes | undefined;

/** Read when it is first asked for: not every command needs it. */
function shipped(): ShippedTypes {
  read ??= JSON.parse(readFileSync(join(import.meta.dirname, 'instance-types.json'), 'utf8')) as ShippedTypes;
  return read;
}
