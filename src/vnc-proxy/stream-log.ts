import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventData } from '../../protocol/events.js';
import { EventLog } from '../platform/events/event-log.js';

/** Writes down who looked at which screen, and when they stopped. */
@Injectable()
export class StreamLog {
  private readonly logger = new Logger(StreamLog.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
  ) {}

  /** Must succeed before a screen is shown: what cannot be written down does not happen. */
  async opened(data: EventData<'stream.opened'>): Promise<void> {
    await this.dataSource.transaction((tx) =>
      this.events.append(tx, 'stream.opened', data, { kind: 'user', id: data.userId }),
    );
  }

  /** Never rejects: a stream that is closed stays closed. */
  async closed(data: EventData<'stream.closed'>): Promise<void> {
    try {
      await this.dataSource.transaction((tx) =>
        this.events.append(tx, 'stream.closed', data, { kind: 'user', id: data.userId }),
      );
    } catch (error) {
      this.logger.warn({ err: error, streamId: data.streamId }, 'The end of a stream could not be written down.');
    }
  }
}
