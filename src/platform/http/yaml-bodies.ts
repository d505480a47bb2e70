import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

/** Media type of YAML (RFC 9512). */
export const YAML_MEDIA_TYPE = 'application/yaml';

/** What a body of YAML may have, in bytes: the time of the parser grows faster than the text. */
export const MAX_YAML_BYTES = 256 * 1024;

/** The routes that take YAML beside JSON; all others refuse it before anybody reads it. The body is a string there. */
@Injectable()
export class YamlBodies {
  private readonly paths = new Set<string>();

  /** Lets the route at `path` take YAML. */
  accept(path: string): void {
    this.paths.add(path);
  }

  /** Whether `request` brings YAML to a route that takes it. */
  areWelcome(request: Request): boolean {
    return this.paths.has(request.path) && request.is(YAML_MEDIA_TYPE) !== false;
  }
}
