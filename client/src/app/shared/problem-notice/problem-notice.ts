import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import type { ClientProblem } from '../../core/api/problem-error';
import { strings } from '../../core/strings';

/** What went wrong, what to do, and the request id to copy. With `canRetry`, a button that asks for another try. */
@Component({
  selector: 'app-problem-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
  template: `
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7.5v5M12 16v.5" />
    </svg>
    <div class="words">
      <p class="title">{{ problem().title }}</p>
      <p>{{ problem().detail }}</p>
      @if (requestId(); as requestId) {
        <p class="request">
          {{ text.requestId }} <code>{{ requestId }}</code>
          <button type="button" class="copy" [attr.aria-label]="text.copy" (click)="copy(requestId)">
            {{ text.copyShort }}
          </button>
          <span role="status">{{ isCopied() ? text.copied : '' }}</span>
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

  protected async copy(requestId: string): Promise<void> {
    await navigator.clipboard.writeText(requestId);
    this.isCopied.set(true);
  }
}
