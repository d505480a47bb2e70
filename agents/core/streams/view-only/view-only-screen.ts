import { Duplex } from 'node:stream';
import { ByteSteps } from './byte-steps.js';
import { PixelFormats } from './pixel-formats.js';
import { screenConversation } from './screen-conversation.js';
import { ViewOnlyInput } from './view-only-input.js';

/**
 * A screen for a viewer who may only look: of what is written to it only what makes a picture come reaches `screen`, and of what is read from
 * it the texts of the clipboard are missing. It ends with an error, a `FrameError`, at whatever it cannot follow. Owns `screen`.
 */
export class ViewOnlyScreen extends Duplex {
  private readonly input: ViewOnlyInput;
  private readonly picture: ByteSteps;

  constructor(private readonly screen: Duplex) {
    super();
    const formats = new PixelFormats();
    this.input = new ViewOnlyInput(formats);
    this.picture = new ByteSteps(screenConversation(formats));
    screen.on('data', (chunk: Buffer) => this.show(chunk));
    screen.on('end', () => this.push(null));
    screen.on('error', (error) => this.destroy(error));
    screen.on('close', () => this.destroy());
  }

  override _read(): void {
    this.screen.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    try {
      const kept = this.input.push(chunk);
      if (kept.length === 0 || this.screen.write(kept)) done();
      else this.screen.once('drain', () => done());
    } catch (error) {
      done(asError(error));
    }
  }

  override _final(done: () => void): void {
    this.screen.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.screen.destroy();
    done(error);
  }

  private show(chunk: Buffer): void {
    if (this.destroyed) return;
    try {
      for (const part of this.picture.push(chunk)) if (!this.push(part)) this.screen.pause();
    } catch (error) {
      this.destroy(asError(error));
    }
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
