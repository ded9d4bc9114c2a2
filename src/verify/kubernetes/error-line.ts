/**
 * Whether a line of a log tells of an error. In JSON: its `level`, `severity` or `lvl` says so, and nothing else does.
 * In text: a level as logfmt (`level=error`), as klog (`E1126 …`), or as a word in capitals (`ERROR`, `FATAL`); or it
 * begins as a panic of Go, a traceback of Python or an uncaught exception does.
 */
export function isErrorLine(line: string): boolean {
  const text = line.trim();
  const level = levelInJson(text);
  return level === undefined ? IN_TEXT.some((pattern) => pattern.test(text)) : isErrorLevel(level);
}

/** What such a line holds in any case, for grep -Ei: so that not the whole log has to leave its host. */
export const MAY_BE_ERROR =
  'err|fatal|crit|alert|emerg|panic|traceback|exception|"?(level|severity|lvl)"? *[:=] *"?[5-9][0-9]|[ef][0-9]{4} ';

const LEVELS = /^(e|err|error|f|fatal|c|crit|critical|alert|emerg|emergency|d?panic)$/i;

/** Bunyan and pino write 50 for errors, 60 for fatal ones. */
const LEAST_NUMBER = 50;

function isErrorLevel(level: unknown): boolean {
  return typeof level === 'number' ? level >= LEAST_NUMBER : LEVELS.test(String(level));
}

/** Undefined of what is no JSON, or has no level. */
function levelInJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    const { level, severity, lvl } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return level ?? severity ?? lvl;
  } catch {
    return undefined;
  }
}

const IN_TEXT: readonly RegExp[] = [
  /(^|\s)(level|lvl|severity)="?(err|error|fatal|crit|critical|alert|emerg|panic)\b/i,
  /^[EF]\d{4} /,
  /(^|[^\w-])(ERR|ERROR|FATAL|CRITICAL|PANIC|EMERG)(?![\w-])/,
  /^(panic:|fatal error:|Traceback \(most recent call last\)|Unhandled |Uncaught |Exception in thread )/,
];
