import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { LIVE_PATH, LiveAuth, type LiveMessages } from '../../../protocol/http/live.js';
import { AccessTokens } from '../../auth/access-tokens.js';
import { UnauthenticatedError } from '../../auth/auth.errors.js';
import type { Principal } from '../../auth/principal.js';
import { SignInState } from '../../auth/sign-in-state.js';
import { toProblem } from '../../platform/http/to-problem.js';
import { UpgradeRouter } from '../../platform/http/upgrade-router.js';
import { createSocketServer } from '../../platform/live/socket-server.js';
import { LiveAdmission } from './live-admission.js';
import { type LogPosition, TimelineRepository } from './timeline.repository.js';

/** Clients only authenticate themselves; whatever is larger is none of theirs. */
const MAX_MESSAGE_BYTES = 16_384;

interface LiveSocket {
  readonly socket: Socket;
  readonly principal: Principal;
  /** Where the log stood when it connected. */
  readonly position: LogPosition;
}

/** A refusal as socket.io carries it to the client's `connect_error`: the problem document is its `data`. */
class RefusedConnection extends Error {
  readonly data: unknown;

  constructor(cause: unknown, requestId: string) {
    const problem = toProblem(cause, requestId);
    super(problem.code);
    this.data = problem;
  }
}

/** The live sockets of the people who are signed in on this replica. */
@Injectable()
export class LiveSockets implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server = createSocketServer(LIVE_PATH, { maxHttpBufferSize: MAX_MESSAGE_BYTES });
  private readonly byUser = new Map<string, Set<LiveSocket>>();

  constructor(
    private readonly upgrades: UpgradeRouter,
    private readonly admission: LiveAdmission,
    private readonly tokens: AccessTokens,
    private readonly signIns: SignInState,
    private readonly events: TimelineRepository,
  ) {}

  onModuleInit(): void {
    this.upgrades.register({
      path: new RegExp(`^${LIVE_PATH}/?$`),
      authenticate: (upgrade) => {
        this.admission.admit(upgrade);
        return Promise.resolve();
      },
      handle: (upgrade) => this.server.accept(upgrade),
    });
    const admitted = new WeakMap<Socket, LiveSocket>();
    this.server.io.use((socket, next) => {
      this.admit(socket).then(
        (live) => {
          admitted.set(socket, live);
          next();
        },
        (error: unknown) => next(new RefusedConnection(error, socket.id)),
      );
    });
    // A client that left during its admission never gets here, and must leave nothing behind.
    this.server.io.on('connection', (socket) => {
      this.admission.welcomed(socket.request);
      this.add(admitted.get(socket));
    });
  }

  /** Before the HTTP server closes: it would wait for these sockets. */
  async beforeApplicationShutdown(): Promise<void> {
    // Without a goodbye of socket.io's, after which clients think that they are not wanted: they dial again at once.
    await this.server.io.close();
  }

  /** People who have a socket here. */
  people(): string[] {
    return [...this.byUser.keys()];
  }

  hasAudience(userId: string): boolean {
    return this.byUser.has(userId);
  }

  /** Where the log stood when the first of a person's present sockets connected; null without one. */
  connectedAt(userId: string): LogPosition | null {
    for (const { position } of this.byUser.get(userId) ?? []) return position;
    return null;
  }

  /** Sends a message to every socket of a person. */
  emit<Name extends keyof LiveMessages>(userId: string, name: Name, message: LiveMessages[Name]): void {
    for (const { socket } of this.byUser.get(userId) ?? []) socket.emit(name, message);
  }

  /** The sign-ins that have a socket here. */
  openSignIns(): string[] {
    const sockets = [...this.byUser.values()].flatMap((set) => [...set]);
    return [...new Set(sockets.map(({ principal }) => principal.signInId))];
  }

  /** Tells the sockets of a sign-in that it is over, and cuts them. */
  cut(signInId: string): void {
    for (const sockets of this.byUser.values()) {
      for (const { socket, principal } of sockets) {
        if (principal.signInId !== signInId) continue;
        socket.emit('signed-out', {});
        socket.disconnect(true);
      }
    }
  }

  private async admit(socket: Socket): Promise<LiveSocket> {
    const auth = LiveAuth.safeParse(socket.handshake.auth);
    if (!auth.success) throw new UnauthenticatedError();
    const principal = await this.tokens.verify(auth.data.accessToken);
    // The tokens' gate may remember an answer for some seconds; a socket lives for long and starts from the rows.
    if (!(await this.signIns.isAlive(principal.signInId))) throw new UnauthenticatedError();
    return { socket, principal, position: await this.events.position() };
  }

  private add(live: LiveSocket | undefined): void {
    if (!live) return;
    const sockets = this.byUser.get(live.principal.userId) ?? new Set();
    this.byUser.set(live.principal.userId, sockets.add(live));
    live.socket.once('disconnect', () => this.remove(live));
  }

  private remove(live: LiveSocket): void {
    const sockets = this.byUser.get(live.principal.userId);
    sockets?.delete(live);
    if (sockets?.size === 0) this.byUser.delete(live.principal.userId);
  }
}
