import type { Duplex } from 'node:stream';
import { RealScreen } from '../../testing/agents/real-screen.js';
import { ReceivedBytes } from '../../testing/agents/received-bytes.js';
import {
  cutText,
  desktopSize,
  encodings,
  GREETING_BYTES,
  pictureRequest,
  PIXELS,
  SHARED_HANDSHAKE,
} from '../../testing/agents/rfb-requests.js';
import { givesAway } from '../../testing/agents/server-cut-text.js';
import { XClipboard } from '../../testing/agents/x-clipboard.js';
import { ViewOnlyScreen } from '../core/streams/view-only/view-only-screen.js';

const EXTENDED_CLIPBOARD = -0x3f5e1a32;
/** Tight with JPEG, ZRLE, cursor, sizes, last rectangle, QEMU keys: what noVNC asks for, more or less. */
const PLAIN = [1, 7, 16, 0, -26, -254, -223, -224, -308, -239, -312, -313, -307, -258];
const EXTENDED = [...PLAIN, EXTENDED_CLIPBOARD];
const QEMU_KEY = Buffer.from([255, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 30]);
const KEY = Buffer.from([4, 1, 0, 0, 0, 0, 0, 0x61]);
const POINTER = Buffer.from([5, 0, 0, 7, 0, 9]);
const WHOLE = pictureRequest(320, 240);

/** Looks at `screen`. Resolves with what it shows as soon as that is more than a greeting. */
async function look(screen: Duplex, asked = EXTENDED): Promise<ReceivedBytes> {
  const shown = new ReceivedBytes(screen);
  for (const message of [...SHARED_HANDSHAKE, PIXELS, encodings(asked), WHOLE]) screen.write(message);
  await shown.moreThan(2 * GREETING_BYTES);
  return shown;
}

/** Says `messages`, asks for the whole picture again and waits for it: by then they have been dealt with. */
async function say(screen: Duplex, shown: ReceivedBytes, ...messages: readonly Buffer[]): Promise<void> {
  const before = shown.count;
  for (const message of [...messages, WHOLE]) screen.write(message);
  await shown.moreThan(before);
}

describe('a viewer who may only look at a real screen (threat 59)', () => {
  let real: RealScreen;
  beforeAll(async () => {
    real = await RealScreen.start('-retro');
  });
  afterAll(() => real.stop());

  /** How large the screen is, as it tells whoever comes. */
  async function size(): Promise<[number, number]> {
    const socket = await real.open();
    const received = new ReceivedBytes(socket);
    for (const part of SHARED_HANDSHAKE) socket.write(part);
    await received.moreThan(GREETING_BYTES);
    socket.destroy();
    const init = received.all().subarray(GREETING_BYTES - 24);
    return [init.readUInt16BE(0), init.readUInt16BE(2)];
  }

  it('is shown the picture in whatever encodings the screen chooses, for as long as it asks', async () => {
    const screen = new ViewOnlyScreen(await real.open());
    const errors: Error[] = [];
    screen.on('error', (error) => errors.push(error));
    const shown = await look(screen);
    for (let round = 0; round < 5; round += 1) await say(screen, shown, KEY, QEMU_KEY, POINTER, cutText('nothing'));
    expect(errors).toEqual([]);
    screen.destroy();
  });

  it('is told nothing of what a program of the screen has copied, as whoever uses the screen is', async () => {
    const text = 'the owner’s password: Zwölf Boxkämpfer'.normalize();
    const link = await real.open();
    const linked = new ReceivedBytes(link);
    const screen = new ViewOnlyScreen(link);
    const shown = await look(screen);
    const [plain, extended] = [await real.open(), await real.open()];
    const users = [await look(plain, PLAIN), await look(extended)];

    const program = await XClipboard.copy(real.display, text);
    await users[1]!.until((bytes) => givesAway(bytes.all(), text));
    const ascii = 'the owner';
    await users[0]!.until((bytes) => givesAway(bytes.all(), ascii));
    // The screen told this viewer as well: the text came as far as the filter, and no further.
    await linked.until((bytes) => givesAway(bytes.all(), ascii));
    await say(screen, shown);
    expect([givesAway(shown.all(), ascii), givesAway(shown.all(), text)]).toEqual([false, false]);
    program.close();
    for (const stream of [screen, plain, extended]) stream.destroy();
  });

  it('resizes nothing, as whoever uses the screen does', async () => {
    const before = await size();
    const screen = new ViewOnlyScreen(await real.open());
    await say(screen, await look(screen), desktopSize(640, 400));
    expect(await size()).toEqual(before);
    screen.destroy();

    const owner = await real.open();
    await say(owner, await look(owner), desktopSize(640, 400));
    owner.destroy();
    expect(await size()).toEqual([640, 400]);
  });
});
