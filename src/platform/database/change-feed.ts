import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { type Count, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock, type ScheduledTask } from '../clock.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';
import { ChangeHint, CHANGE_CHANNEL } from './change-hint.js';
import { DatabaseAddress } from './database-address.js';

const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;

/** Called with each hint; `null` means: hints may have been lost, look at everything. Must not throw. */
export type ChangeListener = (hint: ChangeHint | null) => void;

/**
 * Listens on one direct connection for hints that rows changed, from this replica or another one. Hints are lost while the connection is
 * down, so that consumers read their rows again after each reconnection and by their own poll.
 */
@Injectable()
export class ChangeFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ChangeFeed.name);
  private readonly listeners = new Set<ChangeListener>();
  private client: Client | null = null;
  private retry: ScheduledTask | null = null;
  private failures = 0;
  private isStopped = false;
  private isListening = false;
  private readonly losses: Count<never>;

  constructor(
    private readonly address: DatabaseAddress,
    private readonly clock: Clock,
    metrics: MetricsRegistry,
  ) {
    this.losses = metrics.counter(PLATFORM_METRICS.changeFeedLosses);
    metrics.gauge(PLATFORM_METRICS.changeFeedUp, (tell) => tell(this.isListening ? 1 : 0, {}));
  }

  /** Subscribes; the answer unsubscribes. */
  subscribe(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.retry?.cancel();
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({ connectionString: this.address.url, connectionTimeoutMillis: 5_000, keepAlive: true });
    this.client = client;
    client.on('error', () => this.reconnectAfter(client));
    client.on('end', () => this.reconnectAfter(client));
    client.on('notification', (message) => this.publishPayload(message.payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANGE_CHANNEL}`);
      this.failures = 0;
      this.isListening = true;
      this.watchSilence(client);
      this.publish(null);
    } catch {
      this.reconnectAfter(client);
    }
  }

  /** A database that hangs sends no error: ask it now and then, with a deadline. */
  private watchSilence(client: Client): void {
    const ask = this.clock.every(KEEP_ALIVE_MS, () => {
      if (this.client !== client || this.isStopped) {
        ask.cancel();
        return;
      }
      const deadline = this.clock.after(KEEP_ALIVE_MS / 2, () => this.reconnectAfter(client));
      client.query('SELECT 1').then(
        () => deadline.cancel(),
        () => deadline.cancel(),
      );
    });
  }

  private reconnectAfter(client: Client): void {
    if (this.isStopped || this.client !== client) return;
    this.client = null;
    this.isListening = false;
    this.losses.add({});
    void client.end().catch(() => undefined);
    const delayMs = Math.min(RECONNECT_MAX_MS, RECONNECT_MIN_MS * 2 ** this.failures++) * (0.5 + Math.random() / 2);
    this.logger.warn({ delayMs: Math.round(delayMs) }, 'The change feed lost the database and will connect again.');
    this.retry = this.clock.after(delayMs, () => void this.connect());
  }

  private publishPayload(payload: string | undefined): void {
    const hint = parseHint(payload);
    if (hint) this.publish(hint);
  }

  private publish(hint: ChangeHint | null): void {
    for (const listener of this.listeners) {
      try {
        listener(hint);
      } catch (error) {
        this.logger.error({ err: error }, 'A listener of the change feed failed.');
      }
    }
  }
}

function parseHint(payload: string | undefined): ChangeHint | null {
  try {
    const parsed = ChangeHint.safeParse(JSON.parse(payload ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
