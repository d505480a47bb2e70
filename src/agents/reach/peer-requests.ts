import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProblemError } from '../../platform/http/problem.error.js';
import { PeerPurposes } from '../../platform/replicas/peer-purposes.js';
import { ExpectedStreams } from '../streams/expected-streams.js';
import { HeldAgents } from './held-agents.js';
import { CLOSE_STREAM, OPEN_STREAM, PASS_STREAM } from './peer-messages.js';

/** What this replica does for others: it tells its agents about their streams, and takes streams in that agents dialled elsewhere. */
@Injectable()
export class PeerRequests implements OnModuleInit {
  constructor(
    private readonly purposes: PeerPurposes,
    private readonly held: HeldAgents,
    private readonly expected: ExpectedStreams,
  ) {}

  onModuleInit(): void {
    this.purposes.register({
      name: OPEN_STREAM.purpose,
      body: OPEN_STREAM.body,
      answer: async ({ agentId, stream }) => ({ data: { ack: await this.held.openStream(agentId, stream) } }),
    });
    this.purposes.register({
      name: CLOSE_STREAM.purpose,
      body: CLOSE_STREAM.body,
      answer: ({ agentId, stream }) => Promise.resolve({ data: { isTold: this.held.closeStream(agentId, stream) } }),
    });
    this.purposes.register({
      name: PASS_STREAM.purpose,
      body: PASS_STREAM.body,
      answer: ({ streamId, token }) => {
        const take = this.expected.redeem(streamId, token);
        if (!take) throw new ProblemError('unauthenticated', 'No stream is expected here, or not with this token.');
        return Promise.resolve({ data: {}, take });
      },
    });
  }
}
