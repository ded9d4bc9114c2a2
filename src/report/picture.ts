import type { ListrRenderer } from 'listr2';
import type { Sink } from './sink.ts';

interface PictureOptions {
  readonly sink: Sink;
  /** Lines to be printed for good above the picture; they are taken out as they are printed. */
  readonly above: string[];
  /** The lines of the picture now, none wider and all of them not higher than the terminal. */
  picture(): readonly string[];
}

const REDRAW_EVERY_MS = 150;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
// A character that is wider than it counts must not wrap its line: the picture would be one line higher than known.
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const WIPE_REST = '\x1b[K';
const WIPE_BELOW = '\x1b[J';

/** A renderer of listr2 that redraws one picture in place, at a fixed pace: drawing at every event costs seconds. */
export class PictureRenderer implements ListrRenderer {
  static readonly nonTTY = true;
  static rendererOptions: PictureOptions;
  static rendererTaskOptions: never;

  readonly #options: PictureOptions;
  #height = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #restore = () => this.#options.sink.write(SHOW_CURSOR);

  constructor(_tasks: unknown, options: PictureOptions) {
    this.#options = options;
  }

  render(): void {
    this.#options.sink.write(HIDE_CURSOR);
    process.once('exit', this.#restore);
    this.#timer = setInterval(() => this.#draw(), REDRAW_EVERY_MS);
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#draw();
    process.off('exit', this.#restore);
    this.#restore();
  }

  #draw(): void {
    const { sink, above, picture } = this.#options;
    const lines = picture();
    const up = this.#height > 0 ? `\x1b[${this.#height}A` : '';
    // Each line is wiped as it is written, and only what is left of the old picture is cleared: no flicker, and no
    // copy of each picture in the history of terminals that keep what was cleared.
    const fresh = above
      .splice(0)
      .flatMap((text) => text.split('\n'))
      .map((line) => `${line}${WIPE_REST}\n`);
    const drawn = lines.map((line) => `${line}${WIPE_REST}\n`);
    sink.write(`${up}\r${fresh.join('')}${NO_WRAP}${drawn.join('')}${WRAP}${WIPE_BELOW}`);
    this.#height = lines.length;
  }
}
