export { applyCloud } from './apply.ts';
export { labCaller, publicCaller } from './caller.ts';
export type { CloudClient } from './client.ts';
export { cloudSpec } from './from-infra.ts';
export { type CloudHostInfo, type CloudHosts, describeHosts } from './hosts.ts';
export { type CloudChange, type CloudEvent, keyOf } from './model.ts';
export type { CloudSpec } from './spec.ts';
export { clusterKeyPath } from './state-folder.ts';
