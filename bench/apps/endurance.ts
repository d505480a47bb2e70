import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { WebSocket } from 'ws';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { quantile } from '../figures.js';
import { MemoryWatch, type MemoryCourse } from './memory-watch.js';

const WEB_SOCKETS = 200;
/** Each of them says something this often, in milliseconds. */
const MESSAGE_EVERY_MS = 1_000;
const REQUESTS_PER_SECOND = 50;
const PACE_MS = 20;
const LOOK_EVERY_MS = 1_000;
/** An answer that takes longer is an error, in milliseconds. */
const LATE_MS = 10_000;

/** How an application bore being used for long. */
export interface EnduranceFigures {
  readonly requests: number;
  readonly messages: number;
  readonly errors: readonly string[];
  readonly requestP99Ms: number;
  readonly memory: Readonly<Record<string, MemoryCourse>>;
}

/** A message on its way there and back. */
interface Sent {
  readonly bytes: Buffer;
  readonly late: NodeJS.Timeout;
}

/** A browser's worth of people: open WebSockets with messages, and requests at a steady pace. */
export class Endurance {
  private readonly errors: string[] = [];
  private readonly times: number[] = [];
  private messages = 0;
  private asked = 0;
  private startedAt = 0;
  private isOver = false;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(
    private readonly pages: AppClient,
    private readonly talk: AppClient,
    private readonly pids: Readonly<Record<string, number>>,
  ) {}

  async run(minutes: number): Promise<EnduranceFigures> {
    const webSockets = await Promise.all(Array.from({ length: WEB_SOCKETS }, () => this.open()));
    const watches = Object.entries(this.pids).map(([name, pid]) => ({ name, watch: new MemoryWatch(pid) }));
    this.startedAt = performance.now();
    const timers = [
      ...webSockets.map((webSocket) => {
        const sent: Sent[] = [];
        this.hear(webSocket, sent);
        return setInterval(() => this.say(webSocket, sent), MESSAGE_EVERY_MS);
      }),
      setInterval(() => this.askWhatIsDue(), PACE_MS),
      setInterval(() => watches.forEach(({ watch }) => watch.look()), LOOK_EVERY_MS),
    ];
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    this.isOver = true;
    timers.forEach((timer) => clearInterval(timer));
    for (const webSocket of webSockets) webSocket.terminate();
    this.agent.destroy();
    const memory = Object.fromEntries(watches.map(({ name, watch }) => [name, watch.course]));
    const { errors, messages, times } = this;
    return { requests: times.length, messages, errors, requestP99Ms: quantile(times, 0.99), memory };
  }

  private async open(): Promise<WebSocket> {
    const webSocket = this.talk.webSocket('/ws');
    await once(webSocket, 'open');
    webSocket.on('error', (error) => this.fail(`WebSocket: ${error.message}`));
    webSocket.on('close', (code) => this.fail(`WebSocket closed: ${code}`));
    return webSocket;
  }

  /** On a busy machine the next message may go out before the last one is back: they come back in turn. */
  private hear(webSocket: WebSocket, sent: Sent[]): void {
    webSocket.on('message', (data: Buffer) => {
      const expected = sent.shift();
      clearTimeout(expected?.late);
      this.messages += 1;
      if (!expected?.bytes.equals(data)) this.fail('A message came back changed.');
    });
  }

  private say(webSocket: WebSocket, sent: Sent[]): void {
    const bytes = randomBytes(16 + Math.floor(Math.random() * 2_000));
    sent.push({ bytes, late: setTimeout(() => this.fail('A message did not come back.'), LATE_MS) });
    webSocket.send(bytes);
  }

  /** Timers come late on a busy machine; what they missed is made up for. */
  private askWhatIsDue(): void {
    const due = ((performance.now() - this.startedAt) / 1000) * REQUESTS_PER_SECOND;
    for (; this.asked < due; this.asked += 1) this.ask();
  }

  private ask(): void {
    const startedAt = performance.now();
    const { port, host, cookie } = this.pages;
    const headers = { Host: host, Cookie: cookie ?? '' };
    const call = request({ host: '127.0.0.1', port, path: '/small', agent: this.agent, headers }, (answer) => {
      if (answer.statusCode !== 200) this.fail(`Status ${answer.statusCode}.`);
      answer.resume().once('end', () => this.times.push(performance.now() - startedAt));
    });
    call.setTimeout(LATE_MS, () => call.destroy(new Error('No answer in time.')));
    call.once('error', (error) => this.fail(`Request: ${error.message}`)).end();
  }

  private fail(what: string): void {
    if (!this.isOver) this.errors.push(what);
  }
}
