import { Tail } from '../transport/tail.ts';

export interface Frame {
  readonly exitCode: number;
  /** Without the line break that ended it. Of more than the limit, the newest part. */
  readonly output: string;
  /** Characters before it that were not kept; absent when none. */
  readonly omitted?: number;
}

export interface FrameListener {
  begin?(index: number): void;
  line?(index: number, line: string): void;
  end?(index: number, frame: Frame): void;
}

interface FrameOptions extends FrameListener {
  /** Characters of a frame that are kept. */
  readonly limit?: number;
  /** Those whose output is kept. */
  readonly outputs?: 'all' | 'failed';
}

interface Open {
  readonly index: number;
  readonly output: Tail;
}

/** A line longer than this is handed on in pieces, so that endless output without a line break stays bounded. */
const LONGEST_LINE = 65_536;
/** All frames together keep so many times what one may. */
const FULL_FRAMES = 4;

/** Takes the output of a `batch` apart while it comes, in bounded memory and one pass, whatever it is. */
export class FrameReader {
  readonly frames = new Map<number, Frame>();
  readonly #mark: string;
  readonly #limit: number;
  readonly #outputs: 'all' | 'failed';
  readonly #listener: FrameListener;
  #left: number;
  /** What has come of a line. */
  #rest = '';
  #open: Open | undefined;

  constructor(mark: string, { limit = 262_144, outputs = 'all', ...listener }: FrameOptions = {}) {
    this.#mark = `${mark} `;
    this.#limit = limit;
    this.#outputs = outputs;
    this.#left = FULL_FRAMES * limit;
    this.#listener = listener;
  }

  feed(chunk: string): void {
    const text = this.#rest + chunk;
    const whole = text.lastIndexOf('\n') + 1;
    let from = 0;
    for (let at = this.#markIn(text, 0); at !== -1 && at < whole; at = this.#markIn(text, from)) {
      this.#body(text.slice(from, at));
      from = text.indexOf('\n', at) + 1;
      this.#control(text.slice(at + this.#mark.length, from - 1));
    }
    this.#body(text.slice(from, whole));
    this.#rest = text.slice(whole);
    if (this.#rest.length <= LONGEST_LINE) return;
    this.#body(this.#rest);
    this.#rest = '';
  }

  /** Where the next line begins that is a mark's; `from` is where a line begins. */
  #markIn(text: string, from: number): number {
    if (text.startsWith(this.#mark, from)) return from;
    const before = text.indexOf(`\n${this.#mark}`, from);
    return before === -1 ? -1 : before + 1;
  }

  #control(words: string): void {
    const [word, index, exitCode] = words.split(' ');
    if (word === 'begin') this.#begin(Number(index));
    else if (this.#open) this.#end(this.#open, Number(exitCode));
  }

  #begin(index: number): void {
    this.#open = { index, output: new Tail(Math.min(this.#limit, this.#left)) };
    this.#listener.begin?.(index);
  }

  #body(text: string): void {
    if (text === '' || !this.#open) return;
    const { index, output } = this.#open;
    output.add(text);
    if (!this.#listener.line) return;
    for (const line of text.split('\n')) if (line) this.#listener.line(index, line);
  }

  #end({ index, output }: Open, exitCode: number): void {
    const { omitted } = output;
    // Its last line break, and the one that the batch puts before its end mark.
    const text = exitCode !== 0 || this.#outputs === 'all' ? output.text().replace(/\n?\n$/, '') : '';
    const frame = { exitCode, output: text, ...(omitted > 0 && { omitted }) };
    this.#left -= text.length;
    this.frames.set(index, frame);
    this.#open = undefined;
    this.#listener.end?.(index, frame);
  }
}

/**
 * What each script of a batch that failed wrote to standard error, by index; what scripts before it wrote that did not fail
 * stands before it.
 */
export function stderrFrames(stderr: string, mark: string): ReadonlyMap<number, string> {
  const [first = '', ...parts] = stderr.split(`${mark} end `);
  const found = new Map<number, string>();
  let said = first;
  for (const part of parts) {
    const end = part.indexOf('\n');
    found.set(Number(part.slice(0, end)), said.trimEnd());
    said = part.slice(end + 1);
  }
  return found;
}

/** What stands behind the last mark: what the script wrote in which the batch ended early. */
export function stderrAfter(stderr: string, mark: string): string {
  const last = stderr.lastIndexOf(`${mark} end `);
  return stderr.slice(last < 0 ? 0 : stderr.indexOf('\n', last) + 1).trim();
}
