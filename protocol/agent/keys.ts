import { z } from 'zod';
import { AgentPublicKey } from './handshake.js';

/** Ed25519 signature in base64url. */
const Signature = z.string().max(128);

/**
 * Puts a new key in the place of the agent's, which goes on being good for a while so that no moment is without one. Both keys sign
 * {@link keyOfferPayload}: the new one to prove that the agent has it, the old one to allow it. A key that the agent has already may be offered
 * again, since the answer to an earlier offer may have been lost. Came with version 6.
 */
export const KeyOffer = z.strictObject({
  epoch: z.int(),
  publicKey: AgentPublicKey,
  possession: Signature.describe('By the new key.'),
  authorization: Signature.describe('By the key that the agent proved itself by.'),
});
export type KeyOffer = z.infer<typeof KeyOffer>;

/** Asks the agent to put a new key in the place of its own now; it answers when that is done. Came with version 6. */
export const KeyRotate = z.strictObject({});
export type KeyRotate = z.infer<typeof KeyRotate>;

/** The bytes that both keys sign: they bind the new key to one connection (`epoch`) of the agent to the host that it believes to talk to. */
export function keyOfferPayload(agentId: string, host: string, epoch: number, publicKey: string): string {
  return ['streamspace-agent-key', agentId, host.toLowerCase(), String(epoch), publicKey].join('\n');
}
