import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import type { Dice } from '../rig/dice.js';
import type { Container, Containers } from './containers.js';
import { CreateContainer, ENGINE_ACTIONS, type EngineAction, type EngineRefusal, MakeHome } from './engine-contract.js';
import { MachineEngine } from './machine-engine.js';
import { serveScreen } from './rfb-screen.js';
import { killAtPoint } from './start-points.js';
import type { AgentProgram, BreakableEngine, HomeName, Host, Victim } from './world.js';

/**
 * How the engine of a machine answers:
 * - `up`: as it should. - `hanging`: not at all. - `failing`: 500. - `partial`: its list breaks off in the middle.
 */
export type EngineMode = 'up' | 'hanging' | 'failing' | 'partial';

/** A moment in the life of a request to the engine. */
export interface EnginePoint {
  readonly operation: 'list' | 'home' | 'create' | EngineAction;
  readonly phase: 'before' | 'after';
}

/** How long a start takes, in milliseconds. */
export interface StartTime {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** One machine of the world with its engine, which an agent process talks to. Lives in the rig's process, so that it survives every agent. */
export class Machine implements Host {
  readonly engine: BreakableEngine = new MachineEngine(this);
  readonly program: AgentProgram;
  mode: EngineMode = 'up';
  /** Set: everything that needs room is refused with it: every creation, and letting go on what sleeps or is frozen. */
  refusal: EngineRefusal | null = null;
  /** How many of the next lists are empty, as an engine's are that is still gathering what it has. */
  emptyLists = 0;
  /** Called at each point of each request; what it returns is waited for. */
  onPoint: (point: EnginePoint) => Promise<void> | void = () => undefined;
  startTime: StartTime = { leastMs: 20, mostMs: 120 };
  private readonly homes = new Map<string, { userId: string; template: string }>();
  private readonly server: Server;
  private readonly sockets = new Set<Duplex>();

  constructor(
    readonly name: string,
    readonly socketPath: string,
    private readonly containers: Containers,
    private readonly dice: Dice,
  ) {
    this.program = {
      script: 'faults/processes/agent-entry.ts',
      execArgv: ['--import', './faults/processes/built.mjs'],
      env: { FAULTS_MACHINE: socketPath },
    };
    this.server = createServer(
      (request, response) => void this.answer(request, response).catch(() => response.destroy()),
    );
    this.server.on('connection', (socket: Duplex) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex) => this.openScreen(request, socket));
  }

  async start(): Promise<void> {
    this.server.listen(this.socketPath);
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  killWhileStarting(dice: Dice, victim: Victim): void {
    killAtPoint(this, dice, victim);
  }

  kill({ id }: Pick<Container, 'id'>): Promise<void> {
    this.containers.remove(id, 'died');
    return Promise.resolve();
  }

  /** What is in its homes are their names. */
  markHome(): Promise<void> {
    return Promise.resolve();
  }

  hasHome({ userId, template }: HomeName): Promise<boolean> {
    return Promise.resolve(this.homes.has(`${userId}/${template}`));
  }

  /** Its screens say whose they are by themselves. */
  nameScreen(): Promise<void> {
    return Promise.resolve();
  }

  /** Everything is as it should be again. */
  heal(): void {
    this.mode = 'up';
    this.refusal = null;
    this.emptyLists = 0;
    this.onPoint = () => undefined;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    if (this.mode === 'up' || this.mode === 'partial') await this.serve(request, response);
    else if (this.mode === 'failing') send(response, 500, { reason: UNAVAILABLE, detail: 'The engine fails.' });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind = '', id = '', action = ''] = (request.url ?? '').split('/');
    const wanted = ENGINE_ACTIONS.find((name) => name === action);
    if (kind === 'events') this.streamEvents(response);
    else if (kind === 'homes' && request.method === 'GET') send(response, 200, [...this.homes.values()]);
    else if (kind === 'homes' && request.method === 'DELETE') {
      this.homes.delete(`${id}/${action}`);
      send(response, 200, null);
    } else if (kind === 'homes') await this.at('home', async () => this.makeHome(await text(request), response));
    else if (id === '' && request.method === 'GET') await this.at('list', () => this.list(response));
    else if (id === '') await this.at('create', async () => this.create(await text(request), response));
    else if (wanted) await this.at(wanted, () => this.act(id, wanted, response));
    else send(response, 404, null);
  }

  private async at(operation: EnginePoint['operation'], work: () => Promise<void> | void): Promise<void> {
    await this.onPoint({ operation, phase: 'before' });
    const answered = work();
    await answered;
    await this.onPoint({ operation, phase: 'after' });
  }

  private list(response: ServerResponse): void {
    const isEmpty = this.emptyLists > 0;
    if (isEmpty) this.emptyLists -= 1;
    const body = JSON.stringify(isEmpty ? [] : this.containers.on(this.name).map(viewOf));
    response.setHeader('content-type', 'application/json');
    response.end(this.mode === 'partial' ? body.slice(0, Math.floor(body.length / 2)) : body);
  }

  private makeHome(body: string, response: ServerResponse): void {
    const home = MakeHome.parse(JSON.parse(body));
    if (home.kind === 'persistent') {
      const { userId, template } = home;
      this.homes.set(`${userId}/${template}`, { userId, template });
    }
    send(response, 200, null);
  }

  private create(body: string, response: ServerResponse): void {
    if (this.refusal) {
      send(response, 507, this.refusal);
      return;
    }
    const { sessionId, resources, generation } = CreateContainer.parse(JSON.parse(body));
    send(response, 201, viewOf(this.containers.create(this.name, sessionId, resources, generation)));
  }

  private async act(id: string, action: EngineAction, response: ServerResponse): Promise<void> {
    if (this.refusal && (action === 'start' || action === 'thaw')) {
      send(response, 507, this.refusal);
      return;
    }
    const container = this.containers.get(id);
    if (container && action === 'ready') await this.untilReady(id);
    else if (container && action !== 'ready') this.carryOut(container, action);
    const now = this.containers.get(id);
    send(response, now ? 200 : 404, now && viewOf(now));
  }

  private carryOut({ id }: Container, action: Exclude<EngineAction, 'ready'>): void {
    if (action === 'remove') this.containers.remove(id, 'removed');
    else if (action === 'freeze') this.containers.change(id, { state: 'frozen' });
    else if (action === 'thaw') this.containers.change(id, { state: 'running' });
    else if (action === 'stop') this.containers.change(id, { state: 'stopped', readyAtMs: Infinity });
    else {
      const readyAtMs = performance.now() + this.dice.between(this.startTime.leastMs, this.startTime.mostMs);
      this.containers.change(id, { state: 'running', readyAtMs });
    }
  }

  private async untilReady(id: string): Promise<void> {
    const waitMs = (this.containers.get(id)?.readyAtMs ?? 0) - performance.now();
    if (Number.isFinite(waitMs) && waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  private streamEvents(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    const stop = this.containers.follow(this.name, (sessionId, container) => {
      if (this.mode !== 'up') return;
      response.write(`${JSON.stringify({ sessionId, container: container && viewOf(container) })}\n`);
    });
    response.once('close', stop);
  }

  private openScreen(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => undefined);
    const id = (request.url ?? '').split('/')[2] ?? '';
    const container = this.containers.get(id);
    if (this.mode === 'hanging') return;
    if (container?.state !== 'running') {
      socket.end('HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: screen\r\nConnection: Upgrade\r\n\r\n');
    const stop = this.containers.follow(this.name, (sessionId, now) => {
      if (sessionId === container.sessionId && now?.state !== 'running' && now?.state !== 'frozen') socket.destroy();
    });
    socket.once('close', stop);
    void serveScreen(socket, container.sessionId).catch(() => socket.destroy());
  }
}

const UNAVAILABLE = {
  code: 'runtime-error',
  message: 'The engine of the machine does not answer. Try again.',
} as const;

function viewOf({ id, sessionId, generation, state }: Container): object {
  return { id, sessionId, generation, state };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
