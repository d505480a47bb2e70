import { QuotaGate } from '../../src/quotas/quota-gate.js';

/** Checks quotas as the product does, but lets nobody wait for a turn: what a race must find out. */
export class UnlockedQuotaGate extends QuotaGate {
  override takeTurn(): Promise<void> {
    return Promise.resolve();
  }
}
