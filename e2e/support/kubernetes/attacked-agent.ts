import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SessionReport } from '../../../protocol/agent/messages.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { startAgentProcess, stopAgentProcess } from '../agent-process.js';
import { Cluster } from './cluster.js';
import { aName } from './test-run.js';

const ANSWER_MS = 15_000;
const PART_OF = 'app.kubernetes.io/part-of=streamspace';

/** The built agent with an administrator's rights on a namespace of its own, in the hands of a control plane that means ill. */
export class AttackedAgent {
  private constructor(
    readonly plane: FakeControlPlane,
    readonly cluster: Cluster,
    readonly namespace: string,
    private readonly child: ChildProcess,
    private readonly dataDir: string,
  ) {}

  static async open(): Promise<AttackedAgent> {
    const cluster = new Cluster();
    const namespace = aName('attacked');
    await cluster.makeNamespace(namespace);
    const plane = new FakeControlPlane();
    await plane.start();
    const dataDir = mkdtempSync(join(tmpdir(), 'streamspace-attacked-agent-'));
    try {
      const child = await startAgentProcess({
        platform: 'kubernetes',
        name: 'attacked',
        serverUrl: plane.url,
        enrollmentToken: plane.enrollmentToken,
        dataDir,
        env: { STREAMSPACE_KUBERNETES_NAMESPACE: namespace },
      });
      return new AttackedAgent(plane, cluster, namespace, child, dataDir);
    } catch (error) {
      await plane.stop();
      await cluster.removeNamespaces(namespace);
      throw error;
    }
  }

  /** Sends a `session.apply`. Answers how the agent refused it, or what it made of it; rejects when it says nothing within 15 s. */
  async send(message: { readonly id: string }): Promise<string> {
    const late = delay(ANSWER_MS, undefined, { ref: false }).then(() => {
      throw new Error('The agent said nothing.');
    });
    // What is understood is answered by a report alone.
    const notUnderstood = new Promise<string>((resolve) => {
      this.plane.ask('session.apply', message).then(
        ({ ok }) => {
          if (!ok) resolve('not-understood');
        },
        () => undefined,
      );
    });
    const reported = this.plane.receives(
      'session.report',
      ({ id, state }) => id === message.id && state !== 'starting',
    );
    const verdict = reported.then((body) => {
      const { state, reason } = SessionReport.parse(body);
      return reason?.code ?? state;
    });
    return Promise.race([notUnderstood, verdict, late]);
  }

  /** Everything of sessions that there is in the namespace, as `KIND/NAME`. */
  async made(): Promise<string[]> {
    const { core, apps } = this.cluster;
    const query = { namespace: this.namespace, labelSelector: PART_OF };
    const lists = {
      Deployment: apps.listNamespacedDeployment(query),
      Pod: core.listNamespacedPod({ namespace: this.namespace }),
      Service: core.listNamespacedService(query),
      Secret: core.listNamespacedSecret(query),
      PersistentVolumeClaim: core.listNamespacedPersistentVolumeClaim({ namespace: this.namespace }),
      NetworkPolicy: this.cluster.networking.listNamespacedNetworkPolicy(query),
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
