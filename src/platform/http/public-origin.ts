import { Injectable } from '@nestjs/common';
import { HttpConfig } from '../config/control-plane.config.js';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** The origin that people use, and which `Origin` headers may speak for them. */
@Injectable()
export class PublicOrigin {
  private port: number;

  constructor(private readonly config: HttpConfig) {
    this.port = config.port;
  }

  /** Tells the port that was really taken, when the configured one is 0. */
  listeningOn(port: number): void {
    this.port = port;
  }

  /** Scheme, host and port, for example `http://localhost:3000`. */
  get url(): string {
    return this.config.configuredPublicUrl ?? `http://localhost:${this.port}`;
  }

  /** Whether a page of `origin` is ours. A missing origin is not. On a loopback address its other names count as well. */
  allows(origin: string | undefined): boolean {
    if (origin === undefined) return false;
    if (origin === this.url) return true;
    const own = new URL(this.url);
    if (!LOOPBACK_NAMES.includes(own.hostname)) return false;
    return LOOPBACK_NAMES.some((name) => origin === `${own.protocol}//${name}${own.port ? `:${own.port}` : ''}`);
  }
}
