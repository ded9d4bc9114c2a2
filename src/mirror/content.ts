import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import type { Origin, Part } from './parts.ts';
import { keyFile } from './paths.ts';

/** What a mirror holds, by the names of its parts. Written after each part, so that an interrupted build goes on. */
export interface Content {
  readonly parts: Readonly<Record<string, { readonly key: string; readonly origin: Origin }>>;
  /** There while the signed index is of the packages that are there. */
  readonly index?: string;
  /** By version of Kubernetes, all images that its kubeadm wants. */
  readonly images?: Readonly<Record<string, readonly string[]>>;
}

/** Nothing where there is none, or none that can be read. */
export function readContent(folder: string): Content {
  try {
    return JSON.parse(readFileSync(contentFile(folder), 'utf8')) as Content;
  } catch {
    return { parts: {} };
  }
}

export function writeContent(folder: string, content: Content): void {
  mkdirSync(dirname(contentFile(folder)), { recursive: true });
  const draft = `${contentFile(folder)}.draft`;
  writeFileSync(draft, `${JSON.stringify(content, undefined, 1)}\n`);
  renameSync(draft, contentFile(folder));
}

/** What has to be made. What was left out for want of Go is, once there is Go. */
export function missingParts({ parts: held }: Content, parts: readonly Part[], hasGo: boolean): readonly Part[] {
  return parts.filter(({ name, key, isBuildable }) => {
    const there = held[name];
    return there?.key !== key || (there.origin === 'left-out' && isBuildable && hasGo);
  });
}

/** Tells one signing key from another; undefined where there is none. */
export function mirrorId(folder: string): string | undefined {
  try {
    return fingerprint(readFileSync(keyFile(folder), 'utf8'));
  } catch {
    return undefined;
  }
}

function contentFile(folder: string): string {
  return join(folder, 'content.json');
}
