import { setImmediate as turn } from 'node:timers/promises';
import { growthSince, usedBytes } from '../memory-growth.js';
import type { Mutator } from '../mutator.js';
import { damagedConversation } from './damaged-conversation.js';

const MESSAGES = 100_000;
const SCREENS_AT_ONCE = 100;
/** Turns of the event loop within which a screen that has said everything is done with. A healthy one needs about thirty. */
const MAX_TURNS = 1_000;
const MAX_GROWTH_BYTES = 50 * 1024 * 1024;

/** How a crowd of screens is dealt with. */
export interface CrowdOptions<Outcome> {
  readonly chance: Mutator;
  /** What screens say that are well. */
  readonly conversations: readonly [Buffer[], ...Buffer[][]];
  /** Deals with one screen that says `messages` and then nothing more. Must not reject. */
  readonly outcomeOf: (messages: readonly Buffer[]) => Promise<Outcome>;
  /** Takes note of how it went. */
  readonly note: (outcome: Outcome) => void;
  /** Deals with a screen that is well, among the others. Rejects if it was harmed. */
  readonly beside: () => Promise<void>;
}

/**
 * Deals with 100,000 damaged messages of screens, a hundred of these at once, with one beside them that is well.
 *
 * Rejects when a screen is not done with in time, when the one beside was harmed, or when memory grows with the screens.
 */
export async function dealWithCrowd<Outcome>(options: CrowdOptions<Outcome>): Promise<void> {
  const { chance, conversations, outcomeOf, note, beside } = options;
  const startBytes = usedBytes();
  for (let sent = 0; sent < MESSAGES;) {
    const victims = Array.from({ length: SCREENS_AT_ONCE }, () => {
      const { messages, damaged } = damagedConversation(chance.pick(conversations), chance);
      sent += damaged;
      return outcomeOf(messages);
    });
    const [outcomes] = await Promise.all([within(Promise.all(victims)), beside()]);
    for (const outcome of outcomes) note(outcome);
    if (growthSince(startBytes, MAX_GROWTH_BYTES) >= MAX_GROWTH_BYTES)
      throw new Error('Memory grows with the screens.');
  }
}

async function within<T>(outcomes: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  const all = outcomes.finally(() => (state.isSettled = true));
  for (let turns = 0; turns < MAX_TURNS && !state.isSettled; turns += 1) await turn();
  if (!state.isSettled) throw new Error(`A screen was not done with after ${MAX_TURNS} turns of the event loop.`);
  return all;
}
