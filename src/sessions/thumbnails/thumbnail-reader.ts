import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Id } from '../../../protocol/ids.js';
import { Clock } from '../../platform/clock.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { ThumbnailsRepository } from './thumbnails.repository.js';

/** A picture, ready to be sent. */
export interface TaggedPicture {
  readonly image: Buffer;
  /** Strong entity tag (RFC 9110 section 8.8.3): the same for the same bytes only. */
  readonly tag: string;
  readonly takenAt: Date;
}

/** Shows people the pictures of their own sessions. */
@Injectable()
export class ThumbnailReader {
  constructor(
    private readonly thumbnails: ThumbnailsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Null when there is no picture yet.
   *
   * @throws SessionNotFoundError
   */
  async ofOwned(ownerId: string, sessionId: string): Promise<TaggedPicture | null> {
    const found = Id.safeParse(sessionId).success ? await this.thumbnails.findOwned(sessionId, ownerId) : undefined;
    if (found === undefined) throw new SessionNotFoundError();
    if (found === null) return null;
    const tag = `"${createHash('sha256').update(found.image).digest('base64url')}"`;
    return { image: found.image, tag, takenAt: new Date(this.clock.now().getTime() - found.ageMs) };
  }
}
