import type { V1Pod } from '@kubernetes/client-node';
import { until } from '../processes.js';
import { type Cluster, isReady, type Labels } from './cluster.js';
import type { Address } from './front-door.js';
import { helm } from './helm.js';

const CHART = 'helm/streamspace';
const READY_MS = 300_000;

/** Values of one part of the chart. */
type Part = Readonly<Record<string, unknown>>;

/** Values of the chart, by its parts. */
export type Values = Readonly<Record<string, Part>>;

/** Those of the chart that belong to no part of it. */
export interface Addresses {
  readonly publicUrl: string;
  readonly appsDomain: string;
}

/** The parts of a release that pods are asked for by. */
export type Component = 'control-plane' | 'agent';

/** The product as `helm install` makes it, in namespaces of its own. */
export class Release {
  constructor(
    readonly cluster: Cluster,
    readonly name: string,
    private readonly addresses: Addresses,
    private readonly values: Values,
  ) {}

  /** Namespace of control plane and agent. */
  get namespace(): string {
    return this.name;
  }

  /** Namespace of what people run. */
  get sessionNamespace(): string {
    return `${this.name}-sessions`;
  }

  /** Installs the chart, and waits until everything of it is ready unless that is not to be. Its objects have the names that the documentation has. */
  async install({ isAwaited = true } = {}): Promise<void> {
    const { addresses, values, sessionNamespace: namespace } = this;
    const all = { fullnameOverride: 'streamspace', ...addresses, ...values, sessions: { namespace } };
    await this.apply(['install', this.name, CHART, '--create-namespace'], all, isAwaited);
  }

  /** Has the chart ask the release whether it is well. */
  async test(): Promise<void> {
    await helm(['test', this.name, '--namespace', this.namespace, '--logs', '--timeout', '2m']);
  }

  /** Installs the chart again over what is there, with `more` values, and waits until everything of it is ready. */
  async upgrade(more: Values): Promise<void> {
    await this.apply(['upgrade', this.name, CHART, '--reuse-values'], more);
  }

  /** Removes what Helm has made. Does nothing where that is done already. */
  async uninstall(): Promise<void> {
    await helm([
      'uninstall',
      this.name,
      '--namespace',
      this.namespace,
      '--ignore-not-found',
      '--wait',
      '--timeout',
      '3m',
    ]);
  }

  /** What the pods and the Service of a component are labelled with. */
  labels(component: Component): Labels {
    return { 'app.kubernetes.io/instance': this.name, 'app.kubernetes.io/component': component };
  }

  pods(component: Component): Promise<V1Pod[]> {
    return this.cluster.pods(this.namespace, this.labels(component));
  }

  /** Waits until a component has `count` pods and all of them take requests. */
  async ready(component: Component, count: number): Promise<V1Pod[]> {
    return until(
      `${count} pods of the ${component} to be ready`,
      async () => {
        const pods = await this.pods(component);
        return pods.length === count && pods.every(isReady) ? pods : null;
      },
      READY_MS,
    );
  }

  /** Where the control plane answers within the cluster. */
  async service(): Promise<Address> {
    const services = await this.cluster.services(this.namespace, this.labels('control-plane'));
    for (const { spec } of services) {
      const port = spec?.ports?.find(({ name }) => name === 'http')?.port;
      if (port !== undefined && spec?.clusterIP && spec.clusterIP !== 'None') return { host: spec.clusterIP, port };
    }
    throw new Error('The release has no Service with a port "http".');
  }

  /** The one-time link for the first administrator, as the notes of the chart say it is found. */
  async setupUrl(): Promise<string> {
    const secrets = await this.cluster.secrets(this.namespace);
    const [, token] = [...secrets].find(([key]) => key.endsWith('/setup-token')) ?? [];
    if (token === undefined) throw new Error('The release has no Secret with a "setup-token".');
    return `${this.addresses.publicUrl}/setup#${Buffer.from(token, 'base64').toString()}`;
  }

  private apply(command: readonly string[], values: object, isAwaited = true): Promise<void> {
    const wait = isAwaited ? ['--wait', '--timeout', `${READY_MS / 1000}s`] : [];
    const options = ['--namespace', this.namespace, ...wait, '--values', '-'];
    return helm([...command, ...options], JSON.stringify(values));
  }
}
