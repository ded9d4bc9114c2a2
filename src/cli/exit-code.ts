/** What the process ends with. Documented in docs/reference/exit-codes.md. */
export const exitCode = {
  /** Converged, or applied. */
  ok: 0,
  failed: 1,
  /** A check found changes, with --detailed-exitcode. */
  pending: 2,
  /** No host failed, but some could not be reached. */
  unreachable: 4,
  /** The command line was not understood (EX_USAGE of sysexits.h). */
  usage: 64,
  /** A fault of rebuild itself (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  interrupted: 130,
} as const;
