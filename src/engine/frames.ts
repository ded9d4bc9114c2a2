export interface Frame {
  readonly exitCode: number;
  /** Without the line break that ended it. Of more than the limit, the newest part. */
  readonly output: string;
}

export interface FrameListener {
  begin?(index: number): void;
  line?(index: number, line: string): void;
  end?(index: number, frame: Frame): void;
}

interface Open {
  readonly index: number;
  readonly lines: string[];
  length: number;
}

/** A line longer than this is handed on in pieces, so that endless output without a line break stays bounded. */
const LONGEST_LINE = 65_536;

/** Takes the output of a `batch` apart while it comes. Memory is bounded by `limit` characters a frame. */
export class FrameReader {
  readonly frames = new Map<number, Frame>();
  readonly #mark: string;
  readonly #limit: number;
  readonly #listener: FrameListener;
  #rest = '';
  #open: Open | undefined;

  constructor(mark: string, { limit = 262_144, ...listener }: { limit?: number } & FrameListener = {}) {
    this.#mark = mark;
    this.#limit = limit;
    this.#listener = listener;
  }

  feed(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    if (this.#rest.length <= LONGEST_LINE || this.#rest.startsWith(this.#mark)) return;
    this.#take(this.#rest);
    this.#rest = '';
  }

  /** The index of the script that had begun and not ended, when the output broke off. */
  get unfinished(): number | undefined {
    return this.#open?.index;
  }

  #take(line: string): void {
    if (line.startsWith(this.#mark)) this.#control(line.slice(this.#mark.length + 1));
    else if (this.#open) this.#append(this.#open, line);
  }

  #control(words: string): void {
    const [word, index, exitCode] = words.split(' ');
    if (word === 'begin') this.#begin(Number(index));
    else if (this.#open) this.#end(this.#open, Number(exitCode));
  }

  #begin(index: number): void {
    this.#open = { index, lines: [], length: 0 };
    this.#listener.begin?.(index);
  }

  #append(open: Open, line: string): void {
    open.lines.push(line);
    open.length += line.length + 1;
    while (open.length > this.#limit && open.lines.length > 1) open.length -= (open.lines.shift() ?? '').length + 1;
    if (line) this.#listener.line?.(open.index, line);
  }

  #end(open: Open, exitCode: number): void {
    if (open.lines.at(-1) === '') open.lines.pop(); // the line break that the batch puts before its end mark
    const frame = { exitCode, output: open.lines.join('\n') };
    this.frames.set(open.index, frame);
    this.#open = undefined;
    this.#listener.end?.(open.index, frame);
  }
}

/** What each script of a batch wrote to standard error, by index. */
export function stderrFrames(stderr: string, mark: string): ReadonlyMap<number, string> {
  const parts = stderr.split(`${mark} begin `).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [Number(part.slice(0, end)), part.slice(end + 1).trimEnd()] as const;
    }),
  );
}
