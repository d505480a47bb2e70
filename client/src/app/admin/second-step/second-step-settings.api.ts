import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { SecondStepSettings } from '../../../../../protocol/http/second-step.js';
import { apiUrl } from '../../core/api/api-url';

/** `/settings/second-step`. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SecondStepSettingsApi {
  readonly #http = inject(HttpClient);

  read(): Promise<SecondStepSettings> {
    return firstValueFrom(this.#http.get<SecondStepSettings>(apiUrl('settings', 'second-step')));
  }

  write(settings: SecondStepSettings): Promise<SecondStepSettings> {
    return firstValueFrom(this.#http.put<SecondStepSettings>(apiUrl('settings', 'second-step'), settings));
  }
}
