import { setImmediate as turn } from 'node:timers/promises';
import { dealWithCrowd } from '../../../testing/agents/crowd-of-screens.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { passwordHello } from '../../../testing/agents/rfb-server-bytes.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';
import { greet, logIn, ScreenRefusalError } from './screen-login.js';
import { answerChallenge } from './vnc-auth.js';

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

describe('100,000 damaged messages of screens that ask for a password', () => {
  const seed = fuzzSeed();

  it(`end only the login to their own screen, and never learn the password (again by FUZZ_SEED=${seed})`, async () => {
    const chance = new Mutator(seed);
    const reasons = new Set<string>();
    let welcomes = 0;
    await dealWithCrowd({
      chance,
      conversations: CONVERSATIONS,
      outcomeOf: (messages) => outcomeOf(messages, chance),
      note: ({ said, error }) => {
        expect(said.includes(PASSWORD)).toBe(false);
        if (error === null) welcomes += 1;
        else reasons.add(nameOf(error));
      },
      beside: async () => {
        const { said, error } = await outcomeOf(CONVERSATIONS[0], chance);
        expect(error).toBeNull();
        expect(said.includes(answerChallenge(PASSWORD, CHALLENGE))).toBe(true);
      },
    });
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
