import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { SessionReport } from '../../../protocol/agent/messages.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { startAgentProcess, stopAgentProcess } from '../agent-process.js';
import { Cluster } from './cluster.js';
import { aName } from './test-run.js';

const ANSWER_MS = 60_000;
/** As real ones ask for it. */
const HEARTBEAT_MS = 10_000;
const PART_OF = 'app.kubernetes.io/part-of=streamspace';

/** The built agent on this machine, with an administrator's rights on a namespace of its own, in the hands of whoever plays its control plane. */
export class LoneAgent {
  private constructor(
    readonly plane: FakeControlPlane,
    readonly cluster: Cluster,
    readonly namespace: string,
    private readonly child: ChildProcess,
    private readonly dataDir: string,
  ) {}

  /** Starts it as `name`, which is that of its namespace as well, with further variables. */
  static async open(name: string, env: Readonly<Record<string, string>> = {}): Promise<LoneAgent> {
    const cluster = new Cluster();
    const namespace = aName(name);
    await cluster.makeNamespace(namespace);
    const plane = new FakeControlPlane();
    plane.heartbeatMs = HEARTBEAT_MS;
    await plane.start();
    const dataDir = mkdtempSync(join(tmpdir(), 'streamspace-lone-agent-'));
    try {
      const child = await startAgentProcess({
        platform: 'kubernetes',
        name,
        serverUrl: plane.url,
        enrollmentToken: plane.enrollmentToken,
        dataDir,
        env: { STREAMSPACE_KUBERNETES_NAMESPACE: namespace, ...env },
      });
      return new LoneAgent(plane, cluster, namespace, child, dataDir);
    } catch (error) {
      await plane.stop();
      await cluster.removeNamespaces(namespace);
      throw error;
    }
  }

  /**
   * Sends a `session.apply`. Answers with what the agent reports of the session when it has done with it, or with null when it does not understand the
   * message; rejects when it says nothing within a minute.
   */
  async send(message: object): Promise<SessionReport | null> {
    const { id } = z.object({ id: z.string() }).parse(message);
    const late = delay(ANSWER_MS, undefined, { ref: false }).then(() => {
      throw new Error('The agent said nothing.');
    });
    // What is understood is answered by reports alone.
    const notUnderstood = new Promise<null>((resolve) => {
      this.plane.ask('session.apply', message).then(
        ({ ok }) => {
          if (!ok) resolve(null);
        },
        () => undefined,
      );
    });
    const isAnswer = (body: Record<string, unknown>): boolean => body.id === id && body.state !== 'starting';
    const report = this.plane.receives('session.report', isAnswer, this.plane.received.length);
    return Promise.race([notUnderstood, report.then((body) => SessionReport.parse(body)), late]);
  }

  /** Everything of sessions that there is in the namespace, as `KIND/NAME`. */
  async made(): Promise<string[]> {
    const { core, apps, networking } = this.cluster;
    const { namespace } = this;
    const query = { namespace, labelSelector: PART_OF };
    const lists = {
      Deployment: apps.listNamespacedDeployment(query),
      Pod: core.listNamespacedPod({ namespace }),
      Service: core.listNamespacedService(query),
      Secret: core.listNamespacedSecret(query),
      PersistentVolumeClaim: core.listNamespacedPersistentVolumeClaim({ namespace }),
      NetworkPolicy: networking.listNamespacedNetworkPolicy(query),
    };
    const found = Object.entries(lists).map(async ([kind, list]) =>
      (await list).items.map(({ metadata }) => `${kind}/${metadata?.name ?? ''}`),
    );
    return (await Promise.all(found)).flat();
  }

  async close(): Promise<void> {
    await stopAgentProcess(this.child);
    await this.plane.stop();
    await this.cluster.removeNamespaces(this.namespace);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
