import { join } from 'node:path';
import { cacheFolder } from '../machine/cache.ts';

/** Where a mirror is made when no folder is named; the lab's. */
export const mirrorFolder = (): string => join(cacheFolder(), 'mirror');
/** Programs that were built, each with its source in its name. */
export const builtFolder = (): string => join(cacheFolder(), 'mirror', 'built');
/** What is being made; may be removed when nothing runs. */
export const workFolder = (): string => join(cacheFolder(), 'mirror', 'work');

/** The parts of a mirror. */
export const aptFolder = (to: string): string => join(to, 'apt');
export const registryFolder = (to: string): string => join(to, 'registry');
export const keyFile = (to: string): string => join(aptFolder(to), 'key.asc');
