import { RebuildError } from '../core/error.ts';

/** The command line cannot be understood. The process then ends with 64. */
export class UsageError extends RebuildError {
  constructor(message: string, hint?: string) {
    super('USAGE', message, { hint });
    this.name = 'UsageError';
  }
}
