import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A duration as people read it: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 7 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `about 40 s left`, `about 12 min left`, rounded as a guess is; empty where it is not known. */
export function leftText(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  if (seconds < 85) return `about ${Math.max(1, Math.round(seconds / 10)) * 10} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `about ${minutes} min left` : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** `1 host`, `13 hosts`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `text` in at most `width` characters; what is cut off shows as `…`. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** One line without what could steer a terminal: text that came from a host. */
export function tame(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  return stripVTControlCharacters(text).replace(/[\x00-\x1f\x7f]+/g, ' ');
}

/** Words with `, ` between them, in lines of at most `width`; each line begins with `indent`. */
export function wrapList(words: readonly string[], width: number, indent: string): string[] {
  const wrapped: string[] = [];
  let line = '';
  words.forEach((word, index) => {
    const piece = index < words.length - 1 ? `${word},` : word;
    if (line && indent.length + line.length + 1 + piece.length > width) {
      wrapped.push(indent + line);
      line = '';
    }
    line += line ? ` ${piece}` : piece;
  });
  return line ? [...wrapped, indent + line] : wrapped;
}

/** `text` in lines of at most `width`, broken between words; only a word that is longer is cut. */
export function wrapWords(text: string, width: number): string[] {
  const wrapped: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = wrapped.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) wrapped[wrapped.length - 1] = `${last} ${word}`;
    else wrapped.push(cut(word, width));
  }
  return wrapped;
}

/** `file` relative to the working directory when it lies below it. */
export function nearPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near === '' || near.startsWith('..') ? file : near;
}
