/** A word that a shell may put in, and what it shows beside it. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** What may stand where the cursor is: words, or paths of this machine, which the shell finds itself behind `prefix`. */
export type Completion =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'files' | 'folders'; readonly prefix: string };

/** A command line up to the cursor, without the program's name and without quotes. */
export interface CompletionRequest {
  /** The words before the cursor. */
  readonly words: readonly string[];
  /** What of the word at the cursor stands before it. */
  readonly current: string;
}

/** What is declared of all commands, as words.json has it: nothing has to be loaded to complete a word. */
export interface Declared {
  readonly commands: Readonly<Record<string, DeclaredCommand>>;
  /** Resource types. */
  readonly types: Readonly<Record<string, DeclaredType>>;
  /** The variables of an inventory that belong to no role, and what is said of them. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface DeclaredCommand {
  readonly summary: string;
  /** In their order. */
  readonly args: Readonly<Record<string, DeclaredArgument>>;
  /** By their spelling without dashes. */
  readonly options: Readonly<Record<string, DeclaredOption>>;
}

export interface DeclaredArgument {
  readonly label: string;
  readonly help: string;
  /** Joined with `|`. */
  readonly choices?: string | undefined;
  readonly isRest?: boolean | undefined;
}

export interface DeclaredOption {
  readonly short?: string | undefined;
  readonly value?: string | undefined;
  /** Its value is given as `--name=VALUE` only. */
  readonly isValueOptional?: boolean | undefined;
  readonly help: string;
}

export interface DeclaredType {
  readonly summary: string;
  readonly keys: Readonly<Record<string, { readonly help: string; readonly choices?: string | undefined }>>;
}
