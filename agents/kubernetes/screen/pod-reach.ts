import type { V1Pod } from '@kubernetes/client-node';
import type { Duplex } from 'node:stream';
import { openPort } from '../../core/screen/open-port.js';
import { connectScreenSocket } from '../../core/streams/screen-socket.js';
import type { ClusterApi } from '../api/cluster-api.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import { PORT_FORWARD_PROTOCOL, PortForwardStream } from './port-forward.js';

/** A way to the ports of pods. */
export interface PodReach {
  /** Pause between two attempts to reach a session that starts, in milliseconds, at first. */
  readonly firstPauseMs: number;
  /** Connects to a screen. Rejects with the system's error; how long it may take is the caller's to say where it is not open at once. */
  openScreen(pod: V1Pod, port: number, timeoutMs: number): Promise<Duplex>;
  /** Connects to a web application. Rejects when nobody answers within `timeoutMs`. */
  openPage(pod: V1Pod, port: number, timeoutMs: number): Promise<Duplex>;
}

/** By the pods' own addresses, for an agent on the pods' network. */
export class PodAddresses implements PodReach {
  readonly firstPauseMs = 20;

  async openScreen(pod: V1Pod, port: number): Promise<Duplex> {
    return Promise.resolve(connectScreenSocket({ host: addressOf(pod), port }));
  }

  async openPage(pod: V1Pod, port: number, timeoutMs: number): Promise<Duplex> {
    return openPort(addressOf(pod), port, timeoutMs);
  }
}

/** Through the API server, for an agent that is elsewhere. Each stream is a request to the API server. */
export class PortForwarding implements PodReach {
  /** A request each, so less often than by address. */
  readonly firstPauseMs = 150;

  constructor(
    private readonly api: ClusterApi,
    private readonly objects: ClusterObjects,
  ) {}

  async openScreen(pod: V1Pod, port: number, timeoutMs: number): Promise<Duplex> {
    const path = this.objects.podPath(pod.metadata?.name ?? '', 'portforward');
    const query = { ports: String(port) };
    return new PortForwardStream(await this.api.webSocket(path, query, [PORT_FORWARD_PROTOCOL], timeoutMs));
  }

  openPage(pod: V1Pod, port: number, timeoutMs: number): Promise<Duplex> {
    return this.openScreen(pod, port, timeoutMs);
  }
}

function addressOf({ status }: V1Pod): string {
  if (!status?.podIP) throw new Error('The pod has no address yet.');
  return status.podIP;
}
