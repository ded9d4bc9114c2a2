/** A position in a text file that a person wrote. Line and column start at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ErrorDetails {
  /** What the reader can do about it, as an order: "Add …", "Run …". */
  readonly hint?: string | undefined;
  readonly at?: Place | undefined;
  /** The inventory name of the host it happened on. */
  readonly host?: string | undefined;
  /** The task it happened in, as `<type> <id>`. */
  readonly task?: string | undefined;
  readonly cause?: unknown;
}

/** A failure that is explained to the user. Anything else that is thrown is a bug in rebuild. */
export class RebuildError extends Error {
  /** Stable name for scripts and for the documentation, such as `CONFIG_INVALID`. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly at: Place | undefined;
  readonly host: string | undefined;
  readonly task: string | undefined;

  constructor(code: string, message: string, { hint, at, host, task, cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.name = 'RebuildError';
    this.code = code;
    this.hint = hint;
    this.at = at;
    this.host = host;
    this.task = task;
  }
}

/** A host that could not be reached, or whose connection was lost for good. Counted apart from failed hosts. */
export class UnreachableError extends RebuildError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(code, message, details);
    this.name = 'UnreachableError';
  }
}
