import { Injectable, computed, inject, signal } from '@angular/core';
import type { Me } from '../../../../../protocol/http/auth.js';
import { AuthApi } from '../api/auth.api';
import { MeApi } from '../api/me.api';
import { AccessTokens } from './access-tokens';

const CHANNEL = 'streamspace.auth';

/** Who is signed in, and the way out. Signing out in one tab signs the others out as well. */
@Injectable({ providedIn: 'root' })
export class SignedInPerson {
  readonly #auth = inject(AuthApi);
  readonly #api = inject(MeApi);
  readonly #tokens = inject(AccessTokens);
  readonly #me = signal<Me | null>(null);
  readonly #channel = new BroadcastChannel(CHANNEL);

  /** The person, null until read. */
  readonly me = computed(() => (this.#tokens.status() === 'signed-in' ? this.#me() : null));

  /** Whether the person helps to run this installation. */
  readonly isStaff = computed(() => ['operator', 'admin'].includes(this.me()?.role ?? ''));

  constructor() {
    this.#channel.onmessage = () => this.forget();
  }

  /** Reads the person once. */
  async load(): Promise<void> {
    if (this.#me() === null) this.#me.set(await this.#api.read());
  }

  async rename(displayName: string): Promise<void> {
    this.#me.set(await this.#api.update({ displayName }));
  }

  /** Ends the sign-in on the server, then here and in every other tab. Answers with where to sign out as well, if anywhere. */
  async signOut(): Promise<string | null> {
    const providerLogoutUrl = await this.#auth.logout();
    this.#channel.postMessage('signed-out');
    this.forget();
    return providerLogoutUrl;
  }

  /** Forgets person and token, as after a sign-out elsewhere. */
  forget(): void {
    this.#me.set(null);
    this.#tokens.clear();
  }
}
