import { createHash } from 'node:crypto';
import { engineLabels, NAMESPACE_LABEL } from '../containers/session-labels.js';
import type { DockerEngine } from '../engine/docker-engine.js';
import { isMissing } from '../engine/engine-errors.js';

const ICC = 'com.docker.network.bridge.enable_icc';
const BRIDGE_NAME = 'com.docker.network.bridge.name';

/**
 * The one bridge that all sessions are on, without traffic between them. One for all, because an engine's default address pools are used
 * up after some thirty networks.
 */
export class SessionNetwork {
  readonly name: string;
  /** The bridge's name on the host, for firewall rules. Linux allows 15 characters. */
  readonly bridge: string;
  private pending: Promise<void> | null = null;

  constructor(
    private readonly engine: DockerEngine,
    private readonly namespace: string,
    private readonly hasInternet: boolean,
  ) {
    // Its kind cannot be changed later, so each kind has a network of its own.
    this.name = hasInternet ? `${namespace}-sessions` : `${namespace}-sessions-offline`;
    this.bridge = `ss-${createHash('sha256').update(this.name).digest('hex').slice(0, 10)}`;
  }

  /**
   * Finds the network or makes it. Sessions that start at once wait for the same attempt: an engine that is asked to make a network twice
   * may refuse the second without having finished the first. Rejects when there is one of this name that would not keep sessions apart.
   */
  ensure(): Promise<void> {
    this.pending ??= this.findOrMake().finally(() => (this.pending = null));
    return this.pending;
  }

  /** Whether it is there. Rejects as {@link ensure} does, and when the engine does not answer. */
  private async findOrMake(): Promise<void> {
    if (await this.isThere()) return;
    try {
      await this.engine.call<unknown>((abortSignal) =>
        this.engine.docker.createNetwork({ ...this.description(), abortSignal }),
      );
    } catch (error) {
      // Somebody else may have made it meanwhile, such as the process before this one.
      if (!(await this.isThere().catch(() => false))) throw error;
    }
  }

  /** Whether it is there. Rejects as {@link ensure} does, and when the engine does not answer. */
  async isThere(): Promise<boolean> {
    try {
      const found = await this.engine.call(() => this.engine.docker.getNetwork(this.name).inspect());
      const { Options: options, Labels: labels, Internal: isInternal } = found;
      const isOurs = labels?.[NAMESPACE_LABEL] === this.namespace && options?.[BRIDGE_NAME] === this.bridge;
      if (isOurs && options[ICC] === 'false' && isInternal === !this.hasInternet) return true;
      throw new Error(
        `The network ${this.name} was not made by this agent. Remove it, or choose another STREAMSPACE_DOCKER_NAMESPACE.`,
      );
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  private description() {
    return {
      Name: this.name,
      CheckDuplicate: true,
      Driver: 'bridge',
      Internal: !this.hasInternet,
      EnableIPv6: false,
      Options: { [ICC]: 'false', [BRIDGE_NAME]: this.bridge },
      Labels: engineLabels(this.namespace, {}),
    };
  }
}
