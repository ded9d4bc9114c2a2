/** How long is waited for what, in seconds. */
export interface Patience {
  /** Until what was made a moment ago is known to EC2. */
  readonly visibleSeconds: number;
  /** For an object to show up that a request without an answer may have made. */
  readonly doubtSeconds: number;
  /** Until an instance runs, has stopped or has ended. */
  readonly stateSeconds: number;
  /** Until EC2 shows what was changed. */
  readonly settleSeconds: number;
  /** Until nothing uses what is to be removed. */
  readonly freeSeconds: number;
  /** Until snapshots are complete: a first one of a large disk takes long. */
  readonly snapshotSeconds: number;
}

export const patience: Patience = {
  visibleSeconds: 60,
  doubtSeconds: 10,
  stateSeconds: 600,
  settleSeconds: 30,
  freeSeconds: 180,
  snapshotSeconds: 7200,
};
