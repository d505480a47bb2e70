import { setTimeout as delay } from 'node:timers/promises';
import { SessionView } from '../../protocol/http/sessions.js';
import type { ClusterStage } from '../../e2e/support/kubernetes/cluster-stage.js';

const SETTLED_MS = 600_000;
const LOOK_EVERY_MS = 1_000;

/** What became of launches at once. */
export interface Burst {
  readonly running: number;
  readonly failed: number;
  /** Neither running nor failed when the time was over. */
  readonly stuck: number;
  /** Calls that were answered with a status of 500 or more. */
  readonly serverErrors: number;
  /** Until the last of them ran, in milliseconds. */
  readonly lastMs: number;
}

/** Launches `count` terminals at the same time, waits until each runs or has failed, and ends them. */
export async function launchAtOnce({ api }: ClusterStage, count: number): Promise<Burst> {
  const startedAt = performance.now();
  const launch = { templateId: 'terminal', home: 'temporary' };
  const answers = await Promise.all(Array.from({ length: count }, () => api.call('POST', '/sessions', launch)));
  const serverErrors = answers.filter(({ status }) => status >= 500).length;
  const refusal = answers.find(({ status }) => status >= 400 && status < 500);
  if (refusal) throw new Error(`A launch was refused: ${JSON.stringify(refusal.body)}`);
  const ids = answers.filter(({ status }) => status === 201).map(({ body }) => SessionView.parse(body).id);
  const states = new Map<string, SessionView['state']>();
  const isSettled = (id: string): boolean => ['running', 'failed'].includes(states.get(id) ?? '');
  while (!ids.every(isSettled) && performance.now() - startedAt < SETTLED_MS) {
    await delay(LOOK_EVERY_MS);
    for (const id of ids.filter((one) => !isSettled(one))) states.set(id, (await api.session(id)).state);
  }
  const lastMs = performance.now() - startedAt;
  const inState = (state: SessionView['state']): number => ids.filter((id) => states.get(id) === state).length;
  const [running, failed] = [inState('running'), inState('failed')];
  for (const id of ids) await api.call('DELETE', `/sessions/${id}`);
  return { running, failed, stuck: count - running - failed, serverErrors, lastMs };
}
