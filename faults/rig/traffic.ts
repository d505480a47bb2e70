import { setTimeout as delay } from 'node:timers/promises';
import { type Violation, violation } from '../oracle/violation.js';
import type { Person } from './person.js';

const EVERY_MS = 100;
const DEADLINE_MS = 10_000;
const ROUTES = ['/me', '/sessions?limit=5', '/templates?limit=5', '/me/quota'];

/** One request of the traffic. */
interface Sample {
  readonly atMs: number;
  readonly route: string;
  /** Null when nothing answered. */
  readonly status: number | null;
  readonly hasRetryAfter: boolean;
}

/** A person who goes on using the portal, whatever is broken: what they are answered must stay within what was promised. */
export class Traffic {
  private readonly samples: Sample[] = [];
  private readonly windows: { from: number; to: number }[] = [];
  private isOn = true;
  private readonly finished: Promise<void>;

  constructor(private readonly person: Person) {
    this.finished = this.go();
  }

  /** From now on the API may be away: 503 with `Retry-After`, or no answer at all. Answers with what ends that. */
  openWindow(): () => void {
    const window = { from: performance.now(), to: Infinity };
    this.windows.push(window);
    return () => {
      window.to = performance.now();
    };
  }

  async stop(): Promise<Violation[]> {
    this.isOn = false;
    await this.finished;
    return this.samples.flatMap((sample) => this.judge(sample));
  }

  private judge({ atMs, route, status, hasRetryAfter }: Sample): Violation[] {
    const isExcused = this.windows.some(({ from, to }) => atMs + DEADLINE_MS >= from && atMs <= to);
    if (status !== null && status < 500) return [];
    if (status === 503 && isExcused)
      return hasRetryAfter ? [] : [violation('serverErrors', `${route}: 503 without Retry-After`)];
    if (status === null && isExcused) return [];
    return [
      violation('serverErrors', `${route}: ${status ?? 'no answer'} ${isExcused ? 'during' : 'outside'} the break`),
    ];
  }

  private async go(): Promise<void> {
    for (let turn = 0; this.goesOn(); turn += 1) {
      const route = ROUTES[turn % ROUTES.length] ?? '/me';
      const atMs = performance.now();
      try {
        const { status, retryAfter } = await this.person.call('GET', route, undefined, {}, DEADLINE_MS);
        this.samples.push({ atMs, route, status, hasRetryAfter: retryAfter !== null });
      } catch {
        this.samples.push({ atMs, route, status: null, hasRetryAfter: false });
      }
      await delay(EVERY_MS);
    }
  }

  private goesOn(): boolean {
    return this.isOn;
  }
}
