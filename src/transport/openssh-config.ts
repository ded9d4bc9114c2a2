import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import SSHConfig from 'ssh-config';

/** What the OpenSSH configuration says about one host. Only what rebuild honours. */
export interface HostSettings {
  readonly hostName: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly proxyJump: string | undefined;
  readonly proxyCommand: string | undefined;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly hostKeyAlias: string | undefined;
  readonly connectTimeoutSeconds: number | undefined;
}

/** Looks up one host as it was written, as `ssh` does: of each keyword, the first value counts. */
export function settingsFor(config: string, host: string, user?: string): HostSettings {
  const found = parsed(config).compute({ Host: host, ...(user && { User: user }) }, { ignoreCase: true });
  const one = (key: string) => listOf(found[key])[0];
  const number = (key: string) => (/^\d+$/.test(one(key) ?? '') ? Number(one(key)) : undefined);
  return {
    hostName: one('hostname')?.replaceAll('%h', host).replaceAll('%%', '%'),
    port: number('port'),
    user: one('user'),
    identityFiles: listOf(found.identityfile),
    identitiesOnly: one('identitiesonly')?.toLowerCase() === 'yes',
    proxyJump: one('proxyjump'),
    proxyCommand: listOf(found.proxycommand).join(' ') || undefined,
    userKnownHostsFiles: listOf(found.userknownhostsfile).flatMap((files) => files.split(/\s+/)),
    globalKnownHostsFiles: listOf(found.globalknownhostsfile).flatMap((files) => files.split(/\s+/)),
    hostKeyAlias: one('hostkeyalias'),
    connectTimeoutSeconds: number('connecttimeout'),
  };
}

let last = { text: '', config: SSHConfig.parse('') };

/** All hosts of a run have the same configuration. */
function parsed(text: string): SSHConfig {
  if (text !== last.text) last = { text, config: SSHConfig.parse(text) };
  return last.config;
}

/** The text of configuration files, one after the other, with what they include. Missing files are empty. */
export function readConfig(files: readonly string[], includeFrom: string): string {
  // A file starts outside of the last block of the file before.
  return files.map((file) => readIncluding(file, includeFrom, 0)).join('\nHost *\n');
}

/** As OpenSSH: deeper than this it is a circle. */
const MAX_DEPTH = 16;

function readIncluding(file: string, includeFrom: string, depth: number): string {
  if (depth > MAX_DEPTH || !existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => includeOf(line, includeFrom, depth) ?? line).join('\n');
}

function includeOf(line: string, includeFrom: string, depth: number): string | undefined {
  const patterns = /^\s*include[\s=]+(.+)$/i.exec(line)?.[1]?.trim().split(/\s+/);
  const files = patterns?.flatMap((pattern) => filesLike(absolute(pattern.replaceAll('"', ''), includeFrom)));
  return files?.map((file) => readIncluding(file, includeFrom, depth + 1)).join('\n');
}

/** In order. `FOLDER/*.conf`, which is what distributions include, is looked up here: for others Node loads a library. */
function filesLike(pattern: string): readonly string[] {
  const [, folder, end] = /^([\w./-]+)\/\*([\w.-]*)$/.exec(pattern) ?? [];
  if (folder === undefined || end === undefined) return globSync(pattern).sort();
  const names = namesIn(folder).filter((name) => name.endsWith(end) && !name.startsWith('.'));
  return names.map((name) => join(folder, name)).sort();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function absolute(pattern: string, from: string): string {
  const expanded = pattern.replace(/^~\/\.ssh(?=\/)/, from).replace(/^~(?=\/)/, join(from, '..'));
  return isAbsolute(expanded) ? expanded : join(from, expanded);
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}
