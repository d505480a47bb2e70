import { Module } from '@nestjs/common';
import { PeerCalls } from './peer-calls.js';
import { PeerKey } from './peer-key.js';
import { PeerListener } from './peer-listener.js';
import { PeerPurposes } from './peer-purposes.js';
import { ReplicaPresence } from './replica-presence.js';
import { ReplicaRepository } from './replica.repository.js';

/** The other replicas: who they are, and how one asks another. */
@Module({
  providers: [PeerCalls, PeerKey, PeerListener, PeerPurposes, ReplicaPresence, ReplicaRepository],
  exports: [PeerCalls, PeerKey, PeerPurposes, ReplicaRepository, ReplicaPresence],
})
export class ReplicasModule {}
