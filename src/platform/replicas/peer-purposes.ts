import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import { ProblemError } from '../http/problem.error.js';

/** What a replica answers another one. */
export interface PeerReply {
  /** JSON for the answer; left out when it says nothing more than yes. */
  readonly data?: object;
  /** Takes the connection, past the answer, paused, nothing of it read. Left out: the connection ends. */
  readonly take?: (connection: Socket) => void;
}

/** One thing that replicas ask of one another. */
export interface PeerPurpose<Body> {
  readonly name: string;
  readonly body: z.ZodType<Body>;
  /** Answers; throws a ProblemError to refuse. */
  answer(body: Body): Promise<PeerReply>;
}

/** Everything that other replicas may ask: a closed table. */
@Injectable()
export class PeerPurposes {
  private readonly purposes = new Map<string, (body: unknown) => Promise<PeerReply>>();

  register<Body>(purpose: PeerPurpose<Body>): void {
    this.purposes.set(purpose.name, (body) => {
      const parsed = purpose.body.safeParse(body);
      if (!parsed.success)
        throw new ProblemError(
          'validation-failed',
          'Replicas of two versions do not understand one another. Upgrade the older one.',
        );
      return purpose.answer(parsed.data);
    });
  }

  /** @throws ProblemError `route-not-found`, `validation-failed`, or what the purpose refuses with. */
  async answer(name: string, body: string): Promise<PeerReply> {
    const purpose = this.purposes.get(name);
    if (!purpose)
      throw new ProblemError('route-not-found', 'This replica does not know what it was asked for. Upgrade it.');
    return purpose(JSON.parse(body));
  }
}
