import { randomBytes } from 'node:crypto';
import { CoreV1Api, KubeConfig, type V1Pod } from '@kubernetes/client-node';
import Docker from 'dockerode';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { loadImages } from '../../scripts/lib/cluster-images.mjs';
import { clusterTool, provideCluster } from '../../scripts/lib/cluster.mjs';
import { dockerEngine, type TestEngine } from '../../scripts/lib/docker-engine.mjs';
import { buildSessionImages } from '../../scripts/lib/docker-images.mjs';
import { makeCommandImage } from '../docker/command-image.js';
import { eventually } from './eventually.js';

const GONE_MS = 60_000;

/** A real cluster with the desktop's image on it, and a namespace that nobody else uses. */
export class ClusterBench {
  private constructor(
    readonly config: KubeConfig,
    readonly namespace: string,
    readonly core: CoreV1Api,
    private readonly engine: TestEngine,
    readonly image: string,
  ) {}

  /** Finds or starts a cluster, copies the desktop's image to it where it is missing, and makes a namespace. */
  static async open(prefix = 'streamspace-test'): Promise<ClusterBench> {
    process.env.KUBECONFIG = (await provideCluster()).kubeconfig;
    const config = new KubeConfig();
    config.loadFromDefault();
    const engine = await dockerEngine();
    const given = process.env.KUBERNETES_TEST_IMAGE;
    const [image = ''] = given ? [given] : await buildSessionImages(engine.socket, SOFTWARE_VERSION, ['desktop']);
    const core = config.makeApiClient(CoreV1Api);
    const namespace = `${prefix}-${randomBytes(4).toString('hex')}`;
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    const bench = new ClusterBench(config, namespace, core, engine, image);
    await bench.provide([image]);
    // Pods are refused until it is there.
    await eventually(() => core.readNamespacedServiceAccount({ namespace, name: 'default' }));
    return bench;
  }

  /** Copies images from the engine to the cluster that it has not got. A cluster that is not the tool's has to get them otherwise. */
  async provide(images: readonly string[]): Promise<void> {
    const tool = clusterTool();
    if (tool !== null) await loadImages(tool, this.engine.socket, images);
  }

  /** Makes an image of a small system with another command, and copies it to the cluster. */
  async commandImage(repo: string, command: readonly string[]): Promise<string> {
    const docker = new Docker({ socketPath: this.engine.socket });
    const name = await makeCommandImage(docker, { repo, tag: '1' }, 'streamspace-base:bookworm', command);
    await this.provide([name]);
    return name;
  }

  /** The pods of a session, those that are ending too. */
  async pods(sessionId: string): Promise<V1Pod[]> {
    const labelSelector = `streamspace.io/session=${sessionId}`;
    return (await this.core.listNamespacedPod({ namespace: this.namespace, labelSelector })).items;
  }

  /** Removes the namespace with everything in it, and stops the engine if it was started here. */
  async close(): Promise<void> {
    await this.core.deleteNamespace({ name: this.namespace });
    await this.engine.stop();
  }

  /** Resolves when nothing of a session is left that has a process. */
  async untilNoPods(sessionId: string): Promise<void> {
    await eventually(async () => {
      if ((await this.pods(sessionId)).length > 0) throw new Error('There are pods left.');
    }, GONE_MS);
  }
}
