import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Dice } from '../rig/dice.js';
import { ChaosLink, cutOff, type LinkMode, type PieceWatcher } from './chaos-link.js';

const PASS: LinkMode = { kind: 'pass' };

/** A port on the loopback address, or the path of a UNIX socket. */
export type Place = number | string;

/** A proxy on the loopback address, or on a UNIX socket, that spreads connections over its targets, and does to them what networks do. */
export class ChaosProxy {
  private readonly links = new Set<ChaosLink>();
  /** Taken while nothing gets through; dialled when the link is healed. */
  private readonly waiting = new Set<Socket>();
  private mode: LinkMode = PASS;
  private turn = 0;
  private watcher: PieceWatcher = () => undefined;

  private constructor(
    private readonly server: Server,
    /** 0 on a UNIX socket. */
    readonly port: number,
    private targets: readonly Place[],
    private readonly dice: Dice,
  ) {
    server.on('connection', (near: Socket) => void this.take(near));
  }

  /** @param targets take turns; one that refuses is passed over. @param near where it listens: any free port unless said. */
  static async open(targets: readonly Place[], dice: Dice, near: Place = 0): Promise<ChaosProxy> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    if (typeof near === 'string') server.listen(near);
    else server.listen(near, '127.0.0.1');
    await once(server, 'listening');
    // Whoever may use what lies behind it is nobody else.
    if (typeof near === 'string') chmodSync(near, 0o600);
    const address = server.address();
    return new ChaosProxy(server, typeof address === 'object' && address ? address.port : 0, targets, dice);
  }

  /** Where new connections are led from now on. */
  leadTo(...targets: readonly Place[]): void {
    this.targets = targets;
  }

  set(mode: LinkMode): void {
    this.mode = mode;
    for (const link of this.links) link.follow(mode);
    if (mode.kind === 'blackhole') return;
    for (const near of this.waiting) {
      this.waiting.delete(near);
      void this.take(near);
    }
  }

  /** Calls `watcher` with each piece of every connection from now on. */
  watch(watcher: PieceWatcher): void {
    this.watcher = watcher;
  }

  heal(): void {
    this.watcher = () => undefined;
    this.set(PASS);
  }

  /** Works again for new connections only; what was open stays as dead as it is, and nobody is told. */
  healForNewcomers(): void {
    this.mode = PASS;
  }

  /** Cuts everything that is open, once. */
  cut(): void {
    for (const link of this.links) link.reset();
  }

  async close(): Promise<void> {
    for (const near of this.waiting) near.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private async take(near: Socket): Promise<void> {
    near.on('error', () => undefined);
    if (this.mode.kind === 'reset') cutOff(near);
    else if (this.mode.kind === 'blackhole') this.waiting.add(near);
    else if (!(await this.lead(near))) cutOff(near);
  }

  /** Whether a target took the connection. */
  private async lead(near: Socket): Promise<boolean> {
    const { targets } = this;
    const first = this.turn++;
    for (let tries = 0; tries < targets.length; tries += 1) {
      const far = await dial(targets[(first + tries) % targets.length] ?? 0);
      if (far === null) continue;
      const link = new ChaosLink(near, far, this.mode, {
        dice: this.dice,
        onPiece: (direction) => this.watcher(direction),
      });
      this.links.add(link);
      link.onClosed(() => this.links.delete(link));
      return true;
    }
    return false;
  }
}

/** A connection to `place`, null when nobody listens there. */
async function dial(place: Place): Promise<Socket | null> {
  const where = typeof place === 'string' ? { path: place } : { port: place, host: '127.0.0.1' };
  const far = connect({ ...where, allowHalfOpen: true, noDelay: true });
  far.on('error', () => undefined);
  try {
    await once(far, 'connect');
    return far;
  } catch {
    return null;
  }
}
