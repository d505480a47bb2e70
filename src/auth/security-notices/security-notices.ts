import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  AnswerSecurityNotice,
  SecurityNotice,
  SecurityNoticeList,
} from '../../../protocol/http/security-notices.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { Principal } from '../principal.js';
import { type SecurityNoticeRow, SecurityNoticesRepository } from './security-notices.repository.js';

const MOST_OF_KIND = 10;

/** There is no such notice, or it is somebody else's, or older than 30 days. */
export class SecurityNoticeNotFoundError extends ProblemError {
  constructor() {
    super('security-notice-not-found', 'There is no such notice any more. Look at the list again.');
  }
}

/** Tells people what was changed about their account, by whomever, and takes down whether they expected it. */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notices: SecurityNoticesRepository,
    private readonly log: EventLog,
  ) {}

  /** Those of the last 30 days, ten of each kind at most, newest first. */
  async list(principal: Principal): Promise<SecurityNoticeList> {
    const rows = await this.notices.list(this.dataSource.manager, principal, MOST_OF_KIND);
    return { items: rows.map((row) => toView(row, principal.userId)) };
  }

  /** The first answer stands. Throws SecurityNoticeNotFoundError. */
  async answer({ userId }: Principal, { noticeId, isExpected }: AnswerSecurityNotice): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const isAnswered = await this.notices.isAnswered(tx, userId, noticeId);
      if (isAnswered === null) throw new SecurityNoticeNotFoundError();
      if (!isAnswered) await this.log.append(tx, 'security-notice.answered', { userId, noticeId, isExpected });
    });
  }
}

function toView(row: SecurityNoticeRow, userId: string): SecurityNotice {
  const { id, kind, occurredAt, actorId, isFromHere, isExpected } = row;
  // The log says whose browser came with a provider's word, but nobody was signed in to the account.
  const isByProvider = kind === 'identity.linked';
  const by = actorId === null || isByProvider ? 'other' : actorId === userId ? 'you' : 'staff';
  const isNew = isExpected === null && !isFromHere;
  return { id, kind, occurredAt: occurredAt.toISOString(), by, isNew, isExpected };
}
