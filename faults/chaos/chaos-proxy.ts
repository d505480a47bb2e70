import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Dice } from '../rig/dice.js';
import { ChaosLink, type LinkMode, type PieceWatcher } from './chaos-link.js';

const PASS: LinkMode = { kind: 'pass' };

/** A TCP proxy on the loopback address that spreads connections over its targets, and does to them what networks do. */
export class ChaosProxy {
  private readonly links = new Set<ChaosLink>();
  /** Taken while nothing gets through; dialled when the link is healed. */
  private readonly waiting = new Set<Socket>();
  private mode: LinkMode = PASS;
  private turn = 0;
  private watcher: PieceWatcher = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private targets: readonly number[],
    private readonly dice: Dice,
  ) {
    server.on('connection', (near: Socket) => void this.take(near));
  }

  /** @param targets ports on the loopback address that take turns; one that refuses is passed over. */
  static async open(targets: readonly number[], dice: Dice, port = 0): Promise<ChaosProxy> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    return new ChaosProxy(server, address.port, targets, dice);
  }

  /** Where new connections are led from now on. */
  leadTo(...targets: readonly number[]): void {
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
    if (this.mode.kind === 'reset') near.resetAndDestroy();
    else if (this.mode.kind === 'blackhole') this.waiting.add(near);
    else if (!(await this.lead(near))) near.resetAndDestroy();
  }

  /** Whether a target took the connection. */
  private async lead(near: Socket): Promise<boolean> {
    const { targets } = this;
    const first = this.turn++;
    for (let tries = 0; tries < targets.length; tries += 1) {
      const port = targets[(first + tries) % targets.length] ?? 0;
      const far = await dial(port);
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

/** A connection to `port`, null when nobody listens there. */
async function dial(port: number): Promise<Socket | null> {
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  far.on('error', () => undefined);
  try {
    await once(far, 'connect');
    return far;
  } catch {
    return null;
  }
}
