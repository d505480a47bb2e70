import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AgentsConfig } from '../../platform/config/control-plane.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { digest } from '../../platform/secrets.js';
import { EnrollmentTokenRepository } from './enrollment-token.repository.js';
import { ENROLLMENT_TOKEN_MS } from './enrollment.service.js';

/** Makes the configured token known, so that a first agent can be started together with the control plane. It is one-use like all others. */
@Injectable()
export class BootstrapEnrollment implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokens: EnrollmentTokenRepository,
    private readonly events: EventLog,
    private readonly config: AgentsConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const token = this.config.bootstrapEnrollmentToken;
    if (token === null) return;
    const newId = randomUUID();
    await this.dataSource.transaction(async (tx) => {
      const id = await this.tokens.insertBootstrap(tx, newId, digest(token), ENROLLMENT_TOKEN_MS);
      if (id === newId) await this.events.append(tx, 'enrollment-token.created', { enrollmentTokenId: id });
    });
  }
}
