import { once } from 'node:events';
import type { Socket } from 'node:net';
import { aClientFrame } from '../../testing/agents/client-frames.js';
import { DuplexPair } from '../../testing/agents/duplex-pair.js';
import { RealScreen } from '../../testing/agents/real-screen.js';
import { ReceivedBytes } from '../../testing/agents/received-bytes.js';
import { encodings, GREETING_BYTES, pictureRequest, SELFISH_HANDSHAKE } from '../../testing/agents/rfb-requests.js';
import { SystemClock } from '../core/clock.js';
import { ViewerStream } from '../core/streams/viewer-stream.js';
import { OPCODES } from '../core/streams/websocket-frames.js';

const EDGE = 16;
const RAW = 0;
const PICTURE_BYTES = 4 + 12 + 4 * EDGE * EDGE;

/** A viewer behind the agent that wants the screen for itself: its bytes go through a real {@link ViewerStream}. */
class StreamedViewer {
  private readonly viewer = new DuplexPair(false);
  private readonly shown = new ReceivedBytes(this.viewer.far);
  private readonly stream: ViewerStream;

  constructor(screen: Socket) {
    const facts = () => ({ viewers: 1, screenMs: 0 });
    const options = { clock: new SystemClock(), sawInput: () => undefined, facts };
    this.stream = new ViewerStream(this.viewer.near, screen, options);
    this.stream.start(Buffer.alloc(0));
  }

  get isOpen(): boolean {
    return !this.viewer.near.writableEnded;
  }

  async greet(): Promise<void> {
    for (const part of SELFISH_HANDSHAKE) this.say(part);
    await this.shown.moreThan(GREETING_BYTES);
  }

  /** Asks for the first pixels and waits until they are there. */
  async look(): Promise<void> {
    const before = this.shown.count;
    this.say(encodings([RAW]));
    this.say(pictureRequest(EDGE, EDGE));
    await this.shown.until(({ count }) => count >= before + PICTURE_BYTES);
  }

  async leave(): Promise<void> {
    this.stream.close(1000);
    this.viewer.far.end();
    this.viewer.near.destroy();
    await this.stream.ended;
  }

  private say(bytes: Buffer | string): void {
    this.viewer.far.write(aClientFrame({ opcode: OPCODES.binary, payload: Buffer.from(bytes) }));
  }
}

describe('viewers that want a real screen for themselves', () => {
  let real: RealScreen;
  beforeAll(async () => {
    real = await RealScreen.start();
  });
  afterAll(() => real.stop());

  it('share it all the same', async () => {
    const first = new StreamedViewer(await real.open());
    await first.greet();
    await first.look();
    const second = new StreamedViewer(await real.open());
    await second.greet();
    await second.look();
    await first.look();
    expect([first.isOpen, second.isOpen]).toEqual([true, true]);
    await Promise.all([first.leave(), second.leave()]);
  });

  it('would throw one another out without the agent', async () => {
    const first = await real.open();
    const greeting = new ReceivedBytes(first);
    for (const part of SELFISH_HANDSHAKE) first.write(part);
    await greeting.moreThan(GREETING_BYTES);
    const gone = once(first, 'close');
    const second = await real.open();
    second.resume();
    for (const part of SELFISH_HANDSHAKE) second.write(part);
    await gone;
    second.destroy();
  });
});
