import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SignInView } from '../../../../../../protocol/http/account.js';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { agoWords, instantWords } from '../../../shared/time-words';
import { deviceWords } from '../device-words';
import { SecurityApi } from '../security.api';
import { strings } from '../strings';
import { Work } from '../work';

/** A sign-in in words. */
interface Row {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly device: string;
  readonly times: string;
}

function toRow({ id, isCurrent, userAgent, createdAt, lastUsedAt }: SignInView): Row {
  const { used, since } = strings.signIns;
  const times = `${used(agoWords(Date.parse(lastUsedAt), Date.now()))} · ${since(instantWords(createdAt))}`;
  return { id, isCurrent, device: deviceWords(userAgent), times };
}

/** Where the person is signed in, and the way out of each. */
@Component({
  selector: 'app-sign-ins-section',
  imports: [MatButton, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'sign-ins-title' },
  template: `
    <h2 id="sign-ins-title">{{ text.title }}</h2>
    @if (work.problem(); as problem) {
      <app-problem-notice [problem]="problem" [canRetry]="true" (retry)="load()" />
    }
    <ul>
      @for (row of rows(); track row.id) {
        <li>
          <div>
            <span class="name">{{ row.device }}</span>
            @if (row.isCurrent) {
              <span class="mark">{{ text.current }}</span>
            }
            <p class="soft">{{ row.times }}</p>
          </div>
          @if (!row.isCurrent) {
            <button
              matButton="outlined"
              type="button"
              [attr.aria-label]="text.endNamed(row.device)"
              (click)="end(row.id)"
            >
              {{ text.end }}
            </button>
          }
        </li>
      }
    </ul>
    @if (rows().length > 1) {
      <button matButton="outlined" type="button" (click)="endOthers()">{{ text.endOthers }}</button>
    }
    <p class="saved" role="status">{{ said() }}</p>
  `,
  styleUrl: '../section.scss',
})
export class SignInsSection {
  readonly #api = inject(SecurityApi);
  protected readonly text = strings.signIns;
  protected readonly work = new Work();
  protected readonly rows = signal<readonly Row[]>([]);
  protected readonly said = signal('');

  constructor() {
    void this.load();
  }

  /** Reads the list anew. */
  async load(): Promise<void> {
    await this.work.run(() => this.#read());
  }

  protected async end(id: string): Promise<void> {
    await this.work.run(async () => {
      await this.#api.endSignIn(id);
      this.said.set(this.text.ended(1));
      await this.#read();
    });
  }

  protected async endOthers(): Promise<void> {
    await this.work.run(async () => {
      this.said.set(this.text.ended((await this.#api.endOtherSignIns()).ended));
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.rows.set((await this.#api.signIns()).items.map(toRow));
  }
}
