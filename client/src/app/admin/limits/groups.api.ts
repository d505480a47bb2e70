import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { GroupMember, GroupMemberPage, GroupPage, GroupView } from '../../../../../protocol/http/groups.js';
import { allPages } from '../../core/api/all-pages';
import { apiUrl } from '../../core/api/api-url';

/** `/groups`. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class GroupsApi {
  readonly #http = inject(HttpClient);

  list(): Promise<readonly GroupView[]> {
    return allPages((params) => this.#http.get<GroupPage>(apiUrl('groups'), { params }));
  }

  create(name: string): Promise<GroupView> {
    return firstValueFrom(this.#http.post<GroupView>(apiUrl('groups'), { name }));
  }

  rename(id: string, name: string): Promise<GroupView> {
    return firstValueFrom(this.#http.patch<GroupView>(apiUrl('groups', id), { name }));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('groups', id)));
  }

  members(id: string): Promise<readonly GroupMember[]> {
    return allPages((params) => this.#http.get<GroupMemberPage>(apiUrl('groups', id, 'members'), { params }));
  }

  async addMember(id: string, userId: string): Promise<void> {
    await firstValueFrom(this.#http.put(apiUrl('groups', id, 'members', userId), null));
  }

  async removeMember(id: string, userId: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('groups', id, 'members', userId)));
  }
}
