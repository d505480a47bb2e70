import { mkdirSync, writeFileSync } from 'node:fs';
import type { V1Pod } from '@kubernetes/client-node';
import { type Cluster, nameOf } from './cluster.js';

const FOLDER = 'test-results';
const LAST_LINES = 60;

/** Writes down what is in `namespaces` for whoever has to find out why something failed: states of pods, events, the last lines of logs. Answers the file. */
export async function writeNotes(cluster: Cluster, name: string, namespaces: readonly string[]): Promise<string> {
  const notes: string[] = [];
  for (const namespace of namespaces) {
    notes.push(`== ${namespace}`, ...(await eventsOf(cluster, namespace)));
    const { items } = await cluster.core.listNamespacedPod({ namespace });
    for (const pod of items) notes.push(...(await aboutPod(cluster, pod)));
  }
  mkdirSync(FOLDER, { recursive: true });
  const file = `${FOLDER}/${name}.txt`;
  writeFileSync(file, `${notes.join('\n')}\n`);
  return file;
}

async function eventsOf(cluster: Cluster, namespace: string): Promise<string[]> {
  const { items } = await cluster.core.listNamespacedEvent({ namespace });
  return items.map(({ involvedObject, reason, message }) => {
    const about = `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`;
    return `${about}: ${reason ?? ''} ${message ?? ''}`;
  });
}

async function aboutPod(cluster: Cluster, pod: V1Pod): Promise<string[]> {
  const states = pod.status?.containerStatuses?.map(({ state, restartCount }) =>
    JSON.stringify({ state, restartCount }),
  );
  const log = await cluster.log(pod).catch((error: unknown) => String(error));
  const lines = log.split('\n').slice(-LAST_LINES);
  return [`-- ${nameOf(pod).name}: ${pod.status?.phase ?? ''} ${states?.join() ?? ''}`, ...lines];
}
