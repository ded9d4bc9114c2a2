import { StringDecoder } from 'node:string_decoder';

/** The newest `keep` characters of a UTF-8 stream, in bounded memory. */
export class Tail {
  readonly #keep: number;
  readonly #decoder = new StringDecoder('utf8');
  #chunks: string[] = [];
  #length = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** Adds bytes and returns them as text. A character that is not complete yet comes with the next piece. */
  push(bytes: Uint8Array): string {
    return this.#add(this.#decoder.write(bytes));
  }

  /** Ends the stream and returns what was held back. */
  end(): string {
    return this.#add(this.#decoder.end());
  }

  text(): string {
    const text = this.#chunks.join('');
    const kept = text.length > this.#keep ? text.slice(text.length - this.#keep) : text;
    // Half a surrogate pair is no character.
    return /^[\uDC00-\uDFFF]/.test(kept) ? kept.slice(1) : kept;
  }

  #add(text: string): string {
    if (!text) return text;
    this.#chunks.push(text);
    this.#length += text.length;
    this.#drop();
    return text;
  }

  #drop(): void {
    let dropped = 0;
    while (this.#length - this.#chunks[dropped]!.length >= this.#keep && dropped < this.#chunks.length - 1) {
      this.#length -= this.#chunks[dropped]!.length;
      dropped += 1;
    }
    if (dropped > 0) this.#chunks = this.#chunks.slice(dropped);
  }
}
