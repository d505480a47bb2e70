import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { mdiAlertCircleOutline, mdiCheck, mdiContentCopy } from '@mdi/js';
import type { ClientProblem } from '../../core/api/problem-error';
import { Icon } from '../../core/icons/icon';
import { strings } from '../../core/strings';

/** What went wrong, what to do, and the request id to copy. With `canRetry`, a button that asks for another try. */
@Component({
  selector: 'app-problem-notice',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
  template: `
    <app-icon [path]="icons.alert" />
    <div class="words">
      <p class="title">{{ problem().title }}</p>
      <p>{{ problem().detail }}</p>
      @if (requestId(); as requestId) {
        <p class="request">
          {{ text.requestId }} <code>{{ requestId }}</code>
          <button
            type="button"
            class="copy"
            [attr.aria-label]="isCopied() ? text.copied : text.copy"
            (click)="copy(requestId)"
          >
            <app-icon [path]="isCopied() ? icons.check : icons.copy" />
          </button>
        </p>
      }
    </div>
    @if (canRetry()) {
      <button class="plain-button" type="button" (click)="retry.emit()">{{ text.retry }}</button>
    }
  `,
  styleUrl: './problem-notice.scss',
})
export class ProblemNotice {
  readonly problem = input.required<ClientProblem>();
  readonly canRetry = input(false);
  readonly retry = output();
  /** The id matters only where somebody else has to look: a refusal explains itself. */
  protected readonly requestId = computed(() => {
    const { status, requestId } = this.problem();
    return status >= 400 && status < 500 ? null : requestId;
  });
  protected readonly isCopied = signal(false);
  protected readonly text = strings.problemNotice;
  protected readonly icons = { alert: mdiAlertCircleOutline, check: mdiCheck, copy: mdiContentCopy };

  protected async copy(requestId: string): Promise<void> {
    await navigator.clipboard.writeText(requestId);
    this.isCopied.set(true);
  }
}
