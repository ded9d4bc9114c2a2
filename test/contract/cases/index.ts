import type { ContractCase } from '../contract.ts';
import { aptCases } from './apt.ts';
import { directoryCases } from './directory.ts';
import { fileCases } from './file.ts';
import { linkCases } from './link.ts';

/** All cases, in the order in which they run on one host. */
export const cases: readonly ContractCase[] = [...fileCases, ...directoryCases, ...linkCases, ...aptCases];
