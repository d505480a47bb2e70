import { AgentLeaseRepository } from '../../src/agents/presence/agent-lease.repository.js';
import { QuotaGate } from '../../src/quotas/quota-gate.js';
import { SessionObserver } from '../../src/sessions/reconciliation/session-observer.js';

/** So long ago that every lease has run out. */
const ANY_SILENCE_MS = -1_000_000_000;

/** What can be broken on purpose, by name. */
const SABOTAGES: Readonly<Record<string, () => void>> = {
  /** Whoever has the key of an agent gets its lease, whoever else holds it. */
  'without-fencing': () => {
    const acquire = AgentLeaseRepository.prototype.acquire;
    AgentLeaseRepository.prototype.acquire = function (tx, hello, publicKey, replicaId) {
      return acquire.call(this, tx, hello, publicKey, replicaId, ANY_SILENCE_MS);
    };
  },
  /** Nobody waits for a turn before the quota is checked. */
  'without-lock': () => {
    QuotaGate.prototype.takeTurn = () => Promise.resolve();
    QuotaGate.prototype.takeFreeTurns = (_tx, userIds) => Promise.resolve(new Set(userIds));
  },
  /** A list that failed is taken for one that is complete. */
  'complete-ignored': () => {
    const inventoryReceived = SessionObserver.prototype.inventoryReceived;
    SessionObserver.prototype.inventoryReceived = function (agentId, inventory) {
      return inventoryReceived.call(this, agentId, { ...inventory, complete: true });
    };
  },
};

/** Breaks the control plane on purpose, to see that the drills notice. Unknown names break nothing. */
export function sabotageControlPlane(what: string): void {
  SABOTAGES[what]?.();
}
