import { Agent, request } from 'node:http';
import { quantile } from '../figures.js';

/** Somewhere to ask. */
export interface Asked {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a way adds to asking the application itself, in milliseconds. */
export interface AddedLatency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const WARM_UP = 200;

class Asker {
  readonly times: number[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly asked: Asked) {}

  async ask(path: string): Promise<void> {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: this.asked.port,
        path,
        agent: this.agent,
        headers: this.asked.headers,
      };
      const call = request(options, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`The answer was ${answer.statusCode}.`));
        answer.resume().once('end', resolve);
      });
      call.once('error', reject).end();
    });
    this.times.push(performance.now() - startedAt);
  }

  quantile(share: number): number {
    return quantile(this.times.slice(WARM_UP), share);
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Asks the application itself and by each way in turn, one request at a time, over a connection that is kept. */
export async function compareLatency(
  itself: Asked,
  ways: readonly Asked[],
  requests: number,
): Promise<readonly AddedLatency[]> {
  const askers = [itself, ...ways].map((asked) => new Asker(asked));
  for (let index = 0; index < requests + WARM_UP; index += 1) for (const asker of askers) await asker.ask('/small');
  for (const asker of askers) asker.close();
  const [base, ...others] = askers;
  return others.map((other) => ({
    p50Ms: other.quantile(0.5) - (base?.quantile(0.5) ?? Number.NaN),
    p99Ms: other.quantile(0.99) - (base?.quantile(0.99) ?? Number.NaN),
  }));
}
