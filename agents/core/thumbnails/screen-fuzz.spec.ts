import { dealWithCrowd } from '../../../testing/agents/crowd-of-screens.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { PaintedScreen } from '../../../testing/agents/painted-screen.js';
import { BELL, colourMap, cutText, paintedStrips, serverHello } from '../../../testing/agents/rfb-server-bytes.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';
import { takePicture } from './screen-picture.js';
import { ShrinkingPicture } from './shrinking-picture.js';

const [WIDTH, HEIGHT] = [16, 12];

/** What screens say to whoever takes a picture of them: all kinds of handshakes, then chatter and pixels. */
const CONVERSATIONS: [Buffer[], ...Buffer[][]] = [
  [...serverHello(WIDTH, HEIGHT), paintedStrips(WIDTH, HEIGHT, 1)],
  [...serverHello(WIDTH, HEIGHT, 7), BELL, colourMap(3), paintedStrips(WIDTH, HEIGHT, 4)],
  [...serverHello(WIDTH, HEIGHT, 3), cutText('copied in the session'), paintedStrips(WIDTH, HEIGHT, 3)],
  [...serverHello(WIDTH, HEIGHT), colourMap(200), BELL, cutText('x'.repeat(5_000)), paintedStrips(WIDTH, HEIGHT, 12)],
  // A screen that stops short of its last rows, and says other things meanwhile.
  [...serverHello(WIDTH, HEIGHT), paintedStrips(WIDTH, HEIGHT / 2, 2), BELL, cutText('half'), BELL],
];

type Outcome = ShrinkingPicture | Error;

/** A picture of a screen that says `messages` and then nothing more. */
async function outcomeOf(messages: readonly Buffer[], chance: Mutator): Promise<Outcome> {
  const { near, far } = new DuplexPair(false);
  near.on('error', () => undefined);
  for (const message of messages) for (const piece of chance.pieces(message)) far.write(piece);
  far.end();
  try {
    return await takePicture(near);
  } catch (error) {
    return error instanceof Error ? error : new Error('no error at all');
  } finally {
    near.destroy();
  }
}

describe('100,000 damaged messages of screens', () => {
  const seed = fuzzSeed();

  it(`end only the picture of their own screen (again by FUZZ_SEED=${seed})`, async () => {
    const chance = new Mutator(seed);
    const healthy = new PaintedScreen({ width: 4, height: 2, colour: (x, y) => [x, y, 7], pieceBytes: 5 });
    const reasons = new Set<string>();
    let pictures = 0;
    await dealWithCrowd({
      chance,
      conversations: CONVERSATIONS,
      outcomeOf: (messages) => outcomeOf(messages, chance),
      note: (outcome) => {
        if (outcome instanceof ShrinkingPicture) pictures += 1;
        // An error of a kind of its own would be one of the language's, such as TypeError.
        else reasons.add(outcome.constructor === Error ? outcome.message : `${outcome.name}: ${outcome.message}`);
      },
      beside: async () => {
        const picture = await takePicture(healthy.open());
        expect([...picture.rgba().subarray(0, 8)]).toEqual([0, 0, 7, 255, 1, 0, 7, 255]);
      },
    });
    // The damage reached every rule that a message can break, and left some screens usable.
    expect([...reasons].sort()).toEqual([
      'The name of the screen is too long.',
      'The screen asks for a password that we did not set.',
      'The screen closed the connection.',
      'The screen does not speak RFB.',
      'The screen drew outside of itself.',
      'The screen has no usable size.',
      'The screen refused the connection.',
      'The screen sent a message that was not asked for.',
      'The screen used an encoding that was not asked for.',
      'The text on the clipboard of the screen is too long.',
    ]);
    expect(pictures).toBeGreaterThan(1_000);
  }, 300_000);
});
