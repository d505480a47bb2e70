import { Injectable } from '@nestjs/common';
import { Id } from '../../../protocol/ids.js';
import { ReplicaId } from '../../platform/database/replica-id.js';
import { PeerKey } from '../../platform/replicas/peer-key.js';
import { newSecret } from '../../platform/secrets.js';

const PURPOSE = 'stream-token';

/**
 * The one-use tokens that agents dial streams back with: `SECRET.REPLICA.SIGNATURE`. A balancer sends that connection to any replica, which
 * reads there, without asking anybody, who waits for the stream; made-up tokens lead nowhere.
 */
@Injectable()
export class StreamTokens {
  constructor(
    private readonly replica: ReplicaId,
    private readonly key: PeerKey,
  ) {}

  /** A fresh token for a stream that this replica waits for. */
  issue(streamId: string): string {
    const named = `${newSecret()}.${this.replica.value}`;
    return `${named}.${this.key.sign(PURPOSE, streamId, named)}`;
  }

  /** The other replica that waits for the stream; null when it is this one, or when no replica made the token for that stream. */
  waitingElsewhere(streamId: string, token: string): string | null {
    const [secret, replica, signature, ...more] = token.split('.');
    if (!secret || !signature || more.length > 0 || !Id.safeParse(replica).success) return null;
    if (replica === undefined || replica === this.replica.value) return null;
    return this.key.isSigned(signature, PURPOSE, streamId, `${secret}.${replica}`) ? replica : null;
  }
}
