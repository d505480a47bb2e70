import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  IdentityProviderChange,
  IdentityProviderList,
  IdentityProviderView,
  NewIdentityProvider,
  ProviderPreset,
  ProviderPresetList,
  ProviderTestReport,
} from '../../../../../protocol/http/identity-providers.js';
import { apiUrl } from '../../core/api/api-url';

const ROUTE = 'identity-providers';

/** `/identity-providers`. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SignOnApi {
  readonly #http = inject(HttpClient);

  async list(): Promise<readonly IdentityProviderView[]> {
    return (await firstValueFrom(this.#http.get<IdentityProviderList>(apiUrl(ROUTE)))).items;
  }

  async presets(): Promise<readonly ProviderPreset[]> {
    return (await firstValueFrom(this.#http.get<ProviderPresetList>(apiUrl(ROUTE, 'presets')))).items;
  }

  create(wanted: NewIdentityProvider): Promise<IdentityProviderView> {
    return firstValueFrom(this.#http.post<IdentityProviderView>(apiUrl(ROUTE), wanted));
  }

  change(id: string, wanted: IdentityProviderChange): Promise<IdentityProviderView> {
    return firstValueFrom(this.#http.put<IdentityProviderView>(apiUrl(ROUTE, id), wanted));
  }

  switch(id: string, isEnabled: boolean): Promise<IdentityProviderView> {
    return firstValueFrom(this.#http.patch<IdentityProviderView>(apiUrl(ROUTE, id), { isEnabled }));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl(ROUTE, id)));
  }

  test(id: string): Promise<ProviderTestReport> {
    return firstValueFrom(this.#http.post<ProviderTestReport>(apiUrl(ROUTE, id, 'test'), null));
  }
}
