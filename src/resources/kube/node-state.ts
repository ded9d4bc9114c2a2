import type { State } from '../define.ts';

/** Annotation of a node: the labels and taints that are ours, so that one that is no longer wanted is known. */
export const RECORD = 'rebuild.dev/node';

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface NodeObject {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly taints?: readonly Taint[] };
}

/** All labels and taints of a node, and which of them are ours. */
export function nodeState({ metadata, spec }: NodeObject): State {
  return {
    joined: 'yes',
    ...Object.fromEntries(Object.entries(metadata.labels ?? {}).map(([key, value]) => [`label ${key}`, value])),
    ...Object.fromEntries((spec?.taints ?? []).map(spelled)),
    managed: metadata.annotations?.[RECORD] ?? '',
  };
}

/** A taint as a field: a node may have one of each key and effect. */
export function spelled({ key, value = '', effect }: Taint): readonly [field: string, value: string] {
  return [`taint ${key}:${effect}`, value];
}
