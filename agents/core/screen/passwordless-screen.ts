import { Duplex } from 'node:stream';
import { type InPlaceStream, isInPlaceStream, type TakeInPlace } from '../streams/in-place-socket.js';
import { ViewerHandshake } from './viewer-handshake.js';

type Done = (error?: Error | null) => void;

/**
 * A screen as a viewer sees it: it asks for no password. `screen` is a connection that has given its password already and on which
 * ClientInit comes next; version and choice of security are played to the viewer here. Everything else passes through both ways,
 * without copies and at the pace of whoever is slower.
 */
export class PasswordlessScreen extends Duplex implements InPlaceStream {
  private handshake: ViewerHandshake | null = new ViewerHandshake();
  /** Who reads the screen in place once the handshake is over. */
  private taker: TakeInPlace | null = null;
  private readonly followClose = (): void => {
    this.destroy();
  };

  constructor(private readonly screen: Duplex) {
    // No buffer of its own on either side: what waits, waits in the connection.
    super({ readableHighWaterMark: 1, writableHighWaterMark: 1, allowHalfOpen: true });
    this.push(new ViewerHandshake().greeting);
    screen.on('error', (error) => this.destroy(error));
    screen.on('close', this.followClose);
  }

  readInPlace(take: TakeInPlace): void {
    this.taker = take;
  }

  /** Whoever read in place and was held reads on by this. */
  override resume(): this {
    if (this.handshake === null) this.screen.resume();
    return super.resume();
  }

  override _read(): void {
    // Nothing of the screen may overtake the handshake; the server is silent until ClientInit anyway.
    if (this.handshake === null) this.screen.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.handshake === null) this.pass(chunk, done);
    else this.shakeHands(this.handshake, chunk, done);
  }

  override _final(done: Done): void {
    this.screen.end(() => done());
  }

  override _destroy(error: Error | null, done: Done): void {
    this.screen.destroy();
    done(error);
  }

  private shakeHands(handshake: ViewerHandshake, chunk: Buffer, done: Done): void {
    const { reply, rest, refusal } = handshake.push(chunk);
    if (reply.length > 0) this.push(reply);
    if (refusal !== undefined) {
      // The viewer still reads why.
      this.screen.off('close', this.followClose);
      this.screen.destroy();
      this.push(null);
      done();
    } else if (rest === undefined) {
      done();
    } else {
      this.handshake = null;
      this.followScreen();
      if (rest.length > 0) this.pass(rest, done);
      else done();
    }
  }

  private followScreen(): void {
    const { screen } = this;
    if (isInPlaceStream(screen)) screen.readInPlace((bytes) => this.passOn(bytes));
    screen.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) screen.pause();
    });
    screen.on('end', () => this.push(null));
  }

  /** Nothing overtakes what still waits here, such as the end of the handshake. */
  private passOn(bytes: Buffer): boolean {
    return this.taker !== null && this.readableLength === 0 ? this.taker(bytes) : this.push(Buffer.from(bytes));
  }

  private pass(chunk: Buffer, done: Done): void {
    if (this.screen.write(chunk)) done();
    else this.screen.once('drain', () => done());
  }
}
