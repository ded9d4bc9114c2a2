import type { Secret } from './secret.ts';

/** Masks the values of known secrets wherever they stand in text that came from elsewhere, such as a host's output. */
export class Redactor {
  readonly #masks = new Map<string, string>();

  /** Secrets shorter than 4 characters are left out: masking them would hide ordinary words. */
  add(...secrets: readonly Secret[]): void {
    for (const secret of secrets) {
      const value = secret.reveal();
      if (value.length >= 4) this.#masks.set(value, String(secret));
    }
  }

  redact(text: string): string {
    let redacted = text;
    for (const [value, mask] of this.#masks) redacted = redacted.replaceAll(value, mask);
    return redacted;
  }
}
