import { RebuildError } from '../../core/error.ts';

/** What could not be asked, and why. */
export interface Unknown {
  /** Such as `the quota L-1216C47A`. */
  readonly what: string;
  readonly error: RebuildError;
}

/** Makes a call whose answer one can do without: when it fails that is noted, and there is no answer. */
export type Ask = <Result>(what: string, call: () => Promise<Result>) => Promise<Result | undefined>;

export function asker(unknown: Unknown[]): Ask {
  return async (what, call) => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RebuildError) || error.code === 'INTERRUPTED') throw error;
      unknown.push({ what, error });
      return undefined;
    }
  };
}
