/**
 * A command line as it may be kept. Masked are: values whose names say that they are secret, or content of a file; what
 * looks like a key or a password by itself; and of a command for hosts, behind `--`, all but the program's name.
 */
export function maskedWords(words: readonly string[]): string[] {
  const dashes = words.indexOf('--');
  const own = dashes === -1 ? words : words.slice(0, dashes);
  return [...own.map(maskedWord), ...(dashes === -1 ? [] : ['--', ...programIn(words.slice(dashes + 1).join(' '))])];
}

const MASK = '<masked>';

/** A name with one of these in it, up to its value: `redis.password=`, `{"api_token": `. */
const NAMED = /[\w.-]*(?:pass|secret|token|credential|auth|key|content)[\w.-]*["']?\s*[=:]\s*/i;

const REFERENCE = /^["']?secret:[\w.-]+["']?$/;

const ALIKE: readonly RegExp[] = [
  /-----BEGIN[\s\S]*/,
  /AGE-SECRET-KEY-[\s\S]*/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
  // At random: small and capital letters and digits in one long word.
  /(?<![\w/.-])(?=[\w+=-]*[a-z])(?=[\w+=-]*[A-Z])(?=(?:[\w+=-]*\d){2})[\w+-]{20,}={0,2}/g,
];

function maskedWord(word: string): string {
  const named = NAMED.exec(word);
  if (!named || REFERENCE.test(word.slice(named.index).replace(NAMED, ''))) return maskedAlike(word);
  return `${maskedAlike(word.slice(0, named.index))}${named[0]}${MASK}`;
}

function maskedAlike(word: string): string {
  return ALIKE.reduce((text, alike) => text.replace(alike, MASK), word);
}

function programIn(command: string): string[] {
  const [program = '', ...others] = command.trim().split(/\s+/);
  const isName = /^[\w./-]+$/.test(program);
  return [...(isName ? [program] : []), ...(isName && others.length === 0 ? [] : ['…'])];
}
