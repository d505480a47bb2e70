import { Injectable } from '@nestjs/common';
import { ReplicaId } from '../database/replica-id.js';
import { ReplicaRepository } from './replica.repository.js';

/** Silence after which a replica is not counted on, in milliseconds; it says every 2 s that it lives. */
const ALIVE_MS = 6_000;

/** The other replicas, as far as they can be counted on. */
@Injectable()
export class ReplicaNeighbours {
  constructor(
    private readonly replica: ReplicaId,
    private readonly replicas: ReplicaRepository,
  ) {}

  /** How many there are. Rejects when the database cannot say. */
  async count(): Promise<number> {
    return (await this.replicas.others(this.replica.value, ALIVE_MS)).length;
  }

  /** Whether another replica takes over what this one gives up. When the database cannot say, there may be one. */
  async areThere(): Promise<boolean> {
    try {
      return (await this.count()) > 0;
    } catch {
      return true;
    }
  }
}
