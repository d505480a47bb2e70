import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import proxyAddr from 'proxy-addr';
import { LimitsConfig } from '../config/control-plane.config.js';
import { RateLimiter } from '../limits/rate-limiter.js';
import { addressGroup } from './client-address.js';

/**
 * From which address somebody asks, the same for requests and for upgrades: that of the connection, or what the proxies that are configured say.
 * Nobody else's word counts.
 */
@Injectable()
export class ClientAddresses {
  private readonly isTrusted: (address: string, hops: number) => boolean;

  constructor(
    private readonly config: LimitsConfig,
    private readonly limiter: RateLimiter,
  ) {
    this.isTrusted = proxyAddr.compile([...config.trustedProxies]);
  }

  /** The client's address; empty when its connection is gone. */
  of(request: IncomingMessage): string {
    return request.socket.remoteAddress === undefined ? '' : proxyAddr(request, this.isTrusted);
  }

  /**
   * Takes one of the requests that the client's address has in a minute.
   *
   * @throws TooManyRequestsError
   */
  async limit(request: IncomingMessage): Promise<void> {
    await this.limiter.take('address', addressGroup(this.of(request)), this.config.requestsPerAddress);
  }
}
