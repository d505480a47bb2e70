import type { Duplex } from 'node:stream';
import { messageOf } from '../../core/error-text.js';
import { openPort } from '../../core/screen/open-port.js';
import { PasswordlessScreen } from '../../core/screen/passwordless-screen.js';
import { openScreen } from '../../core/screen/screen-address.js';
import type { SessionPasswords } from '../../core/screen/session-passwords.js';
import { RuntimeError, type WebEndpoint } from '../../core/session-runtime.js';
import { decisive, viewOf, type SessionContainer } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { dockerFailure, dockerReason } from '../docker-failures.js';

const CONNECT_TIMEOUT_MS = 5000;
const NO_PAGE_YET = 'The application of this session does not answer. Wait a moment, then try again.';

/** Opens streams to sessions, by their addresses on the sessions' network. */
export class SessionConnector {
  constructor(
    private readonly containers: SessionContainers,
    private readonly passwords: SessionPasswords,
  ) {}

  /** See SessionRuntime.connect; a screen comes without its password. */
  async connect(sessionId: string, port: number): Promise<Duplex> {
    const container = await this.find(sessionId);
    if (container?.address == null || viewOf(container) !== 'running') throw notHere();
    const { address: host, stream } = container;
    if (stream.port !== port) throw wrongPort(port);
    if (stream.kind === 'http') return openPage(host, port);
    try {
      const password = await this.passwords.ofScreen(container);
      return new PasswordlessScreen(await openScreen({ host, port, password }, CONNECT_TIMEOUT_MS));
    } catch (error) {
      throw dockerFailure('screen-lost', messageOf(error));
    }
  }

  /** See SessionRuntime.endpoint; read off the container, whichever agent process made it. */
  async endpoint(sessionId: string): Promise<WebEndpoint> {
    const container = await this.find(sessionId);
    if (container === undefined) throw notHere();
    if (container.stream.kind !== 'http') {
      const message = 'This session shows a screen and no web page. Open it in the viewer.';
      throw new RuntimeError({ code: 'runtime-error', message });
    }
    const { activity, access } = container.web;
    return { activity, credentials: access === null ? null : await this.passwords.ofWeb(container) };
  }

  private async find(sessionId: string): Promise<SessionContainer | undefined> {
    try {
      return decisive(await this.containers.of(sessionId));
    } catch (error) {
      throw dockerFailure('runtime-error', messageOf(error));
    }
  }
}

const notHere = (): RuntimeError => dockerFailure('instance-gone', 'The session does not run here.');

function wrongPort(port: number): RuntimeError {
  const message = 'This session streams on one port only. Open the session again.';
  return new RuntimeError({ code: 'runtime-error', message }, `Port ${port} was asked for.`);
}

/** Unlike a screen that went, a page that does not answer may come back by itself. */
async function openPage(host: string, port: number): Promise<Duplex> {
  try {
    return await openPort(host, port, CONNECT_TIMEOUT_MS);
  } catch (error) {
    throw new RuntimeError(dockerReason('screen-lost', NO_PAGE_YET), messageOf(error));
  }
}
