import { Injectable } from '@nestjs/common';
import { Id } from '../../../protocol/ids.js';
import { AppCookie } from './app-cookie.js';
import { AppRightsRepository, type AppVisit } from './app-rights.repository.js';

/** Knows who is at an application's host. */
@Injectable()
export class AppVisitors {
  constructor(
    private readonly cookie: AppCookie,
    private readonly rights: AppRightsRepository,
  ) {}

  /** The visit that a `Cookie` header stands for at the host called `label`, read from the rows; null when it stands for none. */
  async find(label: string, cookie: string | undefined): Promise<AppVisit | null> {
    if (!Id.safeParse(label).success) return null;
    const signInId = this.cookie.signInOf(label, cookie);
    return signInId === null ? null : this.rights.find({ sessionId: label, signInId });
  }
}
