import { randomUUID } from 'node:crypto';
import { StreamOpen } from '../../../protocol/agent/messages.js';
import { PeersConfig } from '../../platform/config/control-plane.config.js';
import { ReplicaId } from '../../platform/database/replica-id.js';
import { PeerKey } from '../../platform/replicas/peer-key.js';
import { StreamTokens } from './stream-tokens.js';

const aKey = (secret = 'what-all-replicas-know-0123456789-abcdef'): PeerKey =>
  new PeerKey(new PeersConfig(null, null, secret, 0));

describe('the token of a stream', () => {
  const replica = new ReplicaId();
  const own = new StreamTokens(replica, aKey());
  const other = new StreamTokens(new ReplicaId(), aKey());
  const streamId = randomUUID();
  const token = own.issue(streamId);

  it('fits the protocol, and is another one each time', () => {
    expect(StreamOpen.shape.token.safeParse(token).success).toBe(true);
    expect(token).toMatch(/^[\w.-]+$/);
    expect(own.issue(streamId)).not.toBe(token);
  });

  it('names the replica that waits to every other one', () => {
    expect(other.waitingElsewhere(streamId, token)).toBe(replica.value);
    expect(own.waitingElsewhere(streamId, token)).toBeNull();
  });

  it('leads nowhere when it was made up, changed, made for another stream, or made by a stranger', () => {
    const [secret = '', , signature = ''] = token.split('.');
    const stranger = new StreamTokens(new ReplicaId(), aKey('what-strangers-think-0123456789-abcdefgh'));
    for (const made of [
      `${secret}.${randomUUID()}.${signature}`,
      `x${token}`,
      `${token}x`,
      `${token}.x`,
      `${secret}.${replica.value}.`,
      `${secret}.nobody.${signature}`,
      secret,
      '',
      stranger.issue(streamId),
    ]) {
      expect(other.waitingElsewhere(streamId, made)).toBeNull();
    }
    expect(other.waitingElsewhere(randomUUID(), token)).toBeNull();
  });
});
