import { StringDecoder } from 'node:string_decoder';

/** Small pieces are joined to blocks of this many characters, so that there are few of them however small they come. */
const BLOCK = 16_384;

/** The newest `keep` characters of a stream, in bounded memory and with work that does not grow with what has passed. */
export class Tail {
  readonly #keep: number;
  readonly #decoder = new StringDecoder('utf8');
  #blocks: string[] = [];
  #pieces: string[] = [];
  /** Characters in the pieces, and in all that is held. */
  #loose = 0;
  #length = 0;
  #dropped = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** Adds bytes of UTF-8 and returns them as text. A character that is not complete yet comes with the next piece. */
  push(bytes: Uint8Array): string {
    return this.add(this.#decoder.write(bytes));
  }

  /** Ends the stream and returns what was held back. */
  end(): string {
    return this.add(this.#decoder.end());
  }

  add(text: string): string {
    if (!text) return text;
    this.#pieces.push(text);
    this.#loose += text.length;
    this.#length += text.length;
    if (this.#loose >= BLOCK) this.#close();
    return text;
  }

  text(): string {
    const text = [...this.#blocks, ...this.#pieces].join('');
    const kept = text.length > this.#keep ? text.slice(text.length - this.#keep) : text;
    // Half a surrogate pair is no character.
    return /^[\uDC00-\uDFFF]/.test(kept) ? kept.slice(1) : kept;
  }

  /** Characters that were not kept. */
  get omitted(): number {
    return this.#dropped + Math.max(0, this.#length - this.#keep);
  }

  #close(): void {
    this.#blocks.push(this.#pieces.join(''));
    this.#pieces = [];
    this.#loose = 0;
    let old = 0;
    while (this.#length - this.#blocks[old]!.length >= this.#keep && old < this.#blocks.length - 1) {
      this.#length -= this.#blocks[old]!.length;
      this.#dropped += this.#blocks[old]!.length;
      old += 1;
    }
    if (old > 0) this.#blocks = this.#blocks.slice(old);
  }
}
