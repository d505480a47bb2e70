import { HttpClient, type HttpResponse } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { apiUrl } from './api-url';
import { ProblemError } from './problem-error';

const NOT_MODIFIED = 304;

/** A picture of a screen, how long ago it was taken, and what to name it by when asking again. */
export interface ThumbnailImage {
  readonly image: Blob;
  readonly ageMs: number;
  readonly tag: string | null;
}

/** `/sessions/:id/thumbnail`: pictures that agents take of screens. */
@Injectable({ providedIn: 'root' })
export class ThumbnailsApi {
  readonly #http = inject(HttpClient);

  /** Null when there is none yet, or when it is still the one that `knownTag` names. Rejects with a `ProblemError`. */
  async read(sessionId: string, knownTag: string | null): Promise<ThumbnailImage | null> {
    const headers: Record<string, string> = knownTag === null ? {} : { 'If-None-Match': knownTag };
    const options = { headers, observe: 'response', responseType: 'blob', cache: 'no-store' } as const;
    try {
      return toThumbnail(await firstValueFrom(this.#http.get(apiUrl('sessions', sessionId, 'thumbnail'), options)));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === NOT_MODIFIED) return null;
      throw error;
    }
  }
}

function toThumbnail({ body, headers }: HttpResponse<Blob>): ThumbnailImage | null {
  if (body === null || body.size === 0) return null;
  // Both by the server's clock, which may be another than this browser's.
  const ageMs = Date.parse(headers.get('Date') ?? '') - Date.parse(headers.get('Last-Modified') ?? '');
  return { image: body, ageMs: Number.isFinite(ageMs) ? Math.max(0, ageMs) : 0, tag: headers.get('ETag') };
}
