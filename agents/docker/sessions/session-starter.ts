import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PLAIN_WEB, type SessionSpec, type StreamKind } from '../../../protocol/session.js';
import type { SessionPasswords } from '../../core/screen/session-passwords.js';
import type { ApplyProgress } from '../../core/session-runtime.js';
import { messageOf } from '../../core/error-text.js';
import { pauseMs, StartGivenUpError, unlessAborted } from '../../core/start-wait.js';
import { outputLines } from '../containers/output-lines.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { dockerFailure } from '../docker-failures.js';
import { probePage, probeScreen } from '../screen/readiness.js';

/** A container that is to be started. */
export interface StartRequest {
  readonly containerId: string;
  readonly salt: string;
  readonly spec: SessionSpec;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

/** One attempt to reach what the session shows: resolves when it is there, rejects within `timeoutMs`. */
type Probe = (host: string, timeoutMs: number) => Promise<void>;

/** How often a starting session is asked at first, in milliseconds. Screens take less than a second, pages seldom. */
const FIRST_PAUSE_MS: Record<StreamKind, number> = { rfb: 20, http: 50 };
/** One attempt to reach the screen. */
const PROBE_MS = 2000;
const DESKTOP_DEADLINE_MS = 15_000;
const DESKTOP_READY = 'streamspace: desktop-ready';
const LAST_LINES = 30;

/** Starts containers and waits for what they show, a screen or a web page. Leaves cleaning up to its caller. */
export class SessionStarter {
  constructor(
    private readonly containers: SessionContainers,
    private readonly passwords: SessionPasswords,
    private readonly startTimeoutMs: number,
  ) {}

  async start(request: StartRequest): Promise<void> {
    const probe = await (request.spec.stream.kind === 'rfb' ? this.startScreen(request) : this.startPage(request));
    await this.awaitAnswer(request, probe);
    request.progress.step('screen-ready');
  }

  /** An image of ours takes its password from standard input, and says on its output when its desktop is painted. */
  private async startScreen({ containerId, salt, spec, progress, signal }: StartRequest): Promise<Probe> {
    const { sessionId, stream } = spec;
    const password = await this.passwords.ofScreen({ sessionId, salt });
    const output = await this.containers.attach(containerId);
    output.on('error', () => undefined);
    try {
      await this.containers.start(containerId);
    } catch (error) {
      output.destroy();
      throw error;
    }
    // The end of it too: nothing else is ever said to the session this way.
    output.end(`${password}\n`);
    progress.step('workload-started');
    void reportDesktop(output, progress, signal);
    return (host, timeoutMs) => probeScreen({ host, port: stream.port, password }, timeoutMs);
  }

  private async startPage({ containerId, salt, spec, progress }: StartRequest): Promise<Probe> {
    const { sessionId, stream, web } = spec;
    const { access, readiness } = web ?? PLAIN_WEB;
    const credentials = access === null ? null : await this.passwords.ofWeb({ sessionId, salt });
    await this.containers.start(containerId);
    progress.step('workload-started');
    return (host, timeoutMs) => probePage(host, { port: stream.port, readiness, credentials }, timeoutMs);
  }

  /** Asks until there is an answer, the agent's own limit is reached, or the control plane gives the start up. */
  private async awaitAnswer({ containerId, spec, signal }: StartRequest, probe: Probe): Promise<void> {
    const beganAt = performance.now();
    let complaint = '';
    for (;;) {
      const host = await this.addressOf(containerId);
      const waitedMs = performance.now() - beganAt;
      const leftMs = this.startTimeoutMs - waitedMs;
      if (signal.aborted || leftMs <= 0) {
        throw dockerFailure('start-timeout', await this.lastWords(containerId, complaint));
      }
      try {
        await unlessAborted(probe(host, Math.min(PROBE_MS, leftMs)), signal);
        return;
      } catch (error) {
        if (!(error instanceof StartGivenUpError)) complaint = messageOf(error);
        await delay(pauseMs(FIRST_PAUSE_MS[spec.stream.kind], waitedMs), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Where the container is reached. Rejects when it does not run any more. */
  private async addressOf(containerId: string): Promise<string> {
    const { State: state, NetworkSettings: network } = await this.containers.inspect(containerId);
    if (state.Running) return network.Networks[this.containers.network]?.IPAddress ?? '';
    throw dockerFailure('start-failed', await this.lastWords(containerId, `It ended with ${state.ExitCode}.`));
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
