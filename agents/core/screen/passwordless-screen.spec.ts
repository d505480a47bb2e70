import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { PasswordlessScreen } from './passwordless-screen.js';

/** A screen behind which a test stands, and all that its viewer was told. */
class ViewedScreen {
  readonly server = new DuplexPair();
  readonly screen = new PasswordlessScreen(this.server.near);
  private readonly chunks: Buffer[] = [];

  constructor() {
    this.screen.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.screen.on('error', () => undefined);
  }

  get told(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }

  say(text: string): Promise<void> {
    return new Promise((resolve) => this.screen.write(Buffer.from(text, 'latin1'), () => resolve()));
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('PasswordlessScreen', () => {
  it('plays the handshake itself and then passes everything on, both ways', async () => {
    const viewed = new ViewedScreen();
    await viewed.say('RFB 003.008\n');
    await viewed.say('\x01');
    expect(viewed.server.received()).toHaveLength(0);
    await viewed.say('\x01');
    await viewed.say('hello');
    await turn();
    expect(viewed.server.received().toString('latin1')).toBe('\x01hello');
    viewed.server.far.write('ServerInit');
    await turn();
    expect(viewed.told).toBe('RFB 003.008\n\x01\x01\0\0\0\0ServerInit');
  });

  it('keeps what the screen says too early until the viewer may hear it', async () => {
    const viewed = new ViewedScreen();
    viewed.server.far.write('too early');
    await turn();
    expect(viewed.told).toBe('RFB 003.008\n');
    await viewed.say('RFB 003.003\n');
    await turn();
    expect(viewed.told).toBe('RFB 003.008\n\0\0\0\x01too early');
  });

  it('tells a viewer why it is turned away, and hangs up on the screen', async () => {
    const viewed = new ViewedScreen();
    const ended = once(viewed.screen, 'end');
    await viewed.say('RFB 003.008\n\x05');
    await ended;
    expect(viewed.told).toContain('was not offered');
    expect(viewed.server.near.destroyed).toBe(true);
  });

  it('stops taking from a viewer while the screen does not read', async () => {
    const viewed = new ViewedScreen();
    await viewed.say('RFB 003.008\n\x01');
    viewed.server.stall();
    const big = Buffer.alloc(1024 * 1024);
    viewed.screen.write(big);
    expect(viewed.screen.write(big)).toBe(false);
    const drained = once(viewed.screen, 'drain');
    viewed.server.unstall();
    await drained;
    expect(viewed.server.received().length).toBe(2 * big.length);
  });

  it('goes when the screen goes, and takes the screen along', async () => {
    const first = new ViewedScreen();
    const gone = finished(first.screen);
    first.server.near.destroy(new Error('reset'));
    await expect(gone).rejects.toThrow('reset');
    const second = new ViewedScreen();
    second.screen.destroy();
    await turn();
    expect(second.server.near.destroyed).toBe(true);
  });
});
