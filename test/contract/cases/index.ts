import type { ContractCase } from '../contract.ts';
import { fileCases } from './file.ts';

/** All cases, in the order in which they run on one host. */
export const cases: readonly ContractCase[] = [...fileCases];
