import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionSpec } from '../../../protocol/session.js';
import type { ApplyProgress } from '../../core/session-runtime.js';
import { messageOf } from '../../core/error-text.js';
import { outputLines } from '../containers/output-lines.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { dockerFailure } from '../docker-failures.js';
import { probeReadiness } from '../screen/readiness.js';
import type { ScreenPasswords } from '../screen/screen-passwords.js';

/** A container that is to be started. */
export interface StartRequest {
  readonly containerId: string;
  readonly salt: string;
  readonly spec: SessionSpec;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

const POLL_MS = 20;
/** One attempt to reach the screen. */
const PROBE_MS = 2000;
const DESKTOP_DEADLINE_MS = 15_000;
const DESKTOP_READY = 'streamspace: desktop-ready';
const LAST_LINES = 30;

/** Starts containers and waits for their screens. Leaves cleaning up to its caller. */
export class SessionStarter {
  constructor(
    private readonly containers: SessionContainers,
    private readonly passwords: ScreenPasswords,
    private readonly startTimeoutMs: number,
  ) {}

  async start(request: StartRequest): Promise<void> {
    const { containerId, salt, spec, progress, signal } = request;
    const password = await this.passwords.passwordOf(spec.sessionId, salt);
    const output = await this.containers.attach(containerId);
    output.on('error', () => undefined);
    try {
      await this.containers.start(containerId);
      // The end of it too: nothing else is ever said to the session this way.
      output.end(`${password}\n`);
      progress.step('workload-started');
      void reportDesktop(output, progress, signal);
      await this.awaitScreen(request, password);
      progress.step('screen-ready');
    } catch (error) {
      output.destroy();
      throw error;
    }
  }

  private async awaitScreen({ containerId, spec, signal }: StartRequest, password: string): Promise<void> {
    const deadline = Date.now() + this.startTimeoutMs;
    let complaint = '';
    for (;;) {
      signal.throwIfAborted();
      const { State: state, NetworkSettings: network } = await this.containers.inspect(containerId);
      if (!state.Running)
        throw dockerFailure('start-failed', await this.lastWords(containerId, `It ended with ${state.ExitCode}.`));
      const host = network.Networks[this.containers.network]?.IPAddress ?? '';
      const left = Math.min(PROBE_MS, deadline - Date.now());
      if (left <= 0) throw dockerFailure('start-timeout', await this.lastWords(containerId, complaint));
      try {
        await probeReadiness(spec.stream.kind, { host, port: spec.stream.port, password }, left);
        return;
      } catch (error) {
        complaint = messageOf(error);
        await delay(POLL_MS);
      }
    }
  }

  private async lastWords(containerId: string, complaint: string): Promise<string> {
    const record = await this.containers.logs(containerId, LAST_LINES).catch(() => Buffer.alloc(0));
    return [complaint, ...outputLines(record)].join('\n').slice(0, 1500);
  }
}

/** The session says itself when its desktop is painted; nobody waits for that, but it shows in the timeline. */
async function reportDesktop(output: Duplex, progress: ApplyProgress, signal: AbortSignal): Promise<void> {
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(DESKTOP_DEADLINE_MS)]);
  let text = '';
  output.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('latin1')).slice(-4096);
    if (!text.includes(DESKTOP_READY)) return;
    if (!signal.aborted) progress.step('desktop-ready');
    output.destroy();
  });
  await once(output, 'close', { signal: giveUp }).catch(() => output.destroy());
}
