import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** Names this process among the replicas of the control plane; a new name with each start. */
@Injectable()
export class ReplicaId {
  readonly value: string = randomUUID();
}
