import { setImmediate as turn } from 'node:timers/promises';
import { damagedConversation } from '../../../testing/agents/damaged-conversation.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { passwordHello } from '../../../testing/agents/rfb-server-bytes.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';
import { greet, logIn, ScreenRefusalError } from './screen-login.js';
import { answerChallenge } from './vnc-auth.js';
import { growthSince, usedBytes } from '../../../testing/memory-growth.js';

const MESSAGES = 100_000;
const SCREENS_AT_ONCE = 100;
/** Turns of the event loop within which a screen that has said everything is done with. A healthy one needs about thirty. */
const MAX_TURNS = 1_000;
const MAX_GROWTH_BYTES = 300 * 1024 * 1024;

const PASSWORD = 'canary77';
const CHALLENGE = Buffer.from('0123456789abcdef');
const reason = Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.from('Too many')]);
/** Screens that let the agent in, refuse it at once, and refuse its password. */
const CONVERSATIONS: [Buffer[], ...Buffer[][]] = [
  passwordHello(16, 12, CHALLENGE),
  [Buffer.from('RFB 003.008\n'), Buffer.of(0), reason],
  [...passwordHello(16, 12, CHALLENGE).slice(0, 3), Buffer.from([0, 0, 0, 1]), reason],
];

/** Logs in to a screen that says `messages` and then nothing more. What was said to it, and how it ended. */
async function outcomeOf(messages: readonly Buffer[], chance: Mutator): Promise<{ said: Buffer; error: unknown }> {
  const pair = new DuplexPair();
  pair.near.on('error', () => undefined);
  for (const message of messages) for (const piece of chance.pieces(message)) pair.far.write(piece);
  pair.far.end();
  let error: unknown = null;
  try {
    await logIn(pair.near, PASSWORD);
    await greet(pair.near);
  } catch (thrown) {
    error = thrown;
  }
  await turn();
  pair.near.destroy();
  return { said: pair.received(), error };
}

/** Everybody's outcome; fails when one is still missing after {@link MAX_TURNS}. */
async function within<T>(outcomes: readonly Promise<T>[]): Promise<T[]> {
  const state = { isSettled: false };
  const all = Promise.all(outcomes).finally(() => (state.isSettled = true));
  for (let turns = 0; turns < MAX_TURNS && !state.isSettled; turns += 1) await turn();
  expect(state.isSettled).toBe(true);
  return all;
}

describe('100,000 damaged messages of screens that ask for a password', () => {
  const seed = fuzzSeed();

  it(`end only the login to their own screen, and never learn the password (again by FUZZ_SEED=${seed})`, async () => {
    const chance = new Mutator(seed);
    const reasons = new Set<string>();
    let welcomes = 0;
    const startBytes = usedBytes();
    for (let sent = 0; sent < MESSAGES;) {
      const victims = Array.from({ length: SCREENS_AT_ONCE }, () => {
        const { messages, damaged } = damagedConversation(chance.pick(CONVERSATIONS), chance);
        sent += damaged;
        return outcomeOf(messages, chance);
      });
      const [beside, ...outcomes] = await within([outcomeOf(CONVERSATIONS[0], chance), ...victims]);
      expect(beside?.error).toBeNull();
      expect(beside?.said.includes(answerChallenge(PASSWORD, CHALLENGE))).toBe(true);
      for (const { said, error } of outcomes) {
        expect(said.includes(PASSWORD)).toBe(false);
        if (error === null) welcomes += 1;
        else reasons.add(nameOf(error));
      }
      expect(growthSince(startBytes, MAX_GROWTH_BYTES)).toBeLessThan(MAX_GROWTH_BYTES);
    }
    expect([...reasons].sort()).toEqual([
      'The screen closed the connection.',
      'The screen does not ask for a password.',
      'The screen does not speak RFB 3.8.',
      'The screen refused the connection.',
    ]);
    expect(welcomes).toBeGreaterThan(1_000);
  }, 300_000);
});

/** An error of ours by its sentence, less what the screen gave as its reason; one of the language by its kind. */
function nameOf(error: unknown): string {
  if (error instanceof ScreenRefusalError) return error.message.replace(/: .*/s, '.');
  if (error instanceof Error && error.constructor === Error) return error.message;
  return `not ours: ${String(error)}`;
}
