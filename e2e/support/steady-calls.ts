import { Agent, request } from 'node:http';
import type { Api } from './api.js';

/** 50 calls a second. */
const PERIOD_MS = 20;
const ANSWER_MS = 10_000;

/** Calls the API all the time, over connections that are kept as browsers keep them, and tries nothing twice. */
export class SteadyCalls {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private readonly timer: NodeJS.Timeout;
  private readonly underWay = new Set<Promise<void>>();
  private count = 0;
  /** What went wrong, one entry a call. */
  readonly failures: string[] = [];

  constructor(private readonly api: Api) {
    this.timer = setInterval(() => this.begin(), PERIOD_MS);
  }

  /** Stops, and answers how many calls there were once the last one is done. */
  async stop(): Promise<number> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
    this.agent.destroy();
    return this.count;
  }

  private begin(): void {
    this.count += 1;
    const call = this.call().then(
      (status) => {
        if (status !== 200) this.failures.push(`status ${status}`);
      },
      (error: unknown) => this.failures.push(String(error)),
    );
    const tracked = call.then(() => void this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  private call(): Promise<number> {
    const headers = { authorization: this.api.authorization ?? '' };
    const options = { agent: this.agent, headers, signal: AbortSignal.timeout(ANSWER_MS) };
    return new Promise((resolve, reject) => {
      request(`${this.api.url}/api/v1/sessions`, options, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0)).once('error', reject);
      })
        .once('error', reject)
        .end();
    });
  }
}
