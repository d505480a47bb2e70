import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../core/error-text.js';
import { RuntimeError } from '../../core/session-runtime.js';
import { decisive, viewOf, type SessionContainer } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { dockerFailure } from '../docker-failures.js';
import { PasswordlessScreen } from './passwordless-screen.js';
import { openScreen } from './screen-login.js';
import type { ScreenPasswords } from './screen-passwords.js';

const CONNECT_TIMEOUT_MS = 5000;

/** Opens streams to sessions, by their addresses on the sessions' network. */
export class SessionConnector {
  constructor(
    private readonly containers: SessionContainers,
    private readonly passwords: ScreenPasswords,
  ) {}

  /** See SessionRuntime.connect; a screen comes without its password. */
  async connect(sessionId: string, port: number): Promise<Duplex> {
    const container = await this.find(sessionId);
    if (container?.address == null || viewOf(container) !== 'running') {
      throw dockerFailure('instance-gone', 'The session does not run here.');
    }
    const { address: host, stream, salt } = container;
    if (stream.port !== port) throw wrongPort(port);
    try {
      if (stream.kind === 'http') return await openPort(host, port);
      const password = await this.passwords.passwordOf(sessionId, salt);
      return new PasswordlessScreen(await openScreen({ host, port, password }, CONNECT_TIMEOUT_MS));
    } catch (error) {
      throw dockerFailure('screen-lost', messageOf(error));
    }
  }

  private async find(sessionId: string): Promise<SessionContainer | undefined> {
    try {
      return decisive(await this.containers.of(sessionId));
    } catch (error) {
      throw dockerFailure('runtime-error', messageOf(error));
    }
  }
}

function wrongPort(port: number): RuntimeError {
  const message = 'This session streams on one port only. Open the session again.';
  return new RuntimeError({ code: 'runtime-error', message }, `Port ${port} was asked for.`);
}

function openPort(host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const timer = setTimeout(
      () => socket.destroy(new Error('The session did not answer in time.')),
      CONNECT_TIMEOUT_MS,
    );
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
