import { z } from 'zod';
import { findingsOf } from '../findings.ts';
import type { Check, Finding, VerifySite } from '../model.ts';
import { listing } from './kube.ts';

const NAME = 'pods';
const { passed, failed, skipped } = findingsOf(NAME);

const ended = z.object({
  reason: z.string().default('ended'),
  exitCode: z.int().optional(),
  finishedAt: z.string().nullish(),
});

const container = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.int().default(0),
  state: z
    .object({
      waiting: z.object({ reason: z.string().default(''), message: z.string().default('') }).optional(),
      terminated: ended.optional(),
    })
    .default({}),
  lastState: z.object({ terminated: ended.optional() }).default({}),
});
type Container = z.output<typeof container>;

const status = z.object({
  phase: z.string().default('Unknown'),
  reason: z.string().default(''),
  message: z.string().default(''),
  conditions: z
    .array(
      z.object({
        type: z.string(),
        status: z.string(),
        reason: z.string().default(''),
        message: z.string().default(''),
      }),
    )
    .default([]),
  initContainerStatuses: z.array(container).default([]),
  containerStatuses: z.array(container).default([]),
});
type Status = z.output<typeof status>;

/** Every pod has a node, its containers are ready, and none was restarted since the last deploy. */
export const pods: Check = {
  name: NAME,
  title: 'Every pod is scheduled, ready and not restarting',
  looks: (site) =>
    listing(site, {
      check: NAME,
      kinds: 'pods',
      fields: {
        namespace: '.metadata.namespace',
        name: '.metadata.name',
        node: '.spec.nodeName',
        leaving: '.metadata.deletionTimestamp',
        status: '.status',
      },
      judge: (objects) =>
        objects.map((it) =>
          ofPod(
            { name: `${it.namespace}/${it.name}`, node: it.node, leaving: it.leaving },
            status.parse(JSON.parse(it.status || '{}')),
            site,
          ),
        ),
    }),
};

interface Pod {
  /** `namespace/name`. */
  readonly name: string;
  readonly node: string;
  /** When it was to be gone; empty of one that stays. */
  readonly leaving: string;
}

function ofPod({ name, node, leaving }: Pod, seen: Status, site: VerifySite): Finding {
  const subject = `pod ${name}`;
  const [namespace = '', own = ''] = name.split('/');
  const look = `Look at \`kubectl -n ${namespace} describe pod ${own}\`.`;
  if (leaving) return ofLeaving(subject, leaving, site.now);
  if (seen.phase === 'Succeeded') return passed(subject, 'has done its work');
  if (seen.phase === 'Failed') {
    return failed(subject, `has failed: ${[seen.reason, seen.message].filter(Boolean).join(': ')}`, look);
  }
  const scheduled = seen.conditions.find(({ type }) => type === 'PodScheduled');
  if (node === '' || scheduled?.status === 'False') {
    return failed(
      subject,
      `has no node: ${scheduled?.message || 'the scheduler has not looked at it yet'}`,
      'Make room on a node, or correct its requests, selector or tolerations.',
    );
  }
  const waiting = [...seen.initContainerStatuses, ...seen.containerStatuses].find(isStuck);
  if (waiting) return failed(subject, waitingText(waiting), `${logsOf(namespace, own, waiting)} ${look}`);
  const ready = seen.conditions.find(({ type }) => type === 'Ready');
  const down = seen.containerStatuses.find((it) => !it.ready && endOf(it));
  if (down) return failed(subject, downText(down), `${logsOf(namespace, own, down)} ${look}`);
  if (ready?.status !== 'True')
    return failed(subject, `is not ready on ${node}: ${ready?.message || seen.phase}`, look);
  const restarted = seen.containerStatuses.find((it) => restartedAt(it) > settledAt(site));
  if (restarted) return failed(subject, restartText(restarted), logsOf(namespace, own, restarted));
  return passed(subject, `is ready on ${node}`);
}

/** A pod has this long beyond its grace period to go. */
const LEAVING_SECONDS = 300;

function ofLeaving(subject: string, leaving: string, now: number): Finding {
  if (now - Date.parse(leaving) / 1000 <= LEAVING_SECONDS) return skipped(subject, 'is being removed');
  return failed(
    subject,
    `was to be gone at ${leaving}, and is still there`,
    'Look whether its node answers, and at its finalizers.',
  );
}

/** These reasons are of a container that is about to start. */
const STARTING = ['', 'ContainerCreating', 'PodInitializing'];

function isStuck({ state }: Container): boolean {
  return state.waiting !== undefined && !STARTING.includes(state.waiting.reason);
}

function waitingText({ name, state, lastState, restartCount }: Container): string {
  const { reason, message } = state.waiting!;
  const last = lastState.terminated;
  const before = last ? `; it ended ${restartCount} times, last with ${endText(last)}` : '';
  return `container ${name}: ${[reason, message].filter(Boolean).join(': ')}${before}`;
}

/** How it ended last: it may be between two starts. */
function endOf({ state, lastState }: Container): z.output<typeof ended> | undefined {
  return state.terminated ?? lastState.terminated;
}

function downText(container: Container): string {
  const { name, restartCount } = container;
  return `container ${name} is not ready: it ended last with ${endText(endOf(container)!)}; it was restarted ${restartCount} times`;
}

function restartText({ name, lastState, restartCount }: Container): string {
  const last = lastState.terminated!;
  return `container ${name} was restarted: it ended at ${last.finishedAt} with ${endText(last)}; ${restartCount} times in all`;
}

function endText({ reason, exitCode }: z.output<typeof ended>): string {
  return exitCode === undefined ? reason : `${reason}, exit code ${exitCode}`;
}

function restartedAt({ lastState }: Container): number {
  const at = lastState.terminated?.finishedAt;
  return at ? Date.parse(at) / 1000 : 0;
}

/** Where no deploy is known, restarts of the last hour count. */
function settledAt({ since, now }: VerifySite): number {
  return since?.ended ?? now - 3600;
}

function logsOf(namespace: string, pod: string, { name, lastState }: Container): string {
  const previous = lastState.terminated ? ' --previous' : '';
  return `Read \`kubectl -n ${namespace} logs ${pod} -c ${name}${previous}\`.`;
}
