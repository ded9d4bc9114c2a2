// Ends with 0 when node_modules holds what package-lock.json asks for, else with 1.
import { readFileSync } from 'node:fs';

interface Entry {
  readonly version?: string;
  readonly optional?: boolean;
}

const wanted = packages('package-lock.json');
const present = packages('node_modules/.package-lock.json');
const isInstalled = Object.entries(wanted).every(
  ([path, { version, optional }]) => path === '' || (optional && !present[path]) || present[path]?.version === version,
);
process.exitCode = isInstalled ? 0 : 1;

function packages(file: string): Record<string, Entry> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}
