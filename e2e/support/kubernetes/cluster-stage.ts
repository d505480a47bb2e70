import type { V1Pod } from '@kubernetes/client-node';
import type { BrowserContext, Page } from 'playwright-core';
import type { SessionView } from '../../../protocol/http/sessions.js';
import { Api } from '../api.js';
import { openProfile } from '../browser.js';
import { until } from '../processes.js';
import { Cluster } from './cluster.js';
import { FrontDoor } from './front-door.js';
import { writeNotes } from './namespace-notes.js';
import { APPS_DOMAIN } from './public-names.js';
import { Release, type Values } from './release.js';
import { aName } from './test-run.js';

/** Who the installation is set up for. */
export const ADA = { username: 'ada', password: 'seventeen quiet otters' };
/** Debian's, for clusters without a registry. */
const POSTGRES = { repository: 'streamspace-test/postgres', tag: '15' };
const RUNNING_MS = 120_000;

/** The product in a cluster behind an ingress, and a browser before it. */
export class ClusterStage {
  private constructor(
    readonly release: Release,
    readonly door: FrontDoor,
    readonly browser: BrowserContext,
    /** Speaks as a person's program does. */
    readonly api: Api,
  ) {}

  /** Installs the chart as `name` with what an evaluation needs, and `more`. Nobody is signed in. */
  static async open(name: string, more: Values = {}): Promise<ClusterStage> {
    const door = await FrontDoor.prepare();
    const browser = await openProfile(door.browserFlags);
    const addresses = { publicUrl: door.url, appsDomain: APPS_DOMAIN };
    const release = new Release(new Cluster(), aName(name), addresses, merged(EVALUATION, more));
    try {
      await release.install();
      await door.leadTo(await release.service());
      return new ClusterStage(release, door, browser, new Api(door.sideUrl));
    } catch (error) {
      const { cluster, namespace, sessionNamespace } = release;
      const file = await writeNotes(cluster, release.name, [namespace, sessionNamespace]);
      await remove(release, door, browser);
      throw new Error(`The product could not be installed. What was there stands in ${file}.`, { cause: error });
    }
  }

  get cluster(): Cluster {
    return this.release.cluster;
  }

  get url(): string {
    return this.door.url;
  }

  /** A page of its own on the session. */
  async look(sessionId: string): Promise<Page> {
    const page = await this.browser.newPage();
    await page.goto(`${this.url}/sessions/${sessionId}`);
    return page;
  }

  /** Launches an application and waits until it runs. Answers its id. What an earlier try has left of it is ended first. */
  async launch(templateId: string): Promise<string> {
    const left = (await this.api.sessions()).filter(({ template }) => template.id === templateId);
    for (const { id, state } of left) if (state !== 'ended') await this.end(id);
    const { id } = await this.api.launch(templateId);
    await this.isRunning(id);
    return id;
  }

  async isRunning(sessionId: string): Promise<void> {
    await until(
      'the session to run',
      async () => {
        const { state, reason } = await this.api.session(sessionId);
        if (state === 'failed') throw new Error(`The session failed: ${reason?.message ?? 'nobody knows why'}`);
        return state === 'running';
      },
      RUNNING_MS,
    );
  }

  /** Waits until a session is in `state`. */
  isIn(sessionId: string, state: SessionView['state']): Promise<SessionView> {
    return until(
      `the session to be ${state}`,
      async () => {
        const session = await this.api.session(sessionId);
        return session.state === state ? session : null;
      },
      RUNNING_MS,
    );
  }

  /** Ends a session and waits until nothing of it is left: a node may take its time for that. */
  async end(sessionId: string): Promise<void> {
    await this.api.call('DELETE', `/sessions/${sessionId}`);
    await this.isIn(sessionId, 'ended');
  }

  /** Pods of a session that are not on their way out. */
  podsOf(sessionId: string): Promise<V1Pod[]> {
    return this.cluster.pods(this.release.sessionNamespace, { 'streamspace.io/session': sessionId });
  }

  /** Text of a file in the home of a session that runs; null while there is none. */
  async readHome(sessionId: string, name: string): Promise<string | null> {
    const [pod] = await this.podsOf(sessionId);
    return pod ? this.cluster.run(pod, ['cat', `/home/user/${name}`]) : null;
  }

  async close(): Promise<void> {
    const { namespace, sessionNamespace } = this.release;
    await writeNotes(this.cluster, this.release.name, [namespace, sessionNamespace]);
    await remove(this.release, this.door, this.browser);
  }
}

async function remove(release: Release, door: FrontDoor, browser: BrowserContext): Promise<void> {
  await browser.close();
  await door.close();
  await release.uninstall();
  await release.cluster.removeNamespaces(release.sessionNamespace, release.namespace);
}

/** `more` over `values`, each part of the product by itself. */
function merged(values: Values, more: Values): Values {
  const parts = Object.entries(more).map(([part, of]): [string, Values[string]] => [part, { ...values[part], ...of }]);
  return { ...values, ...Object.fromEntries(parts) };
}

/** What somebody who tries the product out puts into a file of values. */
const EVALUATION: Values = {
  ingress: { enabled: true, tls: { source: 'self-signed' } },
  controlPlane: { trustedProxies: ['10.0.0.0/8'] },
  database: { builtIn: { image: POSTGRES } },
};
