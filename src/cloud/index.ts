export { applyCloud } from './apply.ts';
export type { CloudClient } from './client.ts';
export type { CloudHostInfo, CloudHosts } from './hosts.ts';
export { type CloudChange, type CloudEvent, keyOf } from './model.ts';
export type { CloudSpec } from './spec.ts';
