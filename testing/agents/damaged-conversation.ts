import type { Mutator } from '../mutator.js';

/** Numbers at which lengths, sizes and kinds of messages turn over. */
const EDGES: readonly [number, ...number[]] = [0, 1, 2, 16, 17, 255, 256, 4096, 4097, 0x7fff, 0x8000, 0xffff];

/** A conversation in which something is wrong, and how many of its messages are. */
export interface DamagedConversation {
  readonly messages: readonly Buffer[];
  readonly damaged: number;
}

/**
 * Damages a conversation where parsers look: numbers in the first bytes of its messages, the order and number of messages, and bytes
 * anywhere. The messages before the damage are as they were, so that it reaches far into whoever reads them.
 */
export function damagedConversation(messages: readonly Buffer[], chance: Mutator): DamagedConversation {
  const from = chance.below(messages.length);
  let damaged = 0;
  const result = messages.flatMap((message, index) => {
    if (index < from || (index > from && chance.chance(40))) return [message];
    damaged += 1;
    return damagedMessage(message, chance);
  });
  return { messages: result, damaged };
}

function damagedMessage(message: Buffer, chance: Mutator): Buffer[] {
  if (chance.chance(5)) return [];
  if (chance.chance(5)) return [message, message];
  return [chance.chance(60) ? withOtherNumber(message, chance) : chance.mutate(message)];
}

/** One of the numbers in the first 28 bytes, of 8, 16 or 32 bits, becomes another one. */
function withOtherNumber(message: Buffer, chance: Mutator): Buffer {
  const copy = Buffer.from(message);
  const bytes = chance.pick([1, 2, 4]);
  if (copy.length < bytes) return copy;
  const at = chance.below(Math.min(28, copy.length - bytes + 1));
  const value = chance.chance(20) ? 2 ** 32 - 1 - chance.below(3) : chance.pick(EDGES);
  copy.writeUIntBE(value % 2 ** (8 * bytes), at, bytes);
  return copy;
}
