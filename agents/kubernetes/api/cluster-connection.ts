import { Agent as PlainAgent } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';

/** What TLS with an API server takes; the credentials of a kubeconfig are among it. */
type Keys = Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'rejectUnauthorized' | 'servername'>;

/** Options of a request that is to reach an API server. */
export interface ConnectionOptions extends RequestOptions {
  headers: Record<string, string>;
}

/** Where an API server is and as whom it is asked. Connections are used again: a TLS handshake costs more than most answers. */
export class ClusterConnection {
  private keys: Keys = {};
  private agent: PlainAgent | undefined;

  constructor(private readonly config: KubeConfig) {}

  /** Address of `path` with `query`. Throws where the configuration names no cluster. */
  url(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const server = this.config.getCurrentCluster()?.server;
    if (server === undefined) throw new Error('The Kubernetes configuration names no cluster.');
    const url = new URL(`${server.replace(/\/$/, '')}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** Options of a request, with credentials that are valid now. Rejects when they cannot be had. */
  async options(): Promise<ConnectionOptions> {
    const options: ConnectionOptions = { headers: {} };
    await this.config.applyToHTTPSOptions(options);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
    const keys: Keys = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
    // A proxy has an agent of its own, which the client makes.
    if (this.config.getCurrentCluster()?.proxyUrl !== undefined) return options;
    return { ...keys, headers: options.headers, auth: options.auth, agent: this.agentFor(keys) };
  }

  /** Hangs up what is idle. What is under way ends by itself. */
  close(): void {
    this.agent?.destroy();
    this.agent = undefined;
  }

  private agentFor(keys: Keys): PlainAgent {
    if (this.agent !== undefined && isDeepStrictEqual(keys, this.keys)) return this.agent;
    this.agent?.destroy();
    this.keys = keys;
    // A watch is quiet for minutes: what lies between must not forget it.
    const kept = { keepAlive: true, keepAliveMsecs: 20_000 };
    this.agent = this.url('/').protocol === 'http:' ? new PlainAgent(kept) : new Agent({ ...keys, ...kept });
    return this.agent;
  }
}
