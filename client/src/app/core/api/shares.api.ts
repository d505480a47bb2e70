import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { MyGroup, MyGroups } from '../../../../../protocol/http/groups.js';
import type {
  CreateShare,
  SharedSessionPage,
  SharedSessionView,
  ShareList,
  ShareView,
} from '../../../../../protocol/http/shares.js';
import { allPages } from './all-pages';
import { apiUrl } from './api-url';

/** Sessions that people share: one's own with others, and others' with oneself. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SharesApi {
  readonly #http = inject(HttpClient);

  async list(sessionId: string): Promise<readonly ShareView[]> {
    return (await firstValueFrom(this.#http.get<ShareList>(apiUrl('sessions', sessionId, 'shares')))).items;
  }

  /** Shares a session, or changes the share that the person or group has. */
  create(sessionId: string, share: CreateShare): Promise<ShareView> {
    return firstValueFrom(this.#http.post<ShareView>(apiUrl('sessions', sessionId, 'shares'), share));
  }

  async revoke(sessionId: string, shareId: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('sessions', sessionId, 'shares', shareId)));
  }

  async myGroups(): Promise<readonly MyGroup[]> {
    return (await firstValueFrom(this.#http.get<MyGroups>(apiUrl('me', 'groups')))).items;
  }

  /** What others share with the signed-in person. */
  shared(): Promise<readonly SharedSessionView[]> {
    return allPages((params) => this.#http.get<SharedSessionPage>(apiUrl('me', 'shared-sessions'), { params }));
  }

  sharedSession(id: string): Promise<SharedSessionView> {
    return firstValueFrom(this.#http.get<SharedSessionView>(apiUrl('me', 'shared-sessions', id)));
  }
}
