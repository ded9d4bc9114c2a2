// Plain JavaScript, as start.mjs.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const maps = new Map();

/** A stack as Node writes it, with places in the sources where chunks below the URL `base` have been running. */
export function sourceTrace(error, frames, base) {
  const lines = frames.map((frame) => `\n    at ${inSources(String(frame), base)}`);
  return `${Error.prototype.toString.call(error)}${lines.join('')}`;
}

function inSources(frame, base) {
  const start = frame.indexOf(base);
  const [, path, line, column] = /^(.*?\.mjs):(\d+):(\d+)/.exec(start < 0 ? '' : frame.slice(start)) ?? [];
  if (!path) return frame;
  const { originalSource, originalLine, originalColumn } = mapOf(path).findEntry(line - 1, column - 1);
  if (!originalSource) return frame;
  const source = new URL(originalSource, path).href;
  return frame.replace(`${path}:${line}:${column}`, `${source}:${originalLine + 1}:${originalColumn + 1}`);
}

function mapOf(chunk) {
  const map = maps.get(chunk) ?? new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${chunk}.map`), 'utf8')));
  maps.set(chunk, map);
  return map;
}
