import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type Observable, firstValueFrom, fromEvent, takeUntil } from 'rxjs';
import type {
  CreateSession,
  CreateTicket,
  KeepSessionAwake,
  SessionPage,
  SessionTimeline,
  SessionView,
  StreamTicket,
  UpdateSession,
} from '../../../../../protocol/http/sessions.js';
import { apiUrl } from './api-url';
import { allPages } from './all-pages';

/** Body of a launch; the server fills in what is left out. */
export type LaunchRequest = Omit<CreateSession, 'home'> & Partial<Pick<CreateSession, 'home'>>;

/** `/sessions`: the signed-in person's sessions. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SessionsApi {
  readonly #http = inject(HttpClient);

  list(): Promise<readonly SessionView[]> {
    return allPages((params) => this.#http.get<SessionPage>(apiUrl('sessions'), { params }));
  }

  read(id: string): Promise<SessionView> {
    return firstValueFrom(this.#http.get<SessionView>(apiUrl('sessions', id)));
  }

  /** Launches an application. The same `idempotencyKey` never launches twice. */
  create(body: LaunchRequest, idempotencyKey: string): Promise<SessionView> {
    const headers = { 'Idempotency-Key': idempotencyKey };
    return firstValueFrom(this.#http.post<SessionView>(apiUrl('sessions'), body, { headers }));
  }

  /** Changes name or size; `resizing` of the answer says when a new size holds. */
  update(id: string, change: UpdateSession): Promise<SessionView> {
    return firstValueFrom(this.#http.patch<SessionView>(apiUrl('sessions', id), change));
  }

  /** Asks for the end of a session. */
  async end(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('sessions', id)));
  }

  hibernate(id: string): Promise<SessionView> {
    return this.#ask(id, 'hibernate');
  }

  wake(id: string): Promise<SessionView> {
    return this.#ask(id, 'wake');
  }

  retry(id: string): Promise<SessionView> {
    return this.#ask(id, 'retry');
  }

  /**
   * Says that somebody is there, and puts off the end of the day until `until` (null leaves that). Answers with the session, and with the time
   * when it would sleep now.
   */
  keepAwake(id: string, until: string | null): Promise<SessionView> {
    const body: KeepSessionAwake = until === null ? {} : { until };
    return firstValueFrom(this.#http.post<SessionView>(apiUrl('sessions', id, 'keep-awake'), body));
  }

  timeline(id: string): Promise<SessionTimeline> {
    return firstValueFrom(this.#http.get<SessionTimeline>(apiUrl('sessions', id, 'timeline')));
  }

  /** A ticket that opens the screen once. Rejects when `signal` is aborted before it is there. */
  createTicket(id: string, signal: AbortSignal, wanted: CreateTicket | null = null): Promise<StreamTicket> {
    const answer = this.#http.post<StreamTicket>(apiUrl('sessions', id, 'tickets'), wanted);
    return firstValueFrom(answer.pipe(takeUntil(fromEvent(signal, 'abort'))));
  }

  #ask(id: string, verb: 'hibernate' | 'wake' | 'retry'): Promise<SessionView> {
    const answer: Observable<SessionView> = this.#http.post<SessionView>(apiUrl('sessions', id, verb), null);
    return firstValueFrom(answer);
  }
}
