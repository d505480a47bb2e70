import type { Logger } from 'pino';
import { helloPayload } from '../../protocol/agent/handshake.js';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import type { AgentConfig } from './agent-config.js';
import type { Clock } from './clock.js';
import type { KeyRing } from './keys/key-ring.js';
import { EnrollmentError, enrollAgent } from './link/enrollment.js';
import type { HelloMaker } from './link/link-handlers.js';
import type { AgentIdentity, Boot } from './state/agent-identity.js';
import type { AgentKeys } from './state/agent-keys.js';

/** Makes the agent known to the control plane, once in its life, and proves who it is from then on. */
export class AgentRegistration {
  constructor(
    private readonly identity: AgentIdentity,
    private readonly ring: KeyRing,
    private readonly config: AgentConfig,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * Resolves with what answers challenges, or with undefined when `signal` fires before the agent is enrolled. Rejects with
   * StateFileError for damaged files and with {@link EnrollmentError} when the agent is not enrolled and cannot be.
   */
  async register(signal: AbortSignal): Promise<HelloMaker | undefined> {
    const { keys, agentId: known } = await this.identity.load();
    const boot = await this.identity.countBoot();
    const agentId = known ?? (await this.enroll(keys, signal));
    if (agentId === undefined) return undefined;
    await this.ring.load(agentId, keys);
    return this.helloMaker(agentId, boot);
  }

  private async enroll(keys: AgentKeys, signal: AbortSignal): Promise<string | undefined> {
    const { enrollmentToken: token, name, platform, serverUrl, timings } = this.config;
    if (token === undefined) {
      throw new EnrollmentError(
        'This agent is not enrolled yet. Ask an administrator for an enrolment token and start the agent with it in STREAMSPACE_ENROLLMENT_TOKEN.',
      );
    }
    const request = { token, name, platform, publicKey: keys.publicKey };
    const { clock, log } = this;
    const agentId = await enrollAgent(request, { serverUrl, timings, clock, log }, signal);
    if (agentId === undefined) return undefined;
    await this.identity.storeAgentId(keys, agentId);
    this.log.info({ agent: agentId }, 'enrolled');
    return agentId;
  }

  private helloMaker(agentId: string, boot: Boot): HelloMaker {
    const { platform, capacity, labels, serverUrl } = this.config;
    return (nonce, protocolVersion) => ({
      agentId,
      ...boot,
      protocolVersion,
      softwareVersion: SOFTWARE_VERSION,
      platform,
      capacity,
      labels,
      signature: this.ring.sign(helloPayload(nonce, agentId, serverUrl.host, protocolVersion)),
    });
  }
}
