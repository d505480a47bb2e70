import type { Server } from 'node:http';
import { Injectable } from '@nestjs/common';

/**
 * How far this replica is on its way out. First it only says so: it is not ready for more, every answer ends its connection, so that clients
 * dial again and a balancer leads them elsewhere, and everything is served as before. Then it takes nothing new.
 */
@Injectable()
export class Departure {
  private server: Server | null = null;
  private state: 'here' | 'announced' | 'closed' = 'here';

  /** Whether it is about to stop. */
  get isAnnounced(): boolean {
    return this.state !== 'here';
  }

  /** Whether it takes nothing new any more. */
  get isClosed(): boolean {
    return this.state === 'closed';
  }

  /** Learns whose connections it is about. Call it when all other listeners of the server are there. */
  attach(server: Server): void {
    this.server = server;
    server.prependListener('request', (_request, response) => {
      if (this.isAnnounced) response.shouldKeepAlive = false;
    });
  }

  announce(): void {
    if (this.state === 'here') this.state = 'announced';
  }

  /** Stops listening; what is being served goes on. */
  close(): void {
    this.state = 'closed';
    if (this.server?.listening) this.server.close();
  }
}
