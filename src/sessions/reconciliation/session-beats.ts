import { Injectable } from '@nestjs/common';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import { QueuedStarts } from './queued-starts.js';
import { SessionInputs } from './session-inputs.js';

/** Takes in what heartbeats say about sessions. */
@Injectable()
export class SessionBeats {
  constructor(
    private readonly inputs: SessionInputs,
    private readonly queued: QueuedStarts,
  ) {}

  async note(agentId: string, heartbeat: Heartbeat): Promise<void> {
    await this.inputs.note(agentId, heartbeat);
    await this.queued.note(agentId, heartbeat.queued);
  }
}
