import type { HomeSizes, InstancesDescribed } from '../../protocol/agent/instances.js';
import type {
  Heartbeat,
  Inventory,
  SessionProgress,
  SessionReport,
  SessionThumbnail,
} from '../../protocol/agent/messages.js';

/**
 * Learns what agents say and how they fare. Calls for one agent are made one after the other, in order; the epoch of a message is already
 * checked. A call that rejects is logged and answered to the agent as a problem; it never ends the connection. An observer implements what
 * it wants to learn.
 */
export interface AgentObserver {
  /** The agent, not heard of for `silentMs` milliseconds, has a fresh control connection on this replica. Its inventory follows. */
  agentConnected?(agentId: string, silentMs: number): Promise<void>;
  /** The agent was silent for `AgentsConfig.lostMs`. Silence is not death: its sessions may well live on. */
  agentLost?(agentId: string): Promise<void>;
  inventoryReceived?(agentId: string, inventory: Inventory): Promise<void>;
  /** `steps` are those of the session that the agent has told before and nobody was told of yet, in order. */
  sessionReported?(agentId: string, report: SessionReport, steps: readonly SessionProgress[]): Promise<void>;
  /** `steps` are of one session, in order, and one at least. */
  sessionProgressed?(agentId: string, steps: readonly [SessionProgress, ...SessionProgress[]]): Promise<void>;
  sessionPictured?(agentId: string, thumbnail: SessionThumbnail): Promise<void>;
  instancesDescribed?(agentId: string, described: InstancesDescribed): Promise<void>;
  homesMeasured?(agentId: string, sizes: HomeSizes): Promise<void>;
  heartbeatReceived?(agentId: string, heartbeat: Heartbeat): Promise<void>;
}
