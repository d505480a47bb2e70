import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { AuditConfig, DatabaseConfig } from '../platform/config/control-plane.config.js';
import { Leases } from '../platform/database/leases.js';
import { Archiving } from './archives/archiving.js';
import { EventSealer } from './chain/event-sealer.js';
import { CheckpointWriter } from './checkpoints/checkpoint-writer.js';
import { LeasedTask, type LeasedWork } from './leased-task.js';
import { AuditStream } from './stream/audit-stream.js';
import { sinkFor } from './stream/line-sink.js';

/** How often it is looked whether a checkpoint is due, in milliseconds, at least. */
const LOOK_MS = 60_000;

/** What is done with the log beside all requests. When one of these stalls, only readers of the log wait. */
@Injectable()
export class AuditWork {
  constructor(
    private readonly sealer: EventSealer,
    private readonly checkpoints: CheckpointWriter,
    private readonly stream: AuditStream,
    private readonly database: DatabaseConfig,
    private readonly config: AuditConfig,
  ) {}

  all(): LeasedWork[] {
    const { pollMs } = this.database;
    const sink = sinkFor(this.config.stream);
    return [
      {
        lease: 'event-sealer',
        periodMs: pollMs,
        failure: 'The log could not be sealed; it is tried again.',
        run: () => this.sealer.seal(),
      },
      {
        lease: 'event-checkpoints',
        periodMs: Math.min(LOOK_MS, this.config.checkpointMs),
        failure: 'No checkpoint of the log could be signed; it is tried again.',
        run: () => this.checkpoints.writeIfDue(),
      },
      ...(sink
        ? [
            {
              lease: 'event-stream',
              periodMs: pollMs,
              failure: 'The log could not be written to STREAMSPACE_AUDIT_STREAM; it is tried again.',
              run: (isStillMine: () => Promise<boolean>) => this.stream.drain(sink, isStillMine),
            },
          ]
        : []),
    ];
  }
}

/** Starts and stops {@link AuditWork}. */
@Injectable()
export class AuditTasks implements OnApplicationBootstrap, OnApplicationShutdown {
  private tasks: LeasedTask[] = [];

  constructor(
    private readonly work: AuditWork,
    private readonly archiving: Archiving,
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks = [...this.work.all(), ...this.archiving.work()].map(
      (work) => new LeasedTask(this.clock, this.leases, work),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
