import type { V1Pod } from '@kubernetes/client-node';
import type { ApplyProgress } from '../../core/session-runtime.js';
import type { ClusterApi } from '../api/cluster-api.js';
import { textLines } from '../api/json-lines.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import { CONTAINER_NAME } from '../objects/session-container.js';

const DESKTOP_DEADLINE_MS = 15_000;
const DESKTOP_READY = 'streamspace: desktop-ready';
/** Most of an output that is read at once. */
const MAX_BYTES = 4 * 1024 * 1024;

/** What sessions print. */
export class SessionOutput {
  constructor(
    private readonly api: ClusterApi,
    private readonly objects: ClusterObjects,
  ) {}

  /** The last lines, oldest first. Of a container that was begun again those of the one before, which say why it ended. */
  async last(pod: V1Pod, lines: number): Promise<string[]> {
    const hasEnded = pod.status?.containerStatuses?.some(({ restartCount }) => restartCount > 0);
    const query = { container: CONTAINER_NAME, tailLines: String(lines), limitBytes: String(MAX_BYTES) };
    const asked = hasEnded ? { ...query, previous: 'true' } : query;
    const text = await this.api.text({ method: 'GET', path: this.pathOf(pod), query: asked });
    return text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);
  }

  /** Each line from the beginning on, as it is printed, until the signal fires or the session ends. */
  async *follow(pod: V1Pod, signal: AbortSignal): AsyncGenerator<string> {
    const query = { container: CONTAINER_NAME, follow: 'true' };
    const answer = await this.api.open({ method: 'GET', path: this.pathOf(pod), query, signal });
    try {
      yield* textLines(answer);
    } finally {
      answer.destroy();
    }
  }

  private pathOf({ metadata }: V1Pod): string {
    return this.objects.podPath(metadata?.name ?? '', 'log');
  }
}

/** The session says itself when its desktop is painted; nobody waits for that, but it shows in the timeline. Never rejects. */
export async function desktopPainted(
  output: SessionOutput,
  pod: V1Pod,
  progress: ApplyProgress,
  signal: AbortSignal,
): Promise<void> {
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(DESKTOP_DEADLINE_MS)]);
  try {
    for await (const line of output.follow(pod, giveUp)) {
      if (!line.includes(DESKTOP_READY)) continue;
      if (!signal.aborted) progress.step('desktop-ready');
      return;
    }
  } catch {
    // It is not known then; the session runs all the same.
  }
}
