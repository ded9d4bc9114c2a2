import pc from 'picocolors';

export type Paint = ReturnType<typeof pc.createColors>;

/** Where text goes: a terminal, a file or a pipe. */
export interface Sink {
  readonly isTerminal: boolean;
  /** Size of the terminal now; of a file or a pipe, a size that is good to read. */
  readonly columns: number;
  readonly rows: number;
  /** Colours, or functions that leave the text as it is. */
  readonly paint: Paint;
  write(text: string): void;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A sink over one of the process's streams. When its reader has gone (`| head`), what is written is dropped. */
export function streamSink(stream: NodeJS.WriteStream, env: Env): Sink {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isOpen = false;
  });
  return {
    isTerminal: stream.isTTY === true && env.TERM !== 'dumb',
    paint: pc.createColors(hasColors(stream.isTTY === true, env)),
    get columns() {
      return stream.columns || Number(env.COLUMNS) || 120;
    },
    get rows() {
      return stream.rows || 40;
    },
    write: (text) => {
      if (isOpen) stream.write(text);
    },
  };
}

/** A sink that keeps what was written, for tests. */
export function memorySink({ columns = 80, rows = 40, isTerminal = false } = {}): Sink & { text(): string } {
  let written = '';
  return {
    isTerminal,
    columns,
    rows,
    paint: pc.createColors(false),
    write: (text) => {
      written += text;
    },
    text: () => written,
  };
}

/** https://no-color.org and its counterpart FORCE_COLOR: an empty value counts as not set. */
function hasColors(isTerminal: boolean, env: Env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}
