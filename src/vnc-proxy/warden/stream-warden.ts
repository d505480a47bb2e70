import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SignInState } from '../../auth/sign-in-state.js';
import { type OpenStream, OpenStreams } from '../splice/open-streams.js';
import { closeCodeFor } from './stream-rights.js';
import { StreamRightsRepository, watcherKey } from './stream-rights.repository.js';

/**
 * Ends streams whose session ended or sleeps, and whose viewer signed out or lost the right to look. A look costs two queries, however many
 * streams there are. A database that does not answer closes nothing.
 */
@Injectable()
export class StreamWarden {
  private readonly logger = new Logger(StreamWarden.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly rights: StreamRightsRepository,
    private readonly signIns: SignInState,
    private readonly streams: OpenStreams,
  ) {}

  /** Looks at the rows of those open streams that `isMeant`. Never rejects. */
  async inspect(isMeant: (stream: OpenStream) => boolean = () => true): Promise<void> {
    const streams = this.streams.all().filter(isMeant);
    if (streams.length === 0) return;
    try {
      await this.endUnentitled(streams);
    } catch (error) {
      this.logger.warn({ err: error }, 'It could not be checked who may still see which screen. Trying again.');
    }
  }

  private async endUnentitled(streams: readonly OpenStream[]): Promise<void> {
    const [sessions, alive] = await Promise.all([
      this.rights.sessions(this.dataSource.manager, streams),
      this.signIns.aliveOf(unique(streams.map(({ signInId }) => signInId))),
    ]);
    for (const stream of streams) {
      const code = closeCodeFor(stream.access, alive.has(stream.signInId), sessions.get(watcherKey(stream)));
      if (code !== null) stream.end(code);
    }
  }
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
