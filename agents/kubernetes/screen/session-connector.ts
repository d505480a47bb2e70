import type { V1Pod } from '@kubernetes/client-node';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../core/error-text.js';
import { PasswordlessScreen } from '../../core/screen/passwordless-screen.js';
import { logInWithin } from '../../core/screen/screen-login.js';
import { RuntimeError, type WebEndpoint } from '../../core/session-runtime.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import { livingPod, viewOf, type SessionWorkload } from '../cluster/session-workload.js';
import { kubernetesFailure, kubernetesReason } from '../kubernetes-failures.js';
import type { PodReach } from './pod-reach.js';
import type { CredentialStore } from './session-credentials.js';

const CONNECT_TIMEOUT_MS = 5000;
const NO_PAGE_YET = 'The application of this session does not answer. Wait a moment, then try again.';

/** Opens streams to sessions. */
export class SessionConnector {
  constructor(
    private readonly cluster: SessionCluster,
    private readonly credentials: CredentialStore,
    private readonly reach: PodReach,
  ) {}

  /** See SessionRuntime.connect; a screen comes without its password. */
  async connect(sessionId: string, port: number): Promise<Duplex> {
    const workload = await this.find(sessionId);
    const pod = workload && livingPod(workload);
    if (!pod || viewOf(workload) !== 'running') throw notHere();
    if (workload.port !== port) throw wrongPort(port);
    return workload.kind === 'http' ? this.openPage(pod, port) : this.openScreen(workload, pod);
  }

  /** See SessionRuntime.endpoint; read off the cluster, whichever agent process made the session. */
  async endpoint(sessionId: string): Promise<WebEndpoint> {
    const workload = await this.find(sessionId);
    if (workload === undefined) throw notHere();
    if (workload.kind !== 'http') {
      const message = 'This session shows a screen and no web page. Open it in the viewer.';
      throw new RuntimeError({ code: 'runtime-error', message });
    }
    const { activity, access } = workload.web;
    if (access === null) return { activity, credentials: null };
    return { activity, credentials: (await this.credentials.of(sessionId, workload.start)).web };
  }

  private async find(sessionId: string): Promise<SessionWorkload | undefined> {
    try {
      await this.cluster.current();
      return this.cluster.of(sessionId);
    } catch (error) {
      throw kubernetesFailure('runtime-error', messageOf(error));
    }
  }

  private async openScreen({ sessionId, start, port }: SessionWorkload, pod: V1Pod): Promise<Duplex> {
    const deadline = performance.now() + CONNECT_TIMEOUT_MS;
    const leftMs = (): number => Math.max(1, deadline - performance.now());
    try {
      const { screenPassword } = await this.credentials.of(sessionId, start);
      const screen = await this.reach.openScreen(pod, port, leftMs());
      return new PasswordlessScreen(await logInWithin(screen, screenPassword, leftMs()));
    } catch (error) {
      throw error instanceof RuntimeError ? error : kubernetesFailure('screen-lost', messageOf(error));
    }
  }

  /** Unlike a screen that went, a page that does not answer may come back by itself. */
  private async openPage(pod: V1Pod, port: number): Promise<Duplex> {
    try {
      return await this.reach.openPage(pod, port, CONNECT_TIMEOUT_MS);
    } catch (error) {
      throw new RuntimeError(kubernetesReason('screen-lost', NO_PAGE_YET), messageOf(error));
    }
  }
}

const notHere = (): RuntimeError => kubernetesFailure('instance-gone', 'The session does not run here.');

function wrongPort(port: number): RuntimeError {
  const message = 'This session streams on one port only. Open the session again.';
  return new RuntimeError({ code: 'runtime-error', message }, `Port ${port} was asked for.`);
}
