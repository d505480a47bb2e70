import { Module } from '@nestjs/common';
import { Drain } from './drain.js';
import { PeerCalls } from './peer-calls.js';
import { PeerKey } from './peer-key.js';
import { PeerListener } from './peer-listener.js';
import { PeerPurposes } from './peer-purposes.js';
import { ReplicaMeter } from './replica-meter.js';
import { ReplicaNeighbours } from './replica-neighbours.js';
import { ReplicaPresence } from './replica-presence.js';
import { ReplicaRepository } from './replica.repository.js';

/** The other replicas: who they are, and how one asks another. */
@Module({
  providers: [
    Drain,
    PeerCalls,
    PeerKey,
    PeerListener,
    PeerPurposes,
    ReplicaMeter,
    ReplicaNeighbours,
    ReplicaPresence,
    ReplicaRepository,
  ],
  exports: [Drain, PeerCalls, PeerKey, PeerPurposes, ReplicaRepository],
})
export class ReplicasModule {}
